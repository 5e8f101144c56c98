"""The stores that fail."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from crmcore.stores.memory.store import MemoryStore
from crmcore_sqlite.store import SQLiteStore
from tests.faults.retrying import OpenNext


@pytest.fixture(
    params=["memory", pytest.param("sqlite", marks=pytest.mark.slow)],
)
def open_next(request: pytest.FixtureRequest, tmp_path: Path) -> OpenNext:
    """Opens a new store, another each time."""
    if request.param == "memory":
        return MemoryStore
    numbers = count()
    return lambda: SQLiteStore.open(f"sqlite:///{tmp_path / str(next(numbers))}.db")
