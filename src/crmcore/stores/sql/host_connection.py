"""What apps hold of a database, and the driver's own connection beneath it.

SQLAlchemy and Django are looked up, never imported: what is theirs comes from an app that has imported them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crmcore.errors import NoOpenTransaction, StorageUnavailable, UnfitConnection

_NOT_ASYNC = "crmcore works synchronously; hand over a sync session or connection, in a worker thread"
_REFUSED = {
    ("sqlalchemy.engine", "Engine"): "an engine has no transaction; hand over a connection: engine.begin()",
    ("sqlalchemy.orm", "sessionmaker"): "a sessionmaker has no transaction; call it and hand over the session",
    ("sqlalchemy.ext.asyncio", "AsyncEngine"): _NOT_ASYNC,
    ("sqlalchemy.ext.asyncio", "AsyncConnection"): _NOT_ASYNC,
    ("sqlalchemy.ext.asyncio", "AsyncSession"): _NOT_ASYNC,
    ("sqlalchemy.ext.asyncio", "async_scoped_session"): _NOT_ASYNC,
    ("django.db.utils", "ConnectionHandler"): "it holds several connections; hand over one: connections[alias]",
}
_UNDONE = "its transaction has failed or was rolled back; end it and begin another"
_CLOSED = "the connection is closed; hand over an open one"


def driver_connection(connection: object) -> object:
    """The driver's own connection beneath one of SQLAlchemy or Django; anything else is given back as it is.

    Takes a `Connection`, a `Session`, a `scoped_session` or a pool's connection of SQLAlchemy 2, and Django's
    `connection` and `connections[alias]`. Raises `UnfitConnection` where there is none to be had, such as of an engine,
    of what is asynchronous, of a session with several databases and no default; `StorageUnavailable` where the app's
    library cannot connect.
    """
    held = _unscoped(connection)
    if _is_of_django(held):
        with _told_by_django():
            held.ensure_connection()
        return _of_django(held)
    if _is_one(held, "sqlalchemy.orm", "Session"):
        held = _of_session(held)
    if _is_one(held, "sqlalchemy.engine", "Connection"):
        return _of_core(held)
    if _is_one(held, "sqlalchemy.pool", "PoolProxiedConnection"):
        return _of_pool(held)
    for (module, name), cure in _REFUSED.items():
        if _is_one(held, module, name):
            raise UnfitConnection(cure)
    return held


def joined_connection(connection: object) -> object:
    """The same, once the app's library has done what it does before a statement in a transaction of its own.

    A session is flushed, so that what the app wrote in it comes first; errors of that are the app's own and come as
    they are. Where SQLAlchemy begins by itself, it has. Raises `NoOpenTransaction` outside of Django's `atomic`, and
    `UnfitConnection` also where the transaction has failed.
    """
    held = _unscoped(connection)
    if _is_of_django(held):
        if held.connection is None or (held.autocommit and not held.in_atomic_block):
            raise NoOpenTransaction(f"do it inside transaction.atomic(using={held.alias!r})")
        if held.needs_rollback:
            raise UnfitConnection("its atomic block will be rolled back after an error in it; catch that outside of it")
        return _of_django(held)
    if _is_one(held, "sqlalchemy.orm", "Session"):
        session, held = held, _of_session(held)
        session.flush()
    if _is_one(held, "sqlalchemy.engine", "Connection"):
        _require_active(held)
    return driver_connection(held)


def _is_one(held: object, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(held, kind)


def _is_of_django(held: object) -> bool:
    return _is_one(held, "django.utils.connection", "ConnectionProxy") or _is_one(
        held, "django.db.backends.base.base", "BaseDatabaseWrapper"
    )


def _unscoped(connection: object) -> Any:
    """The thread's own session of a `scoped_session`."""
    held: Any = connection
    return held() if _is_one(held, "sqlalchemy.orm", "scoped_session") else held


def _of_django(wrapper: Any) -> object:
    with _told_by_django():
        wrapper.validate_thread_sharing()
    raw: object = wrapper.connection
    return raw


def _of_session(session: Any) -> Any:
    with _told_by_sqlalchemy():
        return session.connection()


def _of_core(connection: Any) -> object:
    if connection.closed:
        raise UnfitConnection(_CLOSED)
    with _told_by_sqlalchemy():
        return _of_pool(connection.connection)


def _of_pool(connection: Any) -> object:
    raw: object = connection.driver_connection
    if raw is None:
        raise UnfitConnection(_CLOSED)
    return raw


def _require_active(connection: Any) -> None:
    if connection.closed:
        raise UnfitConnection(_CLOSED)
    if connection.get_transaction() is None:
        # As with any statement: what comes next is committed by the app's commit, and rolled back with it.
        with _told_by_sqlalchemy():
            connection.begin()
    for transaction in (connection.get_transaction(), connection.get_nested_transaction()):
        if transaction is not None and not transaction.is_active:
            raise UnfitConnection(_UNDONE)


@contextmanager
def _told_by_sqlalchemy() -> Iterator[None]:
    # Messages of SQLAlchemy may hold values of rows, and are not repeated.
    errors = sys.modules["sqlalchemy.exc"]
    try:
        yield
    except errors.UnboundExecutionError as error:
        raise UnfitConnection(
            "the session has no database, or several and no default; hand over the connection to the CRM's:"
            " session.connection(bind_arguments=...)"
        ) from error
    except (errors.DBAPIError, errors.TimeoutError) as error:
        raise StorageUnavailable(
            f"SQLAlchemy gives no connection ({type(error).__name__}); check its engine and the database"
        ) from error
    except errors.SQLAlchemyError as error:
        raise UnfitConnection(f"{_UNDONE} ({type(error).__name__})") from error


@contextmanager
def _told_by_django() -> Iterator[None]:
    errors = sys.modules["django.db.utils"]
    try:
        yield
    except errors.Error as error:
        if _is_one(error, "django.db.utils", "OperationalError"):
            raise StorageUnavailable("Django cannot connect; check its settings and the database") from error
        raise UnfitConnection("Django refuses it here: a connection belongs to the thread that made it") from error
