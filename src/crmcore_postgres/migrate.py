"""Migrations: numbered SQL files, each applied in one transaction together with the row that says so."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL, Identifier

from crmcore.errors import SchemaTooNew
from crmcore.ports.store import Migration
from crmcore.stores.sql.migrations import Script, scripts
from crmcore_postgres.connection import Connection
from crmcore_postgres.cursor import PlainCursor
from crmcore_postgres.marks import numbered

PACKAGE = "crmcore_postgres"
_TABLE = numbered(
    'CREATE TABLE IF NOT EXISTS crm_migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT COLLATE "C" NOT NULL,'
    " digest BYTEA NOT NULL)"
)
# One number for all databases of a server: whoever else migrates any of them is waited for.
_GUARD = numbered("SELECT pg_advisory_xact_lock(7166913801)")
_KNOWN = numbered("SELECT to_regclass('crm_migration') IS NOT NULL")
_NEWEST = numbered("SELECT COALESCE(MAX(number), 0) FROM crm_migration")
_DONE = numbered("INSERT INTO crm_migration (number, name, digest) VALUES (?, ?, ?)")


def newest_script() -> int:
    """The number of the newest migration of this crmcore."""
    return scripts(PACKAGE)[-1].migration.number


def applied(connection: Connection) -> int:
    """The number of the newest migration applied; 0 when there is none. Raises `SchemaTooNew`."""
    known = PlainCursor(connection).execute(_KNOWN).fetchone()
    if known is None or not known[0]:
        return 0
    row = PlainCursor(connection).execute(_NEWEST).fetchone()
    newest = 0 if row is None else int(row[0])
    if newest > newest_script():
        raise SchemaTooNew("the database was migrated by a newer crmcore; upgrade crmcore", number=newest)
    return newest


def pending(connection: Connection) -> Sequence[Script]:
    """The migrations not applied yet, in order. Raises `SchemaTooNew`."""
    newest = applied(connection)
    return [script for script in scripts(PACKAGE) if script.migration.number > newest]


def migrate(connection: Connection, schema: str | None) -> Sequence[Migration]:
    """Apply the pending migrations and return them; whoever else migrates is waited for."""
    done: list[Migration] = []
    while True:
        with connection.transaction():
            PlainCursor(connection).execute(_GUARD)
            if schema is not None:
                connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))
            script = next(iter(pending(connection)), None)
            if script is None:
                return done
            _apply(connection, script)
        done.append(script.migration)


def _apply(connection: Connection, script: Script) -> None:
    PlainCursor(connection).execute(_TABLE)
    connection.execute(script.sql.encode())
    values = (script.migration.number, script.migration.name, script.digest)
    PlainCursor(connection).execute(_DONE, values)
