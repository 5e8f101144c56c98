"""The SQLite store keeps the obligations of the store port."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from shutil import copyfile

import pytest

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

    migrated_file: Path
    is_empty: bool

    @pytest.fixture(autouse=True)
    def database_file(self, migrated_file: Path, request: pytest.FixtureRequest) -> None:
        """What the files of the test at hand are copied from, unless they are to come without tables."""
        self.migrated_file = migrated_file
        self.is_empty = "migrat" in request.node.name

    def open_store(self) -> Store:
        """The store in the test's folder."""
        path = self.folder / "crm.db"
        if not self.is_empty and not path.exists():
            copyfile(self.migrated_file, path)
        return SQLiteStore.open(f"sqlite:///{path}")

    def open_host(self) -> Host:
        """A connection of an app to the same file."""
        return AppConnection(str(self.folder / "crm.db"))
