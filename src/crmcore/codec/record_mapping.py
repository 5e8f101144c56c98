"""What the columns of a file say of one person a line: the mapping with which duplicates are looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from os import PathLike
from typing import Final

from attrs import field, frozen

from crmcore.codec.csv_rows import FileLayout
from crmcore.codec.import_mapping import Cell
from crmcore.codec.mapping_file import cell_of, file_layout, mapping_table
from crmcore.codec.mapping_keys import Section
from crmcore.errors import InvalidMapping
from crmcore.linkage.record import PARTS, SEVERAL

JOINED: Final = ("given_name", "family_name", "name")
"""Parts whose columns, where there are several, are joined by blanks."""
DATED: Final = "birth_date"

_MANY: Final = tuple(each for each in PARTS if each in JOINED or each in SEVERAL)
_DIGITS: Final = {"Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})", "m": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})", "%": "%"}


@frozen
class RecordMapping:
    """The whole mapping: `id` is the column that names a line to the reader, `parts` the columns of each part."""

    file: FileLayout
    parts: Mapping[str, tuple[Cell, ...]] = field(factory=dict)
    id: Cell | None = None


def load_record_mapping(mapping: RecordMapping | Mapping[str, object] | str | PathLike[str]) -> RecordMapping:
    """The mapping in a TOML file, by its path, or in a mapping of the same shape; one read before is given back.

    Raises `InvalidMapping` with the path of the key at fault, what it holds, and the cure.
    """
    if isinstance(mapping, RecordMapping):
        return mapping
    top = Section("", mapping_table(mapping), ("id", "file", "record"))
    return RecordMapping(
        top.optional("file", file_layout) or FileLayout(),
        top.required("record", _parts),
        top.optional("id", cell_of),
    )


def _parts(found: object, path: str) -> Mapping[str, tuple[Cell, ...]]:
    section = Section(path, found, PARTS)
    if not section.found:
        raise InvalidMapping(path, "no part", f"name the column of one at least: {', '.join(PARTS)}")
    parts = {}
    for name, value in section.found.items():
        if isinstance(value, list) and name not in _MANY:
            rule = f"only {', '.join(_MANY)} have several"
            raise InvalidMapping(f"{path}.{name}", "several columns", rule)
        parts[name] = section.several(name, _dated if name == DATED else cell_of)
        if not parts[name]:
            raise InvalidMapping(f"{path}.{name}", "no column", "name one, or leave the key out")
    return parts


def _dated(found: object, path: str) -> Cell:
    return cell_of(found, path, ("format",))


def birth_reader(cell: Cell) -> Callable[[str], date | str | None]:
    """What reads a date of birth: a date, or its digits where they make none ("31 February" is a slip that is still
    like the date that was meant), or None where the text is not written so.
    """
    written = cell.format
    if written is None:
        return _iso
    digits = _digits(written)

    def read(text: str) -> date | str | None:
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007 -- a date has no zone
        except ValueError:
            found = None if digits is None else digits.fullmatch(text)
        return None if found is None else f"{found['Y']}{int(found['m']):02d}{int(found['d']):02d}"

    return read


def _iso(text: str) -> date | str | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        found = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?", text)
        return None if found is None else "".join(found.groups())


def _digits(format: str) -> re.Pattern[str] | None:
    """What finds year, month and day where a format has each of them in digits."""
    pieces: Sequence[str] = re.split(r"%(.)", format)
    directives = pieces[1::2]
    if sorted(directives) != ["Y", "d", "m"]:
        return None
    pattern = "".join(_DIGITS[each] if at % 2 else re.escape(each) for at, each in enumerate(pieces))
    return re.compile(pattern, re.ASCII)
