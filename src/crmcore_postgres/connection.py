"""Connections to one database, from the driver's pool. Threads share them; a child of a fork has a pool of its own."""

from __future__ import annotations

import os
from threading import Lock
from typing import Any

import psycopg
from psycopg import pq
from psycopg_pool import ConnectionPool, PoolTimeout

from crmcore.errors import TransactionError
from crmcore_postgres.driver_errors import lost
from crmcore_postgres.session import Connection, Session
from crmcore_postgres.url import Location


class PooledConnection(psycopg.Connection[Any]):
    """A connection of the pool, with its session once it was used."""

    session: Session | None = None


class Connections:
    """Opens a pool when the first connection is asked for."""

    def __init__(self, location: Location) -> None:
        self._location = location
        self._mutex = Lock()
        self._pool: ConnectionPool[PooledConnection] | None = None
        self._process = 0
        self._closed = False

    def take(self) -> PooledConnection:
        """A connection outside of any transaction. Raises errors of the driver."""
        pool = self._opened()
        try:
            return pool.getconn()
        except PoolTimeout:
            # The pool does not tell why it could make none.
            self.connect().close()
            raise

    def session(self, connection: PooledConnection) -> Session:
        """What is known of a connection of the pool."""
        if connection.session is None:
            connection.session = Session(connection, prepares=self._location.prepares)
        return connection.session

    def give(self, connection: Connection) -> None:
        """Give a connection back; one that is still in a transaction, or broken, is closed."""
        pool = self._pool
        if self._process != os.getpid() or not isinstance(connection, PooledConnection):
            return
        if pool is None:
            connection.close()
            return
        if connection.pgconn.transaction_status != pq.TransactionStatus.IDLE:
            connection.close()
        pool.putconn(connection)

    def connect(self) -> Connection:
        """A connection outside of the pool. Raises errors of the driver."""
        if self._closed:
            raise TransactionError("this store is closed; open another")
        return psycopg.connect(
            self._location.conninfo.reveal(),
            **self._options(),
            connect_timeout=max(2, round(self._location.timeout)),
        )

    def let_go(self) -> None:
        """Close all; the connections in use when they come back. More are opened when they are asked for."""
        with self._mutex:
            pool, self._pool = self._pool, None
        if pool is not None and self._process == os.getpid():
            pool.close()

    def close(self) -> None:
        """Close all, for good."""
        self._closed = True
        self.let_go()

    def _options(self) -> dict[str, Any]:
        # The driver writes text in the client's encoding, which the environment may have set. It forgets all that is
        # prepared after each rollback; a session prepares by itself.
        return {"autocommit": True, "prepare_threshold": None, "client_encoding": "UTF8"}

    def _opened(self) -> ConnectionPool[PooledConnection]:
        with self._mutex:
            if self._closed:
                raise TransactionError("this store is closed; open another")
            if self._pool is None or self._process != os.getpid():
                # A server that does not answer is told at once, and by its own words.
                self.connect().close()
                self._process = os.getpid()
                self._pool = ConnectionPool(
                    self._location.conninfo.reveal(),
                    connection_class=PooledConnection,
                    kwargs=self._options(),
                    min_size=1,
                    max_size=self._location.pool,
                    timeout=self._location.timeout,
                    reconnect_timeout=self._location.timeout,
                    open=True,
                    name="crmcore",
                )
            return self._pool


def is_lost(connection: Connection, error: BaseException) -> bool:
    """Whether an error means that the connection is gone."""
    return connection.closed or lost(error)
