"""What SQL tables need of a transaction on a database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.sql.content import ContentSql


class Rows(Protocol):
    """The rows of a statement, as tuples."""

    @property
    def rowcount(self) -> int: ...
    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...
    def fetchone(self) -> tuple[Any, ...] | None: ...
    def fetchall(self) -> list[tuple[Any, ...]]: ...
    def fetchmany(self, size: int) -> list[tuple[Any, ...]]: ...


class Executor(Protocol):
    """One transaction on one tenant's rows. Statements are written with ``?`` for values."""

    @property
    def tenant(self) -> int:
        """The tenant's key, the first value of almost every statement."""
        ...

    def execute(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """Run one statement. Errors of the driver come as errors of crmcore, at the latest when rows are asked for or
        the transaction, or a part of it, ends.
        """
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """A part of the transaction that is undone alone when its block raises; the exception goes on."""
        ...

    def stream(self, sql: str, values: Sequence[object] = ()) -> Rows:
        """Run one statement of whose rows there may be more than memory holds; other statements may run meanwhile."""
        ...

    @property
    def content(self) -> ContentSql:
        """How the contents of interactions are read."""
        ...

    def working(self, table: str) -> None:
        """Have an empty table of that name to work in, which nobody else sees."""
        ...

    def hold(self, what: str) -> None:
        """Hold something of the tenant's against other writers until the transaction ends, as the tables ask for where
        writers do not take turns.
        """
        ...

    def hold_customers(self, customers: Collection[CustomerId], *, living: bool = False) -> None:
        """Hold what is known of customers against other writers until the transaction ends.

        With `living` it raises `CustomerErased` when one of them has been erased, at the latest when rows are asked
        for.
        """
        ...

    def keep_living(self, customers: Collection[CustomerId]) -> None:
        """Keep customers from being erased until the transaction ends; others may write about them. Raises
        `CustomerErased` for one that has been, at the latest when rows are asked for.
        """
        ...

    def hold_definitions(self, *, to_change: bool = False) -> int | None:
        """Keep others from changing the tenant's definitions until the transaction ends, or from relying on them.

        Returns the tenant's revision then; None where it cannot have changed since the transaction began.
        """
        ...
