"""The unit of work on SQLite: every statement of a transaction goes through here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from crmcore.errors import (
    CRMError,
    ReadOnlyTransaction,
    StorageError,
    TransactionClosed,
    UnknownCustomer,
    UnknownTenant,
)
from crmcore.stores.sql.content import ContentSql
from crmcore.stores.sql.tenants import TenantQueries
from crmcore.stores.sql.unit import SQLUnit
from crmcore_sqlite.connection import ENDED, Connection
from crmcore_sqlite.content import SQLITE_CONTENT
from crmcore_sqlite.definitions import SQLiteDefinitions
from crmcore_sqlite.driver_errors import DRIVER_ERRORS, FOREIGN_KEY, READ_ONLY, code_of, primary, translated
from crmcore_sqlite.tenants import KnownTenants
from crmcore_sqlite.working_tables import WORKING

if TYPE_CHECKING:
    from crmcore_sqlite.erasures import SQLiteErasures


class SQLiteRows(sqlite3.Cursor):
    """The rows of a statement; errors of the driver come as errors of crmcore.

    A cursor of our own has no row factory, whatever the app has set on its connection.
    """

    __slots__ = ("unit",)
    unit: SQLiteUnit

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, or None."""
        try:
            row: tuple[Any, ...] | None = super().fetchone()
        except DRIVER_ERRORS as error:
            raise self.unit.failed(error) from error
        return row

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows that are left."""
        try:
            return super().fetchall()
        except DRIVER_ERRORS as error:
            raise self.unit.failed(error) from error

    def fetchmany(self, size: int | None = 256) -> list[tuple[Any, ...]]:
        """At most so many rows of those that are left."""
        self.unit.note_stream(self)
        try:
            return super().fetchmany(size)
        except DRIVER_ERRORS as error:
            raise self.unit.failed(error) from error

    def __iter__(self) -> Iterator[tuple[Any, ...]]:  # type: ignore[override]
        while rows := self.fetchmany(256):
            yield from rows


class SQLiteUnit(SQLUnit):
    """One transaction on a connection."""

    content: ClassVar[ContentSql] = SQLITE_CONTENT
    _working: ClassVar[Mapping[str, str]] = WORKING

    def __init__(self, connection: Connection, tenant: int | None, *, reads_only: bool = False) -> None:
        super().__init__(tenant)
        self._connection = connection
        self._reads_only = reads_only
        self._streams: list[sqlite3.Cursor] = []
        self._lost = False
        self._tenants = KnownTenants(self, connection.tenants)

    @property
    def tenants(self) -> TenantQueries:
        """The tenants of the database."""
        self.require_open()
        return self._tenants

    @property
    def definitions(self) -> SQLiteDefinitions:
        """Versioned definitions of the tenant."""
        return self._table(SQLiteDefinitions)

    @property
    def erasures(self) -> SQLiteErasures:
        """Erasing customers."""
        from crmcore_sqlite.erasures import SQLiteErasures

        return self._table(SQLiteErasures)

    def forget_tenants(self) -> None:
        """Keep no tenants that were read, as one of them changes."""
        self._tenants.forget()

    def execute(self, sql: str, values: Sequence[object] = ()) -> SQLiteRows:
        """Run one statement."""
        raw = self._connection.raw
        if raw is None:
            raise TransactionClosed
        try:
            rows = SQLiteRows(raw)
            rows.unit = self
            rows.execute(sql, values)
        except DRIVER_ERRORS as error:
            raise self.failed(error) from error
        return rows

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        raw = self._connection.raw
        if raw is None:
            raise TransactionClosed
        try:
            sqlite3.Cursor(raw).executemany(sql, rows)
        except DRIVER_ERRORS as error:
            raise self.failed(error) from error

    def require_open(self) -> None:
        """Raises `TransactionClosed` after the transaction has ended."""
        if self._connection.raw is None:
            raise TransactionClosed

    def note_stream(self, cursor: sqlite3.Cursor) -> None:
        """Remember a cursor that may still be open when the transaction ends: it would hold on to what it reads."""
        if not self._streams or self._streams[-1] is not cursor:
            self._streams.append(cursor)

    def failed(self, error: BaseException) -> CRMError:
        """The error that says what the driver's means."""
        connection = self._connection
        if connection.raw is None:
            return TransactionClosed()
        connection.note(error)
        if not connection.raw.in_transaction:
            # After some errors SQLite undoes the whole transaction; what came next would commit each by itself.
            self._lost = True
            self.end()
        code = code_of(error)
        if self._reads_only and primary(code) == READ_ONLY:
            return ReadOnlyTransaction()
        if code == FOREIGN_KEY:
            # Rows point at customers of the tenant; what else they point at was looked up before.
            return UnknownTenant(str(self._tenant)) if self._is_tenant_missing() else UnknownCustomer("id")
        return translated(error)

    def _is_tenant_missing(self) -> bool:
        raw = self._connection.raw
        if raw is None:
            return False
        found = sqlite3.Cursor(raw).execute("SELECT 1 FROM crm_tenant WHERE id = ?", (self._tenant,)).fetchone()
        return found is None

    def end(self) -> None:
        """Make the unit and its tables unusable."""
        self._connection = ENDED
        for cursor in self._streams:
            cursor.close()
        self._streams.clear()

    def require_kept(self) -> None:
        """Raises `StorageError` when the database has undone the transaction on its own."""
        if self._lost:
            raise StorageError("the database undid the transaction after an error inside it; repeat it")
