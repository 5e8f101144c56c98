"""Working in a transaction of the app's own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crmcore import CRM
from crmcore.errors import (
    NoOpenTransaction,
    NotMigrated,
    StorageBusy,
    TransactionClosed,
    TransactionError,
    UnfitConnection,
    UnknownCustomer,
)
from crmcore.testing.conformance import samples
from tests.unit.crmcore_sqlite.conftest import Shop


@pytest.fixture
def app(shop: Shop) -> Iterator[sqlite3.Connection]:
    """A connection of the app's."""
    connection = shop.connect()
    yield connection
    connection.close()


def record(shop: Shop, connection: sqlite3.Connection, number: int = 1) -> None:
    """Record a purchase within the app's transaction."""
    with shop.store.join(connection, shop.tenant) as unit:
        unit.interactions.add([samples.purchase(number, 1)], samples.MEASURES)


def record_then_fail(shop: Shop, connection: sqlite3.Connection) -> None:
    """Record a purchase, and another of a customer who is not there."""
    with shop.store.join(connection, shop.tenant) as unit:
        unit.interactions.add([samples.purchase(1, 1)], samples.MEASURES)
        unit.interactions.add([samples.purchase(2, 99)], samples.MEASURES)


def test_what_is_done_goes_with_the_app_s_transaction(shop: Shop, app: sqlite3.Connection) -> None:
    """The block neither commits nor rolls back: the app's own rows and ours share one fate."""
    app.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    for number, end in ((1, "ROLLBACK"), (2, "COMMIT")):
        app.execute("BEGIN")
        app.execute("INSERT INTO orders VALUES (?)", (number,))
        record(shop, app, number)
        assert app.in_transaction
        app.execute(end)
    assert 1 == shop.count()
    assert [(2,)] == app.execute("SELECT id FROM orders").fetchall()


def test_a_block_that_raises_is_undone_alone(shop: Shop, app: sqlite3.Connection) -> None:
    """A database error in the block undoes the block and leaves the app's transaction open."""
    app.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    app.execute("BEGIN")
    app.execute("INSERT INTO orders VALUES (1)")
    with pytest.raises(UnknownCustomer):
        record_then_fail(shop, app)
    app.execute("COMMIT")
    assert 0 == shop.count()
    assert [(1,)] == app.execute("SELECT id FROM orders").fetchall()


def test_blocks_nest_in_the_app_s_savepoints(shop: Shop, app: sqlite3.Connection) -> None:
    """The app may take back what a block did with a savepoint of its own."""
    app.execute("BEGIN")
    record(shop, app, 1)
    app.execute("SAVEPOINT own")
    record(shop, app, 2)
    app.execute("ROLLBACK TO own")
    app.execute("COMMIT")
    assert 1 == shop.count()


def test_a_savepoint_alone_is_no_open_transaction_to_join(shop: Shop, app: sqlite3.Connection) -> None:
    """Without an open transaction `join` raises and names the cure."""
    with pytest.raises(NoOpenTransaction, match="BEGIN IMMEDIATE"), shop.store.join(app, shop.tenant):
        raise AssertionError("joined")
    assert not app.in_transaction


def test_the_driver_s_own_transactions_are_joined(shop: Shop) -> None:
    """A connection in the driver's default mode, which begins by itself, can be joined."""
    with closing(shop.connect(isolation_level="")) as app:
        app.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
        app.execute("INSERT INTO orders VALUES (1)")
        record(shop, app)
        app.rollback()
        assert 0 == shop.count()
        app.execute("INSERT INTO orders VALUES (1)")
        record(shop, app)
        app.commit()
        assert 1 == shop.count()


def test_foreign_keys_have_to_be_on(shop: Shop, app: sqlite3.Connection) -> None:
    """A connection without foreign keys is refused; `prepare` sets them, but not inside a transaction."""
    app.execute("PRAGMA foreign_keys = OFF")
    app.execute("BEGIN")
    with pytest.raises(UnfitConnection, match="prepare"), shop.store.join(app, shop.tenant):
        raise AssertionError("joined")
    with pytest.raises(UnfitConnection, match="before"):
        shop.store.prepare(app)
    app.execute("COMMIT")
    shop.store.prepare(app)
    app.execute("BEGIN")
    record(shop, app)
    app.execute("COMMIT")
    assert 1 == shop.count()


def test_the_app_s_row_factory_is_its_own(shop: Shop, app: sqlite3.Connection) -> None:
    """A row factory changes nothing for us, and we change nothing about it."""
    app.row_factory = lambda cursor, row: {"row": row}
    app.execute("BEGIN")
    record(shop, app)
    with shop.store.join(app, shop.tenant) as unit:
        assert [samples.purchase(1, 1)] == list(unit.interactions.of(samples.customer_id(1), limit=9))
    assert {"row": (1,)} == app.execute("SELECT 1").fetchone()


@pytest.mark.parametrize("factory", [bytes, lambda text: text.decode("latin-1"), lambda _: 1 / 0])
def test_a_text_factory_that_alters_text_is_unfit(shop: Shop, app: sqlite3.Connection, factory: Any) -> None:
    """A text_factory that gives something else than the text is found by a read; the transaction stays usable."""
    app.text_factory = factory
    app.execute("BEGIN")
    with pytest.raises(UnfitConnection, match="text_factory"), shop.store.join(app, shop.tenant):
        raise AssertionError("joined")
    app.text_factory = str
    record(shop, app)


@pytest.mark.parametrize(
    ("declared", "converter"),
    [("TEXT", bytes.upper), ("INTEGER", float), ("BLOB", bytes.hex), ("TEXT", lambda _: 1 / 0)],
)
def test_converters_of_our_columns_are_unfit(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, declared: str, converter: Any
) -> None:
    """A converter for a type that our columns are declared with is found by a read."""
    monkeypatch.setitem(sqlite3.converters, declared, converter)
    with closing(shop.connect(detect_types=sqlite3.PARSE_DECLTYPES)) as app:
        app.execute("BEGIN")
        with pytest.raises(UnfitConnection, match="converter"), shop.store.join(app, shop.tenant):
            raise AssertionError("joined")


def test_converters_of_other_types_do_not_matter(shop: Shop) -> None:
    """A connection that detects types of the app's own can be joined."""
    with closing(shop.connect(detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)) as app:
        app.execute("BEGIN")
        record(shop, app)
        app.execute("COMMIT")
    assert 1 == shop.count()


def test_a_stale_snapshot_is_busy_with_its_cure(shop: Shop, app: sqlite3.Connection) -> None:
    """A transaction that had read before another writer committed cannot write: BEGIN IMMEDIATE is the cure."""
    app.execute("BEGIN")
    app.execute("SELECT COUNT(*) FROM crm_customer").fetchone()
    shop.buy(1)
    with pytest.raises(StorageBusy, match="BEGIN IMMEDIATE"), shop.store.join(app, shop.tenant):
        raise AssertionError("joined")
    app.execute("ROLLBACK")
    app.execute("BEGIN IMMEDIATE")
    record(shop, app, 2)
    app.execute("COMMIT")
    assert 2 == shop.count()


def test_a_writer_in_the_way_is_busy(shop: Shop, app: sqlite3.Connection) -> None:
    """Another open writer makes joining a transaction that only reads `StorageBusy`."""
    app.execute("BEGIN")
    with shop.write():
        with pytest.raises(StorageBusy), shop.store.join(app, shop.tenant):
            raise AssertionError("joined")
        assert app.in_transaction


def test_the_write_lock_is_taken_at_once(shop: Shop, app: sqlite3.Connection) -> None:
    """From the start of the block other writers are kept out."""
    app.execute("BEGIN")
    with (
        shop.store.join(app, shop.tenant),
        pytest.raises(StorageBusy),
        shop.again("?timeout=0").store.begin(shop.tenant, write=True),
    ):
        raise AssertionError("begun")


def test_a_database_without_our_tables_is_not_migrated(shop: Shop) -> None:
    """A connection to another database is `NotMigrated`, and its transaction goes on."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as app:
        app.execute("PRAGMA foreign_keys = ON")
        app.execute("BEGIN")
        with pytest.raises(NotMigrated), shop.store.join(app, shop.tenant):
            raise AssertionError("joined")
        assert app.in_transaction


def test_a_closed_connection_or_one_of_another_thread_is_unfit(shop: Shop) -> None:
    """What cannot be used here is `UnfitConnection`."""
    closed = shop.connect()
    closed.close()
    foreign: list[sqlite3.Connection] = []
    thread = threading.Thread(target=lambda: foreign.append(shop.connect()))
    thread.start()
    thread.join()
    for connection in (closed, foreign[0], object(), None):
        with pytest.raises(UnfitConnection), shop.store.join(connection, shop.tenant):
            raise AssertionError("joined")
        with pytest.raises(UnfitConnection):
            shop.store.prepare(connection)


def test_ending_the_app_s_transaction_inside_the_block_is_an_error(shop: Shop, app: sqlite3.Connection) -> None:
    """A commit inside the block is noticed at its end."""
    app.execute("BEGIN")
    with pytest.raises(TransactionError, match="inside the block"), shop.store.join(app, shop.tenant):
        app.execute("COMMIT")


def test_the_unit_ends_and_the_connection_stays(shop: Shop, app: sqlite3.Connection) -> None:
    """After the block the unit is closed, an unfinished stream with it, and the connection is the app's."""
    app.execute("BEGIN")
    with shop.store.join(app, shop.tenant) as unit:
        stream = iter(unit.execute("SELECT id FROM crm_customer"))
        assert next(stream)
    with pytest.raises(TransactionClosed):
        unit.interactions.count()
    app.execute("COMMIT")
    assert (3,) == app.execute("SELECT COUNT(*) FROM crm_customer").fetchone()


def test_definitions_that_the_app_undid_are_forgotten(tmp_path: Path) -> None:
    """What was defined in a transaction that the app rolled back is not taken for what another process defined next."""
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    with CRM.open(url) as crm, CRM.open(url) as other, closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        crm.migrate(currency="EUR", zone="UTC")
        connection.isolation_level = None
        crm.prepare(connection)
        connection.execute("BEGIN IMMEDIATE")
        with crm.join(connection) as tx:
            tx.segments.define("undone", "purchases.count > 0")
        with crm.join(connection) as tx:
            assert ["undone"] == [segment.name for segment in tx.segments.defined()]
        connection.execute("ROLLBACK")
        other.segments.define("kept", "purchases.count == 0")
        assert ["kept"] == [segment.name for segment in crm.segments.defined()]
        connection.execute("BEGIN IMMEDIATE")
        with crm.join(connection) as tx:
            assert ["kept"] == [segment.name for segment in tx.segments.defined()]
        connection.execute("ROLLBACK")


def test_a_connection_to_another_database_is_unfit(shop: Shop, tmp_path: Path) -> None:
    """What is recorded through a CRM goes into its own database, never into one that has the same tables."""
    with CRM.open(f"sqlite:///{tmp_path / 'other.db'}") as other:
        other.migrate(currency="EUR", zone="UTC")
        with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
            other.prepare(connection)
            connection.execute("BEGIN IMMEDIATE")
            with pytest.raises(UnfitConnection, match="another database"):
                record(shop, connection)
            connection.execute("COMMIT")
        assert 0 == other.interactions.count()
