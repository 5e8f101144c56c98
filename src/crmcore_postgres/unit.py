"""The unit of work on PostgreSQL: every statement of a transaction goes through here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar

import psycopg

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import from_micros
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
from crmcore_postgres.campaigns import PostgresCampaigns
from crmcore_postgres.connection import is_lost
from crmcore_postgres.content import POSTGRES_CONTENT
from crmcore_postgres.cursor import PlainCursor, StreamingCursor
from crmcore_postgres.customers import PostgresCustomers
from crmcore_postgres.driver_errors import DRIVER_ERRORS, READ_ONLY, state_of, translated
from crmcore_postgres.health import PostgresHealth, PostgresWires
from crmcore_postgres.interactions import PostgresInteractions
from crmcore_postgres.lifecycle import PostgresLifecycle
from crmcore_postgres.marks import numbered
from crmcore_postgres.outbox import PostgresCases, PostgresOutbox, PostgresTasks
from crmcore_postgres.records import PostgresRecords
from crmcore_postgres.segments import PostgresSegments
from crmcore_postgres.session import Session, Statement
from crmcore_postgres.statistics import ANALYZE, OUTGROWN
from crmcore_postgres.tenants import OnlyTenant, PostgresTenants
from crmcore_postgres.working_tables import WORKING

# FOR NO KEY UPDATE lets others insert rows that point at the customer. In one order, so that nobody waits in a circle.
_HOLD_CUSTOMERS = "SELECT 1 FROM crm_customer WHERE tenant = ? AND id = ANY (?) ORDER BY id FOR NO KEY UPDATE"
# Fails for one that has been erased; it is looked at as it is once nobody else holds it.
_HOLD_LIVING = (
    "SELECT crm_living(h.erased_at) FROM (SELECT c.erased_at FROM crm_customer AS c"
    " WHERE c.tenant = ? AND c.id = ANY (?) ORDER BY c.id FOR NO KEY UPDATE) AS h"
)
# FOR UPDATE waits for whoever has added a row that points at the customer, and keeps others from it.
_HOLD_LEAVING = "SELECT 1 FROM crm_customer WHERE tenant = ? AND id = ANY (?) ORDER BY id FOR UPDATE"
_KEEP_LIVING = (
    "SELECT crm_living(h.erased_at) FROM (SELECT c.erased_at FROM crm_customer AS c"
    " WHERE c.tenant = ? AND c.id = ANY (?) ORDER BY c.id FOR KEY SHARE) AS h"
)
_HOLD = b"SELECT pg_advisory_xact_lock($1)"
SHARE = b"SELECT pg_advisory_xact_lock_shared($1)"
DEFINITIONS = "definitions"
_CLOCK = "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint"
_REVISION = "SELECT revision FROM crm_tenant WHERE id = ?"
# Where a transaction goes on seeing what it saw first, this fails when the row has changed since.
_REVISION_UNCHANGED = "SELECT revision FROM crm_tenant WHERE id = ? FOR SHARE"
_SAVEPOINT = b"SAVEPOINT crm_savepoint"
_WAITING = 1_000
"""More statements than this do not wait."""

if TYPE_CHECKING:
    from crmcore_postgres.erasures import PostgresErasures


class PostgresRows:
    """The rows of a statement, which is sent when they are asked for; errors come as errors of crmcore."""

    __slots__ = ("_statement", "_unit")

    def __init__(self, unit: PostgresUnit, statement: Statement) -> None:
        self._unit = unit
        self._statement = statement

    @property
    def rowcount(self) -> int:
        """How many rows were inserted, updated or deleted."""
        self._unit.send()
        result = self._statement.result
        return -1 if result is None or result.command_tuples is None else result.command_tuples

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, or None."""
        rows = self._unit.rows(self._statement, 1)
        return rows[0] if rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows that are left; none of a statement that gives none."""
        return self._unit.rows(self._statement)

    def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
        """At most so many rows of those that are left."""
        return self._unit.rows(self._statement, size)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        while rows := self.fetchmany(256):
            yield from rows


class StreamedRows:
    """The rows of a statement, which stay on the server until they are fetched; errors come as errors of crmcore."""

    __slots__ = ("_cursor", "_unit")

    def __init__(self, unit: PostgresUnit, cursor: StreamingCursor) -> None:
        self._unit = unit
        self._cursor = cursor

    @property
    def rowcount(self) -> int:
        """Unknown before the end: -1."""
        return -1

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, or None."""
        rows = self.fetchmany(1)
        return rows[0] if rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows that are left."""
        return list(self)

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


class PostgresUnit(SQLUnit):
    """One transaction on a connection."""

    content: ClassVar[ContentSql] = POSTGRES_CONTENT
    _working: ClassVar[Mapping[str, str]] = WORKING

    def __init__(
        self,
        session: Session,
        tenant: int | None,
        *,
        found: Statement | None = None,
        reads_only: bool = False,
        relying: bool = False,
        single: bool = False,
        one_snapshot: bool = False,
    ) -> None:
        super().__init__(tenant)
        self._session: Session | None = session
        self._found = found
        self._reads_only = reads_only
        self._single = single
        self._one_snapshot = one_snapshot
        self._streams: list[StreamingCursor] = []
        self._held_definitions = "as they are" if relying else ""
        self._held: set[bytes] = set()
        self._living: set[bytes] = set()
        self._learned = False
        self.asked = 0
        """How many statements there were, sent or waiting."""
        self._waiting: list[Statement] = []

    def execute(self, sql: str, values: Sequence[object] = ()) -> PostgresRows:
        """Run one statement; it waits to be sent until rows are asked for, or the transaction or a part of it ends."""
        statement = self._put(numbered(sql), values)
        if self._reads_only:
            # So that a statement that writes fails where it is, not where the transaction ends.
            self.send()
        return PostgresRows(self, statement)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        marked = numbered(sql)
        for values in rows:
            self._put(marked, values)
            if len(self._waiting) >= _WAITING:
                self.send()
        if self._reads_only:
            self.send()

    def _put(self, sql: bytes, values: Sequence[object]) -> Statement:
        try:
            statement = self._open().statement(sql, values)
        except DRIVER_ERRORS as error:
            raise self.failed(error) from error
        self._waiting.append(statement)
        self._found = None
        self.asked += 1
        return statement

    def send(self, last: Sequence[Statement] = ()) -> None:
        """Send the statements that wait, in their order and in one go, and some last ones.

        Raises for the first that fails.
        """
        if not self._waiting and not last:
            return
        session = self._open()
        waiting, self._waiting = self._waiting, []
        try:
            session.exchange([*waiting, *last])
        except DRIVER_ERRORS as error:
            raise self.failed(error) from error

    def rows(self, statement: Statement, size: int | None = None) -> list[tuple[Any, ...]]:
        """The next rows of a statement, so many or all that are left."""
        session = self._open()
        self.send()
        try:
            return session.rows(statement, size)
        except DRIVER_ERRORS as error:
            raise self.failed(error) from error

    def found_tenant(self, key: int) -> Statement | None:
        """The row of the tenant that the transaction is bound to, as long as it has done nothing else."""
        return self._found if key == self._tenant else None

    def stream(self, sql: str, values: Sequence[object] = ()) -> StreamedRows:
        """Run one statement whose rows stay on the server until they are fetched."""
        connection = self._open().connection
        self.send()
        cursor = StreamingCursor(connection, "".join(["crm_stream_", str(len(self._streams))]))
        self._streams.append(cursor)
        try:
            cursor.execute(numbered(sql), values)
        except DRIVER_ERRORS as error:
            raise self.failed(error) from error
        return StreamedRows(self, cursor)

    def cursor(self) -> PlainCursor:
        """A cursor for a statement that only PostgreSQL knows."""
        return PlainCursor(self._open().connection)

    def hold(self, what: str) -> None:
        """Hold something of the tenant's against other writers until the transaction ends."""
        if not self._reads_only:
            self._put(_HOLD, (lock_key(self._tenant, what),))

    def hold_customers(self, customers: Collection[CustomerId], *, living: bool = False) -> None:
        """Hold the customers' rows against other writers until the transaction ends."""
        if customers and not self._reads_only:
            ids = sorted({each.bytes for each in customers}.difference(self._living if living else self._held))
            if ids:
                self.execute(_HOLD_LIVING if living else _HOLD_CUSTOMERS, (self.tenant, ids))
                self._held.update(ids)
                if living:
                    self._living.update(ids)

    def keep_living(self, customers: Collection[CustomerId]) -> None:
        """Hold the customers' rows against being erased, as a foreign key to them does."""
        if customers and not self._reads_only:
            ids = sorted({each.bytes for each in customers}.difference(self._living))
            if ids:
                self.execute(_KEEP_LIVING, (self.tenant, ids))

    def hold_leaving(self, customers: Collection[CustomerId]) -> None:
        """Hold the customers' rows so that nobody adds a row that points at them until the transaction ends."""
        ids = sorted({customer.bytes for customer in customers})
        self.execute(_HOLD_LEAVING, (self.tenant, ids))
        self._living.difference_update(ids)

    def hold_definitions(self, *, to_change: bool = False) -> int | None:
        """Keep definitions as they are until the transaction ends; the tenant's revision now, None when held before."""
        if self._reads_only or self._held_definitions == "to change" or (self._held_definitions and not to_change):
            return None
        if to_change and self._one_snapshot:
            raise UnfitConnection(
                "a transaction that sees one snapshot does not see all that a new definition has to count; define in"
                " one of READ COMMITTED"
            )
        self._put(_HOLD if to_change else SHARE, (lock_key(self._tenant, DEFINITIONS),))
        self._held_definitions = "to change" if to_change else "as they are"
        row = self.execute(_REVISION_UNCHANGED if self._one_snapshot else _REVISION, (self.tenant,)).fetchone()
        return None if row is None else int(row[0])

    def learn(self) -> None:
        """Have the database look at tables that have outgrown what it knows of them; once in a transaction."""
        if self._learned or self._reads_only:
            return
        self._learned = True
        if self.execute(OUTGROWN).fetchall():
            self.execute(ANALYZE)

    @property
    def reads_only(self) -> bool:
        """Whether the transaction writes nothing."""
        return self._reads_only

    @property
    def session(self) -> Session:
        """The session it works in. Raises `TransactionClosed`."""
        return self._open()

    def require_open(self) -> None:
        """Raises `TransactionClosed` after the transaction has ended."""
        self._open()

    def failed(self, error: BaseException) -> CRMError:
        """The error that says what the driver's means."""
        if self._session is None:
            return TransactionClosed()
        if is_lost(self._session.connection, error):
            self._session.connection.close()
        if self._reads_only and state_of(error) == READ_ONLY:
            return ReadOnlyTransaction()
        return translated(error)

    def now(self) -> datetime:
        """The present instant by the server's clock, which moves on within a transaction."""
        return from_micros(self.execute(_CLOCK).fetchall()[0][0])

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of the transaction that is undone alone when its block raises; the exception goes on."""
        # What comes before fails before, and not as if it were of this part.
        self.send()
        begun, streams = self._put(_SAVEPOINT, ()), len(self._streams)
        try:
            yield
            self.execute("RELEASE SAVEPOINT crm_savepoint")
            self.send()
        except BaseException:
            # Where the transaction has ended, or the connection is gone, there is nothing left to undo.
            with suppress(StorageError, TransactionError):
                self._undo(begun, streams)
            raise

    def _undo(self, begun: Statement, streams: int) -> None:
        waiting, self._waiting = self._waiting, []
        if any(each is begun for each in waiting):
            return
        self.execute("ROLLBACK TO SAVEPOINT crm_savepoint")
        self.execute("RELEASE SAVEPOINT crm_savepoint")
        self.send()
        # With it go the streams opened since, and the locks taken.
        while len(self._streams) > streams:
            self._streams.pop().forget()
        self._held.clear()
        self._living.clear()
        self._held_definitions = ""

    def end(self) -> None:
        """Make the unit and its tables unusable, and close what streams."""
        self._waiting = []
        streams, self._streams = self._streams, []
        for cursor in streams:
            with suppress(psycopg.Error):
                cursor.close()
        self._session = None

    def _open(self) -> Session:
        session = self._session
        if session is None:
            raise TransactionClosed
        return session

    @property
    def tenants(self) -> PostgresTenants:
        """The tenants of the database; only one where the role may be one that row security does not bind."""
        return self._table(OnlyTenant if self._single else PostgresTenants)

    @property
    def customers(self) -> PostgresCustomers:
        """The tenant's customers."""
        return self._table(PostgresCustomers)

    @property
    def erasures(self) -> PostgresErasures:
        """Erasing customers."""
        from crmcore_postgres.erasures import PostgresErasures

        return self._table(PostgresErasures)

    @property
    def interactions(self) -> PostgresInteractions:
        """What happened."""
        return self._table(PostgresInteractions)

    @property
    def lifecycle(self) -> PostgresLifecycle:
        """Where customers stand."""
        return self._table(PostgresLifecycle)

    @property
    def health(self) -> PostgresHealth:
        """What bounces say of contact points."""
        return self._table(PostgresHealth)

    @property
    def wires(self) -> PostgresWires:
        """How the wires of channels stand."""
        return self._table(PostgresWires)

    @property
    def campaigns(self) -> PostgresCampaigns:
        """Campaigns and their audiences."""
        return self._table(PostgresCampaigns)

    @property
    def outbox(self) -> PostgresOutbox:
        """Messages on their way."""
        return self._table(PostgresOutbox)

    @property
    def tasks(self) -> PostgresTasks:
        """Tasks for employees."""
        return self._table(PostgresTasks)

    @property
    def cases(self) -> PostgresCases:
        """What customers ask the firm to put right."""
        return self._table(PostgresCases)

    @property
    def segments(self) -> PostgresSegments:
        """The members of segments."""
        return self._table(PostgresSegments)

    @property
    def records(self) -> PostgresRecords:
        """All facts, kind by kind."""
        return self._table(PostgresRecords)


def lock_key(tenant: int | None, what: str) -> int:
    """The number of the lock that stands for something of a tenant's."""
    name = "".join(["crmcore:", str(tenant), ":", what])
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
