"""Tables as CSV: safe for spreadsheets, and with nothing lost where that is asked for."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn
from uuid import UUID

from attrs import frozen

from crmcore.codec.spreadsheet import exact_cell, safe_cell, text_of_cell
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import Value, ValueType
from crmcore.errors import CRMError, InvalidValue
from crmcore.services.dump_files import File, made, opened
from crmcore.services.resolving import require_flag

if TYPE_CHECKING:
    from crmcore.services.tables import Table

TOLD = 100
CUSTOMER = "customer"
_CELL_LIMIT = 1_000_000
_NUMBERS = (ValueType.INTEGER, ValueType.DECIMAL, ValueType.MONEY)
_PLAIN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,6})?")
_YES_NO = {"yes": True, "no": False}


@frozen
class WrittenCsv:
    """What was written: how many rows, and in how many cells an apostrophe was put before the text, the first hundred
    of them by row (the first is 1, without the header) and field.
    """

    rows: int
    changed: int
    changes: tuple[tuple[int, str], ...]


def write_csv(table: Table, file: File, *, lossless: bool) -> WrittenCsv:
    """See `crmcore.services.tables.Table.csv`."""
    require_flag(lossless, "lossless")
    rows = changed = 0
    changes: list[tuple[int, str]] = []
    with made(file, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([CUSTOMER, *map(safe_cell, table.fields)])
        for customer, values in table.rows():
            rows += 1
            cells = [str(customer)]
            for name, value in zip(table.fields, values, strict=True):
                text = _text(value)
                number = not isinstance(value, str)
                cell = exact_cell(text, number=number) if lossless else safe_cell(text or "")
                if cell != (text or ""):
                    changed += 1
                    if len(changes) < TOLD:
                        changes.append((rows, name))
                cells.append(cell)
            writer.writerow(cells)
    return WrittenCsv(rows, changed, tuple(changes))


def read_csv(
    fields: Sequence[str], types: Sequence[ValueType], currency: str, file: File
) -> Iterator[tuple[CustomerId, tuple[Value | None, ...]]]:
    """See `crmcore.services.tables.Table.read_csv`."""
    with opened(file, newline="") as stream:
        reader = csv.reader(_lines(stream), strict=True)
        try:
            header = next(reader, None)
            if header != [CUSTOMER, *map(safe_cell, fields)]:
                raise InvalidValue("file", "another first line", "it names the customer and the fields of this table")
            for cells in reader:
                if len(cells) != len(fields) + 1:
                    _wrong(reader.line_num, "row", "another number of cells")
                values = [
                    _value(cell, kind, currency, reader.line_num, name)
                    for name, kind, cell in zip(fields, types, cells[1:], strict=True)
                ]
                yield _customer(cells[0], reader.line_num), tuple(values)
        except (csv.Error, UnicodeDecodeError):
            raise InvalidValue("file", "no CSV from some line on", "it is as Table.csv wrote it") from None


def _lines(stream: Iterator[str]) -> Iterator[str]:
    for line in stream:
        if len(line) > _CELL_LIMIT:
            raise InvalidValue("file", "a line too long", f"a line has at most {_CELL_LIMIT:,} characters")
        yield line


def _text(value: Value | None) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case Money():
            return str(value.amount)
        case datetime() | date():
            return value.isoformat()
    return str(value)


def _value(cell: str, kind: ValueType, currency: str, line: int, name: str) -> Value | None:
    text = text_of_cell(cell) if kind is ValueType.TEXT else cell or None
    if text is None or kind is ValueType.TEXT:
        return text
    try:
        if kind is ValueType.BOOLEAN:
            return _YES_NO[text]
        if kind in _NUMBERS and not _PLAIN.fullmatch(text):
            raise ValueError
        given: object = int(text) if kind is ValueType.INTEGER else Decimal(text) if kind in _NUMBERS else text
        return kind.decode(kind.encode(given, name, currency), currency)
    except (ValueError, KeyError, CRMError):
        _wrong(line, name, f"no {kind.value}")


def _customer(text: str, line: int) -> CustomerId:
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text:
        _wrong(line, CUSTOMER, "no id")
    return CustomerId(found)


def _wrong(line: int, field: str, nature: str) -> NoReturn:
    raise InvalidValue(field, f"{nature} on line {line}", "cells are as Table.csv wrote them, lossless")
