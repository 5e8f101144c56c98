"""Touched customers: those whom segments have to look at again.

Writers append rows of their own under a `cause`, so that two who touch one customer do not wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from crmcore.stores.sql.executor import Executor

_TOUCH = (
    "INSERT INTO crm_touch (tenant, cause, customer) VALUES (?, ?, ?) ON CONFLICT (tenant, cause, customer) DO NOTHING"
)


def touch(executor: Executor, cause: UUID, customers: Iterable[UUID]) -> None:
    """Say that these customers have changed; `cause` is the id of something new that was written with it."""
    tenant, by = executor.tenant, cause.bytes
    # In the order of the key, in which rows are cheapest to insert.
    ordered = sorted({customer.bytes for customer in customers})
    executor.executemany(_TOUCH, [(tenant, by, customer) for customer in ordered])


def touch_one(executor: Executor, cause: bytes, customer: bytes) -> None:
    """As `touch` of one, by their ids' bytes."""
    executor.execute(_TOUCH, (executor.tenant, cause, customer))
