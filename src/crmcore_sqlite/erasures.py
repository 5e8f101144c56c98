"""Erasing on SQLite: what is deleted is overwritten in the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from crmcore.domain.kernel.ids import CustomerId
from crmcore.ports.store.erasures import Redaction
from crmcore.stores.sql.erasures import ErasureQueries

if TYPE_CHECKING:
    from crmcore_sqlite.unit import SQLiteUnit


class SQLiteErasures(ErasureQueries):
    """Erasing customers."""

    def erase(self, ids: Collection[CustomerId], redaction: Redaction, *, at: datetime) -> Mapping[str, int]:
        cast("SQLiteUnit", self._executor).forget_tenants()
        # A connection of the app's may have it off.
        self._executor.execute("PRAGMA secure_delete = ON").fetchall()
        return super().erase(ids, redaction, at=at)
