"""From the text of a cell to a value: instants, dates, numbers, yes and no."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from crmcore.codec.import_mapping import Cell
from crmcore.domain.kernel.value_type import Value, ValueType
from crmcore.errors import InvalidValue

Read = Callable[[str], Value]

KEPT = 50_000
_TIMED = frozenset("HIMScXpf")
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


def label(name: str, cell: Cell) -> str:
    """How a message calls a value of a line."""
    return name if cell.column is None else f"{name} (column {cell.column!r})"


def reader_of(cell: Cell, type: ValueType, name: str, zone: ZoneInfo) -> Read:
    """What reads text of a cell as a value of that type; `zone` is the tenant's. It raises `InvalidValue` with `name`.

    Money is read as a number.
    """
    match type:
        case ValueType.TEXT:
            return str
        case ValueType.INTEGER:
            return lambda text: _integer(text, name)
        case ValueType.DECIMAL | ValueType.MONEY:
            return number_reader(cell, name)
        case ValueType.BOOLEAN:
            return lambda text: _boolean(text, name)
        case ValueType.DATE:
            return lambda text: _date(text, cell, name)
        case ValueType.INSTANT:
            return instant_reader(cell, name, zone)


def number_reader(cell: Cell, name: str) -> Callable[[str], Decimal]:
    """What reads a number with the cell's marks. A mark that was not named is refused: guessed wrong it would be money
    a thousand times too much.
    """
    decimal, thousands = cell.decimal, cell.thousands
    grouped = rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|" if thousands else ""
    shape = re.compile(rf"[+-]?(?:(?:{grouped}[0-9]+)(?:{re.escape(decimal)}[0-9]*)?|{re.escape(decimal)}[0-9]+)")
    rule = f"a number here has digits, {decimal!r} before the decimals" + (
        f" and {thousands!r} between thousands" if thousands else " and no mark between thousands"
    )

    def read(text: str) -> Decimal:
        if len(text) > 40 or not shape.fullmatch(text):
            raise InvalidValue(name, "nothing" if not text else "text that is not such a number", rule)
        if thousands:
            text = text.replace(thousands, "")
        return Decimal(text if decimal == "." else text.replace(decimal, "."))

    return read


def instant_reader(cell: Cell, name: str, zone: ZoneInfo) -> Callable[[str], datetime]:
    """What reads instants, in UTC; those read lately are kept, for files repeat them."""
    zone = cell.zone or zone
    kept: dict[str, datetime] = {}

    def read(text: str) -> datetime:
        instant = kept.get(text)
        if instant is None:
            if len(kept) >= KEPT:
                kept.clear()
            instant = kept[text] = _instant(text, cell, name, zone)
        return instant

    return read


def _instant(text: str, cell: Cell, name: str, zone: ZoneInfo) -> datetime:
    try:
        found = _iso(text, cell) if cell.format is None else _formatted(text, cell.format, cell)
        return (found if found.tzinfo is not None else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _undated(text, cell, name) from None


def _iso(text: str, cell: Cell) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), cell.time)
    except ValueError:
        return datetime.fromisoformat(text)


def _formatted(text: str, format: str, cell: Cell) -> datetime:
    found = datetime.strptime(text, format)  # noqa: DTZ007 -- the zone is given by the caller where the text has none
    timed = not _TIMED.isdisjoint(re.findall(r"%(.)", format))
    return found if timed else datetime.combine(found.date(), cell.time, found.tzinfo)


def _date(text: str, cell: Cell, name: str) -> date:
    try:
        if cell.format is None:
            return date.fromisoformat(text)
        return datetime.strptime(text, cell.format).date()  # noqa: DTZ007 -- a date has no zone
    except ValueError:
        raise _undated(text, cell, name) from None


def _undated(text: str, cell: Cell, name: str) -> InvalidValue:
    rule = "it is written in ISO 8601" if cell.format is None else f"it is written as {cell.format}"
    return InvalidValue(name, "text that is not such a date" if text else "nothing", rule)


def _integer(text: str, name: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise InvalidValue(name, "text that is not a whole number", "a whole number is written in digits")
    return int(text)


def _boolean(text: str, name: str) -> bool:
    found = _WORDS.get(text.lower())
    if found is None:
        raise InvalidValue(name, "another text", f"yes or no is one of {', '.join(_WORDS)}")
    return found
