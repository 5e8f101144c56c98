"""Where the two tenants are kept: the store, all rows that it holds of one of them, and copies of it."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

import attrs
import psycopg
from attrs import define, field

from crmcore.domain.kernel.ids import TenantKey
from crmcore.ports.store import Store
from crmcore.stores.memory.store import MemoryStore
from crmcore.stores.sql.tenant_rows import OWNED
from crmcore_postgres.store import PostgresStore
from crmcore_sqlite.store import SQLiteStore
from tests.servers.server import Database, Server

Fill = Callable[[Store], None]
"""Fills a new store; always with the same."""

_COMPUTED = ("ticks", "figures", "order", "measures")


class Place(ABC):
    """A store that holds two tenants."""

    store: Store

    @abstractmethod
    def rows(self, tenant: TenantKey) -> object:
        """Everything that is kept of a tenant."""

    def told(self, tenant: TenantKey) -> object:
        """The same, in whatever form is the quickest to compare."""
        return self.rows(tenant)

    @abstractmethod
    def copied(self, folder: Path) -> Place:
        """The same in a place of its own."""

    @contextmanager
    def app_connection(self) -> Iterator[object | None]:
        """A connection of the app's with an open transaction, rolled back afterwards; None where nobody is joined."""
        yield None

    def drop(self) -> None:
        """Close the store and leave nothing behind."""
        self.store.close()


@define
class MemoryPlace(Place):
    """A store in memory."""

    store: Store

    @classmethod
    def made(cls, fill: Fill) -> MemoryPlace:
        """A new one."""
        store = cast(Store, MemoryStore())
        fill(store)
        return cls(store)

    def rows(self, tenant: TenantKey) -> object:
        """The facts, and the tenant itself."""
        database = cast(MemoryStore, self.store)._committed
        held = database.rows[tenant].copy()
        facts = {each.name: getattr(held, each.name) for each in attrs.fields(type(held)) if each.name not in _COMPUTED}
        return {"tenant": database.tenants[tenant], **{name: _filled(value) for name, value in facts.items()}}

    def copied(self, folder: Path) -> MemoryPlace:
        """A copy of the rows."""
        memory = MemoryStore()
        memory.migrate()
        memory._committed = cast(MemoryStore, self.store)._committed.copy()
        return MemoryPlace(cast(Store, memory))


@define
class SQLitePlace(Place):
    """A database file."""

    path: Path
    store: Store

    @classmethod
    def opened(cls, path: Path) -> SQLitePlace:
        """The one at a path."""
        return cls(path, SQLiteStore.open(f"sqlite:///{path}"))

    @classmethod
    def made(cls, fill: Fill, folder: Path) -> SQLitePlace:
        """A new one in a folder."""
        place = cls.opened(folder / "two.db")
        fill(place.store)
        return place

    def rows(self, tenant: TenantKey) -> object:
        """The rows of every table."""
        with closing(sqlite3.connect(self.path)) as connection:
            found: dict[str, object] = {
                each.name: sorted(connection.execute(_ALL[each.name], (tenant,)), key=repr) for each in OWNED
            }
            return found | {"crm_tenant": connection.execute(_ALL["crm_tenant"], (tenant,)).fetchall()}

    def copied(self, folder: Path) -> SQLitePlace:
        """A copy of the file."""
        path = folder / "copy.db"
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
        return SQLitePlace.opened(path)

    @contextmanager
    def app_connection(self) -> Iterator[object | None]:
        """A connection of sqlite3."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            self.store.prepare(connection)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.rollback()


@define
class PostgresPlace(Place):
    """A database of PostgreSQL, its role bound by row security."""

    server: Server
    database: Database
    fill: Fill
    store: Store
    _looking: psycopg.Connection | None = field(default=None, init=False)

    @classmethod
    def made(cls, fill: Fill, server: Server) -> PostgresPlace:
        """A copy of the one that is filled once per run."""

        def filled(database: Database) -> None:
            store = PostgresStore.open(database.url)
            fill(store)
            store.close()

        database = server.create_database(template=server.template("two_tenants", filled))
        # One connection, which both tenants use in turn.
        return cls(server, database, fill, PostgresStore.open(database.url + "?pool=1"))

    def rows(self, tenant: TenantKey) -> object:
        """The rows of every table."""
        with psycopg.connect(self.database.url) as connection:
            connection.execute("SELECT set_config('crmcore.tenant', %s, true)", (str(tenant),))
            return {
                name: sorted(connection.execute(sql.replace("?", "%s").encode(), (tenant,)).fetchall(), key=repr)
                for name, sql in _ALL.items()
            }

    def told(self, tenant: TenantKey) -> object:
        """The rows of every table as texts, in one answer."""
        if self._looking is None:
            self._looking = psycopg.connect(self.database.url)
        with self._looking.transaction():
            self._looking.execute("SELECT set_config('crmcore.tenant', %s, true)", (str(tenant),))
            return sorted(self._looking.execute(_TOLD.encode(), {"tenant": tenant}).fetchall())

    def copied(self, folder: Path) -> PostgresPlace:
        """Another copy of the one that is filled once per run."""
        return PostgresPlace.made(self.fill, self.server)

    @contextmanager
    def app_connection(self) -> Iterator[object | None]:
        """A connection of psycopg."""
        with psycopg.connect(self.database.url) as connection:
            connection.execute("SELECT 1")
            yield connection
            connection.rollback()

    def drop(self) -> None:
        """Drop the database."""
        if self._looking is not None:
            self._looking.close()
        self.store.close()
        self.server.drop_database(self.database.name)


_ALL: Mapping[str, str] = {
    **{each.name: f"SELECT * FROM {each.name} WHERE tenant = ?" for each in OWNED},
    "crm_tenant": "SELECT * FROM crm_tenant WHERE id = ?",
}
_TOLD = " UNION ALL ".join(
    f"SELECT '{name}', {name}::text FROM {name} WHERE {'id' if name == 'crm_tenant' else 'tenant'} = %(tenant)s"
    for name in _ALL
)


def _filled(mapping: Mapping[object, object]) -> Mapping[object, object]:
    # An empty mapping within another is as good as none.
    return {key: value for key, value in mapping.items() if value != {}}
