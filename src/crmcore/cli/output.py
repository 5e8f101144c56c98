"""How results are printed: as JSON, as CSV for spreadsheets, as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast
from uuid import UUID

import click
from attrs import AttrsInstance, asdict, has

from crmcore.cli.options import legible
from crmcore.domain.kernel.money import Money


def plain(value: object) -> Any:
    """What JSON has for a value: money as amount and currency, dates and instants in ISO 8601, ids and decimals as
    text.
    """
    match value:
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case UUID() | Decimal():
            return str(value)
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case str() | int() | float() | bool() | None:
            return value
        case list() | tuple() | set() | frozenset():
            return [plain(each) for each in value]
    return plain(asdict(cast(AttrsInstance, value), recurse=False))


def as_text(value: object) -> str:
    """A value as one cell of a table; a missing one is empty, money its amount."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Money():
            return str(value.amount)
        case datetime() | date():
            return value.isoformat()
    return str(value)


def print_json(document: object) -> None:
    """Print one document."""
    click.echo(json.dumps(plain(document), ensure_ascii=False, indent=2))


def dumped(value: object) -> str:
    """A part of a document."""
    return json.dumps(plain(value), ensure_ascii=False)


def print_rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose columns are as wide as their cells, streamed: parts of it may be of other widths."""
    widths = [len(name) for name in header]
    shown = [header]
    for row in rows:
        shown.append([legible(cell) for cell in row])
        if len(shown) >= 1_000:
            widths = _print_part(shown, widths)
            shown = []
    _print_part(shown, widths)


def _print_part(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[int]:
    columns = zip(*rows, strict=True)
    wider = [max(width, *map(len, column)) for width, column in zip(widths, columns, strict=True)] if rows else []
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, wider, strict=True)).rstrip())
    return wider


def print_figures(figures: Mapping[str, object], *, zeros: bool = True) -> bool:
    """Print names and values, one a line; figures within figures follow the name they belong to. Without `zeros` those
    that are nothing are left out. False where there is none to print.
    """
    flat = {name: value for name, value in _flat(figures) if zeros or value}
    width = max(map(len, flat), default=0)
    for name, value in flat.items():
        click.echo(f"{name.replace('_', ' ').ljust(width)}  {legible(as_text(value))}")
    return bool(flat)


def _flat(figures: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in figures.items():
        if has(type(value)):
            yield from _flat(asdict(cast(AttrsInstance, value), recurse=False), f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", value
