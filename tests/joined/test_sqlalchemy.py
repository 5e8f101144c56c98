"""What SQLAlchemy has of its own: sessions that flush, transactions that begin by themselves, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, exc, insert, text
from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from crmcore import CRM, Email, Money
from crmcore.errors import NoOpenTransaction, StorageBusy, StorageUnavailable, UnfitConnection, UnknownCustomer
from tests.joined.hosts import Order, engine_for
from tests.joined.place import SARA, Place, buy, on_postgres, on_sqlite

NOBODY = Email("nobody@example.org")


@pytest.fixture
def engine(place: Place, crm: CRM) -> Iterator[Engine]:
    """An engine whose connections are prepared."""
    made = engine_for(place, crm)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session that nothing was done in."""
    with Session(engine) as opened:
        yield opened


def refused(crm: CRM, connection: object, match: str) -> None:
    """What is handed over is refused with its cure, by `join` and by `prepare`."""
    with pytest.raises(UnfitConnection, match=match), crm.join(connection):
        raise AssertionError("joined")
    with pytest.raises(UnfitConnection, match=match):
        crm.prepare(connection)


def test_what_a_session_holds_is_written_first(crm: CRM, session: Session) -> None:
    """`join` flushes: the order has its number before the block begins, also where the session does not autoflush."""
    session.autoflush = False
    order = Order(total=80)
    session.add(order)
    with crm.join(session) as tx:
        assert (1, False) == (order.number, order in session.new)
        tx.interactions.purchase(SARA, Money(80, "EUR"), source="shop", external_id=str(order.number))
    session.commit()
    assert crm.interactions.find("shop", "1") is not None


def test_what_the_app_s_own_flush_raises_is_the_app_s(place: Place, crm: CRM, session: Session) -> None:
    """An order that breaks the app's own rule raises as the app knows it, before anything of ours is done."""
    session.execute(insert(Order).values(number=1, total=1))
    session.add(Order(number=1, total=2))
    with pytest.raises(exc.IntegrityError):
        buy(crm, session, 1)
    session.rollback()
    assert ([], []) == (place.orders(), place.purchases())


def test_a_session_that_begins_by_itself_is_joined(place: Place, crm: CRM, session: Session) -> None:
    """As with a statement, the session begins; its commit commits ours, closing it without undoes ours."""
    buy(crm, session, 1)
    assert session.in_transaction()
    session.commit()
    buy(crm, session, 2)
    session.close()
    assert [1] == place.purchases()


def test_a_core_connection_that_begins_by_itself_is_joined(place: Place, crm: CRM, engine: Engine) -> None:
    """The same for a Core connection."""
    with engine.connect() as connection:
        buy(crm, connection, 1)
        assert connection.in_transaction()
        connection.commit()
        buy(crm, connection, 2)
    assert [1] == place.purchases()


def test_a_scoped_session_is_the_thread_s(place: Place, crm: CRM, engine: Engine) -> None:
    """A scoped_session stands for the session of the thread."""
    scoped = scoped_session(sessionmaker(engine))
    scoped.add(Order(number=1, total=1))
    buy(crm, scoped, 1)
    scoped.commit()
    scoped.remove()
    assert ([1], [1]) == (place.orders(), place.purchases())


def test_a_connection_out_of_the_pool_is_joined(place: Place, crm: CRM, engine: Engine) -> None:
    """What `raw_connection()` gives is joined like the driver's own."""
    with closing(engine.raw_connection()) as connection:
        buy(crm, connection, 1)
        connection.commit()
    assert [1] == place.purchases()


def test_objects_written_in_the_block_are_forgotten_with_a_savepoint_of_the_session(
    place: Place, crm: CRM, session: Session
) -> None:
    """With `begin_nested` around the block the session forgets what our error undid."""
    session.add(Order(number=1, total=1))
    session.flush()
    order = Order(number=2, total=2)
    with pytest.raises(UnknownCustomer), session.begin_nested(), crm.join(session) as tx:
        session.add(order)
        session.flush()
        tx.interactions.purchase(NOBODY, Money(2, "EUR"))
    assert order not in session
    session.commit()
    assert [1] == place.orders()


@on_sqlite
def test_begun_by_sqlalchemy_savepoints_may_come_first(place: Place, crm: CRM) -> None:
    """Where SQLAlchemy and not the driver begins, a savepoint before the first change commits nothing."""
    engine = create_engine(place.sqlalchemy_url)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: object) -> None:
        connection.isolation_level = None
        crm.prepare(connection)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with Session(engine) as session:
        with session.begin_nested():
            buy(crm, session, 1)
        session.rollback()
        assert [] == place.purchases()
        with session.begin_nested():
            buy(crm, session, 2)
        session.commit()
    engine.dispose()
    assert [2] == place.purchases()


@on_sqlite
def test_foreign_keys_have_to_be_on(place: Place, crm: CRM) -> None:
    """An engine as it comes is refused, and its transaction goes on; the message names the listener."""
    engine = create_engine(place.sqlalchemy_url)
    with engine.begin() as connection:
        connection.execute(insert(Order).values(number=1, total=1))
        with pytest.raises(UnfitConnection, match="listener of the engine's connect"), crm.join(connection):
            raise AssertionError("joined")
    engine.dispose()
    assert [1] == place.orders()


def test_autocommit_is_refused(place: Place, crm: CRM, engine: Engine) -> None:
    """On a connection that commits each statement by itself there is no transaction to join."""
    with (
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        pytest.raises(NoOpenTransaction, match="autocommit"),
        crm.join(connection),
    ):
        raise AssertionError("joined")
    with (
        Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session,
        pytest.raises(NoOpenTransaction, match="autocommit"),
        crm.join(session),
    ):
        raise AssertionError("joined")


def test_engines_and_makers_are_refused(crm: CRM, engine: Engine) -> None:
    """What only makes connections has no transaction."""
    refused(crm, engine, r"engine\.begin")
    refused(crm, sessionmaker(engine), "call it")


def test_what_is_asynchronous_is_refused(crm: CRM) -> None:
    """Async engines, connections and sessions are refused before anything is connected."""
    engine = create_async_engine("postgresql+psycopg://nowhere.invalid")
    held: list[object] = [engine, engine.connect(), AsyncSession(engine)]
    held.append(async_scoped_session(async_sessionmaker(engine), scopefunc=lambda: 1))
    for each in held:
        refused(crm, each, "worker thread")


def test_a_session_that_must_roll_back_is_refused(crm: CRM, session: Session) -> None:
    """After a failed flush, and until the app rolls back, there is nothing to join."""
    session.add_all([Order(number=1, total=1), Order(number=1, total=2)])
    with pytest.raises(exc.IntegrityError):
        session.flush()
    refused(crm, session, "end it and begin another")
    session.rollback()
    buy(crm, session, 1)


def test_a_connection_whose_transaction_was_rolled_back_is_refused(place: Place, crm: CRM, engine: Engine) -> None:
    """Inside a block whose transaction is over already, nothing may be written that nobody would commit."""
    with engine.begin() as connection:
        root = connection.get_transaction()
        assert root is not None
        root.rollback()
        with pytest.raises(UnfitConnection, match="begin another"):
            buy(crm, connection, 1)
    with Session(engine) as session, session.begin() as transaction:
        transaction.rollback()
        with pytest.raises(UnfitConnection, match="begin another"):
            buy(crm, session, 1)
    assert [] == place.purchases()


def test_a_connection_whose_commit_failed_is_refused(place: Place, crm: CRM, engine: Engine) -> None:
    """Until the app rolls back what it could not commit, there is nothing to join."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE lines (id INTEGER REFERENCES orders DEFERRABLE INITIALLY DEFERRED)")
    with engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO lines VALUES (99)")
        with pytest.raises(exc.IntegrityError):
            connection.commit()
        with pytest.raises(UnfitConnection, match="begin another"):
            buy(crm, connection, 1)
    engine.dispose()
    with engine.begin() as connection:
        buy(crm, connection, 2)
    assert [2] == place.purchases()


def test_a_closed_connection_is_refused(crm: CRM, engine: Engine) -> None:
    """What was closed or invalidated is refused."""
    connection = engine.connect()
    connection.close()
    refused(crm, connection, "closed")
    pooled = engine.raw_connection()
    pooled.close()
    refused(crm, pooled, "closed")
    with engine.connect() as connection:
        connection.begin()
        connection.invalidate()
        refused(crm, connection, "begin another")


def test_a_session_of_several_databases_is_refused(place: Place, crm: CRM, engine: Engine) -> None:
    """Without a default nobody knows which database is meant: the app hands over the connection."""
    with Session(binds={Order: engine}) as session:
        session.add(Order(number=1, total=1))
        refused(crm, session, "session.connection")
        buy(crm, session.connection(bind_arguments={"mapper": Order}), 1)
        session.commit()
    assert ([1], [1]) == (place.orders(), place.purchases())


def test_a_session_without_a_database_is_refused(crm: CRM) -> None:
    """A session bound to nothing is refused."""
    with Session() as session:
        refused(crm, session, "no database")


def test_a_pool_that_is_empty_and_a_database_that_is_not_there_are_told(place: Place, crm: CRM) -> None:
    """What SQLAlchemy cannot connect is `StorageUnavailable`, and no exception of its own."""
    engine = create_engine(place.sqlalchemy_url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    with engine.connect(), Session(engine) as session, pytest.raises(StorageUnavailable), crm.join(session):
        raise AssertionError("joined")
    engine.dispose()
    nowhere = create_engine("sqlite:///no/such/folder/app.db")
    with Session(nowhere) as session, pytest.raises(StorageUnavailable), crm.join(session):
        raise AssertionError("joined")


@on_sqlite
def test_another_writer_is_told_to_come_later(place: Place, crm: CRM, engine: Engine) -> None:
    """A session that begins while another writer is in the way is `StorageBusy`, and can go on later."""
    with engine.connect() as connection:
        connection.execute(text("PRAGMA busy_timeout = 0"))
        with crm.begin(), pytest.raises(StorageBusy):
            CRM.open(place.url).join(connection).__enter__()
        connection.rollback()
        buy(crm, connection, 1)
        connection.commit()
    assert [1] == place.purchases()


@on_postgres
def test_a_transaction_in_which_a_statement_failed_is_refused(place: Place, crm: CRM, engine: Engine) -> None:
    """PostgreSQL does nothing more in it: `join` says so, and after a savepoint was rolled back it goes on."""
    with engine.connect() as connection:
        connection.execute(insert(Order).values(number=1, total=1))
        savepoint = connection.begin_nested()
        with pytest.raises(exc.IntegrityError):
            connection.execute(insert(Order).values(number=1, total=1))
        with pytest.raises(UnfitConnection, match="failed"):
            buy(crm, connection, 1)
        savepoint.rollback()
        buy(crm, connection, 1)
        connection.commit()
    assert ([1], [1]) == (place.orders(), place.purchases())


@on_postgres
def test_inside_run_sync_there_is_no_driver_s_connection(place: Place, crm: CRM) -> None:
    """The sync side of an async session stands on an async connection of the driver's, which is refused."""

    async def main() -> None:
        engine = create_async_engine(place.sqlalchemy_url)
        async with AsyncSession(engine) as session:
            await session.run_sync(lambda inner: refused(crm, inner, "worker thread"))
        await engine.dispose()

    asyncio.run(main())
