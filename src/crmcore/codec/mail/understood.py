"""What was understood of an inbound mail."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from attrs import field, frozen

from crmcore.domain.kernel.personal import PERSONAL, hidden, personal

Kind = Literal["bounce", "complaint", "auto-reply", "unsubscribe", "reply", "other"]
Class = Literal["permanent", "temporary", "delivered"]
"""The class of an enhanced status (RFC 3463): 5, 4 and 2."""
Action = Literal["failed", "delayed", "delivered"]
"""What was done about it (RFC 3464, section 2.3.3): given up, still being tried, or delivered or passed on."""

Reason = Literal[
    "unknown user", "unknown host", "moved", "accepts no mail", "mailbox full", "mailbox disabled", "too large",
    "too much mail", "spam", "virus", "reputation", "authentication", "policy", "relaying denied", "sender refused",
    "content", "expired", "network", "system", "protocol", "rejected", "delivered", "undefined",
]  # fmt: skip
HARD: Final[frozenset[Reason]] = frozenset({"unknown user", "unknown host", "moved", "accepts no mail"})
"""Reasons that lie in the address: whatever is sent there, it will not arrive."""


@frozen(kw_only=True)
class RecipientStatus:
    """What a mail system tells of the delivery to one recipient (RFC 3464, section 2.3).

    `address` is empty where the notice does not say whom it is about. `status` is an enhanced status code (RFC 3463);
    `stated` says whether the notice states it, or it was concluded from the reply code, the reason or the words.
    A failure is final when its `action` is failed, whatever its class: mail systems give up on what was temporary too.
    `diagnostic` is a beginning of what the mail system said.
    """

    address: str = field(repr=hidden, metadata=PERSONAL)
    status: str
    stated: bool = True
    reply_code: str = ""
    reason: Reason = "undefined"
    action: Action = "failed"
    diagnostic: str = personal(default="")

    @property
    def class_(self) -> Class:
        """Whether it failed for good, for now, or not at all."""
        match self.status[:1]:
            case "2":
                return "delivered"
            case "4":
                return "temporary"
        return "permanent"

    @property
    def hard(self) -> bool:
        """Whether the address itself is at fault, for good. A failure for now is never hard."""
        return self.class_ == "permanent" and self.reason in HARD


@frozen(kw_only=True)
class UnderstoodMail:
    """An inbound mail, as far as it was understood. Text is empty and lists are empty where there is nothing.

    `stable_id` is the same for every copy of a mail, and what copies are told by. `refers_to` holds the ids of messages
    that this mail is about or answers, those first that are trusted most. `intended` is the recipient that a variable
    envelope return path (VERP) names.

    `reply` is what a person wrote anew, without the message answered and without signature; notices of mail systems
    have none. `auto_reply` and `unsubscribe` name the evidence.
    `complaint` is the feedback type (RFC 5965) and `complainants` the addresses it names.
    """

    kind: Kind
    stable_id: str
    recipients: tuple[RecipientStatus, ...] = ()
    sender: str = personal(default="")
    addressed_to: tuple[str, ...] = personal(default=())
    intended: str = personal(default="")
    subject: str = personal(default="")
    message_id: str = personal(default="")
    refers_to: tuple[str, ...] = personal(default=())
    date: datetime | None = None
    reply: str = personal(default="")
    auto_reply: str = ""
    complaint: str = ""
    complainants: tuple[str, ...] = personal(default=())
    unsubscribe: str = ""
