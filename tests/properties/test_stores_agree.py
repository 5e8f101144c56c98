"""The memory store and the SQLite store agree, whatever is done with them in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from crmcore.ports.store import Store
from crmcore.stores.memory.store import MemoryStore
from crmcore.testing import stores_agree
from crmcore_sqlite.store import SQLiteStore

_folders: list[Path] = []
_numbers = count()


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where the databases go."""
    _folders.append(tmp_path_factory.mktemp("agree"))
    yield
    _folders.clear()


def open_sqlite() -> Store:
    """A new SQLite store."""
    return SQLiteStore.open(f"sqlite:///{_folders[-1] / str(next(_numbers))}.db")


class TestStoresAgree(stores_agree(MemoryStore, open_sqlite).TestCase):  # type: ignore[misc]
    """Every step gives equal results or errors on both stores and leaves them equal; see the laws of the machine."""
