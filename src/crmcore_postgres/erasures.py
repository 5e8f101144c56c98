"""Erasing on PostgreSQL, where others may be writing about the same customers."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, cast

from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.sql.erasures import ErasureQueries

if TYPE_CHECKING:
    from crmcore_postgres.unit import PostgresUnit


class PostgresErasures(ErasureQueries):
    """Erasing customers."""

    def hold(self, ids: Collection[CustomerId]) -> None:
        if ids:
            cast("PostgresUnit", self._executor).hold_leaving(ids)
