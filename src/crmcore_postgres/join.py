"""Working inside a transaction of the app: never committed, rolled back or closed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psycopg
from attrs import define, field
from psycopg import pq
from psycopg.pq import Escaping

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import NoOpenTransaction, NotMigrated, TransactionError, UnfitConnection
from crmcore.stores.sql.host_connection import joined_connection
from crmcore_postgres.connection import Connection
from crmcore_postgres.cursor import answers
from crmcore_postgres.driver_errors import DRIVER_ERRORS, translated
from crmcore_postgres.identity import Identity, identifying
from crmcore_postgres.migrate import applied, newest_script
from crmcore_postgres.role import require_bound
from crmcore_postgres.settings import binding
from crmcore_postgres.unit import PostgresUnit
from crmcore_postgres.url import Location

_STATUS = pq.TransactionStatus
_ENTER = (
    "SAVEPOINT crm_join; SELECT current_setting('crmcore.tenant', true), current_setting('search_path'),"
    " current_setting('transaction_isolation'), "
)
_UNDO = b"ROLLBACK TO SAVEPOINT crm_join; RELEASE SAVEPOINT crm_join"
_RELEASE = b"RELEASE SAVEPOINT crm_join"


@define
class Joining:
    """What one store knows of connections of the app's. `own` tells which database is the store's."""

    location: Location
    own: Callable[[], Identity]
    _found_fit: set[Identity] = field(init=False, factory=set)

    @contextmanager
    def joined(self, connection: object, tenant: TenantKey) -> Iterator[PostgresUnit]:
        """A unit of work inside the transaction that is open on the app's connection."""
        theirs = require_connection(joined_connection(connection))
        _require_transaction(theirs)
        unit: PostgresUnit | None = None
        try:
            leaving, isolation = self._enter(theirs, tenant)
            unit = PostgresUnit(theirs, tenant, single=self.location.single, one_snapshot=isolation != "read committed")
            yield unit
            _require_running(theirs)
            unit.send()
            unit.end()
        except BaseException:
            if unit is not None:
                unit.end()
            # With it go the settings. Where the connection broke, or the app has ended it, the transaction is gone.
            if theirs.pgconn.transaction_status in (_STATUS.INTRANS, _STATUS.INERROR):
                with suppress(psycopg.Error):
                    list(answers(theirs, _UNDO))
            raise
        try:
            list(answers(theirs, leaving))
        except DRIVER_ERRORS as error:
            raise TransactionError("the app's transaction ended inside the block; end it after the block") from error

    def _enter(self, theirs: Connection, tenant: TenantKey) -> tuple[bytes, str]:
        """Bind the transaction to the tenant; returns the statements that take that back, and the isolation level."""
        ask = "".join([_ENTER, identifying(self.location.schema), "; "]).encode()
        try:
            ((previous, path, isolation, *found),) = answers(theirs, ask + binding(self.location, tenant))
            self._require_fit(theirs, Identity(*found))
        except DRIVER_ERRORS as error:
            raise translated(error) from error
        literal = Escaping(theirs.pgconn).escape_literal
        parts = [b"SET LOCAL crmcore.tenant = ", literal((previous or "").encode())]
        if self.location.schema is not None:
            parts += [b"; SELECT set_config('search_path', ", literal((path or "").encode()), b", true)"]
        return b"".join([*parts, b"; ", _RELEASE]), isolation or ""

    def _require_fit(self, theirs: Connection, found: Identity) -> None:
        """A role and a database that were found fit are so until the server starts again."""
        if found in self._found_fit:
            return
        if applied(theirs) < newest_script():
            raise NotMigrated("the database has no crmcore tables, or older ones; run crm.migrate()")
        require_bound(theirs, single=self.location.single, joined=True)
        if not found.is_same_database(self.own()):
            raise UnfitConnection("the connection is to another database than the CRM; open the CRM on that one")
        self._found_fit.add(found)


def require_connection(connection: object) -> Connection:
    """The app's connection. Raises `UnfitConnection` unless it is an open one of psycopg that can be joined."""
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
    if connection.info.encoding != "utf-8":
        raise UnfitConnection("its client_encoding has not all characters; set it to UTF8")
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
            raise NoOpenTransaction("take it off autocommit, or begin one with connection.transaction()")
        case _:
            raise UnfitConnection("the connection is busy, or broken; hand over one at rest in a transaction")


def _require_running(theirs: Connection) -> None:
    match _STATUS.UNKNOWN if theirs.closed else theirs.pgconn.transaction_status:
        case _STATUS.INTRANS:
            return
        case _STATUS.INERROR:
            raise TransactionError("a statement in the block failed, so that the block is undone; let its error out")
        case _:
            raise TransactionError("the app's transaction ended inside the block; end it after the block")
