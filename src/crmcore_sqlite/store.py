"""The SQLite store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import ClassVar

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import CommitUnknown, NotMigrated, StorageBusy, StorageUnavailable
from crmcore.ports.epoch import Epoch
from crmcore.ports.secrets import Secrets
from crmcore.ports.store import Migration
from crmcore_sqlite.backup import back_up
from crmcore_sqlite.connection import Connection, Pool, require_version, until_free
from crmcore_sqlite.driver_errors import BUSY, DRIVER_ERRORS, IO_ERROR, code_of, primary, reaching, translated
from crmcore_sqlite.epoch_file import EpochFile
from crmcore_sqlite.join import joined, prepare
from crmcore_sqlite.key_file import KeyFile
from crmcore_sqlite.migrate import applied, as_sql, migrate, pending, scripts
from crmcore_sqlite.unit import SQLiteUnit
from crmcore_sqlite.url import Location, parse_url

_SCRUBBING = 0.25
"""So many seconds a checkpoint waits for others."""


class SQLiteStore:
    """A database file. Any number of threads and processes may use it; one at a time writes.

    Its key is kept in a file beside it. `prepare` sets a connection of the app's up for `join`.
    """

    port_version: ClassVar[int] = 1
    lasting: ClassVar[bool] = True
    residue: ClassVar[str] = "checkpoint"

    def __init__(self, location: Location) -> None:
        self._pool = Pool(location)
        self._timeout = location.timeout
        self._path = location.path
        self._checked: int | None = None
        self.secrets: Secrets | None = KeyFile(location.path)
        self.epoch: Epoch = EpochFile(location.path)

    @classmethod
    def open(cls, url: str) -> SQLiteStore:
        """The store of a URL like ``sqlite:///shop.db?timeout=5``; makes no file.

        Raises `InvalidValue`, `StorageUnavailable`.
        """
        require_version()
        location = parse_url(url)
        with reaching():
            if not location.path.parent.is_dir():
                raise StorageUnavailable("the folder of the database does not exist; make it first")
            if location.path.is_dir():
                raise StorageUnavailable("the database is a folder; name a file in it")
        return cls(location)

    def pending(self) -> Sequence[Migration]:
        try:
            connection = self._pool.take(query_only=True)
        except NotMigrated:
            return [script.migration for script in scripts()]
        try:
            return pending(connection)
        except DRIVER_ERRORS as error:
            connection.note(error)
            raise translated(error) from error
        finally:
            self._pool.give(connection)

    def pending_sql(self) -> Sequence[str]:
        return [as_sql(migration) for migration in self.pending()]

    def migrate(self) -> Sequence[Migration]:
        connection = self._pool.take(create=True)
        try:
            return migrate(connection, self._timeout)
        except DRIVER_ERRORS as error:
            connection.note(error)
            raise translated(error) from error
        finally:
            self._pool.give(connection)

    def begin(
        self, tenant: TenantKey | None, *, write: bool, relying: bool = False
    ) -> AbstractContextManager[SQLiteUnit]:
        return self._writing(tenant) if write else self._reading(tenant)

    def join(self, connection: object, tenant: TenantKey) -> AbstractContextManager[SQLiteUnit]:
        return joined(connection, tenant, self._path)

    def prepare(self, connection: object) -> None:
        """Set a connection of the app's up for `join`: foreign keys on.

        Raises `UnfitConnection`, also inside a transaction, where SQLite would ignore it.
        """
        prepare(connection)

    def reclaim(self) -> None:
        """Nothing to do: what is deleted is gone at once."""

    def scrub(self) -> bool:
        """Bring everything from the log into the file and cut the log off; False while a reader or writer is in the
        way.
        """
        connection = self._pool.take()
        deadline = perf_counter() + min(self._timeout, _SCRUBBING)
        try:
            while True:
                busy = until_free(lambda: connection.run("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0], deadline)
                if not busy:
                    return True
                if perf_counter() >= deadline:
                    return False
                sleep(0.005)
        except DRIVER_ERRORS as error:
            if primary(code_of(error)) == BUSY:
                return False
            connection.note(error)
            raise translated(error) from error
        finally:
            self._pool.give(connection)

    def backup(self, path: Path, settings: Mapping[str, str]) -> None:
        """Copy the database as it is to a new file, with SQLite's own backup."""
        connection = self._pool.take(query_only=True)
        try:
            back_up(connection, path, settings)
        except DRIVER_ERRORS as error:
            connection.note(error)
            raise translated(error) from error
        finally:
            self._pool.give(connection)

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def _writing(self, tenant: TenantKey | None) -> Iterator[SQLiteUnit]:
        deadline = perf_counter() + self._timeout
        turns = self._pool.turns
        if not turns.take(self._timeout):
            raise StorageBusy("another thread is writing for longer than the time-out; try again")
        try:
            connection = self._pool.take()
            try:
                self._start(connection, "BEGIN IMMEDIATE", deadline)
                unit = SQLiteUnit(connection, tenant)
                try:
                    yield unit
                except BaseException:
                    unit.end()
                    _roll_back(connection)
                    raise
                _commit(connection, unit)
            finally:
                self._pool.give(connection)
        finally:
            turns.give()

    @contextmanager
    def _reading(self, tenant: TenantKey | None) -> Iterator[SQLiteUnit]:
        connection = self._pool.take(query_only=True)
        try:
            self._start(connection, "BEGIN", perf_counter() + self._timeout)
            unit = SQLiteUnit(connection, tenant, reads_only=True)
            try:
                yield unit
            except BaseException:
                unit.end()
                _roll_back(connection)
                raise
            _commit(connection, unit)
        finally:
            self._pool.give(connection)

    def _start(self, connection: Connection, begin: str, deadline: float) -> None:
        try:
            until_free(lambda: connection.run(begin), deadline)
            # The first read: from here on a reader sees this one snapshot.
            version: int = until_free(lambda: connection.run("PRAGMA data_version").fetchone()[0], deadline)
            if version != connection.data_version:
                self._check_schema(connection)
                connection.tenants.clear()
                connection.data_version = version
        except DRIVER_ERRORS as error:
            connection.note(error)
            _roll_back(connection)
            raise translated(error) from error
        except BaseException:
            _roll_back(connection)
            raise

    def _check_schema(self, connection: Connection) -> None:
        version: int = connection.run("PRAGMA schema_version").fetchone()[0]
        if version != self._checked:
            if applied(connection) < scripts()[-1].migration.number:
                raise NotMigrated("the database has no crmcore tables, or older ones; run crm.migrate()")
            self._checked = version


def _commit(connection: Connection, unit: SQLiteUnit) -> None:
    """Ends the unit, which is unusable from then on whether the transaction is committed or not."""
    unit.end()
    unit.require_kept()
    try:
        connection.run("COMMIT")
    except DRIVER_ERRORS as error:
        connection.note(error)
        _roll_back(connection)
        if primary(code_of(error)) == IO_ERROR:
            raise CommitUnknown("the disk failed while committing; repeat it with the same key") from error
        raise translated(error) from error


def _roll_back(connection: Connection) -> None:
    if connection.raw is not None and connection.raw.in_transaction:
        try:
            connection.run("ROLLBACK")
        except DRIVER_ERRORS:
            connection.usable = False
