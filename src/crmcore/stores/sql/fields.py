"""Reading fields in SQL, set-wise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import Scalar
from crmcore.ports.store.fields import Reading, Selection
from crmcore.stores.sql.compiler.fragment import Sql
from crmcore.stores.sql.compiler.scope import EVERYONE, chosen, members
from crmcore.stores.sql.compiler.statement import Question
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import StoredIds, batches, id_bytes, stored_id

_STREAM = 1_000
_ALL = "SELECT COUNT(*) FROM crm_customer WHERE tenant = ?"
_ARCHIVED = "SELECT COUNT(*) FROM crm_customer WHERE tenant = ? AND archived_at IS NOT NULL"


class FieldQueries:
    """Evaluates fields and predicates."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def select(self, selection: Selection, reading: Reading) -> Iterator[CustomerId]:
        return (CustomerId(stored_id(row[0])) for row in self._rows((), selection, reading, _STREAM))

    def count(self, selection: Selection, reading: Reading) -> int:
        if selection.customers is None and selection.segment is None and selection.where is None:
            # Both are counted in narrow indexes.
            return self._number(_ALL) - self._number(_ARCHIVED)
        return sum(
            self._executor.execute(sql.text, sql.values(question.context(self._executor.tenant, batch))).fetchall()[0][
                0
            ]
            for question, batch in self._questions(selection, reading)
            for sql in [question.count()]
        )

    def columns(
        self, fields: Sequence[Field], selection: Selection, reading: Reading, *, chunk: int
    ) -> Iterator[tuple[Sequence[CustomerId], Sequence[Sequence[Scalar | None]]]]:
        rows = self._rows(fields, selection, reading, chunk)
        while taken := list(islice(rows, chunk)):
            ids, *columns = zip(*taken, strict=True)
            found: StoredIds[CustomerId] = StoredIds(ids)
            yield found, columns

    def _rows(
        self, fields: Sequence[Field], selection: Selection, reading: Reading, size: int
    ) -> Iterator[tuple[Any, ...]]:
        for question, batch in self._questions(selection, reading):
            sql: Sql = question.columns(fields)
            rows = self._executor.stream(sql.text, sql.values(question.context(self._executor.tenant, batch)))
            while part := rows.fetchmany(size):
                yield from part

    def _questions(self, selection: Selection, reading: Reading) -> Iterator[tuple[Question, Sequence[bytes]]]:
        if selection.customers is not None:
            for batch in batches(sorted(id_bytes(selection.customers))):
                yield (
                    Question(self._executor.content, chosen(len(batch), archived=True), selection.where, reading),
                    batch,
                )
        else:
            scope = EVERYONE if selection.segment is None else members(selection.segment)
            yield Question(self._executor.content, scope, selection.where, reading), ()

    def _number(self, sql: str) -> int:
        return int(self._executor.execute(sql, (self._executor.tenant,)).fetchall()[0][0])
