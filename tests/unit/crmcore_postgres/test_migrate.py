"""Migrations of PostgreSQL databases."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

import crmcore_postgres.migrate
from crmcore.errors import CRMError, SchemaTooNew, StorageBusy, StorageError, StorageUnavailable
from crmcore.ports.store import Migration
from crmcore.stores.sql.migrations import Script, scripts
from crmcore_postgres.migrate import PACKAGE
from crmcore_postgres.store import PostgresStore
from tests.servers.catalogue import catalogue
from tests.servers.server import Database, Server
from tests.unit.crmcore_postgres.conftest import Shop

SCRIPTS = scripts(PACKAGE)
EVERYTHING = [script.migration for script in SCRIPTS]


def migrate(url: str) -> Sequence[Migration]:
    """Migrate a database by a store of its own."""
    with closing(PostgresStore.open(url)) as store:
        return store.migrate()


def pending(url: str) -> Sequence[Migration]:
    """What is pending by a store of its own."""
    with closing(PostgresStore.open(url)) as store:
        return store.pending()


def statements(sql: str) -> list[str]:
    """The statements of a script: they end at the end of a line, and not in the body of a function."""
    found, text = [], ""
    for line in sql.splitlines(keepends=True):
        text += line
        if line.rstrip().endswith(";") and text.count("$$") % 2 == 0:
            found.append(text)
            text = ""
    return found


def test_both_databases_have_the_same_migrations() -> None:
    """Numbers and names are alike, and follow one another."""
    assert EVERYTHING == [script.migration for script in scripts("crmcore_sqlite")]
    assert list(range(1, len(SCRIPTS) + 1)) == [migration.number for migration in EVERYTHING]


def test_the_schema_is_the_sum_of_the_migrations(shop: Shop, postgres_url: str) -> None:
    """The files, run with the driver alone, make what `migrate` makes, but for the table that says what was applied."""
    with psycopg.connect(postgres_url) as connection:
        for script in SCRIPTS:
            connection.execute(script.sql.encode())
        connection.execute(crmcore_postgres.migrate._TABLE)
    assert catalogue(shop.database.url) == catalogue(postgres_url)


def test_everything_is_named_for_the_library(shop: Shop) -> None:
    """Beside an app's own tables ours are told by their names; ids are bytes, numbers BIGINT, texts by code point."""
    found = catalogue(shop.database.url)
    assert all(row[0].startswith("crm_") for kind in ("columns", "constraints", "row security") for row in found[kind])
    kinds = {(row[2], row[5]) for row in found["columns"]}
    assert {("bytea", None), ("bigint", None), ("text", "C"), ("double precision", None), ("boolean", None)} >= kinds


@pytest.mark.parametrize("schema", [None, "crm"])
def test_what_is_printed_for_an_administrator_is_what_is_applied(
    postgres_server: Server, postgres_url: str, schema: str | None
) -> None:
    """The SQL is run by the driver, some by the store after it; nothing is applied by printing it."""
    options = "" if schema is None else f"?schema={schema}"
    with closing(PostgresStore.open(postgres_url + options)) as store:
        first, *others = store.pending_sql()
        assert EVERYTHING == store.pending()
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(first.encode())
            assert others == store.pending_sql()
            for text in others:
                connection.execute(text.encode())
        assert [] == store.pending_sql()
        assert [] == store.pending() == store.migrate()
    with postgres_server.database() as other:
        migrate(other.url + options)
        place = schema or "public"
        assert catalogue(other.url, place) == catalogue(postgres_url, place)
        told = SQL("SELECT * FROM {}.crm_migration ORDER BY number").format(Identifier(place))
        with psycopg.connect(other.url) as theirs, psycopg.connect(postgres_url) as ours:
            assert theirs.execute(told).fetchall() == ours.execute(told).fetchall()


@pytest.mark.slow
def test_a_migration_that_ends_at_any_statement_is_resumed(
    postgres_server: Server, postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends the session after each statement in turn; called again, `migrate` goes on to the same schema."""
    run = crmcore_postgres.migrate.run

    def ended_after(number: int) -> None:
        left = [number]

        def ending(connection: psycopg.Connection, script: Script) -> None:
            for statement in statements(script.sql):
                if not left[0]:
                    connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                left[0] -= 1
                connection.execute(statement.encode())

        monkeypatch.setattr(crmcore_postgres.migrate, "run", ending)

    total = sum(len(statements(script.sql)) for script in SCRIPTS)
    assert total > 70
    migrate(postgres_database.url)
    expected = catalogue(postgres_database.url)
    for number in range(0, total, 9):
        with postgres_server.database() as database:
            ended_after(number)
            with pytest.raises(StorageUnavailable):
                migrate(database.url)
            monkeypatch.setattr(crmcore_postgres.migrate, "run", run)
            assert pending(database.url) == migrate(database.url)
            assert expected == catalogue(database.url)


_KILLED = """
import os, signal, sys
import crmcore_postgres.migrate as module
from crmcore_postgres.store import PostgresStore
def dying(connection, script):
    connection.execute(script.sql.encode())
    if script.migration.number == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
module.run = dying
PostgresStore.open(sys.argv[1]).migrate()
"""


def started(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A process with this code."""
    path = {"PYTHONPATH": str(Path(crmcore_postgres.migrate.__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env={**os.environ, **path}, stdout=subprocess.PIPE
    )


@pytest.mark.parametrize("number", [1, len(SCRIPTS)])
def test_a_killed_migration_is_resumed(postgres_server: Server, shop: Shop, number: int) -> None:
    """A process is killed when all of a migration is done but that it is."""
    with postgres_server.database() as database:
        killed = started(_KILLED, database.url, str(number))
        assert -9 == killed.wait()
        assert killed.stdout is not None
        killed.stdout.close()
        assert EVERYTHING[number - 1 :] == pending(database.url) == migrate(database.url)
        assert catalogue(shop.database.url) == catalogue(database.url)


_MIGRATING = """
import sys
from crmcore_postgres.store import PostgresStore
print(*[each.number for each in PostgresStore.open(sys.argv[1]).migrate()])
"""


def test_processes_and_threads_migrating_at_once_wait_for_each_other(postgres_url: str) -> None:
    """Each migration is applied by one of them."""
    processes = [started(_MIGRATING, postgres_url) for _ in range(2)]
    applied: list[int] = []
    with closing(PostgresStore.open(postgres_url)) as store:
        threads = [
            threading.Thread(target=lambda: applied.extend(each.number for each in store.migrate())) for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for process in processes:
        told, _ = process.communicate()
        assert 0 == process.returncode
        applied.extend(int(number) for number in told.split())
    assert [migration.number for migration in EVERYTHING] == sorted(applied)


def test_a_failing_migration_changes_nothing(postgres_url: str) -> None:
    """A migration that cannot be applied leaves the database as it was, and the app's own rows alone."""
    with psycopg.connect(postgres_url, autocommit=True) as app:
        app.execute("CREATE TABLE crm_event (id INTEGER)")
        app.execute("INSERT INTO crm_event VALUES (1)")
        before = catalogue(postgres_url)
        with pytest.raises(StorageError):
            migrate(postgres_url)
        assert before == catalogue(postgres_url)
        assert (1,) == app.execute("SELECT id FROM crm_event").fetchone()
        app.execute("DROP TABLE crm_event")
    assert EVERYTHING == migrate(postgres_url)


def test_a_migration_waits_for_a_reader_no_longer_than_the_timeout(postgres_url: str) -> None:
    """Who waits for a table keeps everybody else waiting behind him, so that he does not wait for long."""
    store = PostgresStore.open(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as app:
        for script in store.pending_sql()[:3]:
            app.execute(script.encode())
        app.execute("BEGIN")
        app.execute("SELECT COUNT(*) FROM crm_tenant")
        with pytest.raises(StorageBusy):
            migrate(postgres_url + "?timeout=0.1")
        app.execute("COMMIT")
    store.close()
    assert EVERYTHING[3:] == migrate(postgres_url)


def test_a_schema_that_is_there_needs_no_right_to_make_one(shop: Shop) -> None:
    """An administrator makes the schema, and the role that owns it migrates in it."""
    with psycopg.connect(shop.database.superuser_url, autocommit=True) as admin:
        role = Identifier(shop.database.role("guest"))
        admin.execute(SQL("CREATE SCHEMA crm AUTHORIZATION {}").format(role))
    url = shop.database.guest_url
    assert EVERYTHING == migrate(f"{url}?schema=crm")
    with pytest.raises(CRMError, match="right"):
        migrate(f"{url}?schema=other")


def test_a_newer_schema_is_not_migrated(shop: Shop) -> None:
    """Nor is anything printed for it."""
    with shop.connect() as app:
        app.execute("INSERT INTO crm_migration (number, name, digest) VALUES (9999, 'later', '\\x00')")
    with pytest.raises(SchemaTooNew):
        shop.store.pending_sql()
