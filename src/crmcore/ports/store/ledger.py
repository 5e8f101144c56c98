"""The ledger in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.value.ledger import LedgerEntry


class LedgerTable(Protocol):
    """Costs booked to customers; entries are added and never changed."""

    def add(self, entries: Sequence[LedgerEntry]) -> Mapping[tuple[str, str], LedgerEntry]:
        """Add entries; one whose (source, external id) is known is not added, and the known ones are returned. The
        customers become touched.
        """
        ...

    def known_digests(self, keys: Collection[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], LedgerEntry]:
        """Those of the (source, digest of an external id) that stand for entries whose external id is erased."""
        ...

    def of(
        self, customer: CustomerId, *, limit: int, before: tuple[datetime, UUID] | None = None
    ) -> Sequence[LedgerEntry]:
        """The customer's entries, the newest first by (occurred_at, id)."""
        ...

    def totals(
        self, customers: Collection[CustomerId] | None, *, first: Day | None, last: Day | None
    ) -> Mapping[str, int]:
        """Millionths of base currency per account over those customers (or all) and tenant days, inclusive; cannot
        overflow.
        """
        ...
