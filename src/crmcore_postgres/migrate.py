"""Migrations: numbered SQL files, each applied in one transaction together with the row that says so."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL, Identifier

from crmcore.errors import SchemaTooNew, StorageUnavailable
from crmcore.ports.store import Migration
from crmcore.stores.sql.migrations import Script, scripts
from crmcore_postgres.cursor import PlainCursor
from crmcore_postgres.marks import numbered
from crmcore_postgres.session import Connection
from crmcore_postgres.url import Location

PACKAGE = "crmcore_postgres"
_TABLE = (
    'CREATE TABLE IF NOT EXISTS crm_migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT COLLATE "C" NOT NULL,'
    " digest BYTEA NOT NULL)"
)
# Whoever else migrates this database is waited for.
_GUARD = "SELECT pg_advisory_xact_lock(7166913801)"
_KNOWN = numbered("SELECT to_regclass('crm_migration') IS NOT NULL")
_NEWEST = numbered("SELECT COALESCE(MAX(number), 0) FROM crm_migration")
_DONE = numbered("INSERT INTO crm_migration (number, name, digest) VALUES (?, ?, ?)")
_USABLE = numbered("SELECT has_schema_privilege(n.oid, 'USAGE') FROM pg_namespace AS n WHERE n.nspname = ?")
_HAS_SCHEMA = numbered("SELECT to_regnamespace(?) IS NOT NULL")


def newest_script() -> int:
    """The number of the newest migration of this crmcore."""
    return scripts(PACKAGE)[-1].migration.number


def require_usage(connection: Connection, location: Location) -> None:
    """Raises `StorageUnavailable` where the role may not look into the schema that the URL names."""
    if location.schema is None:
        return
    row = PlainCursor(connection).execute(_USABLE, (location.schema,)).fetchone()
    if row is not None and row[0] is False:
        raise StorageUnavailable("the role may not use the schema of the URL; GRANT USAGE ON SCHEMA to it")


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


def pending(connection: Connection, location: Location) -> Sequence[Script]:
    """The migrations not applied yet, in order. Raises `SchemaTooNew`."""
    with connection.transaction():
        _settle(connection, location)
        return _pending(connection)


def migrate(connection: Connection, location: Location) -> Sequence[Migration]:
    """Apply the pending migrations and return them; whoever else migrates is waited for."""
    done: list[Migration] = []
    while True:
        with connection.transaction():
            connection.execute(_GUARD)
            _require_schema(connection, location)
            _settle(connection, location)
            script = next(iter(_pending(connection)), None)
            if script is None:
                return done
            connection.execute(_TABLE)
            run(connection, script)
            values = (script.migration.number, script.migration.name, script.digest)
            PlainCursor(connection).execute(_DONE, values)
        done.append(script.migration)


def run(connection: Connection, script: Script) -> None:
    """The statements of one migration, sent as one."""
    connection.execute(script.sql.encode())


def as_sql(script: Script, location: Location) -> str:
    """A migration as a DBA may run it: one transaction, with the row that says that it was applied."""
    parts = ["BEGIN;\n", _GUARD, ";\n"]
    if location.schema is not None:
        parts += ['CREATE SCHEMA IF NOT EXISTS "', location.schema, '";\nSET LOCAL search_path = "', location.schema]
        parts += ['";\n']
    parts += [_TABLE, ";\n\n", script.sql.strip(), "\n\nINSERT INTO crm_migration (number, name, digest) VALUES ("]
    parts += [str(script.migration.number), ", '", script.migration.name, "', '\\x", script.digest.hex(), "');\n"]
    return "".join([*parts, "COMMIT;\n"])


def _pending(connection: Connection) -> Sequence[Script]:
    newest = applied(connection)
    return [script for script in scripts(PACKAGE) if script.migration.number > newest]


def _settle(connection: Connection, location: Location) -> None:
    """For the transaction: where tables are, and how long to keep others waiting behind a lock that is waited for."""
    connection.execute("SELECT set_config('lock_timeout', %s, true)", (str(round(location.timeout * 1_000)),))
    if location.schema is not None:
        connection.execute("SELECT set_config('search_path', %s, true)", (location.schema,))


def _require_schema(connection: Connection, location: Location) -> None:
    """Make the schema, which needs a right on the database, unless it is there."""
    if location.schema is None:
        return
    quoted = Identifier(location.schema)
    row = PlainCursor(connection).execute(_HAS_SCHEMA, (quoted.as_string(connection),)).fetchone()
    if row is None or not row[0]:
        connection.execute(SQL("CREATE SCHEMA {}").format(quoted))
