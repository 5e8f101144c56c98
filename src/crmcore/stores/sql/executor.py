"""What SQL tables need of a transaction on a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


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
        """Run one statement; errors of the driver come as errors of crmcore."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        ...
