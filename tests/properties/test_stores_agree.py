"""The memory store, SQLite and PostgreSQL agree, whatever is done with them in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from crmcore.ports.store import Store
from crmcore.stores.memory.store import MemoryStore
from crmcore.testing import stores_agree
from crmcore_postgres.store import PostgresStore
from crmcore_sqlite.store import SQLiteStore
from tests.conformance.bent_store import BENDS, BentStore
from tests.servers.migrated import migrated_database
from tests.servers.server import Database, Server

_folders: list[Path] = []
_servers: list[Server] = []
_numbers = count()


@pytest.fixture(scope="module", autouse=True)
def places(tmp_path_factory: pytest.TempPathFactory, postgres_server: Server) -> Iterator[None]:
    """Where the databases go."""
    _folders.append(tmp_path_factory.mktemp("agree"))
    _servers.append(postgres_server)
    yield
    _folders.clear()
    _servers.clear()


def open_sqlite() -> Store:
    """A new SQLite store."""
    return SQLiteStore.open(f"sqlite:///{_folders[-1] / str(next(_numbers))}.db")


class DroppedStore(PostgresStore):
    """A store in a database that goes with it."""

    database: Database

    def close(self) -> None:
        """Close it and drop the database."""
        super().close()
        self.database.server.drop_database(self.database.name)


def open_postgres() -> Store:
    """A new PostgreSQL store."""
    database = migrated_database(_servers[-1])
    store = DroppedStore.open(database.url)
    store.database = database
    return store


@pytest.mark.slow
class TestStoresAgree(stores_agree(MemoryStore, open_sqlite, open_postgres).TestCase):  # type: ignore[misc]
    """Every step gives equal results or errors on all stores and leaves them equal; see the laws of the machine."""

    # An example is dozens of steps on three stores, with everything compared after each.
    settings = settings(max_examples=settings().max_examples * 2 // 5)


@pytest.mark.slow
@pytest.mark.parametrize("bug", ["a void is ignored", "days are counted twice", "the touched are forgotten"])
def test_the_machine_notices_a_bug(bug: str) -> None:
    """A machine that drives a store with a bug fails, whichever law the bug breaks."""
    bends, _, _ = BENDS[bug]
    few = settings(
        max_examples=1_000,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(stores_agree(MemoryStore, lambda: BentStore(bends)), settings=few)
