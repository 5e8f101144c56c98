"""The consent ask: an address was given and consent is not, until whoever reads there confirms it (double opt-in)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, NewType
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.customer.consent import ConsentRecord, state_of
from crmcore.domain.customer.purpose import asked_of, confirmation_of
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.domain.kernel.reach import Address

ConsentAskId = NewType("ConsentAskId", UUID)
AskState = Literal["pending", "confirmed", "withdrawn", "expired", "moved"]
"""Whether it can be confirmed (pending); consent holds by now; it, or consent, was withdrawn since; its time has
passed; the customer is not reached at the address any more.
"""
AskOutcome = Literal["asked", "granted", "too soon", "suppressed", "dead address", "restricted", "archived"]
"""What became of asking: a message is on its way; or none is, as consent holds already, the address was asked too
often of late, it is suppressed, it is dead, or the customer is restricted or archived.
"""
ASKS: Final[Sequence[tuple[int, timedelta]]] = ((1, timedelta(days=1)), (5, timedelta(days=30)))
"""How often an address may be asked for one purpose, and in which time, whoever asks and for whichever customer."""


@frozen
class ConsentAsk:
    """An ask for consent at one contact point, for a channel and a purpose, on behalf of a customer.

    `evidence` is what the app said of how it came to ask, `language` what the customer prefers (BCP 47), None where
    that is not known.
    """

    id: ConsentAskId
    customer: CustomerId
    contact_point: ContactPointId
    address: Address | None = field(repr=hidden, metadata=PERSONAL)
    channel: str
    purpose: str
    asked_at: datetime
    expires_at: datetime
    evidence: str = field(repr=hidden, metadata=PERSONAL)
    state: AskState
    language: str | None = None


@frozen
class Asked:
    """What became of asking, and the ask that a message is on its way for, or which is pending since before."""

    outcome: AskOutcome
    ask: ConsentAsk | None = None


def ask_state(
    records: Sequence[ConsentRecord],
    *,
    at: tuple[ContactPointId, str, str],
    asked_at: datetime,
    expires_at: datetime,
    now: datetime,
) -> AskState:
    """The state of an ask `at` a contact point that the customer has, a channel and a purpose, by the customer's
    records of consent.

    What was withdrawn when it was asked or since, of the customer or at the point, is not to be undone by it; nor is
    one that was itself withdrawn.
    """
    point, channel, purpose = at
    asks = confirmation_of(purpose)
    bearing = [each for each in records if each.channel == channel and each.contact_point in (None, point)]
    if any(not each.granted and each.purpose in (purpose, asks) and each.at >= asked_at for each in bearing):
        return "withdrawn"
    if state_of([each for each in bearing if each.purpose == purpose], point).allowed:
        return "confirmed"
    return "expired" if now >= expires_at else "pending"


def asked_too_often(records: Iterable[ConsentRecord], point: ContactPointId, purpose: str, now: datetime) -> bool:
    """Whether the contact point was asked for the purpose, by any channel, as often as it may be (`ASKS`)."""
    asked = [
        each.recorded_at
        for each in records
        if each.contact_point == point and each.granted and asked_of(each.purpose) == purpose
    ]
    return any(sum(each > now - time for each in asked) >= count for count, time in ASKS)
