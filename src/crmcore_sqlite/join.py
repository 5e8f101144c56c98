"""Working inside a transaction that the app has open on a connection of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crmcore.errors import NoOpenTransaction, NotMigrated, SchemaTooNew, StorageBusy, TransactionError, UnfitConnection
from crmcore.stores.sql.host_connection import driver_connection, joined_connection
from crmcore_sqlite.connection import Connection
from crmcore_sqlite.driver_errors import BUSY, DRIVER_ERRORS, code_of, primary, translated
from crmcore_sqlite.migrate import applied, scripts
from crmcore_sqlite.unit import SQLiteUnit

_PREPARE = (
    "call crm.prepare(connection) before the transaction begins, with SQLAlchemy in a listener of the engine's connect"
)
# Of Connection.autocommit, which Python has since 3.12: the driver begins before a change, if isolation_level says so.
_LEGACY = -1
# A no-op: it takes the write lock before anything is read.
_LOCK = "UPDATE crm_tenant SET revision = revision WHERE id = -1"
# Each stored value beside an expression of it: converters see stored columns only, by the types they are declared with.
_PROBE = (
    "SELECT name, name || '', digest, substr(digest, 1), number, number + 0, 'na\u00efve \u20ac \U0001f600'"
    " FROM crm_migration"
)
_TEXT = "na\u00efve \u20ac \U0001f600"


def prepare(connection: object) -> None:
    """Set a connection up for `join`. Raises `UnfitConnection`, also in a transaction, where this has no effect."""
    raw = _require_connection(driver_connection(connection))
    if raw.in_transaction:
        raise UnfitConnection("foreign keys cannot be switched on inside a transaction; " + _PREPARE)
    try:
        sqlite3.Cursor(raw).execute("PRAGMA foreign_keys = ON")
        # What it deletes is overwritten in the file, so that an erasure leaves nothing.
        sqlite3.Cursor(raw).execute("PRAGMA secure_delete = ON").fetchall()
        _require_foreign_keys(raw)
    except DRIVER_ERRORS as error:
        raise translated(error) from error


@contextmanager
def joined(connection: object, tenant: int, path: Path) -> Iterator[SQLiteUnit]:
    """A unit of work between a savepoint and its release; the app's transaction is left to the app."""
    raw = _require_connection(joined_connection(connection))
    ours = Connection(raw)
    if not raw.in_transaction:
        _begin(ours, raw)
    _run(ours, "SAVEPOINT crm_join")
    try:
        _lock(ours)
        _require_fit(ours)
        _require_file(ours, path)
        unit = SQLiteUnit(ours, tenant)
        try:
            yield unit
        finally:
            unit.end()
        unit.require_kept()
    except BaseException:
        # Where the database has undone the app's whole transaction there is no savepoint to go back to.
        with suppress(*DRIVER_ERRORS):
            ours.run("ROLLBACK TO SAVEPOINT crm_join")
            ours.run("RELEASE SAVEPOINT crm_join")
        raise
    _release(ours)


def _require_connection(connection: object) -> sqlite3.Connection:
    if not isinstance(connection, sqlite3.Connection):
        raise UnfitConnection(
            f"a sqlite3.Connection is needed, not a {type(connection).__name__}; hand over the driver's own"
        )
    try:
        sqlite3.Cursor(connection).close()
    except sqlite3.Error as error:
        raise UnfitConnection(
            "the connection is closed, or was made in another thread; hand over one of this thread"
        ) from error
    return connection


def _begin(ours: Connection, raw: sqlite3.Connection) -> None:
    """Begin where the driver would before the next change; in autocommit what comes next would commit by itself."""
    if raw.isolation_level is None or getattr(raw, "autocommit", _LEGACY) != _LEGACY:
        raise NoOpenTransaction("it is in autocommit: execute BEGIN IMMEDIATE on it first")
    _run(ours, "BEGIN")


def _run(ours: Connection, sql: str) -> None:
    try:
        ours.run(sql)
    except DRIVER_ERRORS as error:
        raise translated(error) from error


def _lock(ours: Connection) -> None:
    try:
        ours.run(_LOCK)
    except sqlite3.Error as error:
        code = code_of(error)
        if code == sqlite3.SQLITE_BUSY_SNAPSHOT:
            raise StorageBusy(
                "another writer has committed since this transaction first read; repeat it from a BEGIN IMMEDIATE",
                sqlite_code=code,
            ) from error
        if primary(code) == BUSY:
            raise StorageBusy(
                "another writer holds the database; begin with BEGIN IMMEDIATE and try again", sqlite_code=code
            ) from error
        raise translated(error) from error


def _require_fit(ours: Connection) -> None:
    assert ours.raw is not None
    _require_foreign_keys(ours.raw)
    try:
        newest = applied(ours)
        rows = ours.run(_PROBE).fetchall()
    except DRIVER_ERRORS as error:
        raise translated(error) from error
    except SchemaTooNew:
        raise
    except Exception as error:
        # A text_factory or a converter of the app's raised on our rows.
        raise _altering() from error
    if newest < scripts()[-1].migration.number:
        raise NotMigrated("the database has no crmcore tables, or older ones; run crm.migrate()")
    for *pairs, text in rows:
        stored, plain = pairs[0::2], pairs[1::2]
        types = [type(value) for value in (*stored, text)]
        if stored != plain or text != _TEXT or types != [str, bytes, int, str]:
            raise _altering()


def _require_file(ours: Connection, path: Path) -> None:
    """Our tables, found by name in the main database first, are those of the store's file."""
    try:
        listed = ours.run("PRAGMA database_list").fetchall()
        (own,) = ours.run("SELECT COUNT(*) FROM main.sqlite_schema WHERE name = 'crm_tenant'").fetchone() or (0,)
    except DRIVER_ERRORS as error:
        raise translated(error) from error
    for _, name, file in listed:
        if file and (name == "main" or not own) and (file == str(path) or (path.exists() and path.samefile(file))):
            return
    raise UnfitConnection("the connection is to another database than the CRM; open the CRM on that one")


def _altering() -> UnfitConnection:
    return UnfitConnection(
        "its text_factory or a converter alters what is read; use text_factory str and no detect_types"
    )


def _require_foreign_keys(raw: sqlite3.Connection) -> None:
    row = sqlite3.Cursor(raw).execute("PRAGMA foreign_keys").fetchone()
    if not row or int(row[0]) != 1:
        raise UnfitConnection("foreign keys are off, and rows could point nowhere; " + _PREPARE)


def _release(ours: Connection) -> None:
    try:
        ours.run("RELEASE SAVEPOINT crm_join")
    except sqlite3.OperationalError as error:
        raise TransactionError("the app's transaction ended inside the block; end it after the block") from error
