"""Cells for spreadsheets: a text that a spreadsheet would take for a formula is led by an apostrophe."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import TextIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def safe_cell(text: str) -> str:
    """The text itself, or led by an apostrophe where it begins like a formula and is no plain number.

    These are the characters that OWASP lists for CSV injection, and LF.
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def exact_cell(text: str | None, *, number: bool = False) -> str:
    """A cell that is safe for spreadsheets and still tells which text it was: `text_of_cell` gives that back.

    Led by an apostrophe are texts that `safe_cell` leads by one, that begin with one, and the empty text, so that an
    empty cell is a missing value. A `number` is written plainly and is left as it is.
    """
    if text is None:
        return ""
    if number:
        return text
    return f"'{text}" if not text or text.startswith((*_FORMULA, "'")) else text


def text_of_cell(cell: str) -> str | None:
    """The text of an `exact_cell`; None is a missing value."""
    return cell.removeprefix("'") if cell else None


class SpreadsheetWriter:
    """Writes rows of texts to a stream as RFC 4180 has it, each cell safe for spreadsheets."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream, lineterminator="\r\n")

    def row(self, cells: Iterable[str]) -> None:
        """Write one row."""
        self._writer.writerow([safe_cell(cell) for cell in cells])
