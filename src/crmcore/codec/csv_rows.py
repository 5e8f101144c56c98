"""Delimited text as a stream of rows, each under the number of the line it begins on.

Memory is bounded whatever the file holds: a row that cannot be read is told as an `ImportRejected`, and reading goes on
behind it. Rows end where RFC 4180 and common practice say: at LF, CR or CRLF outside quotes. A quote that does not open
a cell is an ordinary character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from attrs import define, field, frozen

from crmcore.codec.text_lines import TOO_LONG, Piece, TextLines
from crmcore.errors import ImportRejected, InvalidMapping

WHITESPACE = "whitespace"
DELIMITERS = (",", ";", "\t", "|", WHITESPACE)

CELL_LIMIT = 1_000_000
ROW_LIMIT = 4_000_000
COLUMN_LIMIT = 10_000

# Why a row cannot be taken.
QUOTING: Final = "quoting"
RAGGED: Final = "ragged"


@frozen
class FileLayout:
    """How a file is written: its encoding, what parts the cells, and its columns, named by a header line or here."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    header: bool = True
    columns: tuple[str, ...] = ()


Row = list[str]


class CsvRows:
    """The rows of a binary stream, read once.

    Iterating gives (line, cells) or (line, `ImportRejected`); blank lines are passed over. `columns` are known at once:
    making one reads the header. Raises `InvalidMapping` for an unusable layout, `ImportRejected` for an unreadable
    header.
    """

    def __init__(self, stream: BinaryIO, layout: FileLayout) -> None:
        if layout.delimiter not in DELIMITERS:
            known = ", ".join(map(repr, DELIMITERS))
            raise InvalidMapping("file.delimiter", "another text", f"a delimiter is one of {known}")
        if not layout.header and not layout.columns:
            raise InvalidMapping("file.columns", "nothing", "a file without a header has its columns named here")
        self._lines = TextLines(stream, layout.encoding)
        self._split = None if layout.delimiter == WHITESPACE else layout.delimiter
        self._rows = self._read()
        self._width = 0
        self.columns = layout.columns
        if layout.header:
            header = self._header()
            self.columns = layout.columns or header
            if len(self.columns) != len(header):
                nature = f"{len(self.columns)} names for the {len(header)} columns of the header"
                raise InvalidMapping("file.columns", nature, "name each column of the file, or none")
        self._width = len(self.columns)

    @property
    def bytes_read(self) -> int:
        """How many bytes of the stream have been read."""
        return self._lines.bytes_read

    def __iter__(self) -> Iterator[tuple[int, Row | ImportRejected]]:
        return self._rows

    def _header(self) -> tuple[str, ...]:
        for _, found in self._rows:
            if isinstance(found, ImportRejected):
                raise found
            return tuple(cell.strip() for cell in found)
        raise ImportRejected(1, RAGGED, "the file has no header line")

    def _read(self) -> Iterator[tuple[int, Row | ImportRejected]]:
        row: _QuotedRow | None = None
        number = 1
        for piece in self._lines:
            if row is None and piece.ends_line and piece.fault is None and '"' not in piece.text:
                if piece.text and not piece.text.isspace():
                    yield number, self._plain_row(number, piece.text)
            elif row is None and piece.ends_line and self._split is None:
                yield number, self._plain_row(number, piece.text) if piece.fault is None else _refused(number, piece)
            else:
                row = row or _QuotedRow(number, self._split, self._width or COLUMN_LIMIT)
                if row.ends_with(piece):
                    yield row.line, row.result(self._width)
                    row = None
            number += piece.ends_line
        if row is not None:
            row.refuse(QUOTING, "a quoted cell is not closed before the end of the file")
            yield row.line, row.result(self._width)

    def _plain_row(self, number: int, text: str) -> Row | ImportRejected:
        """The cells of a line without quoting."""
        width = self._width or COLUMN_LIMIT
        if self._split is None:
            cells = [cell for cell in text.replace("\t", " ").split(" ") if cell]
        else:
            cells = text.split(self._split, width)
        if len(text) > CELL_LIMIT and max(map(len, cells)) > CELL_LIMIT:
            return _too_long_cell(number)
        if len(cells) != self._width and (self._width or len(cells) > COLUMN_LIMIT):
            return _ragged(number, len(cells), width)
        return cells


def _refused(number: int, piece: Piece) -> ImportRejected:
    assert piece.fault is not None
    return ImportRejected(number, *piece.fault)


def _ragged(line: int, cells: int, width: int) -> ImportRejected:
    told = f"more than {width}" if cells > width else str(cells)
    return ImportRejected(line, RAGGED, f"{told} cells where the file has {width} columns")


def _too_long_cell(line: int) -> ImportRejected:
    return ImportRejected(line, TOO_LONG, f"a cell of more than {CELL_LIMIT:,} characters")


_START, _PLAIN, _QUOTED, _QUOTE = range(4)
# What stands within quotes, up to a quote that is not doubled.
_INNER = re.compile(r'(?:[^"]++|"")*+')


@define
class _QuotedRow:
    """A row that has quotes, or cannot be taken: read piece by piece until it ends, kept only as far as it is good."""

    line: int
    delimiter: str | None
    width: int
    cells: Row = field(factory=list)
    _count: int = 0
    _parts: list[str] = field(factory=list)
    _size: int = 0
    _row_size: int = 0
    _state: int = _START
    _error: ImportRejected | None = None

    def refuse(self, reason: str, message: str) -> None:
        """The row cannot be taken; the first reason stays."""
        self._drop(ImportRejected(self.line, reason, message))

    def _drop(self, error: ImportRejected) -> None:
        self._error = self._error or error
        self.cells.clear()
        self._parts.clear()

    def result(self, width: int) -> Row | ImportRejected:
        """The cells, or why the row cannot be taken."""
        if self._error is None and width and self._count != width:
            return _ragged(self.line, self._count, width)
        return self.cells if self._error is None else self._error

    def ends_with(self, piece: Piece) -> bool:
        """Take in what comes next; True when the row ends with it."""
        if piece.fault is not None:
            self.refuse(*piece.fault)
        if self.delimiter is not None:
            self._scan(piece.text, self.delimiter)
        if not piece.ends_line:
            return False
        if self._state == _QUOTED:
            self._add("\n")
            return False
        self._end_cell()
        return True

    def _scan(self, text: str, delimiter: str) -> None:
        at, end = 0, len(text)
        while at < end:
            if self._state == _QUOTED:
                inner = _INNER.match(text, at)
                assert inner is not None
                self._add(inner[0].replace('""', '"'))
                at = inner.end()
                if at < end:
                    self._state = _QUOTE
                    at += 1
            elif self._state == _QUOTE:
                at += self._after_quote(text[at], delimiter)
            elif self._state == _START and text[at] == '"':
                self._state = _QUOTED
                at += 1
            elif self._error is None:
                at = self._plain_cell(text, at, delimiter)
            else:
                at = self._pass_over(text, at, delimiter)

    def _plain_cell(self, text: str, at: int, delimiter: str) -> int:
        """Take text up to a delimiter, with which the cell ends; returns where the rest begins."""
        found = text.find(delimiter, at)
        if found < 0:
            self._add(text[at:])
            self._state = _PLAIN
            return len(text)
        self._add(text[at:found])
        self._end_cell()
        self._state = _START
        return found + 1

    def _pass_over(self, text: str, at: int, delimiter: str) -> int:
        """Pass over text of a row that is refused, up to where a quoted cell may begin."""
        found = text.find(f'{delimiter}"', at)
        if found >= 0:
            self._state = _START
            return found + 1
        self._state = _START if text.endswith(delimiter) else _PLAIN
        return len(text)

    def _after_quote(self, character: str, delimiter: str) -> int:
        """What a character behind a quote within a quoted cell does; returns how many are used up."""
        if character == '"':
            self._add('"')
            self._state = _QUOTED
        elif character == delimiter:
            self._end_cell()
            self._state = _START
        else:
            self.refuse(QUOTING, "text behind the closing quote of a cell")
            self._state = _PLAIN
            return 0
        return 1

    def _add(self, part: str) -> None:
        if self._error is not None:
            return
        self._size += len(part)
        self._row_size += len(part)
        if self._size > CELL_LIMIT:
            self._drop(_too_long_cell(self.line))
        elif self._row_size > ROW_LIMIT:
            self._drop(ImportRejected(self.line, TOO_LONG, f"a row of more than {ROW_LIMIT:,} characters"))
        else:
            self._parts.append(part)

    def _end_cell(self) -> None:
        if self._error is not None:
            return
        self._count += 1
        if self._count > self.width:
            self._drop(_ragged(self.line, self._count, self.width))
            return
        self.cells.append("".join(self._parts))
        self._parts.clear()
        self._size = 0
