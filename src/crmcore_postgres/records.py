"""Records on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence

from crmcore.ports.store.record_kind import RecordKind, Row
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.records import RecordQueries


class PostgresRecords(RecordQueries):
    """All facts, kind by kind."""

    def __init__(self, executor: Executor) -> None:
        super().__init__(executor)
        self._entries = 0

    def put(self, kind: RecordKind, rows: Sequence[Row]) -> None:
        if kind.name != "event":
            super().put(kind, rows)
            return
        # Numbered from 1, they stay in their order, and before all events to come, which have the time.
        first = self._entries + 1
        self._entries += len(rows)
        self._insert(kind, [(*row, entry) for entry, row in enumerate(rows, start=first)], ("entry",))
