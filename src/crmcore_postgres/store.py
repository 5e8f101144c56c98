"""The PostgreSQL store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import ClassVar, Self

import psycopg
from psycopg import pq

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import CommitUnknown, CRMError, NotMigrated, StorageError, StorageUnavailable
from crmcore.ports.secrets import Secrets
from crmcore.ports.store import Migration
from crmcore.stores.sql.host_connection import driver_connection
from crmcore.stores.sql.tenants import KEYED
from crmcore_postgres.connection import Connections, is_lost
from crmcore_postgres.driver_errors import DRIVER_ERRORS, translated
from crmcore_postgres.identity import Identity, identifying
from crmcore_postgres.join import Joining, require_connection
from crmcore_postgres.marks import numbered
from crmcore_postgres.migrate import applied, as_sql, migrate, newest_script, pending, require_usage
from crmcore_postgres.role import require_bound
from crmcore_postgres.scrubbing import scrub
from crmcore_postgres.session import Connection, Session, Statement
from crmcore_postgres.settings import beginning
from crmcore_postgres.tenant_rows import RECLAIM
from crmcore_postgres.unit import DEFINITIONS, SHARE, PostgresUnit, lock_key
from crmcore_postgres.url import Location, parse_url

OLDEST = 130_000
"""PostgreSQL 13: what is used is there from then on."""

_KEYED = numbered(KEYED)
_BROKEN = pq.TransactionStatus.UNKNOWN


class PostgresStore:
    """A database of a server. Any number of threads and processes may use it at once.

    The app gives the master key; a database on a server has no place for it.
    """

    port_version: ClassVar[int] = 1
    lasting: ClassVar[bool] = True
    residue: ClassVar[str] = "statistics"
    secrets: Secrets | None = None

    def __init__(self, location: Location) -> None:
        self._location = location
        self._connections = Connections(location)
        self._joining = Joining(location, self._identity)
        self._is_checked = False

    @classmethod
    def open(cls, url: str) -> Self:
        """The store of a URL like ``postgresql://shop@db.example/shop?schema=crm``; connects when first used.

        Raises `InvalidValue`.
        """
        return cls(parse_url(url))

    def pending(self) -> Sequence[Migration]:
        with self._administering() as connection:
            return [script.migration for script in pending(connection, self._location)]

    def pending_sql(self) -> Sequence[str]:
        with self._administering() as connection:
            return [as_sql(script, self._location) for script in pending(connection, self._location)]

    def migrate(self) -> Sequence[Migration]:
        with self._administering() as connection:
            self._is_checked = False
            return migrate(connection, self._location)

    def begin(
        self, tenant: TenantKey | None, *, write: bool, relying: bool = False
    ) -> AbstractContextManager[PostgresUnit]:
        return self._begun(tenant, write=write, relying=relying and write)

    def join(self, connection: object, tenant: TenantKey) -> AbstractContextManager[PostgresUnit]:
        return self._joining.joined(connection, tenant)

    def prepare(self, connection: object) -> None:
        """Nothing is to be set on a connection of the app's; raises `UnfitConnection` when it is none of psycopg's."""
        require_connection(driver_connection(connection))

    def reclaim(self) -> None:
        with self._administering() as connection:
            connection.execute(RECLAIM)

    def scrub(self) -> bool:
        """Have the statistics made anew from what is left; False for a role that does not own the tables, and while
        somebody holds one.
        """
        with self._administering() as connection:
            return scrub(connection, self._location.schema)

    def close(self) -> None:
        self._connections.close()

    def _identity(self) -> Identity:
        session, _ = self._started(None, write=False)
        try:
            ask = session.statement("".join(["SELECT ", identifying(self._location.schema)]).encode())
            session.exchange([ask])
            (found,) = session.rows(ask)
        except DRIVER_ERRORS as error:
            raise translated(error) from error
        finally:
            _roll_back(session.connection)
            self._connections.give(session.connection)
        return Identity(*found)

    @contextmanager
    def _administering(self) -> Iterator[Connection]:
        """A connection of its own."""
        try:
            connection = self._connections.connect()
        except DRIVER_ERRORS as error:
            raise translated(error) from error
        try:
            _require_server(connection)
            yield connection
        except DRIVER_ERRORS as error:
            raise translated(error) from error
        finally:
            connection.close()

    @contextmanager
    def _begun(self, tenant: TenantKey | None, *, write: bool, relying: bool) -> Iterator[PostgresUnit]:
        session, found = self._started(tenant, write=write, relying=relying)
        unit = PostgresUnit(
            session, tenant, found=found, reads_only=not write, relying=relying, single=self._location.single
        )
        try:
            with _ending(session.connection, unit) as unit:
                yield unit
        finally:
            self._connections.give(session.connection)

    def _started(
        self, tenant: TenantKey | None, *, write: bool, relying: bool = False
    ) -> tuple[Session, Statement | None]:
        """A connection in a transaction just begun, and what it found of the tenant. One that broke while it was idle
        is exchanged for another.
        """
        first = beginning(self._location, tenant, write=write)
        # After a restart every connection of the pool is broken, and the next one is new.
        tries = self._location.pool + 1
        while True:
            tries -= 1
            try:
                connection = self._connections.take()
            except DRIVER_ERRORS as error:
                raise translated(error) from error
            try:
                self._check(connection)
                session = self._connections.session(connection)
                statements = list(map(session.statement, first))
                found = None if tenant is None else session.statement(_KEYED, (tenant,))
                if relying:
                    # Before the tenant is looked up, so that its revision is that of the definitions kept.
                    statements.append(session.statement(SHARE, (lock_key(tenant, DEFINITIONS),)))
                session.exchange(statements if found is None else [*statements, found])
            except DRIVER_ERRORS as error:
                broken = is_lost(connection, error)
                self._abandon(connection)
                if not broken or not tries:
                    raise translated(error) from error
            except BaseException:
                self._connections.give(connection)
                if not self._is_checked:
                    # It may be used no more, and nobody may close it.
                    self._connections.let_go()
                raise
            else:
                return session, found

    def _abandon(self, connection: Connection) -> None:
        connection.close()
        self._connections.give(connection)

    def _check(self, connection: Connection) -> None:
        """Once: that server, tables and role are such as can be worked with."""
        if self._is_checked:
            return
        _require_server(connection)
        with connection.transaction():
            if self._location.schema is not None:
                connection.execute("SELECT set_config('search_path', %s, true)", (self._location.schema,))
            require_usage(connection, self._location)
            if applied(connection) < newest_script():
                raise NotMigrated("the database has no crmcore tables, or older ones; run crm.migrate()")
            require_bound(connection, single=self._location.single)
        self._is_checked = True


def _require_server(connection: Connection) -> None:
    if connection.info.server_version < OLDEST:
        raise StorageUnavailable("PostgreSQL 13 or later is needed; the server is older")
    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise StorageUnavailable("the database does not keep all characters; create it with ENCODING 'UTF8'")


@contextmanager
def _ending(connection: Connection, unit: PostgresUnit) -> Iterator[PostgresUnit]:
    """Commits after the block, or rolls back when it raises; either way the unit is unusable from then on."""
    try:
        yield unit
    except BaseException:
        unit.end()
        _roll_back(connection)
        raise
    if connection.closed:
        unit.end()
        raise StorageUnavailable("the connection broke inside the transaction; repeat it")
    commit = unit.session.statement(b"COMMIT")
    try:
        unit.send([commit])
    except CRMError as error:
        if connection.closed:
            raise CommitUnknown("the connection broke while committing; repeat it with the same key") from error
        _roll_back(connection)
        raise
    finally:
        unit.end()
    if commit.result is None or commit.result.command_status != b"COMMIT":
        raise StorageError("the database undid the transaction after an error inside it; repeat it")


def _roll_back(connection: Connection) -> None:
    if connection.closed or connection.pgconn.transaction_status == _BROKEN:
        return
    with suppress(psycopg.Error):
        connection.execute("ROLLBACK")
