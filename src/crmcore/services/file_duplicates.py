"""Probable duplicates in a file, found without a store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from os import PathLike
from typing import Any, BinaryIO

from attrs import define, field, frozen

from crmcore.codec.csv_rows import CsvRows
from crmcore.codec.import_mapping import Cell
from crmcore.codec.record_mapping import DATED, JOINED, RecordMapping, birth_reader, load_record_mapping
from crmcore.domain.kernel.personal import personal
from crmcore.errors import ImportRejected
from crmcore.linkage.extra import needing_rapidfuzz
from crmcore.linkage.record import SEVERAL, Record
from crmcore.linkage.result import THRESHOLD, Duplicates
from crmcore.services.import_content import Cells, Text, text_of
from crmcore.services.imports import opened_file

TOLD = 100
"""Lines that cannot be taken are told by their reasons up to that many."""


@frozen
class FileDuplicates:
    """What was found in a file. Records are named by their line; `ids` gives what the file calls them, where it does.

    `rejected` lines could not be taken, the first of which `rejections` tells; `unread_dates` are dates of birth that
    are not written as the mapping says, and were taken as missing.
    """

    found: Duplicates
    ids: Mapping[str, str] = personal(factory=dict)
    rejected: int = 0
    rejections: tuple[ImportRejected, ...] = ()
    unread_dates: int = 0


def duplicates_in(
    file: str | PathLike[str] | BinaryIO,
    mapping: RecordMapping | Mapping[str, object] | str | PathLike[str],
    *,
    threshold: float = THRESHOLD,
) -> FileDuplicates:
    """Probable duplicates among the lines of a file of delimited text: its path, or a stream open in binary mode.

    `mapping` (the path of a TOML file, or a dict of that shape) says what the columns mean. Raises `InvalidMapping`,
    `ImportRejected` for an unreadable header, `InvalidValue` for a threshold that is no probability, `MissingExtra`.
    """
    with needing_rapidfuzz():
        from crmcore.linkage.duplicates import find_duplicates, require_threshold
    require_threshold(threshold)
    with opened_lines(file, mapping) as lines:
        found = find_duplicates(lines.records(), threshold=threshold)
    told = {key for cluster in found.clusters for key in cluster}
    ids = {key: called for key, called in lines.ids.items() if key in told}
    return FileDuplicates(found, ids, lines.rejected, tuple(lines.rejections), lines.unread_dates)


@contextmanager
def opened_lines(
    file: str | PathLike[str] | BinaryIO, mapping: RecordMapping | Mapping[str, object] | str | PathLike[str]
) -> Iterator[Lines]:
    """The lines of a file, as `duplicates_in` reads them. Raises what that raises for a file and a mapping."""
    read = load_record_mapping(mapping)
    with opened_file(file) as stream:
        yield Lines(CsvRows(stream, read.file), read)


@define
class Lines:
    """The lines of a file as records; what was passed over is known when all were read."""

    rows: CsvRows
    mapping: RecordMapping
    ids: dict[str, str] = field(factory=dict)
    rejected: int = 0
    rejections: list[ImportRejected] = field(factory=list)
    unread_dates: int = 0

    def records(self) -> Iterator[Record]:
        """Each line that can be taken, as a record."""
        columns = self.rows.columns
        parts = {name: _part(name, cells, columns) for name, cells in self.mapping.parts.items() if name != DATED}
        named = None if self.mapping.id is None else text_of(self.mapping.id, columns)
        birth = self._birth(columns)
        for line, cells in self.rows:
            if isinstance(cells, ImportRejected):
                self.rejected += 1
                if len(self.rejections) < TOLD:
                    self.rejections.append(cells)
                continue
            key = str(line)
            if named is not None and (called := named(cells)):
                self.ids[key] = called
            given = {name: part(cells) for name, part in parts.items()}
            yield Record(key, birth_date=birth(cells), **given)

    def _birth(self, columns: Sequence[str]) -> Callable[[Cells], date | str]:
        cells = self.mapping.parts.get(DATED)
        if cells is None:
            return lambda _: ""
        text, read = text_of(cells[0], columns), birth_reader(cells[0])

        def birth(cells: Cells) -> date | str:
            written = text(cells)
            found = read(written) if written else ""
            if found is None:
                self.unread_dates += 1
            return found or ""

        return birth


def _part(name: str, cells: Sequence[Cell], columns: Sequence[str]) -> Callable[[Cells], Any]:
    texts: list[Text] = [text_of(cell, columns) for cell in cells]
    if name in SEVERAL:
        return lambda line: tuple(found for text in texts if (found := text(line)))
    if name in JOINED and len(texts) > 1:
        return lambda line: " ".join(found for text in texts if (found := text(line)))
    return texts[0]
