"""Working inside a transaction of the app: never committed, rolled back or closed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
from attrs import define, field
from psycopg import pq
from psycopg.pq import Escaping

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import CRMError, NoOpenTransaction, NotMigrated, StorageError, TransactionError, UnfitConnection
from crmcore.stores.sql.host_connection import joined_connection
from crmcore.stores.sql.tenants import KEYED
from crmcore_postgres.driver_errors import DRIVER_ERRORS, state_of, translated
from crmcore_postgres.identity import Identity, identifying
from crmcore_postgres.marks import numbered
from crmcore_postgres.migrate import applied, newest_script
from crmcore_postgres.role import require_bound
from crmcore_postgres.session import Connection, Session, Statement
from crmcore_postgres.settings import binding, restoring
from crmcore_postgres.unit import PostgresUnit
from crmcore_postgres.url import Location

_STATUS = pq.TransactionStatus
_ENTER = b"SAVEPOINT crm_join"
_SETTINGS = (
    "SELECT current_setting('crmcore.tenant', true), current_setting('search_path'),"
    " current_setting('transaction_isolation'), "
)
_UNDO = b"ROLLBACK TO SAVEPOINT crm_join"
_RELEASE = b"RELEASE SAVEPOINT crm_join"
_NO_SAVEPOINT = "3B001"
_ENDED = "the app's transaction ended inside the block; end it after the block"
_KEYED = numbered(KEYED)


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
        session = Session(theirs, prepares=False)
        unit: PostgresUnit | None = None
        try:
            unit, leaving = self._enter(session, tenant)
            yield unit
            _require_running(theirs)
            _leave(unit, leaving)
            unit.end()
        except BaseException as error:
            if unit is not None:
                unit.end()
            is_undone = _undo(session)
            told = isinstance(error, CRMError) and not isinstance(error, TransactionError)
            if unit is not None and told and not is_undone and not theirs.closed:
                # What went wrong went wrong for want of the transaction.
                raise TransactionError(_ENDED) from error
            raise

    def _enter(self, session: Session, tenant: TenantKey) -> tuple[PostgresUnit, Sequence[Statement]]:
        """Bind the transaction to the tenant; returns the unit, and the statements that take that back."""
        location, theirs = self.location, session.connection
        settings = session.statement("".join([_SETTINGS, identifying(location.schema)]).encode())
        row = session.statement(_KEYED, (tenant,))
        try:
            if theirs.pgconn.transaction_status == _STATUS.IDLE:
                # As the driver would, with what the app has set for its transactions.
                theirs.execute(b"SELECT 1")
            try:
                bound = map(session.statement, binding(location, tenant))
                session.exchange([session.statement(_ENTER), settings, *bound, row])
            except psycopg.Error:
                # Where the role or its settings are unfit, that is to be said.
                for answer in session.rows(settings):
                    session.exchange([session.statement(_UNDO)])
                    self._require_fit(theirs, Identity(*answer[3:]))
                raise
            ((previous, path, isolation, *found),) = session.rows(settings)
            self._require_fit(theirs, Identity(*found))
        except DRIVER_ERRORS as error:
            raise translated(error) from error
        restored = {"crmcore.tenant": previous or ""}
        if location.schema is not None:
            restored["search_path"] = path or ""
        return (
            PostgresUnit(
                session, tenant, found=row, single=location.single, one_snapshot=isolation != "read committed"
            ),
            list(map(session.statement, [*restoring(restored, Escaping(theirs.pgconn)), _RELEASE])),
        )

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


def _undo(session: Session) -> bool:
    """Undo the block, and with it the settings; False where the transaction is gone: the app has ended it, or the
    connection broke.
    """
    if session.connection.pgconn.transaction_status not in (_STATUS.INTRANS, _STATUS.INERROR):
        return False
    try:
        session.exchange([session.statement(_UNDO), session.statement(_RELEASE)])
    except psycopg.Error:
        return False
    return True


def _leave(unit: PostgresUnit, leaving: Sequence[Statement]) -> None:
    """Send what waits, and leave."""
    try:
        unit.send(leaving)
    except StorageError as error:
        if error.__cause__ is not None and state_of(error.__cause__) == _NO_SAVEPOINT:
            raise TransactionError(_ENDED) from error
        raise


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
            raise TransactionError(_ENDED)
