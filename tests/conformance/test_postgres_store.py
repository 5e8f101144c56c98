"""The PostgreSQL store keeps the obligations of the store port."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import psycopg
import pytest

from crmcore.ports.store import Store
from crmcore.testing import Host, StoreConformance
from crmcore_postgres.store import PostgresStore
from tests.servers.migrated import migrated_database
from tests.servers.server import Database, Server


class AppConnection:
    """An app's own connection to the database under test."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)

    def begin(self) -> None:
        """Begin a transaction to write in."""
        self.connection.execute("BEGIN")

    def commit(self) -> None:
        """Commit the open transaction."""
        self.connection.execute("COMMIT")

    def rollback(self) -> None:
        """Roll the open transaction back."""
        self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class TestPostgresStore(StoreConformance):
    """The PostgreSQL store under the kit, in a database for each folder."""

    server: Server
    made: dict[Path, Database]
    is_empty: bool

    @pytest.fixture(autouse=True)
    def database_server(self, postgres_server: Server, request: pytest.FixtureRequest) -> None:
        """Where the databases of the test at hand are made, and whether they come with tables."""
        self.server, self.made = postgres_server, {}
        self.is_empty = "migrat" in request.node.name

    def open_store(self) -> Store:
        """The store in the database of the folder."""
        if self.folder not in self.made:
            make = self.server.create_database if self.is_empty else partial(migrated_database, self.server)
            self.made[self.folder] = make()
        return PostgresStore.open(self.made[self.folder].url + "?timeout=5")

    def open_host(self) -> Host:
        """A connection of an app to the same database."""
        return AppConnection(self.made[self.folder].url)

    def finish(self) -> None:
        """Close the store, and drop its databases."""
        super().finish()
        for database in self.made.values():
            self.server.drop_database(database.name)
