"""Connections to one database file, kept in a pool of this process."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Callable
from itertools import chain
from threading import Lock
from time import perf_counter, perf_counter_ns, sleep
from typing import TypeVar
from urllib.parse import quote

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.errors import NotMigrated, StorageUnavailable, TransactionError
from crmcore_sqlite.driver_errors import BUSY, DRIVER_ERRORS, READ_ONLY, code_of, primary, reaching, translated
from crmcore_sqlite.turns import Turns
from crmcore_sqlite.url import Location

T = TypeVar("T")

OLDEST = (3, 38, 0)
"""RETURNING, STRICT and the JSON functions are used; 3.38 has them all, built in."""

_SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
    "PRAGMA mmap_size = 0",
)
_CACHED_STATEMENTS = 512
_KEPT_IDLE = 16
_UNUSABLE = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN}


def require_version() -> None:
    """Raises `StorageUnavailable` when the SQLite library is too old."""
    if sqlite3.sqlite_version_info < OLDEST:
        raise StorageUnavailable(
            f"SQLite 3.38 or later is needed, and Python has {sqlite3.sqlite_version}; use one that has a newer SQLite"
        )


class Connection:
    """A connection of ours. `raw` is None once it may not be used any more.

    `data_version` is that of the database when its schema was last checked and `tenants` are those read since, by key:
    as long as no other connection has committed anything they are as they were.
    """

    __slots__ = ("__weakref__", "data_version", "query_only", "raw", "tenants", "usable")

    def __init__(self, raw: sqlite3.Connection | None) -> None:
        self.raw = raw
        self.query_only = False
        self.usable = True
        self.data_version: int | None = None
        self.tenants: dict[TenantKey, Tenant] = {}

    def run(self, sql: str) -> sqlite3.Cursor:
        """Run one statement of our own upkeep; errors of the driver come as they are."""
        if self.raw is None:
            raise TransactionError("a transaction does not go on in the child of a fork; begin one there")
        return sqlite3.Cursor(self.raw).execute(sql)

    def note(self, error: BaseException) -> None:
        """Remember an error after which the connection is not to be used again."""
        if primary(code_of(error)) in _UNUSABLE:
            self.usable = False

    def close(self) -> None:
        """Close it."""
        raw, self.raw = self.raw, None
        if raw is not None:
            raw.close()


ENDED = Connection(None)
"""Stands for the connection of a transaction that has ended."""


class Pool:
    """Connections to a database, each for one transaction at a time. Threads share them; a child of a fork has its own.

    SQLite may not be carried over a fork: idle connections are closed before it, and in the child those in use are left
    alone for ever, neither used nor closed.
    """

    def __init__(self, location: Location) -> None:
        self.location = location
        self.turns = Turns()
        self._mutex = Lock()
        self._idle: dict[bool, list[Connection]] = {False: [], True: []}
        """Those that write, and those that refuse to: to make one into the other has it prepare all statements anew."""
        self._busy: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._closed = False
        _pools.add(self)

    def take(self, *, query_only: bool = False, create: bool = False) -> Connection:
        """A connection that refuses to write or not. Raises `NotMigrated` without a database, if none may be made."""
        with self._mutex:
            if self._closed:
                raise TransactionError("this store is closed; open another")
            idle = self._idle[query_only]
            connection = idle.pop() if idle else None
        try:
            if connection is None:
                connection = self._open(create)
                if query_only:
                    connection.run("PRAGMA query_only = ON")
                    connection.query_only = True
        except DRIVER_ERRORS as error:
            raise translated(error) from error
        with self._mutex:
            self._busy.add(connection)
        return connection

    def give(self, connection: Connection) -> None:
        """Take a connection back; one that is not fit for another transaction is closed."""
        raw = connection.raw
        if raw is not None and raw.in_transaction:
            connection.usable = False
        with self._mutex:
            self._busy.discard(connection)
            idle = self._idle[connection.query_only]
            if connection.usable and raw is not None and not self._closed and len(idle) < _KEPT_IDLE:
                idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close what is idle now, and what is in use when it comes back."""
        self._closed = True
        self.close_idle()

    def close_idle(self) -> None:
        """Close what is idle now."""
        with self._mutex:
            idle, self._idle = self._idle, {False: [], True: []}
        for connection in chain(*idle.values()):
            connection.close()

    def forget(self) -> None:
        """Start anew in the child of a fork."""
        for connection in [*chain(*self._idle.values()), *self._busy]:
            _of_parents.append(connection.raw)
            connection.raw = None
        self._mutex = Lock()
        self.turns = Turns()
        self._idle = {False: [], True: []}
        self._busy = weakref.WeakSet()

    def _open(self, create: bool) -> Connection:
        path = self.location.path
        with reaching():
            if not create and not path.exists() and path.parent.is_dir():
                raise NotMigrated("there is no such database yet; run crm.migrate()")
        raw = sqlite3.connect(
            f"file:{quote(str(path))}?mode={'rwc' if create else 'rw'}",
            uri=True,
            timeout=0,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_CACHED_STATEMENTS,
        )
        connection = Connection(raw)
        try:
            until_free(lambda: _use_wal(connection), perf_counter() + self.location.timeout)
            for setting in _SETTINGS:
                connection.run(setting)
        except BaseException:
            connection.close()
            raise
        return connection


def until_free(action: Callable[[], T], deadline: float) -> T:
    """Do it as soon as no other writer stands in the way; at the deadline the driver's error goes on.

    Short sleeps of uneven length: the driver's own handler sleeps longer the longer it has waited, and so starves some.
    """
    while True:
        try:
            return action()
        except sqlite3.OperationalError as error:
            if primary(code_of(error)) != BUSY or perf_counter() >= deadline:
                raise
        sleep(0.0005 + perf_counter_ns() // 64 % 3_001 / 1_000_000)


def _use_wal(connection: Connection) -> None:
    try:
        connection.run("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        # What cannot be written can still be read as it is.
        if primary(code_of(error)) != READ_ONLY:
            raise


_pools: weakref.WeakSet[Pool] = weakref.WeakSet()
_of_parents: list[sqlite3.Connection | None] = []


def _before_fork() -> None:
    for pool in list(_pools):
        pool.close_idle()


def _in_child() -> None:
    for pool in list(_pools):
        pool.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before_fork, after_in_child=_in_child)
