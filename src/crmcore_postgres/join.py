"""Working inside a transaction of the app: never committed, rolled back or closed here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import pq

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import NoOpenTransaction, NotMigrated, TransactionError, UnfitConnection
from crmcore.stores.sql.host_connection import driver_connection, joined_connection
from crmcore_postgres.connection import Connection
from crmcore_postgres.cursor import PlainCursor
from crmcore_postgres.driver_errors import DRIVER_ERRORS, translated
from crmcore_postgres.migrate import applied, newest_script
from crmcore_postgres.role import require_bound
from crmcore_postgres.settings import BIND, PATH, RESTORE, RESTORE_PATH
from crmcore_postgres.unit import PostgresUnit
from crmcore_postgres.url import Location

_STATUS = pq.TransactionStatus


def prepare(connection: object) -> None:
    """Raises `UnfitConnection` unless it is an open connection of psycopg, or stands on one."""
    _require_connection(driver_connection(connection))


@contextmanager
def joined(connection: object, tenant: TenantKey, location: Location) -> Iterator[PostgresUnit]:
    """A unit of work inside the transaction that is open on the app's connection."""
    theirs = _require_connection(joined_connection(connection))
    _require_transaction(theirs)
    with _fenced():
        _run(theirs, b"SAVEPOINT crm_join")
    unit = PostgresUnit(theirs, tenant)
    try:
        with _fenced():
            before = _bind(theirs, tenant, location)
        yield unit
        unit.send()
    except BaseException:
        unit.end()
        # With it go the settings. Where the connection broke, the transaction is gone anyway.
        with suppress(psycopg.Error):
            _run(theirs, b"ROLLBACK TO SAVEPOINT crm_join")
            _run(theirs, b"RELEASE SAVEPOINT crm_join")
        raise
    unit.end()
    _leave(theirs, before)


def _require_connection(connection: object) -> Connection:
    if isinstance(connection, psycopg.AsyncConnection):
        raise UnfitConnection("an asynchronous connection cannot be joined; join in a worker thread, on one of its own")
    if not isinstance(connection, psycopg.Connection):
        raise UnfitConnection(
            f"a connection of psycopg 3 is needed, not a {type(connection).__name__}; hand over the driver's own"
        )
    if connection.closed:
        raise UnfitConnection("the connection is closed; hand over an open one")
    if connection.pgconn.pipeline_status != pq.PipelineStatus.OFF:
        raise UnfitConnection("the connection is in pipeline mode; join outside of it")
    return connection


def _require_transaction(theirs: Connection) -> None:
    match theirs.pgconn.transaction_status:
        case _STATUS.INTRANS:
            return
        case _STATUS.INERROR:
            raise UnfitConnection("the app's transaction has failed; roll it back, or to a savepoint, then join")
        case _STATUS.IDLE if not theirs.autocommit:
            # The driver begins with the first statement, which is ours.
            return
        case _STATUS.IDLE:
            raise NoOpenTransaction("it is in autocommit: begin one with connection.transaction()")
        case _:
            raise UnfitConnection("the connection is busy, or broken; hand over one at rest in a transaction")


def _bind(theirs: Connection, tenant: TenantKey, location: Location) -> tuple[str | None, str | None]:
    """Bind the transaction to the tenant; returns the settings there were."""
    path = None
    if location.schema is not None:
        path = _first(theirs, PATH, location.schema)
    if applied(theirs) < newest_script():
        raise NotMigrated("the database has no crmcore tables, or older ones; run crm.migrate()")
    if not location.single:
        require_bound(theirs, joined=True)
    return _first(theirs, BIND, str(int(tenant))), path


def _leave(theirs: Connection, before: tuple[str | None, str | None]) -> None:
    tenant, path = before
    if theirs.closed or theirs.pgconn.transaction_status != _STATUS.INTRANS:
        raise TransactionError("the app's transaction ended or failed inside the block; end it after the block")
    with _fenced():
        PlainCursor(theirs).execute(RESTORE, (tenant or "",))
        if path is not None:
            PlainCursor(theirs).execute(RESTORE_PATH, (path,))
    try:
        _run(theirs, b"RELEASE SAVEPOINT crm_join")
    except psycopg.Error as error:
        raise TransactionError("the app's transaction ended inside the block; end it after the block") from error


def _first(theirs: Connection, statement: bytes, *values: object) -> Any:
    row = PlainCursor(theirs).execute(statement, values).fetchone()
    return None if row is None else row[0]


def _run(theirs: Connection, statement: bytes) -> None:
    PlainCursor(theirs).execute(statement)


@contextmanager
def _fenced() -> Iterator[None]:
    try:
        yield
    except DRIVER_ERRORS as error:
        raise translated(error) from error
