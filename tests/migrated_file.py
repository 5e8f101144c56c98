"""A database of SQLite that has its tables and nothing else, to be copied: making the tables each time takes longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmcore_sqlite.store import SQLiteStore


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its one file, which nobody has open."""
    path = tmp_path_factory.mktemp("migrated") / "crm.db"
    store = SQLiteStore.open(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path
