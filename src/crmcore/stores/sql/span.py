"""Spans: many customers who lie close together in the order of ids are read as one range, not each by itself."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import BATCH

_AMONG = (
    "SELECT COUNT(*) FROM (SELECT 1 FROM crm_customer WHERE tenant = ? AND id BETWEEN ? AND ? LIMIT ?) AS within_span"
)
_SPARSE = 2
"""A range of more than so many times the customers asked about is not read."""


@frozen
class Span:
    """A range of ids, both ends included. `others` tells that it holds customers who were not asked about."""

    first: bytes
    last: bytes
    others: bool


def span_of(executor: Executor, customers: Sequence[bytes]) -> Span | None:
    """The range that holds distinct customers; None where they are few, or few of those in the range."""
    if len(customers) <= BATCH:
        return None
    first, last, most = min(customers), max(customers), _SPARSE * len(customers)
    within = executor.execute(_AMONG, (executor.tenant, first, last, most + 1)).fetchall()[0][0]
    return None if within > most else Span(first, last, within > len(customers))
