"""Promise R6: many writers on one customer lose nothing, and none of them sees a lock."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from crmcore import CRM, CustomerId, Email, Money, Person

OPERATIONS = int(os.environ.get("CRMCORE_WRITER_OPERATIONS", "40"))

WRITER = """
import sys, time
from crmcore import CRM, Email, Money
url, writer, operations = sys.argv[1], sys.argv[2], int(sys.argv[3])
crm = CRM.open(url)
waits = []
for number in range(operations):
    began = time.perf_counter()
    crm.interactions.purchase(Email("a@example.org"), Money("1", "EUR"), source=f"w{writer}", external_id=str(number))
    waits.append(time.perf_counter() - began)
waits.sort()
print(waits[int(len(waits) * 0.99)], waits[-1])
"""

ORDERS = """
source = "shop"
[customer]
email = "email"
external = { source = "club", column = "member" }
[interaction]
kind = "purchase"
occurred_at = { column = "day", format = "%Y-%m-%d" }
amount = "amount"
external_id = "order"
"""


@pytest.fixture(params=["sqlite", "postgres"])
def url(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one customer, of each kind."""
    monkeypatch.setenv("CRMCORE_KEY", "6b" * 32)
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'shop.db'}"
    else:
        url = f"{request.getfixturevalue('postgres_url')}?pool=40&timeout=30"
    with CRM.open(url) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        crm.customers.add(Person("Ada"), Email("a@example.org"))
    return url


def assert_counted(url: str, count: int) -> None:
    """Every purchase is there once, and the figures hold them all."""
    with CRM.open(url) as crm:
        state = crm.measures.of(Email("a@example.org"))["purchases"]
        assert (count, count, Money(count, "EUR")) == (crm.interactions.count(), state.count, state.total)
        crm.measures.rebuild()
        assert state == crm.measures.of(Email("a@example.org"))["purchases"]


@pytest.mark.slow
@pytest.mark.parametrize("writers", [2, 8, 32])
def test_threads_on_one_customer_lose_nothing(url: str, writers: int) -> None:
    """Threads of one process record on one customer at once: no update is lost and no error reaches a caller."""
    errors: list[BaseException] = []

    def write(crm: CRM, writer: int) -> None:
        try:
            for number in range(OPERATIONS):
                crm.interactions.purchase(
                    Email("a@example.org"), Money("1", "EUR"), source=f"w{writer}", external_id=str(number)
                )
        except BaseException as error:
            errors.append(error)

    with CRM.open(url) as crm:
        threads = [threading.Thread(target=write, args=(crm, writer)) for writer in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [] == errors
    assert_counted(url, writers * OPERATIONS)


@pytest.mark.slow
@pytest.mark.parametrize("writers", [2, 8])
def test_processes_on_one_customer_lose_nothing(url: str, writers: int) -> None:
    """Processes record on one customer at once: nothing is lost, and no caller waits for ten seconds."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, str(writer), str(OPERATIONS)], stdout=subprocess.PIPE, text=True
        )
        for writer in range(writers)
    ]
    longest = [float(process.communicate()[0].split()[1]) for process in started]
    assert [0] * writers == [process.returncode for process in started]
    assert max(longest) < 10
    assert_counted(url, writers * OPERATIONS)


def test_a_version_is_taken_once(url: str) -> None:
    """Of many who update one version at once exactly one succeeds; the others are told."""
    from crmcore.errors import StaleVersion

    outcomes: list[str] = []
    with CRM.open(url) as crm:
        ada: CustomerId = crm.customers.list()[0].id
        start = threading.Barrier(8)

        def update(number: int) -> None:
            start.wait()
            try:
                crm.customers.update(ada, version=1, party=Person(f"Ada {number}"))
                outcomes.append("updated")
            except StaleVersion:
                outcomes.append("stale")

        threads = [threading.Thread(target=update, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ["stale"] * 7 + ["updated"] == sorted(outcomes)
        assert 2 == crm.customers.get(ada).version


def test_a_held_database_is_busy_not_broken(tmp_path: Path) -> None:
    """When another holds the database beyond the time-out the error says so, nothing changes, and later it works."""
    import sqlite3

    from crmcore.errors import StorageBusy

    path = tmp_path / "shop.db"
    with CRM.open(f"sqlite:///{path}?timeout=0.3") as crm:
        crm.migrate(currency="EUR", zone="UTC")
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        began = time.perf_counter()
        with pytest.raises(StorageBusy) as caught:
            crm.customers.add(Person("Ada"))
        assert time.perf_counter() - began < 5
        assert "later" == caught.value.retry
        assert 0 == crm.customers.count()
        holder.execute("ROLLBACK")
        holder.close()
        crm.customers.add(Person("Ada"))
        assert 1 == crm.customers.count()


@pytest.mark.slow
def test_files_of_the_same_customers_are_imported_at_once(url: str, tmp_path: Path) -> None:
    """Several import files about the same new customers, in different orders: each customer is added once, each line
    recorded once, and nobody is told of the others.
    """
    (tmp_path / "orders.toml").write_text(ORDERS)
    importers, customers = 4, 600
    errors: list[BaseException] = []
    recorded = []
    with CRM.open(url) as crm:
        start = threading.Barrier(importers)

        def load(number: int) -> None:
            path = tmp_path / f"orders-{number}.csv"
            order = range(customers) if number % 2 else reversed(range(customers))
            lines = [f"n{each}@example.org,{each},{number}-{each},1.00,2026-01-0{number + 1}" for each in order]
            path.write_text("\n".join(["email,member,order,amount,day", *lines]) + "\n")
            start.wait()
            try:
                recorded.append(crm.imports.csv(path, tmp_path / "orders.toml").recorded)
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=load, args=(number,)) for number in range(importers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [] == errors
        assert [customers] * importers == recorded
        # Ada was there before.
        assert (customers + 1, importers * customers) == (crm.customers.count(), crm.interactions.count())
