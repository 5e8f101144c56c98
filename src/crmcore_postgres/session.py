"""Statements sent together, in one message there and one back.

The driver's own pipeline sends each statement by itself and waits around each; most of a short transaction's time would
go into that.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any

import psycopg
from psycopg import pq
from psycopg.abc import Buffer, PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq.abc import PGconn, PGresult

from crmcore.domain.kernel.time import Day
from crmcore.ports.store.lifecycle import BoundLifecycle
from crmcore_postgres.cursor import PlainCursor

Connection = psycopg.Connection[Any]

_BINARY = pq.Format.BINARY
_PREPARED_FROM = 5
"""A statement is prepared when it comes the fifth time."""
_PREPARED_AT_MOST = 250
_TOGETHER = 1_000
# A pooler that carries prepared statements understands the message, not the SQL; libpq sends it from 17 on.
_CLOSES = pq.version() >= 170_000
_FINE = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)


class Statement:
    """A statement with its values, and what it gave once it was sent."""

    __slots__ = ("formats", "params", "result", "row", "sql", "types")

    def __init__(
        self,
        sql: bytes,
        params: Sequence[Buffer | None] | None,
        types: tuple[int, ...],
        formats: Sequence[pq.Format] | None,
    ) -> None:
        self.sql = sql
        self.params = params
        self.types = types
        self.formats = formats
        self.result: PGresult | None = None
        self.row = 0
        """The first row that was not asked for yet."""


class Session:
    """What is known of a connection from one transaction to the next: the statements prepared in it."""

    def __init__(self, connection: Connection, *, prepares: bool) -> None:
        self.connection = connection
        self._pgconn = connection.pgconn
        self._transformer = Transformer(PlainCursor(connection))
        self._prepares = prepares
        # How often a statement came, or the name it was prepared under.
        self.evaluates: tuple[int, BoundLifecycle, Day] | None = None
        """The lifecycle, of a tenant, by which a customer was evaluated last, and the day."""
        self._known: OrderedDict[tuple[bytes, tuple[int, ...]], int | bytes] = OrderedDict()

    def statement(self, sql: bytes, values: Sequence[Any] = ()) -> Statement:
        """A statement to be sent. Raises the driver's errors of values that do not fit."""
        if not values:
            return Statement(sql, None, (), None)
        transformer = self._transformer
        params = transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
        return Statement(sql, params, transformer.types or (), transformer.formats)

    def exchange(self, statements: Sequence[Statement]) -> None:
        """Send statements, in their order; none is run after one that fails, whose error of the driver is raised."""
        for start in range(0, len(statements), _TOGETHER):
            self._exchange(statements[start : start + _TOGETHER])

    def rows(self, statement: Statement, size: int | None = None) -> list[tuple[Any, ...]]:
        """The next rows that a statement gave, so many or all that are left."""
        result = statement.result
        if result is None or not result.nfields:
            return []
        first, last = statement.row, result.ntuples
        if size is not None:
            last = min(last, first + size)
        statement.row = last
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(first, last, tuple)

    def _exchange(self, statements: Sequence[Statement]) -> None:
        pgconn = self._pgconn
        preparing: dict[int, tuple[bytes, tuple[int, ...]]] = {}
        places: list[int] = []
        pgconn.enter_pipeline_mode()
        try:
            sent = 0
            for statement in statements:
                if self._put(statement):
                    preparing[sent] = (statement.sql, statement.types)
                    sent += 1
                places.append(sent)
                sent += 1
            if len(self._known) > _PREPARED_AT_MOST:
                sent += self._forget()
            pgconn.pipeline_sync()
            try:
                found = self.connection.wait(_found(pgconn, sent))
            except BaseException:
                for key in preparing.values():
                    self._known.pop(key, None)
                raise
        finally:
            self._leave(pgconn)
        for place, key in preparing.items():
            if found[place].status not in _FINE:
                self._known.pop(key, None)
        for statement, place in zip(statements, places, strict=True):
            statement.result = found[place]
        for result in found:
            if result.status not in _FINE:
                raise error_from_result(result)

    def _put(self, statement: Statement) -> bool:
        """Put a statement into what is sent; whether preparing it went before."""
        pgconn, key = self._pgconn, (statement.sql, statement.types)
        # One without values is quickly read: BEGIN, SET, COMMIT.
        may_prepare = self._prepares and statement.params is not None
        known = self._known.get(key, 0) if may_prepare else 0
        prepares = isinstance(known, int) and may_prepare and known + 1 >= _PREPARED_FROM
        if prepares:
            known = _name(key)
            pgconn.send_prepare(known, statement.sql, statement.types)
        if isinstance(known, bytes):
            pgconn.send_query_prepared(known, statement.params, statement.formats, _BINARY)
        else:
            known += 1
            pgconn.send_query_params(statement.sql, statement.params, statement.types, statement.formats, _BINARY)
        if may_prepare:
            self._known[key] = known
            self._known.move_to_end(key)
        return prepares

    def _forget(self) -> int:
        """Forget the statements that have not come for longest; how many of them the server is told to forget."""
        told = 0
        while len(self._known) > _PREPARED_AT_MOST // 2:
            _, known = self._known.popitem(last=False)
            if isinstance(known, bytes):
                if _CLOSES:
                    self._pgconn.send_close_prepared(known)
                else:
                    self._pgconn.send_query_params(b"DEALLOCATE " + known, None)
                told += 1
        return told

    def _leave(self, pgconn: PGconn) -> None:
        if pgconn.status != pq.ConnStatus.OK:
            return
        try:
            pgconn.exit_pipeline_mode()
        except psycopg.OperationalError:
            # Results are under way that nobody waits for any more.
            with suppress(psycopg.Error):
                self.connection.close()


def _name(key: tuple[bytes, tuple[int, ...]]) -> bytes:
    """The name to prepare a statement under: a pooler that carries none can then never give another statement's."""
    digest = blake2b(key[0], digest_size=12, person=b"crmcore")
    digest.update(repr(key[1]).encode())
    return b"crm_" + digest.hexdigest().encode()


def _found(pgconn: PGconn, count: int) -> PQGen[list[PGresult]]:
    yield from send(pgconn)
    found: list[PGresult] = []
    for _ in range(count):
        results = yield from fetch_many(pgconn)
        found.append(results[-1])
    yield from fetch_many(pgconn)
    return found
