"""Heard: what came back through a channel, about a message or from a customer."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, get_args

from attrs import field, frozen

from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.domain.kernel.reach import Address

HeardKind = Literal["receipt", "bounce", "complaint", "auto_reply", "reply", "message", "unsubscribe", "open", "click"]
HEARD: Final[tuple[HeardKind, ...]] = get_args(HeardKind)


@frozen
class Heard:
    """What a channel heard.

    `id` is the same for the same thing, however often it is told, and no other's within the channel. `key` is that of
    the message it is about, where that is known, and `address` the contact point, where that is. A bounce that is
    `hard` says that the address is dead; `status` is what the far side said (RFC 3463: ``5.1.1``), `reason` one word of
    ours for it. `text` is what a reply says anew, or which link was clicked; a
    `message` answers none of ours.
    """

    kind: HeardKind
    id: str
    at: datetime
    key: str | None = None
    address: Address | None = None
    hard: bool = False
    status: str = ""
    reason: str = ""
    subject: str = field(default="", repr=hidden, metadata=PERSONAL)
    text: str = field(default="", repr=hidden, metadata=PERSONAL)
