"""Definitions in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from crmcore.domain.kernel.definition import Definition, DefinitionKind
from crmcore.stores.memory.transaction import Table


class MemoryDefinitions(Table):
    """Versioned definitions of the tenant."""

    def put(self, kind: DefinitionKind, name: str, body: str, at: datetime) -> Definition:
        journal, rows = self._tx.journal, self._tx.rows
        versions = rows.definitions.get((kind, name), ())
        if versions:
            present = versions[-1]
            if present.retired_at is None and present.body == body:
                return present
            made = Definition(kind, name, present.number, present.version + 1, body, at)
        else:
            numbers = [every[0].number for (of_kind, _), every in rows.definitions.items() if of_kind == kind]
            made = Definition(kind, name, max(numbers, default=0) + 1, 1, body, at)
        journal.put(rows.definitions, (kind, name), (*versions, made))
        self._grow()
        return made

    def retire(self, kind: DefinitionKind, name: str, at: datetime) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        versions = rows.definitions.get((kind, name), ())
        if not versions or versions[-1].retired_at is not None:
            return
        journal.put(rows.definitions, (kind, name), (*versions[:-1], evolve(versions[-1], retired_at=at)))
        self._grow()

    def hold(self, *, to_change: bool = False) -> int | None:
        return None

    def all(self) -> Sequence[Definition]:
        present = [versions[-1] for versions in self._tx.rows.definitions.values()]
        in_use = [definition for definition in present if definition.retired_at is None]
        return sorted(in_use, key=lambda definition: (definition.kind, definition.number))

    def history(self, kind: DefinitionKind, name: str) -> Sequence[Definition]:
        return self._tx.rows.definitions.get((kind, name), ())

    def _grow(self) -> None:
        tenant = self._tx.tenant
        self._tx.journal.put(self._tx.database.tenants, tenant.key, evolve(tenant, revision=tenant.revision + 1))
