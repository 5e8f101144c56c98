"""Records in memory: rows of what is kept, by the maker and the taker of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import evolve

from crmcore.errors import CRMError, StorageError, UnknownCustomer
from crmcore.ports.store.record_kind import RecordKind, Row
from crmcore.ports.store.record_kinds import RECORD_KINDS
from crmcore.stores.memory.record_rows import MAKERS
from crmcore.stores.memory.record_takers import TAKERS
from crmcore.stores.memory.transaction import Table, Transaction


class MemoryRecords(Table):
    """All facts, kind by kind."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._put: dict[str, set[Row]] = {}

    def read(self, kind: RecordKind) -> Iterator[Row]:
        rows = list(MAKERS[kind.name](self._tx.rows))
        if kind.name != "event":
            rows.sort(key=lambda row: _order(kind, row))
        return self._tx.streamed(rows)

    def keyed(self) -> bool:
        for kind in RECORD_KINDS:
            places = [place for place, column in enumerate(kind.columns) if column.keyed]
            if places and any(row[place] is not None for row in MAKERS[kind.name](self._tx.rows) for place in places):
                return True
        return False

    def clear(self) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        cleared: tuple[dict[Any, Any], ...] = (rows.definitions, rows.events, rows.sealed, rows.measures, rows.figures)
        for mapping in cleared:
            for key in list(mapping):
                journal.remove(mapping, key)

    def put(self, kind: RecordKind, rows: Sequence[Row]) -> None:
        journal, kept = self._tx.journal, self._tx.rows
        take = TAKERS[kind.name]
        with journal.savepoint():
            for row in rows:
                self._require_fit(kind, row)
                try:
                    take(journal, kept, row, self._tx.tenant.currency)
                except CRMError:
                    raise
                except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                    raise StorageError("a record cannot be read") from error

    def finish(self) -> None:
        # What customers cost is added up when it is asked for.
        self._tx.require_writing()
        tenant = self._tx.tenant
        if self._tx.rows.erased:
            self._tx.journal.put(self._tx.database.tenants, tenant.key, evolve(tenant, has_digests=True))

    def _require_fit(self, kind: RecordKind, row: Row) -> None:
        """Raises unless the key is new and everything is there that the record refers to, as a database does."""
        known = self._put.setdefault(kind.name, set())
        key = tuple(row[place] for place in kind.places)
        if kind.name != "event":
            if key in known:
                raise StorageError("a record of this key is already kept")
            known.add(key)
        for column, value in zip(kind.columns, row, strict=True):
            if column.refers and value is not None and (value,) not in self._put.get(column.refers, ()):
                raise (
                    UnknownCustomer("id")
                    if column.refers == "customer"
                    else StorageError("a record refers to one that is not kept")
                )


def _order(kind: RecordKind, row: Row) -> tuple[Any, ...]:
    later = bool(kind.after) and row[kind.names.index(kind.after)] is not None
    return (later, *(row[place] for place in kind.places))
