"""Consent: what a customer has agreed to be contacted for, as an append-only record, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden


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
    def allowed(self) -> bool:
        """Whether contact is allowed: the newest grant is later than every withdrawal at both levels.

        A withdrawal at a contact point yields only to a grant naming that contact point; at equal instants
        withdrawal wins.
        """
        if self.customer_withdrawn is None and self.point_withdrawn is None:
            return self.customer_granted is not None or self.point_granted is not None
        grants = [at for at in (self.customer_granted, self.point_granted) if at is not None]
        if not grants:
            return False
        newest = max(grants)
        if self.customer_withdrawn is not None and newest <= self.customer_withdrawn:
            return False
        if self.point_withdrawn is None:
            return True
        return (
            self.point_granted is not None
            and self.point_granted > self.point_withdrawn
            and newest > self.point_withdrawn
        )

    @property
    def withdrawn(self) -> bool:
        """Whether a withdrawal stands: there is one, and contact is not allowed."""
        return not self.allowed and (self.customer_withdrawn is not None or self.point_withdrawn is not None)


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
