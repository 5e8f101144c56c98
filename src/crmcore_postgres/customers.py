"""Customers on PostgreSQL, where writers do not take turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from crmcore.stores.sql.customers import CustomerQueries

if TYPE_CHECKING:
    from crmcore_postgres.unit import PostgresUnit

# As a foreign key holds what a row points at. In one order, so that nobody waits in a circle.
_RELYING = " ORDER BY id FOR KEY SHARE"


class PostgresCustomers(CustomerQueries):
    """The tenant's customers; who writes about one that exists keeps it from being erased meanwhile."""

    @property
    def relying(self) -> str:
        """Holds the rows found, in a transaction that writes."""
        return "" if cast("PostgresUnit", self._executor).reads_only else _RELYING
