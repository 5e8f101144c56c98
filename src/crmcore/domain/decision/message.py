"""Messages: decisions on their way to a contact point, in the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NewType, get_args
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.decision.decision import DecisionId
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.offer import MessageClass
from crmcore.errors import InvalidValue

MessageId = NewType("MessageId", UUID)
State = Literal["waiting", "claimed", "started", "accepted", "refused", "suppressed", "expired", "held"]
STATES: tuple[State, ...] = get_args(State)
FINAL: tuple[State, ...] = ("accepted", "refused", "suppressed", "expired", "held")


def require_final(state: State, lease_until: datetime | None) -> None:
    """Raises `InvalidValue` unless a message can be finished by that state, leased until then."""
    if state not in FINAL:
        raise InvalidValue("state", "a state that is not final", "a message is finished by a final state")
    if lease_until is not None and state != "accepted":
        raise InvalidValue("lease_until", "a lease", "an accepted message alone stays leased, until it is recorded")


@frozen
class Message:
    """A decision bound for one contact point. A final state never changes; unique by (decision, contact point,
    step).

    `token` grows with each claim; only its holder may go on with the message, until `lease_until`; an accepted one
    stays leased until what it said is recorded among the customer's interactions. `attempt` counts how often it was
    started. `detail` says more of a final state, or why one that waits did not go the last time, without personal
    values. `campaign` is the one that it is part of, if it is of any.
    """

    id: MessageId
    decision: DecisionId
    customer: CustomerId
    origin: CustomerId
    contact_point: ContactPointId
    channel: str
    purpose: str
    offer: str
    offer_version: int
    message_class: MessageClass
    not_before: datetime
    expires_at: datetime
    made_at: datetime
    step: int = 0
    state: State = "waiting"
    attempt: int = 0
    token: int = 0
    lease_until: datetime | None = None
    finished_at: datetime | None = None
    detail: str = ""
    campaign: str | None = None


@frozen
class Claim:
    """A claim of a worker on a message: the token that the message got with it, and no other claim on it has."""

    message: MessageId
    token: int


@frozen
class Outgoing:
    """What a channel is given: where to, what, and the key by which it may tell a repetition (one for every attempt
    of a message).

    `html` says the same as `text` for media that show it, empty where there is none. `language` is that of both (BCP
    47), empty for that of the wording itself. `unsubscribe` is the https address at which one click withdraws (RFC
    8058), empty where nothing is to be unsubscribed from. `code` is that of the coupon which the text names, if any.
    """

    message: MessageId
    key: str
    address: Address
    subject: str = field(repr=lambda _: "<personal>")
    text: str = field(repr=lambda _: "<personal>")
    deadline: datetime
    html: str = field(default="", repr=lambda _: "<personal>")
    language: str = ""
    unsubscribe: str = field(default="", repr=lambda _: "<personal>")
    code: str = field(default="", repr=lambda _: "<personal>")


@frozen
class Accepted:
    """The channel has taken the message. `cost` is what it cost, None: nothing known."""

    cost: Money | None = None
    detail: str = ""


RefusalReason = Literal["address", "mailbox", "content", "policy", "rate", "provider", "setup", "other"]
"""Why a channel refuses: the address is dead; the mailbox is full or closed; the content is not taken; the far side
wants none of it; too many at once; the provider is down; the channel is set up wrongly.

Refused for good with `address`, the contact point is dead for every channel of its scheme, as after a hard bounce. A
provider that merely does not know an address says nothing of it: that is `other`."""


@frozen
class Refused:
    """The channel will not carry the message: for good, or (`permanent` False) not now, and perhaps not before
    `retry_after`.
    """

    permanent: bool
    detail: str = ""
    reason: RefusalReason = "other"
    retry_after: timedelta | None = None


@frozen
class Unknown:
    """The message may or may not have gone."""

    detail: str = ""


Answer = Accepted | Refused | Unknown
