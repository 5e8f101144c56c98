"""Entitlements in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.entitlement import Entitlement, EntitlementUse


class EntitlementTable(Protocol):
    """Special treatment granted to customers, and its uses."""

    def grant(self, entitlements: Sequence[Entitlement]) -> None:
        """Keep entitlements. The customers become touched."""
        ...

    def get(self, id: UUID) -> Entitlement | None:
        """The entitlement of that id."""
        ...

    def of(self, customer: CustomerId) -> Sequence[Entitlement]:
        """The customer's entitlements, by (first_on, id), those that are in force no more included."""
        ...

    def revoke(self, id: UUID, at: datetime) -> bool:
        """Take an entitlement back; False when it was taken back before, or is not known. The customer becomes
        touched.
        """
        ...

    def use(self, use: EntitlementUse, on: Day) -> Literal["used", "known", "refused"]:
        """Keep a use and count it, unless one of the same (source, external id) is known, or the entitlement is not in
        force on that tenant day: then nothing changes. However many try at once, none is used more often than it may
        be. The customer becomes touched.
        """
        ...

    def known(self, source: str, external_id: str) -> EntitlementUse | None:
        """The use of that external key."""
        ...

    def uses(self, entitlement: UUID) -> Sequence[EntitlementUse]:
        """The uses of an entitlement, by (used_at, id)."""
        ...

    def held(self, on: Day) -> Mapping[int, int]:
        """For each treatment, how many entitlements to it are in force on a tenant day."""
        ...
