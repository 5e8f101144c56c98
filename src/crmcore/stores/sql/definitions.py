"""Definitions in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import evolve

from crmcore.domain.kernel.definition import Definition, DefinitionKind
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros, stored_instant, stored_instant_or_none

_SELECT = (
    "SELECT d.kind, d.name, d.number, d.version, d.body, d.defined_at, d.retired_at"
    " FROM crm_definition AS d WHERE d.tenant = ?"
)
_PRESENT = (
    " AND d.version = (SELECT MAX(p.version) FROM crm_definition AS p"
    " WHERE p.tenant = d.tenant AND p.kind = d.kind AND p.number = d.number)"
)


class DefinitionQueries:
    """Versioned definitions of the tenant."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def put(self, kind: DefinitionKind, name: str, body: str, at: datetime) -> Definition:
        self._executor.hold_definitions(to_change=True)
        present = self._present(kind, name)
        if present is None:
            definition = Definition(kind, name, self._next_number(kind), 1, body, at)
        elif present.body == body and present.retired_at is None:
            return present
        else:
            definition = evolve(present, version=present.version + 1, body=body, defined_at=at, retired_at=None)
        self._executor.execute(
            "INSERT INTO crm_definition (tenant, kind, number, version, name, body, defined_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._executor.tenant, kind, definition.number, definition.version, name, body, micros(at)),
        )
        self._revise()
        return definition

    def hold(self, *, to_change: bool = False) -> int | None:
        return self._executor.hold_definitions(to_change=to_change)

    def retire(self, kind: DefinitionKind, name: str, at: datetime) -> None:
        self._executor.hold_definitions(to_change=True)
        present = self._present(kind, name)
        if present is None or present.retired_at is not None:
            return
        self._executor.execute(
            "UPDATE crm_definition SET retired_at = ? WHERE tenant = ? AND kind = ? AND number = ? AND version = ?",
            (micros(at), self._executor.tenant, kind, present.number, present.version),
        )
        self._revise()

    def all(self) -> Sequence[Definition]:
        rows = self._executor.execute(
            _SELECT + _PRESENT + " AND d.retired_at IS NULL ORDER BY d.kind, d.number", (self._executor.tenant,)
        )
        return [_definition(row) for row in rows.fetchall()]

    def history(self, kind: DefinitionKind, name: str) -> Sequence[Definition]:
        rows = self._executor.execute(
            _SELECT + " AND d.kind = ? AND d.name = ? ORDER BY d.version", (self._executor.tenant, kind, name)
        )
        return [_definition(row) for row in rows.fetchall()]

    def _present(self, kind: DefinitionKind, name: str) -> Definition | None:
        row = self._executor.execute(
            _SELECT + " AND d.kind = ? AND d.name = ? ORDER BY d.version DESC LIMIT 1",
            (self._executor.tenant, kind, name),
        ).fetchone()
        return None if row is None else _definition(row)

    def _next_number(self, kind: DefinitionKind) -> int:
        row = self._executor.execute(
            "SELECT COALESCE(MAX(number), 0) + 1 FROM crm_definition WHERE tenant = ? AND kind = ?",
            (self._executor.tenant, kind),
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _revise(self) -> None:
        self._executor.execute("UPDATE crm_tenant SET revision = revision + 1 WHERE id = ?", (self._executor.tenant,))


def _definition(row: tuple[Any, ...]) -> Definition:
    kind, name, number, version, body, defined_at, retired_at = row
    return Definition(kind, name, number, version, body, stored_instant(defined_at), stored_instant_or_none(retired_at))
