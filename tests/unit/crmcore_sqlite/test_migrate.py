"""Migrations of SQLite databases."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import crmcore_sqlite.migrate
from crmcore.errors import NotMigrated, SchemaTooNew, StorageBusy, StorageError
from crmcore_sqlite.migrate import scripts, statements
from crmcore_sqlite.store import SQLiteStore
from tests.unit.crmcore_sqlite.conftest import KILLED, Child, Shop, furnished, needs_fork

Schema = set[tuple[str, str, str]]


def open_in(folder: Path) -> SQLiteStore:
    """A store in a folder."""
    return SQLiteStore.open(f"sqlite:///{folder / 'shop.db'}")


def schema_of(path: Path) -> Schema:
    """All that is defined in a database: kind, name and SQL."""
    connection = sqlite3.connect(path)
    try:
        return {
            (kind, name, " ".join((sql or "").split()))
            for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")
        }
    finally:
        connection.close()


def summed(folder: Path) -> Schema:
    """The schema made by running all files of migrations with the driver alone."""
    connection = sqlite3.connect(folder / "sum.db")
    for script in scripts():
        connection.executescript(script.sql)
    connection.close()
    return schema_of(folder / "sum.db")


def without_own_table(schema: Schema) -> Schema:
    """A schema less the table that says what was applied."""
    return {each for each in schema if each[1] != "crm_migration"}


def test_the_schema_is_the_sum_of_the_migrations(shop: Shop, tmp_path: Path) -> None:
    """`migrate` makes what the files say, no more and no less."""
    assert summed(tmp_path) == without_own_table(schema_of(shop.path))


def test_everything_is_named_for_the_library_and_strict(shop: Shop) -> None:
    """Tables and indexes are named `crm_...`; every table is STRICT."""
    for kind, name, sql in schema_of(shop.path):
        assert name.startswith(("crm_", "sqlite_autoindex_crm_")), name
        assert kind != "table" or "STRICT" in sql.rpartition(")")[2], name


def test_numbers_follow_one_another() -> None:
    """Migrations are numbered from 1 without a gap."""
    assert list(range(1, len(scripts()) + 1)) == [script.migration.number for script in scripts()]


def test_scripts_are_cut_into_statements() -> None:
    """Comments, semicolons in texts and triggers stay with their statement."""
    sql = (
        "-- first; of all\nCREATE TABLE a (b TEXT DEFAULT ';', -- why; not\n c INT);\n\n"
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT 1;\n SELECT 2;\nEND;\n"
    )
    first, second = statements(sql)
    assert first.startswith("CREATE TABLE a")
    assert first.rstrip().endswith("c INT);")
    assert second.rstrip().endswith("END;")


@needs_fork
def test_a_killed_migration_is_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before any statement of any migration and called again, `migrate` ends in the same schema."""
    expected = summed(tmp_path)
    total = sum(1 for script in scripts() for _ in statements(script.sql))
    for fatal in {*range(0, total, 7), total - 1}:
        folder = tmp_path / str(fatal)
        folder.mkdir()
        seen = 0

        def deadly(sql: str, fatal: int = fatal) -> Iterator[str]:
            nonlocal seen
            for statement in statements(sql):
                if seen == fatal:
                    os.kill(os.getpid(), signal.SIGKILL)
                seen += 1
                yield statement

        with monkeypatch.context() as patch:
            patch.setattr(crmcore_sqlite.migrate, "statements", deadly)
            assert KILLED == Child(open_in(folder).migrate).answer()
        store = open_in(folder)
        assert store.pending() == store.migrate()
        store.close()
        assert expected == without_own_table(schema_of(folder / "shop.db"))


@needs_fork
def test_processes_migrating_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """Two at once: one waits for the other, and each migration is applied by one of them."""
    everything = [script.migration for script in scripts()]
    children = [Child(open_in(tmp_path).migrate) for _ in range(4)]
    answers = [child.answer() for child in children]
    assert everything == sorted((each for applied in answers for each in applied), key=lambda each: each.number)
    assert [] == open_in(tmp_path).pending()


def test_a_migration_waits_for_a_writer_no_longer_than_the_timeout(tmp_path: Path) -> None:
    """A writer that holds the database for longer than the time-out is `StorageBusy`."""
    shop = furnished(tmp_path / "shop.db", "?timeout=0.1")
    blocker = shop.connect()
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusy):
        shop.again("?timeout=0.1").store.migrate()
    blocker.close()


def test_a_newer_schema_is_refused(shop: Shop) -> None:
    """A database migrated by a newer release is `SchemaTooNew`, whatever is asked of it, also of an open store."""
    app = shop.connect()
    app.execute("INSERT INTO crm_migration (number, name, digest) VALUES (9999, 'later', x'00')")
    app.execute("CREATE TABLE later (a)")
    for store in (shop.store, shop.again().store):
        with pytest.raises(SchemaTooNew), store.begin(None, write=False):
            raise AssertionError("begun")
        with pytest.raises(SchemaTooNew):
            store.pending()
        with pytest.raises(SchemaTooNew):
            store.migrate()
    app.execute("BEGIN IMMEDIATE")
    with pytest.raises(SchemaTooNew), shop.store.join(app, shop.tenant):
        raise AssertionError("joined")
    app.close()


@pytest.mark.parametrize("write", [True, False])
def test_an_app_s_database_without_our_tables_is_not_migrated(tmp_path: Path, write: bool) -> None:
    """A database with the app's tables alone is `NotMigrated`; migrating leaves what is the app's."""
    app = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    app.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    app.execute("INSERT INTO orders VALUES (1)")
    store = open_in(tmp_path)
    with pytest.raises(NotMigrated), store.begin(None, write=write):
        raise AssertionError("begun")
    assert store.pending() == store.migrate()
    with store.begin(None, write=write) as unit:
        assert [] == unit.tenants.all()
    assert [(1,)] == app.execute("SELECT id FROM orders").fetchall()
    app.close()


def test_a_failing_migration_changes_nothing(tmp_path: Path) -> None:
    """A migration that cannot be applied leaves the database as it was, and the store usable."""
    app = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    app.execute("CREATE TABLE crm_event (id)")
    before = schema_of(tmp_path / "shop.db")
    store = open_in(tmp_path)
    with pytest.raises(StorageError):
        store.migrate()
    assert before == schema_of(tmp_path / "shop.db")
    app.execute("DROP TABLE crm_event")
    assert store.migrate()
    app.close()


def test_threads_migrating_at_once(tmp_path: Path) -> None:
    """Threads of one store migrate at once and none fails."""
    store = open_in(tmp_path)
    applied: list[int] = []
    threads = [threading.Thread(target=lambda: applied.append(len(store.migrate()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(scripts()) == sum(applied)
    assert 4 == len(applied)
