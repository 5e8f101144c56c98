"""The columns and the tables of an export, and how their rows are read.

Money is millionths of base currency, a whole number of 64 bits; instants are UTC timestamps, days are dates. Ids are
texts, whose order is that of the ids' bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Any, Literal

from attrs import field, frozen

from crmcore.services.work import Work

Row = Sequence[Any]
Personal = Literal["no", "all", "parts"]


class ColumnType(Enum):
    """What a column holds."""

    ID = "id"
    TEXT = "text"
    INTEGER = "integer"
    MILLIONTHS = "millionths"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    DIGEST = "digest"


@frozen
class Column:
    """A column: `personal` tells whether all of its values are personal data by themselves, or parts of some."""

    name: str
    type: ColumnType
    doc: str
    personal: Personal = "no"


@frozen
class Table:
    """A table: `read` gives its rows in the order of the columns, without personal parts if told so. With `by_month`
    its files lie in a folder for each month of the column `day`.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    read: Callable[[Work, bool], Iterator[Row]] = field(eq=False)
    by_month: bool = False

    def kept(self, *, personal: bool) -> tuple[Column, ...]:
        """The columns of an export with or without personal data."""
        return tuple(column for column in self.columns if personal or column.personal != "all")
