"""The Parquet files of prepared records: a row each, whose columns are what is compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from crmcore.linkage.blocking import properties
from crmcore.linkage.nicknames import groups_of
from crmcore.linkage.prepared import Prepared

_FILE = 1_000_000
"""Rows of a file; whoever reads many files reads them side by side."""
_TEXTS = pa.list_(pa.string())


def _nicknames(record: Prepared) -> list[int]:
    return sorted({group for name in record.givens for group in groups_of(name)})


def _said(record: Prepared) -> list[str]:
    return sorted(f"{field:02}{kind:02} {_text(value)}" for field, (kind, value) in properties(record))


def _text(text: str) -> str:
    """The text as it can be written: half of a character, which Python holds, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


COLUMNS: Final[dict[str, tuple[Any, Callable[[Prepared], object], str]]] = {
    "given_name": (pa.string(), lambda of: of.given, "given names without blanks"),
    "given_names": (_TEXTS, lambda of: list(of.givens), "the words of the given names"),
    "nicknames": (pa.list_(pa.int32()), _nicknames, "groups of names that stand for one another"),
    "family_name": (pa.string(), lambda of: of.family, "family names without blanks"),
    "family_names": (_TEXTS, lambda of: list(of.families), "the words of the family names"),
    "birth_date": (pa.string(), lambda of: of.birth, "digits: year, month, day; they need not make a date"),
    "street": (_TEXTS, lambda of: list(of.street), "lines of the address, without blanks, in order of the alphabet"),
    "house_number": (pa.string(), lambda of: of.house, "house number"),
    "city": (pa.string(), lambda of: of.city, "city, without blanks"),
    "postcode": (pa.string(), lambda of: of.postcode, "postcode, without blanks"),
    "region": (pa.string(), lambda of: of.region, "region, without blanks"),
    "phone": (_TEXTS, lambda of: list(of.phone), "digits of the phone numbers, without zeros before them"),
    "email": (_TEXTS, lambda of: [_text(each) for each in of.email], "e-mail addresses"),
    "email_local": (
        _TEXTS,
        lambda of: [_text(each) for each in of.local],
        "what is before the @, where it tells more than the name",
    ),
    "external": (_TEXTS, lambda of: list(of.external), "ids given elsewhere"),
    "said": (_TEXTS, _said, "by what records are found: two digits for the field, and what it says"),
    "digest": (pa.string(), lambda of: of.digest().hex(), "a digest of the content: copies have the same"),
}
"""Type, value and meaning of each column besides `position` and `key`. Empty values are null: nothing is known."""


class RecordFiles:
    """The files of one folder, ``part-00000.parquet`` and so on; at least one, be it empty."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        named = [("position", pa.int64(), "the number of the record"), ("key", pa.string(), "what names it to the app")]
        named += [(name, type_, doc) for name, (type_, _, doc) in COLUMNS.items()]
        self._schema = pa.schema([pa.field(name, type_, metadata={"doc": doc}) for name, type_, doc in named])
        self._writer: Any = None
        self._files = self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and not self._files:
            self._write(self._schema.empty_table())
        self._pause()

    def add(self, position: int, records: Sequence[tuple[str, Prepared]]) -> None:
        """Write records with their keys, the first of which is the record of that number."""
        columns = [
            pa.array(range(position, position + len(records)), pa.int64()),
            pa.array([_text(key) for key, _ in records], pa.string()),
        ]
        columns += [
            pa.array([value(record) or None for _, record in records], type_) for type_, value, _ in COLUMNS.values()
        ]
        self._write(pa.table(columns, schema=self._schema))

    def _write(self, table: Any) -> None:
        if self._writer is None:
            path = self._folder / "".join(["part-", f"{self._files:05}", ".parquet"])
            self._writer = ParquetWriter(path, self._schema, compression="zstd")
            self._files, self._rows = self._files + 1, 0
        self._writer.write_table(table)
        self._rows += table.num_rows
        if self._rows >= _FILE:
            self._pause()

    def _pause(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
