"""One transaction on the rows of a tenant, and what every table is: a view on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from attrs import define, field

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.errors import ReadOnlyTransaction, TransactionClosed, TransactionError, UnknownTenant
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.rows import Database, TenantRows

T = TypeVar("T")


@define(eq=False)
class Transaction:
    """What the tables of one unit of work share; a table that asks it for something is told whether it may have it."""

    _database: Database
    _tenant: TenantKey | None
    _writes: bool
    _journal: Journal = field(factory=Journal)
    _open: bool = True

    @property
    def database(self) -> Database:
        """What belongs to all tenants. Raises `TransactionClosed`."""
        self.require_open()
        return self._database

    @property
    def rows(self) -> TenantRows:
        """The tenant's rows. Raises `TransactionClosed`, `TransactionError` without a tenant, `UnknownTenant`."""
        key = self.tenant_key
        try:
            return self._database.rows[key]
        except KeyError:
            raise UnknownTenant(str(key)) from None

    @property
    def tenant(self) -> Tenant:
        """The tenant whose rows these are. Raises as `rows` does."""
        key = self.tenant_key
        try:
            return self._database.tenants[key]
        except KeyError:
            raise UnknownTenant(str(key)) from None

    @property
    def tenant_key(self) -> TenantKey:
        """The key of the tenant that the transaction is bound to. Raises `TransactionClosed`, `TransactionError`."""
        self.require_open()
        if self._tenant is None:
            raise TransactionError("this transaction is bound to no tenant and reaches tenants and settings alone")
        return self._tenant

    @property
    def journal(self) -> Journal:
        """What changes are made with. Raises `TransactionClosed` and `ReadOnlyTransaction`."""
        self.require_writing()
        return self._journal

    def require_writing(self) -> None:
        """Raises `TransactionClosed` after the transaction has ended, `ReadOnlyTransaction` in one that only reads."""
        self.require_open()
        if not self._writes:
            raise ReadOnlyTransaction

    def require_open(self) -> None:
        """Raises `TransactionClosed` after the transaction has ended."""
        if not self._open:
            raise TransactionClosed

    def streamed(self, items: Iterable[T]) -> Iterator[T]:
        """The items one by one, as long as the transaction is open."""
        for item in items:
            self.require_open()
            yield item

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A block that is undone alone when it raises."""
        self.require_open()
        with self._journal.savepoint():
            yield

    def end(self, *, commit: bool) -> None:
        """Undo everything unless it is to be committed; then no table can be used any more."""
        if not commit:
            self._journal.undo()
        self._open = False


class Table:
    """A table: a view on one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
