"""The SQLite store keeps the obligations of the store port."""

from __future__ import annotations

import sqlite3

from crmcore.ports.store import Store
from crmcore.testing import Host, StoreConformance
from crmcore_sqlite.store import SQLiteStore


class AppConnection:
    """An app's own connection to the database under test."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)

    def begin(self) -> None:
        """Begin a transaction to write in."""
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Commit the open transaction."""
        self.connection.execute("COMMIT")

    def rollback(self) -> None:
        """Roll the open transaction back."""
        self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


class TestSQLiteStore(StoreConformance):
    """The SQLite store under the kit, in a file."""

    def open_store(self) -> Store:
        """The store in the test's folder."""
        return SQLiteStore.open(f"sqlite:///{self.folder / 'crm.db'}")

    def open_host(self) -> Host:
        """A connection of an app to the same file."""
        return AppConnection(str(self.folder / "crm.db"))
