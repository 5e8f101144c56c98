"""Whom each segment has to look at when it is next refreshed.

Where more are touched than are worth telling apart, one row with the empty id says that everyone is to be looked at.
"""

from __future__ import annotations

from crmcore.stores.sql.executor import Executor

MANY = 20_000
"""More customers than this, and looking at everyone at once takes no longer than looking at each of them."""

EVERYONE_TOUCHED = b""
_HAND_ON = (
    "INSERT INTO crm_segment_touch (tenant, segment, customer) SELECT r.tenant, r.segment, t.customer"
    " FROM crm_segment_refresh AS r CROSS JOIN crm_touch AS t WHERE r.tenant = ? AND t.tenant = ?"
    " ON CONFLICT (tenant, segment, customer) DO NOTHING"
)
_TOUCH_OTHERS = (
    "INSERT INTO crm_segment_touch (tenant, segment, customer) SELECT r.tenant, r.segment, c.customer"
    " FROM crm_segment_refresh AS r CROSS JOIN crm_changed AS c WHERE r.tenant = ? AND r.segment <> ?"
    " ON CONFLICT (tenant, segment, customer) DO NOTHING"
)
_TOUCH_ALL_IN_OTHERS = (
    "INSERT INTO crm_segment_touch (tenant, segment, customer) SELECT r.tenant, r.segment, ?"
    " FROM crm_segment_refresh AS r WHERE r.tenant = ? AND r.segment <> ?"
    " ON CONFLICT (tenant, segment, customer) DO NOTHING"
)
_NO_SEGMENT = 0


def hand_on(executor: Executor) -> None:
    """Give the customers touched to every segment that has looked before."""
    tenant = executor.tenant
    counted = "SELECT COUNT(*) FROM (SELECT 1 FROM crm_touch WHERE tenant = ? LIMIT ?) AS t"
    number = executor.execute(counted, (tenant, MANY + 1)).fetchall()[0][0]
    if number > MANY:
        executor.execute(_TOUCH_ALL_IN_OTHERS, (EVERYONE_TOUCHED, tenant, _NO_SEGMENT))
    elif number:
        executor.execute(_HAND_ON, (tenant, tenant))
    if number:
        executor.execute("DELETE FROM crm_touch WHERE tenant = ?", (tenant,))


def touch_others(executor: Executor, segment: int, number: int) -> None:
    """Give the so many customers who entered or left a segment to the others."""
    if number > MANY:
        executor.execute(_TOUCH_ALL_IN_OTHERS, (EVERYONE_TOUCHED, executor.tenant, segment))
    else:
        executor.execute(_TOUCH_OTHERS, (executor.tenant, segment))


def touch_everyone(executor: Executor) -> None:
    """Every segment that has looked before is to look at everyone."""
    executor.execute(_TOUCH_ALL_IN_OTHERS, (EVERYONE_TOUCHED, executor.tenant, _NO_SEGMENT))


def everyone_touched(executor: Executor, segment: int) -> bool:
    """Whether the segment is to look at everyone."""
    found = executor.execute(
        "SELECT 1 FROM crm_segment_touch WHERE tenant = ? AND segment = ? AND customer = ?",
        (executor.tenant, segment, EVERYONE_TOUCHED),
    )
    return bool(found.fetchall())


def forget_touched(executor: Executor, segment: int) -> None:
    """The segment has looked at all it was given."""
    executor.execute("DELETE FROM crm_segment_touch WHERE tenant = ? AND segment = ?", (executor.tenant, segment))
