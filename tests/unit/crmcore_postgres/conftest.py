"""A migrated database of a server, with one tenant and customers 1 to 3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from attrs import frozen

from crmcore.domain.kernel.ids import TenantKey
from crmcore.testing.conformance import samples
from crmcore_postgres.store import PostgresStore
from crmcore_postgres.unit import PostgresUnit
from tests.servers.server import Database, Server

App = psycopg.Connection[tuple[Any, ...]]


@frozen
class Shop:
    """A store and its tenant."""

    store: PostgresStore
    tenant: TenantKey
    database: Database

    def write(self) -> AbstractContextManager[PostgresUnit]:
        """A transaction to write in."""
        return self.store.begin(self.tenant, write=True)

    def read(self) -> AbstractContextManager[PostgresUnit]:
        """A transaction to read in."""
        return self.store.begin(self.tenant, write=False)

    def join(self, connection: object) -> AbstractContextManager[PostgresUnit]:
        """Work in the transaction of a connection."""
        return self.store.join(connection, self.tenant)

    def count(self) -> int:
        """How many interactions there are."""
        with self.read() as unit:
            return unit.interactions.count()

    def buy(self, number: int) -> None:
        """Record one purchase in a transaction of its own."""
        with self.write() as unit:
            unit.interactions.add([samples.purchase(number, 1)], samples.MEASURES)

    def again(self, options: str = "", url: str | None = None) -> Shop:
        """The same database by a store of its own."""
        return Shop(PostgresStore.open((url or self.database.url) + options), self.tenant, self.database)

    def connect(self, **options: Any) -> App:
        """An app's own connection."""
        return psycopg.connect(self.database.url, **{"autocommit": True, **options})


def furnish(database: Database) -> None:
    """Tables, the tenant ``shop``, and its customers."""
    store = PostgresStore.open(database.url)
    store.migrate()
    with store.begin(None, write=True) as unit:
        tenant = unit.tenants.add("shop", currency="EUR", zone=samples.ZONE.key, region="DE", at=samples.NOON).key
    with store.begin(tenant, write=True) as unit:
        samples.add(unit, *(samples.customer(number, "Sara") for number in (1, 2, 3)))
    store.close()


@pytest.fixture
def shop(postgres_server: Server) -> Iterator[Shop]:
    """A shop's database."""
    with postgres_server.database(template=postgres_server.template("shop", furnish)) as database:
        made = Shop(PostgresStore.open(f"{database.url}?timeout=5"), TenantKey(1), database)
        yield made
        made.store.close()


@pytest.fixture
def app(shop: Shop) -> Iterator[App]:
    """A connection of the app's, which has a table of its own."""
    with shop.connect() as connection:
        connection.execute("CREATE TABLE orders (number INTEGER PRIMARY KEY)")
        yield connection
