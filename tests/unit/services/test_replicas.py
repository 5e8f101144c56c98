"""Reading from a replica: what may be stale, and how stale; what is no replica."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crmcore import CRM, Email, Money, Person, hookimpl
from crmcore.errors import (
    CRMError,
    InvalidValue,
    NestedTransaction,
    NotMigrated,
    ReadOnlyTransaction,
    SchemaTooNew,
    StaleReplica,
    TransactionError,
    UnknownScheme,
    UnknownSegment,
    UnknownTenant,
    WrongReplica,
)
from crmcore.plugins.hookspecs import OpenStore
from crmcore.testing import FrozenClock
from crmcore_sqlite.store import SQLiteStore
from tests.servers.server import Database, Server

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SARA = Email("sara@example.org")


@pytest.fixture
def clock() -> FrozenClock:
    """Noon of 10 March 2026, UTC."""
    return FrozenClock(NOON)


@pytest.fixture
def follow(tmp_path: Path) -> Callable[[], None]:
    """Lets the replica catch up with the primary."""

    def copy() -> None:
        source, target = (sqlite3.connect(tmp_path / name) for name in ("crm.db", "replica.db"))
        source.backup(target)
        source.close()
        target.close()

    return copy


@pytest.fixture
def crm(tmp_path: Path, clock: FrozenClock, follow: Callable[[], None]) -> Iterator[CRM]:
    """A CRM with a replica that has seen one customer and one tick, and may be a minute old."""
    urls = [f"sqlite:///{tmp_path / name}" for name in ("crm.db", "replica.db")]
    with CRM.open(urls[0], read_url=urls[1], max_staleness=MINUTE, clock=clock) as opened:
        opened.migrate(currency="EUR", zone="UTC")
        opened.customers.add(Person("Sara"), SARA)
        opened.tick()
        follow()
        yield opened


def test_only_who_asks_for_it_reads_what_is_stale(crm: CRM, follow: Callable[[], None]) -> None:
    """Calls and plain snapshots see own writes at once; a stale one sees them when the replica has followed."""
    crm.customers.add(Person("Tom"))
    assert 2 == crm.customers.count()
    with crm.read() as tx:
        assert 2 == tx.customers.count()
    with crm.read(stale=True) as tx:
        assert 1 == tx.customers.count()
        assert tx.customers.find(SARA) is not None
    follow()
    with crm.read(stale=True) as tx:
        assert 2 == tx.customers.count()


def test_a_snapshot_tells_how_stale_it_is(crm: CRM, clock: FrozenClock, follow: Callable[[], None]) -> None:
    """The staleness of a replica is counted from the last tick that it has seen; of the primary it is none."""
    clock.advance(seconds=40)
    with crm.read(stale=True) as tx:
        assert timedelta(seconds=40) == tx.staleness
    with crm.read() as tx:
        assert timedelta(0) == tx.staleness
    crm.tick()
    with crm.read(stale=True) as tx:
        assert timedelta(seconds=40) == tx.staleness
    follow()
    with crm.read(stale=True) as tx:
        assert timedelta(0) == tx.staleness
    clock.advance(seconds=-5)
    with crm.read(stale=True) as tx:
        assert timedelta(0) == tx.staleness


def test_what_is_staler_than_allowed_is_not_read(crm: CRM, clock: FrozenClock) -> None:
    """A replica staler than allowed is an error that says how stale it is, and may be tried later."""
    clock.advance(minutes=1)
    with crm.read(stale=True) as tx:
        assert MINUTE == tx.staleness
    clock.advance(seconds=1)
    with pytest.raises(StaleReplica) as caught, crm.read(stale=True):
        raise AssertionError("read")
    assert (timedelta(seconds=61), MINUTE, "later") == (
        caught.value.staleness,
        caught.value.allowed,
        caught.value.retry,
    )


def test_a_replica_that_tells_nothing_is_not_read(tmp_path: Path, clock: FrozenClock) -> None:
    """Before the first tick nobody knows how stale a replica is."""
    path = tmp_path / "crm.db"
    with CRM.open(f"sqlite:///{path}", read_url=f"sqlite:///{path}", max_staleness=MINUTE, clock=clock) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        with pytest.raises(StaleReplica) as caught, crm.read(stale=True):
            raise AssertionError("read")
        assert caught.value.staleness is None
        crm.tick()
        with crm.read(stale=True) as tx:
            assert 0 == tx.customers.count()


def test_without_a_replica_the_primary_is_read(tmp_path: Path) -> None:
    """The same code runs where there is no replica."""
    with CRM.in_memory() as crm:
        crm.customers.add(Person("Sara"))
        with crm.read(stale=True) as tx:
            assert (1, timedelta(0)) == (tx.customers.count(), tx.staleness)


def test_a_replica_is_never_written(crm: CRM, tmp_path: Path) -> None:
    """Commands in a stale snapshot are refused; whatever is done, the replica's file stays as it is."""
    before = sha256((tmp_path / "replica.db").read_bytes()).digest()
    with crm.read(stale=True) as tx, pytest.raises(ReadOnlyTransaction):
        tx.customers.add(Person("Tom"))
    assert () == tuple(crm.migrate())
    crm.tick()
    with crm.read(stale=True) as tx:
        assert [] == list(tx.table(["stage"], where="purchases.count > 0"))
    assert before == sha256((tmp_path / "replica.db").read_bytes()).digest()


def test_definitions_are_those_of_the_snapshot(crm: CRM, follow: Callable[[], None]) -> None:
    """A definition that the replica has not seen is unknown there, and known to the primary all the while."""
    crm.segments.define("new", "purchases.count == 0")
    with crm.read(stale=True) as tx, pytest.raises(UnknownSegment):
        tx.segments.count("new")
    assert 1 == crm.segments.count("new")
    follow()
    with crm.read(stale=True) as tx:
        assert 1 == tx.segments.count("new")


def test_tenants_are_read_stale_too(crm: CRM, follow: Callable[[], None]) -> None:
    """A bound tenant reads its own rows of the replica; one that the replica has not seen is unknown there."""
    crm.tenants.add("acme", currency="USD", zone="UTC")
    acme = crm.tenant("acme")
    acme.customers.add(Person("Wile"))
    acme.customers.add(Person("Road"))
    with pytest.raises(UnknownTenant), acme.read(stale=True):
        raise AssertionError("read")
    follow()
    with acme.read(stale=True) as tx:
        assert 2 == tx.customers.count()


def test_another_database_is_no_replica(crm: CRM, tmp_path: Path, clock: FrozenClock) -> None:
    """The copy of another database is refused, be it as fresh as it may; so is one whose master key is another."""
    with CRM.open(f"sqlite:///{tmp_path / 'other.db'}", clock=clock) as other:
        other.migrate(currency="EUR", zone="UTC")
        other.tick()
    (tmp_path / "replica.db").write_bytes((tmp_path / "other.db").read_bytes())
    with pytest.raises(WrongReplica), crm.read(stale=True):
        raise AssertionError("read")


@pytest.mark.parametrize("name", ["identity", "master key"])
def test_both_marks_must_be_those_of_the_primary(name: str, crm: CRM, tmp_path: Path) -> None:
    """A database of another identity or another master key is no replica."""
    _run(tmp_path, "UPDATE crm_setting SET value = 'another' WHERE name = ?", name)
    with pytest.raises(WrongReplica), crm.read(stale=True):
        raise AssertionError("read")


def test_a_replica_that_has_not_followed_a_migration(crm: CRM, tmp_path: Path) -> None:
    """An older schema is an error whose cure is the primary's migration; a newer one asks for a newer crmcore."""
    _run(
        tmp_path,
        "UPDATE crm_migration SET number = number + 100 WHERE number = (SELECT MAX(number) FROM crm_migration)",
    )
    with pytest.raises(SchemaTooNew), crm.read(stale=True):
        raise AssertionError("read")
    _run(tmp_path, "DELETE FROM crm_migration WHERE number > ?", 1)
    with pytest.raises(NotMigrated, match="migrate the primary"), crm.read(stale=True):
        raise AssertionError("read")
    (tmp_path / "replica.db").unlink()
    with crm.read() as tx:
        assert 1 == tx.customers.count()


@pytest.mark.parametrize("read_url", ["memory://", "sqlite:///{folder}/nothing.db"])
def test_a_replica_with_nothing_in_it(read_url: str, tmp_path: Path) -> None:
    """An empty store is a replica that has not followed at all."""
    read_url = read_url.format(folder=tmp_path)
    with CRM.open(f"sqlite:///{tmp_path / 'crm.db'}", read_url=read_url, max_staleness=MINUTE) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        with pytest.raises(NotMigrated, match="migrate the primary"), crm.read(stale=True):
            raise AssertionError("read")


def test_inside_a_transaction_nothing_else_is_begun(crm: CRM) -> None:
    """A stale snapshot within an open transaction of the thread is an error, like any other."""
    with crm.begin(), pytest.raises(NestedTransaction), crm.read(stale=True):
        raise AssertionError("read")


def test_what_a_block_raises_goes_on(crm: CRM) -> None:
    """An exception of the block is not taken for one of the replica."""
    with pytest.raises(NotMigrated, match="mine"), crm.read(stale=True):
        raise NotMigrated("mine")


def test_closing_closes_both(crm: CRM) -> None:
    """A closed CRM reads nothing any more, stale or not."""
    with crm.read(stale=True):
        pass
    crm.close()
    for stale in (True, False):
        with pytest.raises(TransactionError), crm.read(stale=stale):
            raise AssertionError("read")


@pytest.mark.parametrize(
    ("options", "error", "field"),
    [
        ({"read_url": "sqlite:///other.db"}, InvalidValue, "max_staleness"),
        ({"read_url": "sqlite:///other.db", "max_staleness": -MINUTE}, InvalidValue, "max_staleness"),
        ({"read_url": "sqlite:///other.db", "max_staleness": 60}, InvalidValue, "max_staleness"),
        ({"max_staleness": MINUTE}, InvalidValue, "max_staleness"),
        ({"read_url": "nosuch://x", "max_staleness": MINUTE}, UnknownScheme, None),
        ({"read_url": 7, "max_staleness": MINUTE}, UnknownScheme, None),
    ],
)
def test_what_does_not_fit_is_refused(
    options: dict[str, Any], error: type[CRMError], field: str | None, tmp_path: Path
) -> None:
    """A replica needs an address and a staleness."""
    with pytest.raises(error) as caught:
        CRM.open(f"sqlite:///{tmp_path / 'crm.db'}", **options)
    assert field == getattr(caught.value, "field", None)


class _Behind:
    """Stores of ``behind:///`` URLs, that tell how far behind they are: the number of seconds that `told` holds."""

    def __init__(self) -> None:
        self.told: float | None = 0.0

    @hookimpl
    def register_stores(self) -> Mapping[str, OpenStore]:
        """One scheme."""
        told = self

        class Store(SQLiteStore):
            def lag(self) -> timedelta | None:
                return None if told.told is None else timedelta(seconds=told.told)

        return {"behind": lambda url: Store.open(url.replace("behind:", "sqlite:"))}


def test_a_store_that_tells_its_lag_is_believed(crm: CRM, tmp_path: Path, clock: FrozenClock) -> None:
    """Where the database itself tells how far behind it is, that counts; where it cannot, the last tick does."""
    plugin = _Behind()
    with CRM.open(
        f"sqlite:///{tmp_path / 'crm.db'}",
        read_url=f"behind:///{tmp_path / 'replica.db'}",
        max_staleness=MINUTE,
        clock=clock,
        plugins=[plugin],
    ) as replicated:
        clock.advance(seconds=30)
        for told, staleness in ((0.5, 0.5), (60, 60), (None, 30)):
            plugin.told = told
            with replicated.read(stale=True) as tx:
                assert timedelta(seconds=staleness) == tx.staleness
        plugin.told = 60.5
        with pytest.raises(StaleReplica), replicated.read(stale=True):
            raise AssertionError("read")


def test_a_server_has_a_replica_too(
    postgres_server: Server, postgres_database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    """On PostgreSQL the second address is read in the same way; here it leads to a copy of the database."""
    with CRM.open(postgres_database.url, clock=clock, keys=b"k" * 32) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        crm.customers.add(Person("Sara"), SARA)
        crm.tick()
    with postgres_server.database(template=postgres_database.name) as copy:
        clock.advance(seconds=7)
        with CRM.open(
            postgres_database.url, read_url=copy.url, max_staleness=MINUTE, clock=clock, keys=b"k" * 32
        ) as crm:
            crm.customers.add(Person("Tom"))
            with crm.read(stale=True) as tx:
                assert (1, timedelta(seconds=7)) == (tx.customers.count(), tx.staleness)
                with pytest.raises(ReadOnlyTransaction):
                    tx.customers.add(Person("Ann"))
            assert 2 == crm.customers.count()


def test_a_stale_snapshot_reads_everything(crm: CRM, tmp_path: Path, follow: Callable[[], None]) -> None:
    """Tables, stories and exports are read from the replica."""
    crm.interactions.purchase(SARA, Money("10", "EUR"))
    follow()
    with crm.read(stale=True) as tx:
        assert "Sara" in str(tx.story(SARA))
        assert [("enhance",)] == [values for _, values in tx.table(["stage"]).rows()]
        assert 1 == tx.exports.parquet(tmp_path / "out").rows["interactions"]


def _run(folder: Path, sql: str, *values: object) -> None:
    """Do something to the replica that no replica would."""
    connection = sqlite3.connect(folder / "replica.db")
    connection.execute(sql, values)
    connection.commit()
    connection.close()
