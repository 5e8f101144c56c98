"""A part of a transaction that is undone alone."""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from types import TracebackType

from crmcore.errors import StorageError, TransactionError
from crmcore.stores.sql.executor import Executor


def savepoint(executor: Executor) -> AbstractContextManager[None]:
    """What is done in the block is undone when it raises, and the exception goes on. Blocks nest."""
    return _Savepoint(executor)


class _Savepoint(AbstractContextManager[None]):
    """Written out: recording one interaction feels what a context manager made of a generator takes."""

    __slots__ = ("_executor",)

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def __enter__(self) -> None:
        self._executor.execute("SAVEPOINT crm_savepoint")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            # Where the database has undone the whole transaction, or it has ended, there is nothing left to undo.
            with suppress(StorageError, TransactionError):
                self._executor.execute("ROLLBACK TO SAVEPOINT crm_savepoint")
                self._executor.execute("RELEASE SAVEPOINT crm_savepoint")
        else:
            self._executor.execute("RELEASE SAVEPOINT crm_savepoint")
