"""A migrated database in a file, with one tenant and customers 1 to 3; and children to do things in."""

from __future__ import annotations

import os
import pickle
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from crmcore.domain.kernel.ids import TenantKey
from crmcore.testing.conformance import samples
from crmcore_sqlite.store import SQLiteStore
from crmcore_sqlite.unit import SQLiteUnit

KILLED = 9


@frozen
class Shop:
    """A store and its tenant."""

    store: SQLiteStore
    tenant: TenantKey
    path: Path

    def write(self) -> AbstractContextManager[SQLiteUnit]:
        """A transaction to write in."""
        return self.store.begin(self.tenant, write=True)

    def read(self) -> AbstractContextManager[SQLiteUnit]:
        """A transaction to read in."""
        return self.store.begin(self.tenant, write=False)

    def count(self) -> int:
        """How many interactions there are."""
        with self.read() as unit:
            return unit.interactions.count()

    def buy(self, number: int) -> None:
        """Record one purchase in a transaction of its own."""
        with self.write() as unit:
            unit.interactions.add([samples.purchase(number, 1)], samples.MEASURES)

    def again(self, options: str = "") -> Shop:
        """The same database by a store of its own."""
        return Shop(SQLiteStore.open(f"sqlite:///{self.path}{options}"), self.tenant, self.path)

    def connect(self, **options: Any) -> sqlite3.Connection:
        """An app's own connection, foreign keys on."""
        settings: dict[str, Any] = {"isolation_level": None, "timeout": 0, **options}
        connection: sqlite3.Connection = sqlite3.connect(self.path, **settings)
        connection.execute("PRAGMA foreign_keys = ON")
        return connection


def furnished(path: Path, options: str = "") -> Shop:
    """A new database."""
    store = SQLiteStore.open(f"sqlite:///{path}{options}")
    store.migrate()
    with store.begin(None, write=True) as unit:
        tenant = unit.tenants.add("shop", currency="EUR", zone=samples.ZONE.key, region="DE", at=samples.NOON).key
    with store.begin(tenant, write=True) as unit:
        samples.add(unit, *(samples.customer(number, "Sara") for number in (1, 2, 3)))
    return Shop(store, tenant, path)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop's database."""
    made = furnished(tmp_path / "shop.db")
    yield made
    made.store.close()


class Child:
    """A forked process that does one thing."""

    def __init__(self, action: Callable[[], object]) -> None:
        self._read, write = os.pipe()
        with warnings.catch_warnings():
            # Forking where other threads run is what some of these tests are about.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if self.pid == 0:
            os.close(self._read)
            answer: object
            try:
                answer = action()
            except BaseException as error:
                answer = error
            with os.fdopen(write, "wb") as pipe:
                pickle.dump(answer, pipe)
            os._exit(0)
        os.close(write)

    def answer(self) -> Any:
        """What it returned or raised, or `KILLED` when it ended before it could say."""
        with os.fdopen(self._read, "rb") as pipe:
            said = pipe.read()
        os.waitpid(self.pid, 0)
        return pickle.loads(said) if said else KILLED


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
