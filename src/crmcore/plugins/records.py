"""What a plugin that holds customer data says of it: how it merges and comes apart, is exported and erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.ports.store.unit import UnitOfWork

Merge = Callable[[UnitOfWork, CustomerId, CustomerId], None]
"""Called with ``(unit, head, customer)``: from now on what is known of `customer` counts for `head`."""

Unmerge = Callable[[UnitOfWork, CustomerId, Sequence[CustomerId]], None]
"""Called with ``(unit, head, origins)``: from now on what was written about one of `origins` counts no more for `head`
but for the first of them, into whom the others are merged.
"""

Export = Callable[[UnitOfWork, CustomerId], Plain]
"""Called with ``(unit, customer)``: all that is known of the customer, made of what JSON has."""

Erase = Callable[[UnitOfWork, CustomerId], int]
"""Called with ``(unit, customer)``: erase all that is personal, and say how many rows that were."""


@frozen
class Records:
    """The records of customers that a plugin keeps in `tables`, under a name of its own.

    Each is called inside the transaction; what one raises aborts the whole command.
    """

    name: str
    tables: Sequence[str]
    merge: Merge
    export: Export
    erase: Erase
    unmerge: Unmerge
