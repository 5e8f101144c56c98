"""The stores that fail."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest

from crmcore.ports.store import Store
from crmcore.stores.memory.store import MemoryStore
from crmcore_sqlite.store import SQLiteStore
from tests.faults.meeting import Two, meeting
from tests.faults.outbound import FarSides, far_sides
from tests.faults.retrying import Places
from tests.faults.waiting import Files
from tests.servers.server import Server


class InMemory:
    """Stores in memory."""

    def new(self) -> Store:
        """An empty store."""
        return MemoryStore()

    def again(self, store: Store) -> Store:
        """A store that holds what another one does."""
        assert isinstance(store, MemoryStore)
        return store.copy()


class InFiles:
    """Stores in SQLite files of a folder."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self._folder = folder
        self._migrated = migrated
        self._numbers = count()
        self._paths: dict[Store, Path] = {}

    def new(self) -> Store:
        """A store that has its tables and nothing else."""
        return self._opened(self._migrated)

    def again(self, store: Store) -> Store:
        """A store that holds what another one does."""
        source, draft = self._paths[store], self._folder / "draft.db"
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(draft)) as written:
            read.backup(written)
        return self._opened(draft)

    def _opened(self, source: Path) -> Store:
        path = self._folder / f"{next(self._numbers)}.db"
        copyfile(source, path)
        store = SQLiteStore.open(f"sqlite:///{path}")
        self._paths[store] = path
        return store


@pytest.fixture(
    params=["memory", pytest.param("sqlite", marks=pytest.mark.slow)],
)
def places(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> Places:
    """Opens new stores, another each time."""
    return InMemory() if request.param == "memory" else InFiles(tmp_path, migrated_file)


@pytest.fixture(scope="module")
def far() -> Iterator[FarSides]:
    """The servers that channels talk to."""
    with far_sides() as found:
        yield found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Databases of SQLite in which messages wait."""
    return Files(tmp_path_factory.mktemp("made"))


@pytest.fixture(params=["sqlite", "postgres"])
def two(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: Server) -> Iterator[Two]:
    """Two workers on one database."""
    with meeting(request.param, tmp_path, postgres_server) as found:
        yield found
