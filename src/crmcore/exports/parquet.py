"""Tables as Parquet files, written part by part, so that memory stays flat."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from attrs import define, field
from pyarrow.parquet import ParquetWriter

from crmcore.domain.kernel.time import Day, day_date
from crmcore.exports.columns import Column, ColumnType, Row, Table

CHUNK = 20_000
"""Rows that are held as Python objects at once."""
_GATHERED = 200_000
"""Rows of all months that are held as columns at most, waiting for more of their month."""
_OPEN = 64
"""Files that are open at once at most."""
_FILE = 1_000_000
"""Rows of a file; whoever reads many files reads them side by side."""

_TYPES = {
    ColumnType.ID: pa.string(),
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.MILLIONTHS: pa.int64(),
    ColumnType.REAL: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.INSTANT: pa.timestamp("us", tz="UTC"),
    ColumnType.DIGEST: pa.string(),
}
_PLAIN = {ColumnType.DATE: pa.int32(), ColumnType.INSTANT: pa.int64()}


class Parts(Protocol):
    """Where the rows of a table go."""

    def add(self, rows: Sequence[Row]) -> None:
        """Take some rows."""
        ...

    def close(self) -> int:
        """Write what is left; returns how many files there are."""
        ...


def write_table(
    folder: Path, table: Table, rows: Iterator[Row], today: Day, *, personal: bool, told: Callable[[int], None]
) -> tuple[int, int]:
    """Write a table into a folder of its name; returns how many rows and files. `told` hears the rows so far."""
    place = folder / table.name
    shape = _Shape(table, personal)
    parts: Parts = _Months(place, shape, table, today) if table.by_month else _Files(place, shape)
    done = 0
    try:
        while chunk := list(islice(rows, CHUNK)):
            parts.add(chunk)
            done += len(chunk)
            told(done)
    finally:
        files = parts.close()
    return done, files


class _Shape:
    """The columns of a table that are written, and how rows become columns."""

    def __init__(self, table: Table, personal: bool) -> None:
        kept = table.kept(personal=personal)
        self._kept = [(place, column) for place, column in enumerate(table.columns) if column in kept]
        self.schema = pa.schema([_field(column) for column in kept])

    def columns(self, rows: Sequence[Row]) -> Any:
        """The rows as a table of columns."""
        values = list(zip(*rows, strict=True))
        return pa.table([_array(column, values[place]) for place, column in self._kept], schema=self.schema)


def _field(column: Column) -> Any:
    return pa.field(column.name, _TYPES[column.type], metadata={"doc": column.doc, "type": column.type.value})


def _array(column: Column, values: Sequence[Any]) -> Any:
    match column.type:
        case ColumnType.ID:
            return pa.array([None if value is None else _id_text(value) for value in values], pa.string())
        case ColumnType.DIGEST:
            return pa.array([None if value is None else value.hex() for value in values], pa.string())
        case ColumnType.BOOLEAN:
            return pa.array([None if value is None else bool(value) for value in values], pa.bool_())
        case _:
            plain = _PLAIN.get(column.type)
            return (
                pa.array(values, _TYPES[column.type])
                if plain is None
                else pa.array(values, plain).cast(_TYPES[column.type])
            )


def _id_text(value: bytes) -> str:
    digits = value.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class _Files:
    """The files of one folder, ``part-00000.parquet`` and so on; at least one, be it empty."""

    def __init__(self, folder: Path, shape: _Shape) -> None:
        self._folder = folder
        self._shape = shape
        self._writer: Any = None
        self._rows = 0
        self._files = 0

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows."""
        self.write(self._shape.columns(rows))

    def write(self, columns: Any) -> None:
        """Write columns."""
        if self._writer is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"part-{self._files:05}.parquet"
            self._writer = ParquetWriter(path, self._shape.schema, compression="zstd")
            self._files, self._rows = self._files + 1, 0
        self._writer.write_table(columns)
        self._rows += columns.num_rows
        if self._rows >= _FILE:
            self.pause()

    def pause(self) -> None:
        """Close the file; what comes after begins another."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def close(self) -> int:
        """Close the last file; returns how many there are."""
        if not self._files:
            self.write(self._shape.schema.empty_table())
        self.pause()
        return self._files


@define
class _Month:
    files: _Files
    waiting: list[Any] = field(factory=list)
    rows: int = 0


class _Months:
    """A folder for each month of the column `day`, ``month=2026-11``, whose rows wait until there are many of them.

    The order in which things were recorded is nearly that in which they occurred, so few months are gathered at once.
    """

    def __init__(self, folder: Path, shape: _Shape, table: Table, today: Day) -> None:
        self._folder = folder
        self._shape = shape
        self._day = [column.name for column in table.columns].index("day")
        self._today = today
        self._names: dict[Day, str] = {}
        self._months: dict[str, _Month] = {}
        self._open: OrderedDict[str, None] = OrderedDict()
        self._waiting = 0

    def add(self, rows: Sequence[Row]) -> None:
        """Take rows; when too many wait, write the months with most."""
        of_months: dict[str, list[Row]] = {}
        for row in rows:
            of_months.setdefault(self._name(row[self._day]), []).append(row)
        for name, own in of_months.items():
            month = self._month(name)
            month.waiting.append(self._shape.columns(own))
            month.rows += len(own)
        self._waiting += len(rows)
        if self._waiting > _GATHERED:
            for name in sorted(self._months, key=lambda name: -self._months[name].rows):
                self._write(name)
                if self._waiting <= _GATHERED // 2:
                    break

    def close(self) -> int:
        """Write all that waits; returns how many files there are, at least one."""
        if not self._months:
            self._month(self._name(self._today))
        for name in sorted(self._months):
            self._write(name)
        return sum(month.files.close() for month in self._months.values())

    def _name(self, day: Day) -> str:
        name = self._names.get(day)
        if name is None:
            name = self._names[day] = day_date(day).isoformat()[:7]
        return name

    def _month(self, name: str) -> _Month:
        month = self._months.get(name)
        if month is None:
            month = self._months[name] = _Month(_Files(self._folder / f"month={name}", self._shape))
        return month

    def _write(self, name: str) -> None:
        month = self._months[name]
        if not month.rows:
            return
        month.files.write(pa.concat_tables(month.waiting).combine_chunks())
        self._waiting -= month.rows
        month.waiting, month.rows = [], 0
        self._open[name] = None
        self._open.move_to_end(name)
        if len(self._open) > _OPEN:
            oldest, _ = self._open.popitem(last=False)
            self._months[oldest].files.pause()
