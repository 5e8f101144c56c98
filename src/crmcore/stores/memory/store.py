"""The store in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from threading import Condition
from typing import ClassVar, NoReturn

from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import InvalidValue, NotMigrated, StorageBusy, StorageUnavailable, UnfitConnection
from crmcore.ports.secrets import Secrets
from crmcore.ports.store import Migration, UnitOfWork
from crmcore.stores.memory.rows import Database
from crmcore.stores.memory.secrets import MemorySecrets
from crmcore.stores.memory.transaction import Transaction
from crmcore.stores.memory.unit import MemoryUnit

_URL = "memory://"
_MIGRATIONS = (
    Migration(1, "record_and_know"),
    Migration(2, "decide_and_act"),
    Migration(3, "keep_in_step"),
    Migration(4, "drop_tenants"),
    Migration(5, "merge"),
    Migration(6, "restore_tenants"),
    Migration(7, "relationship_and_quality"),
    Migration(8, "tie_together"),
    Migration(9, "protect_privacy"),
    Migration(10, "review_duplicates"),
    Migration(11, "hear_back"),
    Migration(12, "campaigns"),
    Migration(13, "keep_to_wishes"),
    Migration(14, "inbox_and_desk"),
    Migration(15, "record_deliveries"),
    Migration(16, "cases"),
)


class MemoryStore:
    """Keeps everything in plain mappings of this process and computes what is derived from the facts.

    Thread rules. One transaction writes at a time; another that wants to write waits, at most `timeout` seconds, then
    raises `StorageBusy`. Any number read at a time, each what was committed when it began. A reader never holds a
    writer up: while somebody reads, a writer works on a copy, which takes time and memory in proportion to what is
    stored; else it works in place, and who wants to read then waits for it likewise. So a thread must not begin to
    read inside its own writing transaction. A child made by a fork has a store of its own, which works if nobody was
    in a transaction.
    """

    port_version: ClassVar[int] = 1
    lasting: ClassVar[bool] = False

    def __init__(self, *, timeout: float = 10.0) -> None:
        self.secrets: Secrets | None = MemorySecrets()
        self._timeout = timeout
        self._changed = Condition()
        self._pending: tuple[Migration, ...] = _MIGRATIONS
        self._closed = False
        self._committed = Database()
        self._written: Database | None = None

    @classmethod
    def open(cls, url: str) -> MemoryStore:
        """A new store, for the URL ``memory://``; raises `InvalidValue` for any other."""
        if url != _URL:
            raise InvalidValue("url", "more than a scheme", f"a store in memory is always a new one: {_URL}")
        return cls()

    def copy(self) -> MemoryStore:
        """Another store that holds the same, under the same key, and goes its own way from now on.

        Takes time and memory in proportion to what is stored; waits as a reader does, and raises `StorageBusy`
        likewise. Raises `StorageUnavailable` when the store is closed.
        """
        with self._changed:
            self._require_usable()
            self._require_free(lambda: self._written is not self._committed)
            made = MemoryStore(timeout=self._timeout)
            made.secrets, made._pending, made._committed = self.secrets, self._pending, self._committed.copy()
            return made

    def pending(self) -> Sequence[Migration]:
        return self._pending

    def migrate(self) -> Sequence[Migration]:
        with self._changed:
            self._require_usable()
            applied, self._pending = self._pending, ()
            return applied

    def begin(
        self, tenant: TenantKey | None, *, write: bool, relying: bool = False
    ) -> AbstractContextManager[UnitOfWork]:
        return self._writing(tenant) if write else self._reading(tenant)

    def join(self, connection: object, tenant: TenantKey) -> NoReturn:
        raise UnfitConnection(
            "a store in memory has no connections to join; open the CRM on the database that the connection belongs to",
            connection=type(connection).__name__,
            tenant=tenant,
        )

    def prepare(self, connection: object) -> NoReturn:
        raise UnfitConnection("a store in memory has no connections to join", connection=type(connection).__name__)

    def reclaim(self) -> None:
        """Nothing to do: what is deleted is gone at once."""

    def close(self) -> None:
        self._closed = True

    @contextmanager
    def _writing(self, tenant: TenantKey | None) -> Iterator[UnitOfWork]:
        with self._changed:
            self._wait_until(lambda: self._written is None)
            written = self._committed.copy() if self._committed.readers else self._committed
            self._written = written
        transaction = Transaction(written, tenant, writes=True)
        try:
            yield MemoryUnit(transaction)
        except BaseException:
            transaction.end(commit=False)
            self._end_writing(self._committed)
            raise
        transaction.end(commit=True)
        self._end_writing(written)

    def _end_writing(self, committed: Database) -> None:
        with self._changed:
            self._committed = committed
            self._written = None
            self._changed.notify_all()

    @contextmanager
    def _reading(self, tenant: TenantKey | None) -> Iterator[UnitOfWork]:
        with self._changed:
            self._wait_until(lambda: self._written is not self._committed)
            read = self._committed
            read.readers += 1
        transaction = Transaction(read, tenant, writes=False)
        try:
            yield MemoryUnit(transaction)
        finally:
            transaction.end(commit=True)
            with self._changed:
                read.readers -= 1

    def _wait_until(self, free: Callable[[], bool]) -> None:
        self._require_usable()
        if self._pending:
            raise NotMigrated("this store has no tables yet; run migrate()")
        self._require_free(free)

    def _require_free(self, free: Callable[[], bool]) -> None:
        if not self._changed.wait_for(free, self._timeout):
            raise StorageBusy(f"another transaction has been writing for more than {self._timeout} seconds; try again")

    def _require_usable(self) -> None:
        if self._closed:
            raise StorageUnavailable("this store has been closed; open another")
