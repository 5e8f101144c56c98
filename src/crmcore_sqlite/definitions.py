"""Definitions on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from crmcore.stores.sql.definitions import DefinitionQueries

if TYPE_CHECKING:
    from crmcore_sqlite.unit import SQLiteUnit


class SQLiteDefinitions(DefinitionQueries):
    """Versioned definitions of the tenant, whose revision grows with them."""

    def _revise(self) -> None:
        cast("SQLiteUnit", self._executor).forget_tenants()
        super()._revise()
