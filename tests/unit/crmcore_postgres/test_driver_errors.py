"""What the server and the driver refuse comes as typed errors with the cure, never as an exception of the driver."""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack, closing
from typing import Any

import psycopg
import pytest

import crmcore_postgres.store
from crmcore import CRM, External, Money, Person
from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import (
    CRMError,
    InvalidValue,
    KeyMismatch,
    MoneyOutOfRange,
    NotMigrated,
    SchemaTooNew,
    StorageBusy,
    StorageError,
    StorageReadOnly,
    StorageUnavailable,
    TransactionError,
)
from crmcore.testing.conformance import samples
from crmcore_postgres.driver_errors import translated
from crmcore_postgres.store import PostgresStore
from tests.servers.cluster import own_cluster
from tests.servers.ports import free_port
from tests.servers.server import Database
from tests.unit.crmcore_postgres.conftest import Shop, furnish

FIRST = TenantKey(1)


def refused(url: str, *, write: bool = True) -> CRMError:
    """The error of a store's first transaction, which is that of its migrations too."""
    with closing(PostgresStore.open(url)) as store:
        with pytest.raises(CRMError) as caught, store.begin(FIRST, write=write) as unit:
            unit.execute("UPDATE crm_tenant SET revision = revision WHERE id = ?", (unit.tenant,)).fetchall()
        return caught.value


def instead(url: str, old: str, new: str) -> str:
    """A URL with something in it replaced."""
    assert old in url
    return url.replace(old, new, 1)


def test_a_server_that_is_down_is_unavailable(shop: Shop) -> None:
    """Nobody listens: at first use, at migrating, and in a store that worked before; soon, and without the password."""
    port = shop.database.url.rpartition(":")[2].partition("/")[0]
    url = instead(shop.database.url, f":{port}/", f":{free_port()}/") + "?timeout=1"
    error = refused(url)
    assert StorageUnavailable is type(error)
    assert shop.database.server.password not in f"{error!r} {error.__cause__!r} {error.__context__!r}"
    with closing(PostgresStore.open(url)) as store:
        for ask in (store.pending, store.migrate):
            with pytest.raises(StorageUnavailable, match="cannot be reached"):
                ask()


def test_a_wrong_password_or_database_is_told(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    """Each by its own words; no password is in errors or logs."""
    caplog.set_level(logging.DEBUG)
    url, server = shop.database.url, shop.database.server
    wrong = refused(instead(url, server.password, "hunter2"))
    nobody = refused(instead(url, shop.database.role("owner"), "crm_test_nobody"))
    missing = refused(instead(url, shop.database.name, "crm_test_missing"))
    assert [StorageUnavailable] * 3 == [type(error) for error in (wrong, nobody, missing)]
    assert "password" in wrong.message
    assert "password" in nobody.message
    assert "does not exist" in missing.message
    shown = caplog.text + "".join(f"{error!r} {error.__cause__!r}" for error in (wrong, nobody, missing))
    assert "hunter2" not in shown
    assert server.password not in shown


def test_a_server_that_is_too_old_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is looked at before anything else."""
    monkeypatch.setattr(crmcore_postgres.store, "OLDEST", 990_000)
    with pytest.raises(StorageUnavailable, match="the server is older"), shop.read():
        raise AssertionError("begun")
    with pytest.raises(StorageUnavailable, match="the server is older"):
        shop.store.migrate()


def test_a_database_that_has_not_all_characters_is_told(shop: Shop) -> None:
    """Text is kept in UTF-8, or not at all."""
    with psycopg.connect(shop.database.superuser_url, autocommit=True) as admin:
        name = f"{shop.database.name}_latin"
        admin.execute(
            f"CREATE DATABASE {name} OWNER {shop.database.role()} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
        )
    with closing(PostgresStore.open(instead(shop.database.url, shop.database.name, name))) as store:
        for ask in (store.migrate, lambda: store.begin(None, write=False).__enter__()):
            with pytest.raises(StorageUnavailable, match="UTF8"):
                ask()


def test_text_is_kept_whatever_the_client_s_encoding(shop: Shop) -> None:
    """An encoding that the environment or the URL asks for is not ours."""
    with CRM.open(shop.database.url + "?client_encoding=latin1", keys=b"k" * 32) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        assert "زهرا 🍵" in str(crm.story(crm.customers.add(Person("زهرا 🍵"))))


def test_a_server_that_takes_no_writes_is_read_only(shop: Shop, postgres_database: Database) -> None:
    """What a replica says is said: writing and migrating are refused, reading works."""
    for database in (shop.database, postgres_database):
        with psycopg.connect(database.superuser_url, autocommit=True) as admin:
            admin.execute("ALTER DATABASE " + database.name + " SET default_transaction_read_only = on")
    again, empty = shop.again(), shop.again(url=postgres_database.url)
    with closing(again.store), closing(empty.store):
        assert 0 == again.count()
        with pytest.raises(StorageReadOnly, match="primary"):
            again.buy(1)
        with pytest.raises(StorageReadOnly, match="primary"):
            empty.store.migrate()
        assert 0 == again.count()


def test_a_statement_that_takes_too_long_is_busy(shop: Shop) -> None:
    """`statement_timeout` ends it, and the store goes on."""
    again = shop.again("?statement_timeout=0.05")
    with closing(again.store):
        with pytest.raises(StorageBusy, match="statement_timeout"), again.read() as unit:
            unit.execute("SELECT pg_sleep(30)").fetchall()
        assert 0 == again.count()


def test_rows_that_another_transaction_holds_are_busy(shop: Shop) -> None:
    """They are waited for as long as the time-out says."""
    again = shop.again("?timeout=0.05")
    with closing(again.store), shop.write() as unit:
        unit.customers.hold([samples.customer_id(1)])
        unit.interactions.count()
        with pytest.raises(StorageBusy, match="holds the rows"), again.write() as other:
            other.customers.hold([samples.customer_id(1)])
    shop.buy(1)


def test_a_pool_with_nothing_left_is_busy(shop: Shop) -> None:
    """Who waits for longer than the time-out for a connection is told, and gets one later."""
    small = shop.again("?pool=2&timeout=0.1")
    with closing(small.store):
        busy = pytest.raises(StorageBusy, match="all connections are in use")
        with small.read(), small.read(), busy, small.read():
            raise AssertionError("begun")
        assert 0 == small.count()


@pytest.mark.slow
def test_a_server_with_no_connection_left_is_busy() -> None:
    """`max_connections` of others are in use."""
    with own_cluster(max_connections="5", superuser_reserved_connections="0") as cluster, ExitStack() as stack:
        database = cluster.server.create_database()
        furnish(database)
        with pytest.raises(psycopg.OperationalError):
            for _ in range(9):
                stack.enter_context(psycopg.connect(database.url))
        error = refused(database.url + "?timeout=1")
        assert StorageBusy is type(error)
        assert "no connection left" in error.message


def test_a_closed_store_is_told(shop: Shop) -> None:
    """Whatever is asked of it."""
    shop.store.close()
    with pytest.raises(TransactionError, match="closed"), shop.read():
        raise AssertionError("begun")
    with pytest.raises(TransactionError, match="closed"):
        shop.store.migrate()
    shop.store.close()


def test_a_database_without_tables_is_not_migrated(postgres_url: str, shop: Shop) -> None:
    """No tables, none in the schema named, older ones: the cure is to migrate."""
    missing = refused(shop.database.url + "?schema=elsewhere")
    with shop.connect() as owner:
        owner.execute("DELETE FROM crm_migration WHERE number > 1")
    for error in (refused(postgres_url), missing, refused(shop.database.url)):
        assert NotMigrated is type(error)
        assert "migrate" in error.message


def test_a_newer_schema_is_refused(shop: Shop) -> None:
    """A database migrated by a newer release is `SchemaTooNew`, whatever is asked of it."""
    with shop.connect() as app:
        app.execute("INSERT INTO crm_migration (number, name, digest) VALUES (9999, 'later', '\\x00')")
        with closing(shop.again().store) as store:
            for ask in (store.pending, store.migrate, lambda: store.begin(None, write=False).__enter__()):
                with pytest.raises(SchemaTooNew):
                    ask()
            app.execute("BEGIN")
            with pytest.raises(SchemaTooNew), store.join(app, shop.tenant):
                raise AssertionError("joined")
            app.execute("COMMIT")


def test_a_key_has_to_be_given(postgres_url: str) -> None:
    """A database on a server has no place for the master key; the app is told before anything is made."""
    with CRM.open(postgres_url) as crm:
        with pytest.raises(KeyMismatch, match="CRMCORE_KEY"):
            crm.migrate(currency="EUR", zone="UTC")
        assert list(crm.pending())


@pytest.mark.parametrize(
    ("sql", "value", "error"),
    [
        ("SELECT CAST(? AS TEXT)", "a\0b", InvalidValue),
        ("SELECT CAST(? AS TEXT)", "a\ud800b", InvalidValue),
        ("SELECT CAST(? AS BIGINT)", 2**63, MoneyOutOfRange),
        ("SELECT CAST(? AS BIGINT) + 1", 2**63 - 1, MoneyOutOfRange),
        ("SELECT CAST(? AS BIGINT) / 0", 1, StorageError),
        ("SELECT nonsense WHERE ? = 1", 1, StorageError),
    ],
)
def test_values_that_the_server_cannot_hold_are_told(shop: Shop, sql: str, value: Any, error: type[CRMError]) -> None:
    """NUL, half a character, a number beyond 64 bits: typed, alone and together with other statements."""
    for many in (False, True):
        with pytest.raises(error), shop.write() as unit:
            if many:
                unit.execute("SELECT 1")
            unit.execute(sql, (value,)).fetchall()
    assert 0 == shop.count()


def test_the_public_api_refuses_such_text_first(shop: Shop) -> None:
    """NUL and half characters are told by the field they are in."""
    with CRM.open(shop.database.url, keys=b"k" * 32) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        for bad in ("a\0b", "a\ud800b"):
            with pytest.raises(InvalidValue):
                crm.customers.add(Person(bad))
            with pytest.raises(InvalidValue):
                crm.customers.add(Person("Sara"), External("erp", bad))
        sara = crm.customers.add(Person("Sara"))
        with pytest.raises(MoneyOutOfRange):
            crm.interactions.purchase(sara, Money("1000000000001", "EUR"))


@pytest.mark.parametrize("state", ["40001", "40P01", "53100", "53200", "57P01", "57P02", "57P03", "57P05", "25P03"])
def test_states_that_a_test_cannot_bring_about_have_a_meaning(state: str) -> None:
    """Each is a kind of `StorageError` of its own, with what to do."""
    error = translated(psycopg.errors.lookup(state)())
    assert isinstance(error, StorageError)
    assert StorageError is not type(error)
    assert ";" in error.message or "repeat" in error.message


def test_a_store_closed_under_a_waiting_thread_is_told(shop: Shop) -> None:
    """A store closed in one thread while another waits for a connection ends its waiting with a typed error."""
    small = shop.again("?pool=1&timeout=5")
    told: list[type[BaseException]] = []

    def wait() -> None:
        try:
            with small.read():
                raise AssertionError("begun")
        except CRMError as error:
            told.append(type(error))

    with small.read():
        thread = threading.Thread(target=wait)
        thread.start()
        while not small.store._connections._pool._waiting:  # type: ignore[union-attr]
            pass
        small.store.close()
        thread.join()
    assert [TransactionError] == told
