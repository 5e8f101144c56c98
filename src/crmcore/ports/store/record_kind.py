"""What a kind of record is: the table that it stands in, and what its columns hold."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

Value = str | int | float | bytes | None
Row = tuple[Value, ...]


class Form(Enum):
    """What a column holds, and how it is written in a dump."""

    TEXT = "text"
    JSON = "JSON, or an empty text"
    INTEGER = "an integer"
    FLAG = "0 or 1, written as false or true"
    REAL = "a floating-point number"
    ID = "the 16 bytes of an id, written as one"
    DIGEST = "bytes, written in hexadecimal"
    INSTANT = "microseconds since 1970-01-01 UTC, written by RFC 3339"
    DAY = "a tenant day, written as a date"
    MONEY = "millionths, written as a decimal number in a text"


@frozen
class Column:
    """A column of a table. `keyed` digests are made with the tenant's key; `refers` names the kind that an id is of."""

    name: str
    form: Form = Form.TEXT
    optional: bool = False
    keyed: bool = False
    refers: str = ""


@frozen(eq=False)
class RecordKind:
    """A kind of record: the table that it stands in, its columns as rows have them, and the columns by whose values
    records are ordered. Those with a value in `after` come after those without, as they refer to them.
    """

    name: str
    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    after: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def places(self) -> tuple[int, ...]:
        """Where in a row the values of the key are."""
        return tuple(map(self.names.index, self.key))
