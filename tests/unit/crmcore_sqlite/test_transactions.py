"""Transactions on SQLite: snapshots, waiting, the pool, forks."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import (
    MoneyOutOfRange,
    NotMigrated,
    ReadOnlyTransaction,
    StorageBusy,
    StorageError,
    TransactionClosed,
    TransactionError,
    UnknownCustomer,
    UnknownTenant,
)
from crmcore.testing.conformance import samples
from crmcore_sqlite.store import SQLiteStore
from tests.unit.crmcore_sqlite.conftest import Child, Shop, furnished, needs_fork


def test_a_reader_keeps_its_snapshot_from_the_start(shop: Shop) -> None:
    """What commits after a reader has begun is not seen by it, though it had read nothing yet."""
    with shop.read() as unit:
        shop.buy(1)
        assert 0 == unit.interactions.count()
    assert 1 == shop.count()


def test_writers_of_many_threads_take_turns(shop: Shop) -> None:
    """Eight threads write to one customer: nothing is lost, nobody is refused."""
    failures: list[BaseException] = []

    def work(first: int) -> None:
        try:
            for number in range(first, first + 15):
                shop.buy(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(100 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == failures
    with shop.read() as unit:
        assert 120 == unit.measures.of(samples.customer_id(1))[samples.PURCHASES.number].count


@needs_fork
def test_writers_of_many_processes_take_turns(shop: Shop) -> None:
    """Processes write to one customer: nothing is lost, nobody is refused."""

    def work(first: int) -> bool:
        own = shop.again()
        for number in range(first, first + 15):
            own.buy(number)
        return True

    children = [Child(lambda first=first: work(first)) for first in range(0, 400, 100)]  # type: ignore[misc]
    assert [True] * 4 == [child.answer() for child in children]
    assert 60 == shop.count()


def test_a_writer_in_the_way_is_busy_after_the_timeout(tmp_path: Path) -> None:
    """A writer that does not end is `StorageBusy` to others after the time-out, of this process or another."""
    shop = furnished(tmp_path / "shop.db", "?timeout=0.2")
    started = time.perf_counter()
    with shop.write():
        for store in (shop.store, shop.again("?timeout=0.2").store):
            with pytest.raises(StorageBusy), store.begin(shop.tenant, write=True):
                raise AssertionError("begun")
    assert 0.4 <= time.perf_counter() - started < 5
    shop.buy(1)


def test_a_thread_that_gave_up_waiting_does_not_block_those_behind(tmp_path: Path) -> None:
    """After a time-out the turn goes to the next in the queue."""
    shop = furnished(tmp_path / "shop.db", "?timeout=0.2")
    outcomes: list[str] = []

    def attempt() -> None:
        try:
            shop.buy(1)
            outcomes.append("done")
        except StorageBusy:
            outcomes.append("busy")

    with shop.write():
        impatient = threading.Thread(target=attempt)
        impatient.start()
        impatient.join()
    attempt()
    assert ["busy", "done"] == outcomes


def test_a_connection_is_used_again_after_an_error(shop: Shop) -> None:
    """A failed transaction leaves nothing behind, and the next one works."""

    def fail() -> None:
        with shop.write() as unit:
            unit.interactions.add([samples.purchase(1, 1)], samples.MEASURES)
            unit.execute("SELECT nonsense")

    with pytest.raises(StorageError):
        fail()
    with pytest.raises(StorageError), shop.write() as unit:
        unit.interactions.add([samples.purchase(1, 1), samples.purchase(1, 1)], samples.MEASURES)
    assert 0 == shop.count()
    shop.buy(1)
    assert 1 == shop.count()


def test_a_failed_call_changes_nothing_within_its_transaction(shop: Shop) -> None:
    """A caller that catches the error and goes on commits all but the failed call."""
    with shop.write() as unit:
        with pytest.raises(UnknownCustomer):
            unit.interactions.add([samples.purchase(1, 1), samples.purchase(2, 99)], samples.MEASURES)
        with pytest.raises(StorageError):
            samples.add(unit, samples.customer(7, "New"), samples.customer(1, "Known"))
        assert 0 == unit.interactions.count()
        assert 3 == unit.customers.count(archived=False)
        assert [] == list(unit.customers.search(["new"], after=None, limit=9))
        unit.interactions.add([samples.purchase(3, 1)], samples.MEASURES)
    assert 1 == shop.count()


def test_totals_beyond_what_is_kept_are_out_of_range(shop: Shop) -> None:
    """A customer's total beyond 10**12 major units is `MoneyOutOfRange`, in a batch or one by one; nothing changes."""
    largest = "1000000000000"
    with shop.write() as unit:
        unit.interactions.add([samples.purchase(1, 1, largest)], samples.MEASURES)
        with pytest.raises(MoneyOutOfRange):
            unit.interactions.add([samples.purchase(2, 1, "0.000001")], samples.MEASURES)
        batch = [samples.purchase(number, 2, largest) for number in range(3, 30)]
        with pytest.raises(MoneyOutOfRange):
            unit.interactions.add(batch, samples.MEASURES)
        assert 1 == unit.interactions.count()
        unit.ledger.add([samples.cost(1, 1, largest)])
        with pytest.raises(MoneyOutOfRange):
            unit.ledger.add([samples.cost(2, 1, "1")])
        assert {"cost to serve": 10**18} == dict(unit.ledger.totals(None, first=None, last=None))


def test_an_unknown_tenant_is_named(shop: Shop) -> None:
    """Rows of a tenant that does not exist are refused as such."""
    with shop.store.begin(TenantKey(99), write=True) as unit:
        with pytest.raises(UnknownTenant):
            unit.definitions.put("kind", "visit", "{}", samples.NOON)
        with pytest.raises(UnknownTenant):
            samples.add(unit, samples.customer(9))


def test_without_a_tenant_tenants_and_settings_are_reached(shop: Shop) -> None:
    """A transaction bound to no tenant reaches nothing of a tenant's."""
    with shop.store.begin(None, write=False) as unit:
        assert ["shop"] == [tenant.name for tenant in unit.tenants.all()]
        assert unit.settings.get("nothing") is None
        with pytest.raises(TransactionError, match="no tenant"):
            unit.interactions.count()


def test_a_stream_ends_with_its_transaction(shop: Shop) -> None:
    """Rows not yet fetched when the transaction ends cannot be fetched any more, and hold nothing up."""
    with shop.read() as unit:
        rows = unit.execute("SELECT id FROM crm_customer")
        assert 1 == len(rows.fetchmany(1))
        held = unit.execute("SELECT id FROM crm_customer")
    with pytest.raises(TransactionClosed):
        rows.fetchmany(1)
    with pytest.raises(TransactionClosed):
        unit.execute("SELECT 1")
    with pytest.raises(TransactionClosed):
        unit.executemany("SELECT 1", [])
    with pytest.raises(TransactionClosed):
        _ = unit.customers
    del held
    shop.buy(1)
    assert 1 == shop.count()


def test_a_reader_writes_nothing(shop: Shop) -> None:
    """A write of any sort in a reader is `ReadOnlyTransaction`; the connection writes again in the next writer."""
    with shop.read() as unit:
        with pytest.raises(ReadOnlyTransaction):
            unit.execute("DELETE FROM crm_customer")
        with pytest.raises(ReadOnlyTransaction):
            unit.executemany("DELETE FROM crm_customer WHERE id = ?", [(b"",)])
        assert 3 == unit.customers.count(archived=False)
    shop.buy(1)


def test_readers_and_writers_have_connections_of_their_own(shop: Shop) -> None:
    """None is made into one of the other kind, as SQLite then prepares all its statements anew."""
    ran: list[str] = []
    for begun in (shop.write, shop.read):
        with begun() as unit:
            assert unit._connection.raw is not None
            unit._connection.raw.set_trace_callback(ran.append)
    for number in range(3):
        shop.buy(number)
        assert number + 1 == shop.count()
    assert [] == [sql for sql in ran if "query_only" in sql]
    assert 3 == len([sql for sql in ran if sql == "BEGIN IMMEDIATE"])


def test_a_closed_store_is_not_used_again(tmp_path: Path) -> None:
    """A closed store refuses; a transaction open meanwhile ends well."""
    shop = furnished(tmp_path / "shop.db")
    with shop.write() as unit:
        unit.interactions.add([samples.purchase(1, 1)], samples.MEASURES)
        shop.store.close()
    with pytest.raises(TransactionError, match="closed"), shop.write():
        raise AssertionError("begun")
    assert 1 == shop.again().count()


def test_a_missing_file_is_not_migrated(tmp_path: Path) -> None:
    """A transaction on a database that does not exist is `NotMigrated`, and makes no file."""
    store = SQLiteStore.open(f"sqlite:///{tmp_path / 'shop.db'}")
    for write in (True, False):
        with pytest.raises(NotMigrated), store.begin(None, write=write):
            raise AssertionError("begun")
    assert [] == list(tmp_path.iterdir())


@needs_fork
def test_a_forked_child_has_connections_of_its_own(shop: Shop) -> None:
    """Parent and child use one store after a fork, and see each other's commits."""
    shop.buy(1)

    def work() -> int:
        shop.buy(2)
        return shop.count()

    assert 2 == Child(work).answer()
    shop.buy(3)
    assert 3 == shop.count()


@needs_fork
def test_a_transaction_does_not_go_on_in_a_child(shop: Shop) -> None:
    """A transaction open at a fork goes on in the parent; in the child it is closed and its end commits nothing."""

    def work() -> str:
        try:
            unit.interactions.count()
        except TransactionClosed:
            return "closed"
        return "open"

    with shop.write() as unit:
        unit.interactions.add([samples.purchase(1, 1)], samples.MEASURES)
        assert "closed" == Child(work).answer()
        assert 1 == unit.interactions.count()
    assert 1 == shop.count()


@needs_fork
def test_leaving_the_block_in_a_child_is_an_error(shop: Shop) -> None:
    """A child that leaves the block it was forked in gets an error, and the parent's transaction commits."""
    with shop.write() as unit:
        unit.interactions.add([samples.purchase(1, 1)], samples.MEASURES)
        block = shop.read()

        def leave() -> str:
            try:
                block.__exit__(None, None, None)
            except TransactionError as error:
                return str(error)
            return "left"

        block.__enter__()
        assert "fork" in Child(leave).answer()
        block.__exit__(None, None, None)
    assert 1 == shop.count()
