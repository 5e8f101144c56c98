"""Records as lines of JSON, and back: one object a line, its fields in the order of the columns, nothing left out but
what has no value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import isfinite
from typing import Any

from crmcore.domain.kernel.time import EPOCH
from crmcore.ports.store.record_kind import Form, RecordKind, Row, Value
from crmcore.ports.store.record_kinds import RECORD_KINDS

KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in RECORD_KINDS}

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_INTEGERS = range(-(2**63), 2**63)
_MILLION = 1_000_000
_MONEY = re.compile(r"(-?)(\d{1,13})(?:\.(\d{0,5}[1-9]))?")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HEXADECIMAL = re.compile(r"(?:[0-9a-f]{2})*")
_MICROSECOND = timedelta(microseconds=1)
write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
"""How a line is written."""


class Unreadable(Exception):
    """A line is not what a dump has: `reason` is a code, `told` says more without a value."""

    def __init__(self, reason: str, told: str) -> None:
        super().__init__(told)
        self.reason = reason
        self.told = told


def record_line(kind: RecordKind, row: Row) -> str:
    """The line of a record, without its end."""
    written: dict[str, object] = {"record": kind.name}
    for (name, write), value in zip(_writers(kind), row, strict=True):
        if value is not None:
            written[name] = value if write is None else write(value)
    return write_json(written)


def read_line(line: str) -> dict[str, Any]:
    """The object of a line. Raises `Unreadable`."""
    try:
        found = _read_json_line(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("record"), str):
        raise Unreadable("json", "the line is no JSON object with a record")
    return found


def record_of(found: dict[str, Any]) -> tuple[RecordKind, Row]:
    """The kind and the row of the object of a line. Raises `Unreadable`."""
    kind = KINDS.get(found["record"])
    if kind is None:
        raise Unreadable("record", "a kind of record that this version of crmcore does not know")
    row: list[Value] = []
    left = len(found) - 1
    for name, optional, read in _readers(kind):
        value = found.get(name)
        if value is None:
            if not optional:
                raise Unreadable("field", f"{name} is missing")
            row.append(None)
            continue
        left -= 1
        try:
            row.append(read(value))
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise Unreadable("field", f"{name} is not {_EXPECTED[kind.name, name]}") from None
    if left:
        raise Unreadable("field", "a field that records of this kind do not have in this version of crmcore")
    return kind, tuple(row)


def _refuse(_: str) -> Any:
    raise ValueError


_read_json_line = json.JSONDecoder(parse_constant=_refuse).decode


@lru_cache(maxsize=256)
def _writers(kind: RecordKind) -> tuple[tuple[str, Callable[[Any], object] | None], ...]:
    return tuple((column.name, _WRITE.get(column.form)) for column in kind.columns)


@lru_cache(maxsize=256)
def _readers(kind: RecordKind) -> tuple[tuple[str, bool, Callable[[Any], Value]], ...]:
    return tuple((column.name, column.optional, _READ[column.form]) for column in kind.columns)


_EXPECTED = {(kind.name, column.name): column.form.value for kind in RECORD_KINDS for column in kind.columns}


def _write_id(value: bytes) -> str:
    digits = value.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def write_instant(micros: int) -> str:
    """The text of so many microseconds since 1970-01-01 UTC, by RFC 3339."""
    at = EPOCH + timedelta(0, 0, micros)
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def write_day(day: int) -> str:
    """The date of a tenant day."""
    return date.fromordinal(day + _EPOCH_DAY).isoformat()


def _write_money(millionths: int) -> str:
    whole, part = divmod(abs(millionths), _MILLION)
    sign = "-" if millionths < 0 else ""
    return f"{sign}{whole}.{part:06}".rstrip("0") if part else f"{sign}{whole}"


def _write_json(text: str) -> object:
    """What JSON says, where writing that again gives the same text; else the text."""
    if not text:
        return text
    try:
        said = json.loads(text)
        return said if isinstance(said, dict | list) and write_json(said) == text else text
    except (ValueError, RecursionError):
        return text


_WRITE: Mapping[Form, Callable[[Any], object]] = {
    Form.ID: _write_id,
    Form.DIGEST: bytes.hex,
    Form.INSTANT: write_instant,
    Form.DAY: write_day,
    Form.MONEY: _write_money,
    Form.FLAG: bool,
    Form.JSON: _write_json,
}


def _require(condition: object) -> None:
    if not condition:
        raise ValueError


def _read_text(value: object) -> str:
    _require(isinstance(value, str) and "\0" not in value)
    text = str(value)
    if not text.isascii():
        text.encode()
    return text


def _read_json(value: object) -> str:
    text = _read_text(value) if isinstance(value, str) else write_json(value)
    _require("\0" not in text and "\\u0000" not in text)
    text.encode()
    if not isinstance(value, str):
        _require(isinstance(value, dict | list))
    elif text:
        json.loads(text)
    return text


def _read_integer(value: object) -> int:
    _require(type(value) is int and value in _INTEGERS)
    return int(value)  # type: ignore[call-overload, no-any-return]


def _read_flag(value: object) -> int:
    _require(isinstance(value, bool))
    return int(bool(value))


def _read_real(value: object) -> float:
    _require(type(value) in (float, int))
    number = float(value)  # type: ignore[arg-type]
    _require(isfinite(number))
    return number


def _read_id(value: str) -> bytes:
    _require(_ID.fullmatch(value))
    return bytes.fromhex(value.replace("-", ""))


def _read_digest(value: str) -> bytes:
    _require(_HEXADECIMAL.fullmatch(value))
    return bytes.fromhex(value)


def read_instant(value: str) -> int:
    """The microseconds of a text as `write_instant` writes it. Raises `ValueError`, `TypeError`."""
    _require(_INSTANT.fullmatch(value))
    return (datetime.fromisoformat(value[:-1]).replace(tzinfo=UTC) - EPOCH) // _MICROSECOND


def read_day(value: str) -> int:
    """The tenant day of a date. Raises `ValueError`, `TypeError`."""
    _require(_DAY.fullmatch(value))
    return date.fromisoformat(value).toordinal() - _EPOCH_DAY


def _read_money(value: str) -> int:
    found = _MONEY.fullmatch(value)
    if found is None:
        raise ValueError
    sign, whole, part = found.groups()
    millionths = int(whole) * _MILLION + int((part or "").ljust(6, "0"))
    return -millionths if sign else millionths


_READ: Mapping[Form, Callable[[Any], Value]] = {
    Form.TEXT: _read_text,
    Form.JSON: _read_json,
    Form.INTEGER: _read_integer,
    Form.FLAG: _read_flag,
    Form.REAL: _read_real,
    Form.ID: _read_id,
    Form.DIGEST: _read_digest,
    Form.INSTANT: read_instant,
    Form.DAY: read_day,
    Form.MONEY: _read_money,
}
