"""Consent: what a customer has agreed to be contacted for, as an append-only record, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden

Answer = Literal["allowed", "withdrawn", "none"]
"""What consent says of a contact: it is allowed, a withdrawal stands, or neither was ever said."""

At = TypeVar("At", datetime, int)
"""An instant, aware or in microseconds: what only comes before or after another."""


def answer(
    customer_granted: At | None, customer_withdrawn: At | None, point_granted: At | None, point_withdrawn: At | None
) -> Answer:
    """What consent says, by the newest grant and withdrawal of one channel and purpose at the customer and at one
    contact point; None: there is none.

    Contact is allowed when the newest grant is later than every withdrawal at both levels. A withdrawal at a contact
    point yields only to a grant naming that contact point; at equal instants withdrawal wins.
    """
    if customer_withdrawn is None and point_withdrawn is None:
        return "none" if customer_granted is None and point_granted is None else "allowed"
    newest = customer_granted
    if newest is None or (point_granted is not None and point_granted > newest):
        newest = point_granted
    if newest is None or (customer_withdrawn is not None and newest <= customer_withdrawn):
        return "withdrawn"
    if point_withdrawn is None:
        return "allowed"
    return "allowed" if point_granted is not None and point_granted > point_withdrawn else "withdrawn"


@frozen
class ConsentRecord:
    """A grant or a withdrawal, with its evidence. Records are added and never changed.

    It is about the customer, or, with `contact_point`, about that contact point alone, whoever is reached there.
    `at` is when it was given by its evidence, `recorded_at` when it was recorded, `source` the system and `actor`
    who recorded it.
    """

    id: UUID
    customer: CustomerId | None
    origin: CustomerId | None
    contact_point: ContactPointId | None
    channel: str
    purpose: str
    granted: bool
    at: datetime
    recorded_at: datetime
    evidence: str = field(repr=hidden, metadata=PERSONAL)
    source: str | None = None
    actor: str | None = None


@frozen
class ConsentState:
    """The newest grant and withdrawal of one channel and purpose, at the customer and at one contact point; None:
    there is none.
    """

    customer_granted: datetime | None = None
    customer_withdrawn: datetime | None = None
    point_granted: datetime | None = None
    point_withdrawn: datetime | None = None

    @property
    def answer(self) -> Answer:
        """What consent says."""
        return answer(self.customer_granted, self.customer_withdrawn, self.point_granted, self.point_withdrawn)

    @property
    def allowed(self) -> bool:
        """Whether contact is allowed."""
        return self.answer == "allowed"

    @property
    def withdrawn(self) -> bool:
        """Whether a withdrawal stands: there is one, and contact is not allowed."""
        return self.answer == "withdrawn"


def state_of(records: Iterable[ConsentRecord], contact_point: ContactPointId | None) -> ConsentState:
    """What follows from a customer's records of one channel and purpose, and those of a contact point; others are
    passed over.
    """
    newest: dict[tuple[bool, bool], datetime] = {}
    for record in records:
        if record.contact_point is not None and record.contact_point != contact_point:
            continue
        slot = (record.contact_point is not None, record.granted)
        if slot not in newest or record.at > newest[slot]:
            newest[slot] = record.at
    return ConsentState(
        newest.get((False, True)), newest.get((False, False)), newest.get((True, True)), newest.get((True, False))
    )
