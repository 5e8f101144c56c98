"""The far side: whom the channel under test speaks to, and what the test can have it do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Literal

from attrs import field, frozen

from crmcore.domain.kernel.personal import hidden
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Channel, WebhookRequest

Ability = Literal[
    "throttle", "kill", "answer_junk", "hang", "secrets", "dated_webhooks", "signed_bodies", "outer_blanks", "batch"
]
"""What a far side may be unable to; `FarSide.cannot` then says why. `outer_blanks` is to take a text with the blanks
and line breaks at both its ends.
"""


@frozen
class Delivered:
    """What arrived: to which address, as it was sent, and what it says, as whoever is there reads it: where the wire
    has line breaks of its own (mail has CR LF), as line feeds. Subject and HTML are empty where the wire has none.
    """

    to: str = field(repr=hidden)
    text: str = field(repr=hidden)
    subject: str = field(default="", repr=hidden)
    html: str = field(default="", repr=hidden)


class FarSide:
    """Whom the channel speaks to: a folder, a server of the test's own. It is the one thing that the kit is given.

    `open_channel` and `delivered` are needed; a channel that hears needs `webhook` and `sign`, or `bring`. The others
    have the far side misbehave. An ability that it has not is named in `cannot`, with the reason: the tests of it are
    skipped with that reason, and fail where an ability is neither there nor named.
    """

    cannot: ClassVar[Mapping[Ability, str]] = {}
    secrets: Sequence[str] = ()
    """The secrets that the channel was given."""

    def open_channel(self) -> Channel:
        """The channel, opened anew: what it has delivered before stays delivered."""
        raise NotImplementedError("FarSide.open_channel opens the channel under test")

    def delivered(self) -> Sequence[Delivered]:
        """What has arrived so far, in any order."""
        raise NotImplementedError("FarSide.delivered tells what has arrived")

    def throttle(self) -> None:
        """Refuse the next message, since there are too many; take those after it."""
        raise NotImplementedError

    def kill(self, address: Address) -> None:
        """From now on nobody lives there: what goes there is refused, or taken and told of by `webhook` or `bring`.

        A provider that merely does not know an address, such as a push service, cannot tell: name it in `cannot`.
        """
        raise NotImplementedError

    def answer_junk(self) -> None:
        """Answer the next message with what is no answer; behave again after it."""
        raise NotImplementedError

    def hang(self) -> None:
        """Take the next message, and never answer; behave again after it."""
        raise NotImplementedError

    def webhook(self, kind: Literal["receipt", "bounce"], key: str) -> bytes:
        """The body of a web hook by which the provider tells that the message of that key arrived, or that its
        address is dead.
        """
        raise NotImplementedError

    def batch(self, bodies: Sequence[bytes]) -> bytes:
        """The body of one web hook that tells what these bodies do, in their order; where the provider tells several
        things at once. One may be ``{}``, which tells nothing.
        """
        raise NotImplementedError

    def sign(self, body: bytes, at: datetime) -> WebhookRequest:
        """The web hook with that body, signed at an instant."""
        raise NotImplementedError

    def bring(self, kind: Literal["reply", "bounce"], key: str) -> None:
        """Put where the channel fetches it: an answer to the message of that key, or that its address is dead. What is
        brought later is newer.
        """
        raise NotImplementedError
