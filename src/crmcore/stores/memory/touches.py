"""Who was touched: customers of whom something has changed since a segment last looked."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.rows import TenantRows


def touch(journal: Journal, rows: TenantRows, customers: Iterable[CustomerId]) -> None:
    """Say that something about these customers has changed."""
    tick = next(rows.ticks)
    for customer in customers:
        journal.put(rows.touched, customer, tick)


def touched_since_refresh(rows: TenantRows, segment: int) -> Collection[CustomerId]:
    """The customers touched since the segment last looked; all when it never did."""
    looked = rows.looked.get(segment)
    if looked is None:
        return rows.customers
    return [customer for customer, tick in rows.touched.items() if tick > looked]


def look(journal: Journal, rows: TenantRows, segment: int) -> None:
    """Say that the segment has looked at everyone touched so far."""
    journal.put(rows.looked, segment, next(rows.ticks))
