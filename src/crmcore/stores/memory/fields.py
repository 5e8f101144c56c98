"""Reading fields in memory, customer by customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import Scalar
from crmcore.ports.store import Reading, Selection
from crmcore.stores.memory.known import KnownCustomer
from crmcore.stores.memory.selecting import considered, known_at, selected
from crmcore.stores.memory.transaction import Table

Columns = tuple[Sequence[CustomerId], Sequence[Sequence[Scalar | None]]]


class MemoryFields(Table):
    """Evaluates fields and predicates."""

    def select(self, selection: Selection, reading: Reading) -> Iterator[CustomerId]:
        return (customer for customer, _ in self._selected(selection, reading))

    def count(self, selection: Selection, reading: Reading) -> int:
        return sum(1 for _ in self._selected(selection, reading))

    def columns(
        self, fields: Sequence[Field], selection: Selection, reading: Reading, *, chunk: int
    ) -> Iterator[Columns]:
        return _chunks(fields, self._selected(selection, reading), chunk)

    def _selected(self, selection: Selection, reading: Reading) -> Iterator[tuple[CustomerId, KnownCustomer]]:
        rows = self._tx.rows
        known = known_at(rows, self._tx.tenant, reading)
        return self._tx.streamed(selected(known, selection, considered(rows, selection)))


def _chunks(
    fields: Sequence[Field], customers: Iterator[tuple[CustomerId, KnownCustomer]], size: int
) -> Iterator[Columns]:
    while chunk := list(islice(customers, size)):
        yield [id_ for id_, _ in chunk], [[about.value(field) for _, about in chunk] for field in fields]
