"""A part of a transaction that is undone alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from crmcore.errors import StorageError, TransactionError
from crmcore.stores.sql.executor import Executor


@contextmanager
def savepoint(executor: Executor) -> Iterator[None]:
    """What is done in the block is undone when it raises, and the exception goes on. Blocks nest."""
    executor.execute("SAVEPOINT crm_savepoint")
    try:
        yield
    except BaseException:
        # Where the database has undone the whole transaction, or it has ended, there is nothing left to undo.
        with suppress(StorageError, TransactionError):
            executor.execute("ROLLBACK TO SAVEPOINT crm_savepoint")
            executor.execute("RELEASE SAVEPOINT crm_savepoint")
        raise
    executor.execute("RELEASE SAVEPOINT crm_savepoint")
