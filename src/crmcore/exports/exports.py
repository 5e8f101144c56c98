"""Exports: what is kept, copied out to be computed with elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from attrs import frozen

from crmcore.domain.kernel.time import day_of
from crmcore.errors import InvalidValue
from crmcore.exports.extra import needing_arrow
from crmcore.exports.folder import made_whole, require_folder
from crmcore.services.resolving import require_callback, require_flag
from crmcore.services.scope import Scope

if TYPE_CHECKING:
    from crmcore.domain.kernel.ids import CustomerId
    from crmcore.domain.kernel.reach import Reach
    from crmcore.domain.segment.expression import FieldExpression
    from crmcore.domain.segment.predicate import Predicate

Progress = Callable[[str, int], None]
"""Told the name of the table that is being written, and how many of its rows are."""


@frozen
class Exported:
    """What was exported: into which folder, at which instant, and how many rows each table has."""

    folder: Path
    at: datetime
    rows: Mapping[str, int]


class Exports:
    """What one can export."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def parquet(
        self, folder: str | os.PathLike[str], *, personal: bool = True, progress: Progress | None = None
    ) -> Exported:
        """Write customers, what is known of them, and interactions into a new folder of Parquet files, in one snapshot
        and streamed.

        The folder appears when all of it is there, with a ``manifest.json`` that tells what is in it. Without
        `personal` the names of customers, external ids, personal attributes and what was said are left out; the rest
        still is about single persons. `progress` is told the table and its rows so far. Raises `MissingExtra`,
        `InvalidValue` for a folder with something in it, `StorageUnavailable`, `StorageReadOnly`, `StorageFull`.
        """
        with needing_arrow("exporting Parquet"):
            from crmcore.exports.parquet import write_table
        from crmcore.exports.manifest import NAME, manifest
        from crmcore.exports.tables import TABLES

        require_flag(personal, "personal")
        require_callback(progress, "progress", told=2)
        path = require_folder(folder)
        written: dict[str, tuple[int, int]] = {}
        with self._scope.reading() as work, made_whole(path) as own:
            at = work.now()
            today = day_of(at, work.zone)
            for table in TABLES:
                told = partial(progress or _nobody, table.name)
                rows = table.read(work, personal)
                written[table.name] = write_table(own, table, rows, today, personal=personal, told=told)
            (own / NAME).write_text(manifest(work, at, written, personal=personal), encoding="utf-8")
        return Exported(path, at, {name: rows for name, (rows, _) in written.items()})

    def vcards(
        self,
        file: str | os.PathLike[str] | TextIO,
        *,
        segment: str | None = None,
        where: str | Predicate | FieldExpression | None = None,
        customers: Sequence[CustomerId | Reach] | None = None,
        attributes: Mapping[str, str] | None = None,
    ) -> int:
        """Write the customers given, of a segment, or all that are not archived as vCard 4.0 to a new file, or to a
        text stream, in one snapshot and streamed; returns how many.

        A card has the customer's id as UID, its name, e-mail addresses, phone numbers, language and zone, and of
        `attributes` what is stated, by property, as `imports.vcards` takes them. It says nothing of consent: to have an
        address is not to be allowed to write to it. Raises `InvalidValue` for a file that is there already,
        `UnknownAttribute`, `UnknownSegment`, `UnknownCustomer`, `PredicateError`, `StorageError`.
        """
        from crmcore.exports.vcards import cards, require_attributes
        from crmcore.services.dump_files import made

        count = 0
        with self._scope.reading() as work:
            asked = require_attributes(work, attributes or {})
            with made(file, newline="") as stream:
                for card in cards(work, asked, customers, segment, where):
                    stream.write(card)
                    count += 1
        return count

    def sql(self, segment: str, *, dialect: Literal["duckdb", "spark"], personal: bool = True) -> str:
        """The SQL that finds a segment's members among the tables of an export, now: one column, ``customer``.

        The tables are named as in the export. What depends on the day is said for the present tenant day, so export and
        ask on the same day; ``segment.<name>`` reads the members as exported. `personal` says whether the export holds
        personal data. Raises `MissingExtra`, `UnknownSegment`, `FieldNotExported`, `InvalidValue`.
        """
        with needing_arrow("SQL for other engines"):
            from crmcore.exports.segment_sql import DIALECTS, segment_sql

        require_flag(personal, "personal")
        if dialect not in DIALECTS:
            raise InvalidValue("dialect", "a dialect that was not tried", f"one of {', '.join(DIALECTS)}")
        with self._scope.reading() as work:
            return segment_sql(work, work.definitions.segment(segment), dialect, personal=personal)


def _nobody(table: str, rows: int) -> None:
    """Hears of progress where nobody asked to."""
