"""Records as they are compared, written as Parquet for engines that link on many machines."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappush, heappushpop
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from attrs import define, field, frozen

from crmcore.codec.record_mapping import RecordMapping
from crmcore.errors import ImportRejected, InvalidValue
from crmcore.exports.folder import made_whole, require_folder
from crmcore.linkage.extra import needing_rapidfuzz
from crmcore.linkage.prepared import Prepared, prepare
from crmcore.linkage.record import Record
from crmcore.linking.extra import needing_splink
from crmcore.linking.model import NAME, Model, written
from crmcore.services.file_duplicates import opened_lines

RECORDS = "records"
"""The folder of the records within that of an export."""
LEARN_FROM = 50_000
"""Records that weights are learnt from, where there are more and nothing else is asked for."""
_CHUNK = 20_000


@frozen
class ExportedRecords:
    """What was exported: into which folder, how many records, and from how many of them weights were learnt.

    Of a file: `rejected` lines could not be taken, the first of which `rejections` tells; `unread_dates` are dates of
    birth that are not written as the mapping says, and were taken as missing.
    """

    folder: Path
    records: int
    learnt_from: int
    rejected: int = 0
    rejections: tuple[ImportRejected, ...] = ()
    unread_dates: int = 0


def export_records(
    records: Iterable[Record], folder: str | os.PathLike[str], *, learn_from: int = LEARN_FROM
) -> ExportedRecords:
    """Write records into a new folder as they are compared: folded names, dates, addresses, phones. They are personal
    data as much as what they were made of.

    The folder has the records as Parquet files in ``records``, streamed, and in ``model.json`` the weights, which are
    learnt from `learn_from` records at most, drawn by a digest of their content; those are held in memory. It appears
    when all of it is there, for the owner alone. Raises `InvalidValue` for a folder with something in it or a
    `learn_from` that is no whole number from 2 on, `MissingExtra`, `StorageUnavailable`, `StorageReadOnly`,
    `StorageFull`.
    """
    with needing_splink("exporting records to be linked"):
        from crmcore.linking.parquet import RecordFiles
    with needing_rapidfuzz():
        from crmcore.linkage.duplicates import learnt
    if isinstance(learn_from, bool) or not isinstance(learn_from, int) or learn_from < 2:
        raise InvalidValue(
            "learn_from", "another value", "weights are learnt from a whole number of records, two or more"
        )
    path = require_folder(folder)
    sample = _Sample(learn_from)
    with made_whole(path) as own:
        count = 0
        with RecordFiles(own / RECORDS) as files:
            for chunk in _chunks(sample.seen(records)):
                files.add(count, chunk)
                count += len(chunk)
        weights, exact = learnt(sample.kept())
        model = Model(weights, exact, count, len(sample.kept()))
        (own / NAME).write_text(written(model), encoding="utf-8")
    return ExportedRecords(path, count, model.learnt_from)


def export_file(
    file: str | os.PathLike[str] | BinaryIO,
    mapping: RecordMapping | Mapping[str, object] | str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    learn_from: int = LEARN_FROM,
) -> ExportedRecords:
    """Write the lines of a file of delimited text as `export_records` does; file and mapping are those of
    ``crmcore duplicates``, and records are named by the number of their line.

    Raises what `export_records` raises, and `InvalidMapping`, `ImportRejected` for an unreadable header.
    """
    with opened_lines(file, mapping) as lines:
        done = export_records(lines.records(), folder, learn_from=learn_from)
    return ExportedRecords(
        done.folder, done.records, done.learnt_from, lines.rejected, tuple(lines.rejections), lines.unread_dates
    )


@define
class _Sample:
    """So many of the records that pass by, those of the least digests, whatever order they come in."""

    size: int
    _heap: list[tuple[int, int, Prepared]] = field(factory=list)

    def seen(self, records: Iterable[Record]) -> Iterator[tuple[str, Prepared]]:
        """Each record, prepared, with its key."""
        for number, record in enumerate(records):
            prepared = prepare(record)
            entry = (-int.from_bytes(prepared.digest()), -number, prepared)
            if len(self._heap) < self.size:
                heappush(self._heap, entry)
            else:
                heappushpop(self._heap, entry)
            yield record.key, prepared

    def kept(self) -> list[Prepared]:
        """The records that were drawn."""
        return [each for _, _, each in self._heap]


def _chunks(records: Iterator[tuple[str, Prepared]]) -> Iterator[list[tuple[str, Prepared]]]:
    while chunk := list(islice(records, _CHUNK)):
        yield chunk
