"""The stores that fail."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest

from crmcore.stores.memory.store import MemoryStore
from crmcore_sqlite.store import SQLiteStore
from tests.faults.retrying import OpenNext


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that has its tables and nothing else, to be copied: making the tables each time takes longest."""
    path = tmp_path_factory.mktemp("migrated") / "crm.db"
    store = SQLiteStore.open(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture(
    params=["memory", pytest.param("sqlite", marks=pytest.mark.slow)],
)
def open_next(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> OpenNext:
    """Opens a new store, another each time."""
    if request.param == "memory":
        return MemoryStore
    numbers = count()

    def opened() -> SQLiteStore:
        path = tmp_path / f"{next(numbers)}.db"
        copyfile(migrated, path)
        return SQLiteStore.open(f"sqlite:///{path}")

    return opened
