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


class SpreadsheetWriter:
    """Writes rows of texts to a stream as RFC 4180 has it, each cell safe for spreadsheets."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.writer(stream, lineterminator="\r\n")

    def row(self, cells: Iterable[str]) -> None:
        """Write one row."""
        self._writer.writerow([safe_cell(cell) for cell in cells])
