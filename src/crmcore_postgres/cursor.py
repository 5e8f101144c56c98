"""Cursors of our own, whatever the app has set on its connection or in the driver: plain tuples, plain values."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import RawCursor, RawServerCursor, postgres, pq
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Dumper, Loader
from psycopg.rows import tuple_row
from psycopg.types.numeric import NumericBinaryLoader

_INT8, _NUMERIC = 20, 1700
_FETCHED = 1_000


class _WholeNumber(Dumper):
    """Any int as int8: the driver's own choice by size would prepare one statement for each mixture of sizes."""

    format = pq.Format.BINARY
    oid = _INT8

    def dump(self, obj: int) -> Buffer:
        """Eight bytes. Raises `OverflowError`."""
        return obj.to_bytes(8, "big", signed=True)


class _Sum(Loader):
    """SUM over whole numbers, which PostgreSQL gives as numeric so that it cannot overflow."""

    format = pq.Format.BINARY

    def __init__(self, oid: int, context: Any = None) -> None:
        super().__init__(oid, context)
        self._decimal = NumericBinaryLoader(oid, context)

    def load(self, data: Buffer) -> int:
        """The whole number."""
        return int(self._decimal.load(data))


def _adapters() -> AdaptersMap:
    # Not the driver's own map, which the app may have changed.
    made = AdaptersMap(types=postgres.types)
    postgres.register_default_adapters(made)
    made.register_dumper(int, _WholeNumber)
    made.register_loader(_NUMERIC, _Sum)
    return made


_ADAPTERS = _adapters()


class PlainCursor(RawCursor[tuple[Any, ...]]):
    """Takes ``$1`` marks; gives tuples of int, str, bytes, float, bool and None."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__(connection, row_factory=tuple_row)
        self._adapters = _ADAPTERS
        self.format = pq.Format.BINARY


class StreamingCursor(RawServerCursor[tuple[Any, ...]]):
    """The same, with its rows left on the server until they are fetched."""

    def __init__(self, connection: psycopg.Connection[Any], name: str) -> None:
        super().__init__(connection, name, row_factory=tuple_row)
        self._adapters = _ADAPTERS
        self.format = pq.Format.BINARY
        self.itersize = _FETCHED

    def forget(self) -> None:
        """Be closed without a word to the server, which has closed it already."""
        RawCursor.close(self)
