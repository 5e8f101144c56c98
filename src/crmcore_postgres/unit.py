"""The unit of work on PostgreSQL: every statement of a transaction goes through here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Any, ClassVar, NamedTuple

import psycopg

from crmcore.domain.kernel.ids import CustomerId
from crmcore.errors import (
    CRMError,
    ReadOnlyTransaction,
    StorageError,
    TransactionClosed,
    TransactionError,
    UnfitConnection,
)
from crmcore.stores.sql.content import ContentSql
from crmcore.stores.sql.unit import SQLUnit
from crmcore_postgres.connection import Connection, is_lost
from crmcore_postgres.content import POSTGRES_CONTENT
from crmcore_postgres.cursor import PlainCursor, StreamingCursor
from crmcore_postgres.driver_errors import DRIVER_ERRORS, READ_ONLY, state_of, translated
from crmcore_postgres.interactions import PostgresInteractions
from crmcore_postgres.lifecycle import PostgresLifecycle
from crmcore_postgres.marks import numbered
from crmcore_postgres.outbox import PostgresOutbox
from crmcore_postgres.segments import PostgresSegments
from crmcore_postgres.tenants import OnlyTenant, PostgresTenants
from crmcore_postgres.working_tables import WORKING

# FOR NO KEY UPDATE lets others insert rows that point at the customer. In one order, so that nobody waits in a circle.
_HOLD_CUSTOMERS = "SELECT 1 FROM crm_customer WHERE tenant = ? AND id = ANY (?) ORDER BY id FOR NO KEY UPDATE"
_HOLD = "SELECT pg_advisory_xact_lock(?)"
_SHARE = "SELECT pg_advisory_xact_lock_shared(?)"
_REVISION = "SELECT revision FROM crm_tenant WHERE id = ?"
# Where a transaction goes on seeing what it saw first, this fails when the row has changed since.
_REVISION_UNCHANGED = "SELECT revision FROM crm_tenant WHERE id = ? FOR SHARE"
_WAITING = 100
"""More rows of values than this do not wait."""


class PostgresRows:
    """The rows of a statement, which is sent when they are asked for; errors come as errors of crmcore."""

    __slots__ = ("_cursor", "_unit")

    def __init__(self, unit: PostgresUnit, cursor: PlainCursor | StreamingCursor) -> None:
        self._unit = unit
        self._cursor = cursor

    def is_of(self, cursor: PlainCursor) -> bool:
        """Whether they are the rows of that cursor."""
        return self._cursor is cursor

    @property
    def rowcount(self) -> int:
        """How many rows were inserted, updated or deleted."""
        self._unit.send()
        return self._cursor.rowcount

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, or None."""
        self._unit.send()
        try:
            return self._cursor.fetchone()
        except DRIVER_ERRORS as error:
            raise self._unit.failed(error) from error

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows that are left; none of a statement that gives none."""
        self._unit.send()
        if self._cursor.description is None:
            return []
        try:
            return self._cursor.fetchall()
        except DRIVER_ERRORS as error:
            raise self._unit.failed(error) from error

    def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
        """At most so many rows of those that are left."""
        self._unit.require_open()
        self._unit.send()
        try:
            return self._cursor.fetchmany(size)
        except DRIVER_ERRORS as error:
            raise self._unit.failed(error) from error

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        while rows := self.fetchmany(256):
            yield from rows


class Waiting(NamedTuple):
    """A statement that waits to be sent together with others; of `many` rows of values, or of one."""

    cursor: PlainCursor
    statement: bytes
    values: Sequence[Any]
    many: bool


class PostgresUnit(SQLUnit):
    """One transaction on a connection."""

    content: ClassVar[ContentSql] = POSTGRES_CONTENT
    _working: ClassVar[Mapping[str, str]] = WORKING

    def __init__(
        self,
        connection: Connection,
        tenant: int | None,
        *,
        reads_only: bool = False,
        single: bool = False,
        one_snapshot: bool = False,
    ) -> None:
        super().__init__(tenant)
        self._connection: Connection | None = connection
        self._reads_only = reads_only
        self._single = single
        self._one_snapshot = one_snapshot
        self._streams: list[StreamingCursor] = []
        self._held_definitions = ""
        self._held: set[bytes] = set()
        self._waiting: list[Waiting] = []

    def execute(self, sql: str, values: Sequence[object] = ()) -> PostgresRows:
        """Run one statement; it waits to be sent until rows are asked for, or the transaction or a part of it ends."""
        cursor = self.cursor()
        self._waiting.append(Waiting(cursor, numbered(sql), values, many=False))
        if self._reads_only:
            # So that a statement that writes fails where it is, not where the transaction ends.
            self.send()
        return PostgresRows(self, cursor)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values, in one go."""
        values = list(rows)
        if values:
            self._waiting.append(Waiting(self.cursor(), numbered(sql), values, many=True))
        if len(values) > _WAITING or self._reads_only:
            self.send()

    def send(self, last: bytes | None = None) -> str | None:
        """Send the statements that wait, in their order and in one go, and a last one; returns what became of that.

        Raises for the first that fails.
        """
        waiting = self._waiting
        if not waiting and last is None:
            return None
        self._waiting = []
        connection = self._open()
        try:
            if len(waiting) == 1 and last is None and not waiting[0].many:
                waiting[0].cursor.execute(waiting[0].statement, waiting[0].values)
                return None
            with connection.pipeline():
                for cursor, statement, values, many in waiting:
                    if many:
                        cursor.executemany(statement, values)
                    else:
                        cursor.execute(statement, values)
                ending = None if last is None else self.cursor().execute(last)
            return None if ending is None else ending.statusmessage
        except DRIVER_ERRORS as error:
            raise self.failed(error) from error

    def stream(self, sql: str, values: Sequence[object] = ()) -> PostgresRows:
        """Run one statement whose rows stay on the server until they are fetched."""
        connection = self._open()
        self.send()
        cursor = StreamingCursor(connection, "".join(["crm_stream_", str(len(self._streams))]))
        self._streams.append(cursor)
        try:
            cursor.execute(numbered(sql), values)
        except DRIVER_ERRORS as error:
            raise self.failed(error) from error
        return PostgresRows(self, cursor)

    def cursor(self) -> PlainCursor:
        """A cursor for a statement that only PostgreSQL knows."""
        return PlainCursor(self._open())

    def hold(self, what: str) -> None:
        """Hold something of the tenant's against other writers until the transaction ends."""
        if not self._reads_only:
            self.execute(_HOLD, (self._lock_key(what),))

    def hold_customers(self, customers: Collection[CustomerId]) -> None:
        """Hold the customers' rows against other writers until the transaction ends."""
        if customers and not self._reads_only:
            ids = sorted({customer.bytes for customer in customers}.difference(self._held))
            if ids:
                self.execute(_HOLD_CUSTOMERS, (self.tenant, ids))
                self._held.update(ids)

    def hold_definitions(self, *, to_change: bool = False) -> int | None:
        """Keep definitions as they are until the transaction ends; the tenant's revision now, None when held before."""
        if self._reads_only or self._held_definitions == "to change" or (self._held_definitions and not to_change):
            return None
        if to_change and self._one_snapshot:
            raise UnfitConnection(
                "a transaction that sees one snapshot does not see all that a new definition has to count; define in"
                " one of READ COMMITTED"
            )
        self.execute(_HOLD if to_change else _SHARE, (self._lock_key("definitions"),))
        self._held_definitions = "to change" if to_change else "as they are"
        row = self.execute(_REVISION_UNCHANGED if self._one_snapshot else _REVISION, (self.tenant,)).fetchone()
        return None if row is None else int(row[0])

    def require_open(self) -> None:
        """Raises `TransactionClosed` after the transaction has ended."""
        self._open()

    def failed(self, error: BaseException) -> CRMError:
        """The error that says what the driver's means."""
        if self._connection is None:
            return TransactionClosed()
        if is_lost(self._connection, error):
            self._connection.close()
        if self._reads_only and state_of(error) == READ_ONLY:
            return ReadOnlyTransaction()
        return translated(error)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the transaction that is undone alone when its block raises; the exception goes on."""
        # What comes before fails before, and not as if it were of this part.
        self.send()
        begun, streams = self.execute("SAVEPOINT crm_savepoint"), len(self._streams)
        try:
            yield
            self.execute("RELEASE SAVEPOINT crm_savepoint")
            self.send()
        except BaseException:
            # Where the transaction has ended, or the connection is gone, there is nothing left to undo.
            with suppress(StorageError, TransactionError):
                self._undo(begun, streams)
            raise

    def _undo(self, begun: PostgresRows, streams: int) -> None:
        waiting, self._waiting = self._waiting, []
        if any(begun.is_of(each.cursor) for each in waiting):
            return
        self.execute("ROLLBACK TO SAVEPOINT crm_savepoint")
        self.execute("RELEASE SAVEPOINT crm_savepoint")
        self.send()
        # With it go the streams opened since, and the locks taken.
        while len(self._streams) > streams:
            self._streams.pop().forget()
        self._held.clear()
        self._held_definitions = ""

    def end(self) -> None:
        """Make the unit and its tables unusable, and close what streams."""
        self._waiting = []
        streams, self._streams = self._streams, []
        for cursor in streams:
            with suppress(psycopg.Error):
                cursor.close()
        self._connection = None

    def _open(self) -> Connection:
        connection = self._connection
        if connection is None:
            raise TransactionClosed
        return connection

    def _lock_key(self, what: str) -> int:
        name = "".join(["crmcore:", str(self._tenant), ":", what])
        return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)

    @property
    def tenants(self) -> PostgresTenants:
        """The tenants of the database; only one where the role may be one that row security does not bind."""
        return self._table(OnlyTenant if self._single else PostgresTenants)

    @property
    def interactions(self) -> PostgresInteractions:
        """What happened."""
        return self._table(PostgresInteractions)

    @property
    def lifecycle(self) -> PostgresLifecycle:
        """Where customers stand."""
        return self._table(PostgresLifecycle)

    @property
    def outbox(self) -> PostgresOutbox:
        """Messages on their way."""
        return self._table(PostgresOutbox)

    @property
    def segments(self) -> PostgresSegments:
        """The members of segments."""
        return self._table(PostgresSegments)
