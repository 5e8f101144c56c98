"""Working in a transaction of the app's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from psycopg.adapt import AdaptersMap, Dumper, Loader, PyFormat
from psycopg.pq import Format
from psycopg.rows import dict_row

import crmcore_postgres.cursor
from crmcore.errors import (
    CRMError,
    NoOpenTransaction,
    NotMigrated,
    StorageBusy,
    TransactionClosed,
    TransactionError,
    UnfitConnection,
    UnknownCustomer,
)
from crmcore.testing.conformance import samples
from crmcore_postgres.store import PostgresStore
from tests.servers.server import Database, Server
from tests.unit.crmcore_postgres.conftest import App, Shop


def record(shop: Shop, connection: object, number: int = 1) -> None:
    """Record a purchase within the app's transaction."""
    with shop.join(connection) as unit:
        unit.interactions.add([samples.purchase(number, 1)], samples.MEASURES)


def record_then_fail(shop: Shop, connection: object) -> None:
    """Record a purchase, and another of a customer who is not there."""
    with shop.join(connection) as unit:
        unit.interactions.add([samples.purchase(1, 1)], samples.MEASURES)
        unit.interactions.add([samples.purchase(2, 99)], samples.MEASURES)


def refused(shop: Shop, connection: object) -> CRMError:
    """The error that joining raises."""
    with pytest.raises(CRMError) as caught, shop.join(connection):
        raise AssertionError("joined")
    return caught.value


def settings(connection: App) -> tuple[str, str]:
    """What the app has set of what `join` sets: the tenant, and where tables are."""
    row = connection.execute("SELECT current_setting('crmcore.tenant', true), current_setting('search_path')")
    tenant, path = row.fetchone() or ("", "")
    return tenant or "", path


def test_what_is_done_goes_with_the_app_s_transaction(shop: Shop, app: App) -> None:
    """The block neither commits nor rolls back: the app's own rows and ours share one fate."""
    for number, end in ((1, "ROLLBACK"), (2, "COMMIT")):
        app.execute("BEGIN")
        app.execute("INSERT INTO orders VALUES (%s)", (number,))
        record(shop, app, number)
        assert psycopg.pq.TransactionStatus.INTRANS == app.info.transaction_status
        app.execute(end)
    assert 1 == shop.count()
    assert [(2,)] == app.execute("SELECT number FROM orders").fetchall()


def test_the_driver_s_own_transactions_are_joined(shop: Shop, app: App) -> None:
    """A connection that begins by itself, and one in a block of the driver's, can be joined."""
    with shop.connect(autocommit=False) as connection:
        connection.execute("INSERT INTO orders VALUES (1)")
        record(shop, connection, 1)
        connection.commit()
        with connection.transaction():
            record(shop, connection, 2)
    with app.transaction(), app.transaction():
        record(shop, app, 3)
    assert 3 == shop.count()


def test_a_block_that_raises_is_undone_alone(shop: Shop, app: App) -> None:
    """A database error in the block undoes the block and leaves the app's transaction open and usable."""
    app.execute("BEGIN")
    app.execute("INSERT INTO orders VALUES (1)")
    with pytest.raises(UnknownCustomer):
        record_then_fail(shop, app)
    app.execute("INSERT INTO orders VALUES (2)")
    record(shop, app, 3)
    app.execute("COMMIT")
    assert 1 == shop.count()
    assert [(1,), (2,)] == app.execute("SELECT number FROM orders").fetchall()


def test_an_error_that_the_block_keeps_to_itself_undoes_it(shop: Shop, app: App) -> None:
    """A statement that failed inside the block is told at its end, and the app's transaction goes on."""
    app.execute("BEGIN")
    app.execute("INSERT INTO orders VALUES (1)")
    with pytest.raises(TransactionError, match="undone"), shop.join(app), pytest.raises(psycopg.Error):
        app.execute("SELECT 1 / 0")
    app.execute("COMMIT")
    assert [(1,)] == app.execute("SELECT number FROM orders").fetchall()


def test_blocks_nest_in_the_app_s_savepoints(shop: Shop, app: App) -> None:
    """The app may take back what a block did with a savepoint of its own."""
    app.execute("BEGIN")
    record(shop, app, 1)
    app.execute("SAVEPOINT own")
    record(shop, app, 2)
    app.execute("ROLLBACK TO own")
    app.execute("COMMIT")
    assert 1 == shop.count()


def test_in_autocommit_the_cure_is_told(shop: Shop, app: App) -> None:
    """A connection that commits each statement by itself is `NoOpenTransaction`."""
    error = refused(shop, app)
    assert NoOpenTransaction is type(error)
    assert "connection.transaction()" in error.message


def test_a_transaction_that_the_driver_begins_by_itself_is_begun(shop: Shop) -> None:
    """Where nothing has begun it yet, the block's first statement does, and the app ends it."""
    with shop.connect(autocommit=False) as connection:
        record(shop, connection, 1)
        connection.rollback()
        record(shop, connection, 2)
        connection.commit()
    assert 1 == shop.count()


def test_a_failed_transaction_is_unfit(shop: Shop, app: App) -> None:
    """The app is told to roll back first; what it did before a savepoint of its own can then go on."""
    app.execute("BEGIN")
    app.execute("SAVEPOINT own")
    with pytest.raises(psycopg.Error):
        app.execute("SELECT 1 / 0")
    error = refused(shop, app)
    assert UnfitConnection is type(error)
    assert "failed" in error.message
    app.execute("ROLLBACK TO own")
    record(shop, app)
    app.execute("COMMIT")
    assert 1 == shop.count()


def test_what_is_no_open_connection_of_the_driver_is_unfit(shop: Shop, app: App) -> None:
    """Closed, in pipeline mode, in another encoding, asynchronous, or something else: each with its cure."""
    closed = shop.connect()
    closed.close()

    async def asynchronous() -> list[CRMError]:
        async with await psycopg.AsyncConnection.connect(shop.database.url) as connection:
            return [refused(shop, connection)]

    told = [refused(shop, closed), *asyncio.run(asynchronous()), refused(shop, object()), refused(shop, None)]
    with app.pipeline():
        told.append(refused(shop, app))
    with shop.connect(client_encoding="latin1") as latin:
        latin.execute("BEGIN")
        told.append(refused(shop, latin))
    assert {UnfitConnection} == {type(error) for error in told}
    for error, said in zip(told, ("closed", "worker thread", "object", "NoneType", "pipeline", "UTF8"), strict=True):
        assert said in error.message
    for connection in (closed, object()):
        with pytest.raises(UnfitConnection):
            shop.store.prepare(connection)


def test_ending_the_app_s_transaction_inside_the_block_is_an_error(shop: Shop, app: App) -> None:
    """A commit inside the block is noticed at its end, also when another transaction has begun."""
    for more in ("COMMIT", "COMMIT; BEGIN"):
        app.execute("BEGIN")
        with pytest.raises(TransactionError, match="inside the block"), shop.join(app):
            app.execute(more)
    app.rollback()


@pytest.mark.parametrize("more", ["COMMIT", "ROLLBACK", "ROLLBACK; BEGIN"])
def test_what_goes_wrong_after_such_an_end_is_told_as_that(shop: Shop, app: App, more: str) -> None:
    """Without the transaction nothing that the block began holds: the error says so, and nothing is written."""
    app.execute("BEGIN")
    with pytest.raises(TransactionError, match="inside the block"), shop.join(app) as unit:
        app.execute(more)
        unit.interactions.add([samples.purchase(1, 1)], samples.MEASURES)
    app.rollback()
    assert 0 == shop.count()


def test_the_unit_ends_and_the_connection_stays(shop: Shop, app: App) -> None:
    """After the block the unit is closed, an unfinished stream with it, and the connection is the app's."""
    app.execute("BEGIN")
    with shop.join(app) as unit:
        assert next(iter(unit.stream("SELECT id FROM crm_customer")))
    with pytest.raises(TransactionClosed):
        unit.interactions.count()
    app.execute("COMMIT")
    assert not app.closed


def test_the_app_s_settings_are_its_own(shop: Shop, app: App) -> None:
    """What the app had set of ours is overridden inside and restored on leaving, also after an error."""
    app.execute("BEGIN")
    app.execute("SET LOCAL crmcore.tenant = '7'' OR 1'")
    before = settings(app)
    with shop.join(app) as unit:
        assert "1" == settings(app)[0]
        assert 3 == unit.customers.count(archived=False)
    assert before == settings(app)
    with pytest.raises(UnknownCustomer):
        record_then_fail(shop, app)
    assert before == settings(app)
    app.execute("COMMIT")


class _Shouting(Loader):
    """Text, but louder."""

    def load(self, data: Any) -> str:
        """In capitals."""
        return bytes(data).decode().upper()


class _Backwards(Dumper):
    """Text, but backwards."""

    def dump(self, obj: str) -> bytes:
        """From its end."""
        return obj[::-1].encode()


def bend(adapters: AdaptersMap) -> None:
    """Read and write text in ways of the app's own."""
    adapters.register_loader("text", _Shouting)
    adapters.register_dumper(str, _Backwards)


@pytest.fixture
def bent_driver(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An app that has changed the driver for all its connections, before the adapter was imported."""
    loader, dumper = psycopg.adapters.get_loader(25, Format.TEXT), psycopg.adapters.get_dumper(str, PyFormat.TEXT)
    bend(psycopg.adapters)
    monkeypatch.setattr(crmcore_postgres.cursor, "_ADAPTERS", crmcore_postgres.cursor._adapters())
    yield
    assert loader is not None
    psycopg.adapters.register_loader("text", loader)
    psycopg.adapters.register_dumper(str, dumper)


def record_and_read(shop: Shop, connection: psycopg.Connection[Any]) -> None:
    """Record a purchase in a transaction of the app's, and read it there and outside."""
    connection.execute("BEGIN")
    record(shop, connection)
    with shop.join(connection) as unit:
        assert [samples.purchase(1, 1)] == list(unit.interactions.of(samples.customer_id(1), limit=9))
    connection.execute("COMMIT")
    with shop.read() as unit:
        assert [samples.purchase(1, 1)] == list(unit.interactions.of(samples.customer_id(1), limit=9))


def test_the_app_s_rows_and_adapters_are_its_own(shop: Shop) -> None:
    """Row factories and adapters of the connection change nothing for us."""
    with psycopg.connect(shop.database.url, autocommit=True, row_factory=dict_row) as connection:
        bend(connection.adapters)
        record_and_read(shop, connection)
        assert {"x": "A"} == connection.execute("SELECT text 'a' AS x").fetchone()


@pytest.mark.usefixtures("bent_driver")
def test_the_app_s_way_with_the_driver_is_its_own(shop: Shop) -> None:
    """Adapters that the app gave to all connections change nothing for us."""
    with shop.connect() as connection:
        record_and_read(shop, connection)
        assert ("A",) == connection.execute("SELECT text 'a'").fetchone()


def test_a_connection_to_another_database_is_unfit(shop: Shop, postgres_server: Server) -> None:
    """What is recorded through a CRM goes into its own database, never into one that has the same tables."""
    with postgres_server.database(template=postgres_server.template("shop", _unused)) as other:
        theirs = Shop(PostgresStore.open(other.url), shop.tenant, other)
        with closing(theirs.store), theirs.connect() as connection:
            connection.execute("BEGIN")
            error = refused(shop, connection)
            connection.execute("COMMIT")
            assert 0 == theirs.count()
    assert UnfitConnection is type(error)
    assert "another database" in error.message


def _unused(_: Database) -> None:
    raise AssertionError("the template is there")


def test_a_database_without_our_tables_is_not_migrated(shop: Shop, postgres_url: str) -> None:
    """A connection to another database is `NotMigrated`, and its transaction goes on."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("BEGIN")
        assert NotMigrated is type(refused(shop, connection))
        connection.execute("SELECT 1")


def at_once(shop: Shop, app: App, isolation: str) -> None:
    """Begin, and see a snapshot."""
    app.execute(f"BEGIN ISOLATION LEVEL {isolation}")
    app.execute("SELECT COUNT(*) FROM crm_tenant")


@pytest.mark.parametrize("isolation", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_transaction_of_one_snapshot_is_joined(shop: Shop, app: App, isolation: str) -> None:
    """It works as long as nobody else changed the same rows; then it is busy, and the app repeats it."""
    at_once(shop, app, isolation)
    record(shop, app, 1)
    app.execute("COMMIT")
    at_once(shop, app, isolation)
    shop.buy(2)
    with pytest.raises(StorageBusy):
        record(shop, app, 3)
    app.execute("ROLLBACK")
    at_once(shop, app, isolation)
    record(shop, app, 3)
    app.execute("COMMIT")
    assert 3 == shop.count()


def define(unit: Any) -> None:
    """Rely on definitions in order to change them."""
    unit.definitions.hold(to_change=True)


def rely(unit: Any) -> None:
    """Rely on definitions."""
    unit.definitions.hold()


@pytest.mark.parametrize(("action", "error"), [(define, UnfitConnection), (rely, StorageBusy)])
def test_a_snapshot_that_misses_definitions_is_noticed(
    shop: Shop, app: App, action: Callable[[Any], None], error: type[CRMError]
) -> None:
    """Who sees one snapshot does not define, and is busy when somebody else has defined since."""
    at_once(shop, app, "REPEATABLE READ")
    with shop.write() as unit:
        unit.execute("UPDATE crm_tenant SET revision = revision + 1 WHERE id = ?", (unit.tenant,))
    with pytest.raises(error), shop.join(app) as joined:
        action(joined)
    app.execute("COMMIT")


def test_a_connection_that_breaks_in_the_block_is_told(shop: Shop, app: App) -> None:
    """Whatever came of it, the error is ours and the connection's end is not hidden."""
    with shop.connect() as other:
        app.execute("BEGIN")
        with pytest.raises(CRMError, match=r"server|broke|ended"), shop.join(app) as unit:
            other.execute("SELECT pg_terminate_backend(%s)", (app.info.backend_pid,))
            unit.interactions.count()
        assert app.closed
