"""Databases that come with the tables of crmcore."""

from __future__ import annotations

from crmcore_postgres.store import PostgresStore
from tests.servers.server import Database, Server


def migrated_database(server: Server) -> Database:
    """A new database with all migrations applied and nothing in it, for who drops it himself."""
    return server.create_database(template=server.template("migrated", _migrate))


def _migrate(database: Database) -> None:
    store = PostgresStore.open(database.url)
    store.migrate()
    store.close()
