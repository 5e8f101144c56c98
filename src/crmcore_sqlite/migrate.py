"""Migrations: numbered SQL files, each applied in one transaction together with the row that says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from time import perf_counter

from crmcore.errors import SchemaTooNew
from crmcore.ports.store import Migration
from crmcore.stores.sql import migrations
from crmcore.stores.sql.migrations import Script
from crmcore_sqlite.connection import Connection, until_free

_TABLE = (
    "CREATE TABLE IF NOT EXISTS crm_migration"
    " (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL) STRICT"
)


def scripts() -> Sequence[Script]:
    """All migrations, in order: the files ``0001_name.sql`` and so on."""
    return migrations.scripts("crmcore_sqlite")


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, one by one."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        if statement or (line.strip() and not line.startswith("--")):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""


def applied(connection: Connection) -> int:
    """The number of the newest migration applied; 0 when there is none. Raises `SchemaTooNew`."""
    known = connection.run("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'crm_migration'").fetchone()
    newest: int = connection.run("SELECT COALESCE(MAX(number), 0) FROM crm_migration").fetchone()[0] if known else 0
    if newest > scripts()[-1].migration.number:
        raise SchemaTooNew("the database was migrated by a newer crmcore; upgrade crmcore", number=newest)
    return newest


def pending(connection: Connection) -> Sequence[Migration]:
    """The migrations not applied yet, in order. Raises `SchemaTooNew`."""
    newest = applied(connection)
    return [script.migration for script in scripts() if script.migration.number > newest]


def as_sql(migration: Migration) -> str:
    """A migration as a DBA may run it: one transaction, with the row that says that it was applied."""
    (script,) = (script for script in scripts() if script.migration == migration)
    parts = ["BEGIN IMMEDIATE;\n", _TABLE, ";\n\n", script.sql.strip()]
    parts += ["\n\nINSERT INTO crm_migration (number, name, digest) VALUES (", str(migration.number), ", '"]
    return "".join([*parts, migration.name, "', x'", script.digest.hex(), "');\nCOMMIT;\n"])


def migrate(connection: Connection, timeout: float) -> Sequence[Migration]:
    """Apply the pending migrations and return them; whoever else migrates is waited for."""
    done: list[Migration] = []
    while True:
        until_free(lambda: connection.run("BEGIN IMMEDIATE"), perf_counter() + timeout)
        try:
            script = _next(applied(connection))
            if script is None:
                connection.run("ROLLBACK")
                return done
            _apply(connection, script)
            connection.run("COMMIT")
        except BaseException:
            if connection.raw is not None and connection.raw.in_transaction:
                connection.run("ROLLBACK")
            raise
        done.append(script.migration)


def _next(newest: int) -> Script | None:
    return next((script for script in scripts() if script.migration.number > newest), None)


def _apply(connection: Connection, script: Script) -> None:
    assert connection.raw is not None
    connection.run(_TABLE)
    for statement in statements(script.sql):
        connection.run(statement)
    connection.raw.execute(
        "INSERT INTO crm_migration (number, name, digest) VALUES (?, ?, ?)",
        (script.migration.number, script.migration.name, script.digest),
    )
