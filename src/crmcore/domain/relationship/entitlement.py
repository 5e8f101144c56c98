"""Entitlements: special treatment that a customer is granted, for a while, and that is counted when it is used."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day

TreatmentKind = Literal["price", "priority", "extra service", "other"]
TREATMENT_KINDS: tuple[TreatmentKind, ...] = ("price", "priority", "extra service", "other")


@frozen
class Treatment:
    """A kind of special treatment that the firm gives: a price, priority, extra service, or what else it declares."""

    number: int
    name: str
    kind: TreatmentKind
    doc: str = ""


@frozen
class Entitlement:
    """That a customer is entitled to a treatment from tenant day `first_on` until `last_on`, both inclusive.

    It may be used `uses` times at most, None: as often as wanted; `used` says how often it was. `reason` says why it
    was granted. One that was revoked is in force no more, whatever its days.
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    treatment: int
    first_on: Day
    last_on: Day | None
    uses: int | None
    reason: str
    granted_at: datetime
    used: int = 0
    revoked_at: datetime | None = None

    def in_force(self, today: Day) -> bool:
        """Whether it can be used on a tenant day: granted for it, not revoked, not used up."""
        return self.why_not(today) is None

    def why_not(self, today: Day) -> Literal["revoked", "not yet", "expired", "used up"] | None:
        """Why it cannot be used on a tenant day; None when it can."""
        if self.revoked_at is not None:
            return "revoked"
        if today < self.first_on:
            return "not yet"
        if self.last_on is not None and today > self.last_on:
            return "expired"
        return "used up" if self.uses is not None and self.used >= self.uses else None


@frozen
class EntitlementUse:
    """That an entitlement was used. (`source`, `external_id`) makes using it idempotent."""

    id: UUID
    entitlement: UUID
    customer: CustomerId
    origin: CustomerId
    used_at: datetime
    recorded_at: datetime
    source: str | None = None
    external_id: str | None = None
