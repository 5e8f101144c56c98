"""Reading a mapping from TOML or from a mapping of the same shape; every mistake is named by the path of its key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import time
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Final, TypeVar

from attrs import define

from crmcore.codec.csv_rows import DELIMITERS, FileLayout
from crmcore.codec.import_mapping import (
    DERIVED,
    NOON,
    AmountCells,
    AttributeCells,
    Cell,
    CustomerMapping,
    ExternalCells,
    ImportMapping,
    InteractionMapping,
    LineCells,
    ReachCells,
)
from crmcore.domain.kernel.reach import require_source
from crmcore.domain.kernel.time import zone_named
from crmcore.errors import InvalidMapping, InvalidValue

T = TypeVar("T")

_DATED: Final = ("format", "zone", "time")
_NUMBERED: Final = ("decimal", "thousands")
_DIRECTIVES: Final = frozenset("aAwdbBmyYHIMSfzZjUWcxXpGuV%")
_YEARS: Final = frozenset("yYcxG")


def load_mapping(mapping: ImportMapping | Mapping[str, object] | str | PathLike[str]) -> ImportMapping:
    """The mapping in a TOML file, by its path, or in a mapping of the same shape; one read before is given back.

    Raises `InvalidMapping` with the path of the key at fault, what it holds, and the cure.
    """
    if isinstance(mapping, ImportMapping):
        return mapping
    if isinstance(mapping, Mapping):
        return _mapping(mapping)
    try:
        content = Path(mapping).read_bytes()
    except OSError as error:
        raise InvalidMapping("mapping", f"a file that cannot be read: {error.strerror}", "give its path") from None
    except (TypeError, ValueError):
        raise InvalidMapping(
            "mapping", f"a {type(mapping).__name__}", "a mapping is the path of a TOML file, or a dict"
        ) from None
    try:
        return _mapping(tomllib.loads(content.decode()))
    except UnicodeDecodeError:
        raise InvalidMapping("mapping", "a file that is not UTF-8", "TOML is written in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidMapping("mapping", "a file that is not TOML", str(error)) from None


def _mapping(found: Mapping[str, object]) -> ImportMapping:
    top = _Section("", found, ("source", "stated_at", "file", "customer", "attributes", "interaction"))
    source = top.optional("source", _source)
    interaction = top.optional("interaction", lambda value, path: _interaction(value, path, source))
    return ImportMapping(
        top.optional("file", _file) or FileLayout(),
        top.required("customer", lambda value, path: _customer(value, path, source)),
        top.optional("attributes", lambda value, path: _attributes(value, path, source)) or (),
        interaction,
        top.optional("stated_at", lambda value, path: _cell(value, path, _DATED)),
    )


def _file(found: object, path: str) -> FileLayout:
    section = _Section(path, found, ("encoding", "delimiter", "header", "columns"))
    layout = FileLayout()
    header = section.optional("header", _boolean)
    return FileLayout(
        section.optional("encoding", _text) or layout.encoding,
        section.optional("delimiter", lambda value, path: _word(value, path, DELIMITERS)) or layout.delimiter,
        layout.header if header is None else header,
        section.optional("columns", lambda value, path: tuple(_each(value, path, _text))) or (),
    )


def _customer(found: object, path: str, source: str | None) -> CustomerMapping:
    section = _Section(path, found, ("kind", "name", "email", "phone", "external", "language", "zone"))
    kind = section.optional("kind", lambda value, path: _word(value, path, ("person", "organisation")))
    emails, phones = section.several("email", _reach), section.several("phone", _reach)
    externals = section.several("external", lambda value, path: _external(value, path, source))
    if not externals and all(each.shared for each in (*emails, *phones)):
        raise InvalidMapping(
            path, "nothing that names a customer", "map an email, a phone or an external that is not shared"
        )
    return CustomerMapping(
        "organisation" if kind == "organisation" else "person",
        section.several("name", _cell),
        emails,
        phones,
        externals,
        section.optional("language", _cell),
        section.optional("zone", _cell),
    )


def _reach(found: object, path: str) -> ReachCells:
    if not isinstance(found, Mapping):
        return ReachCells(_cell(found, path))
    section = _Section(path, found, ("column", "shared"))
    return ReachCells(
        Cell(section.required("column", _text), path=f"{path}.column"), section.optional("shared", _boolean) or False
    )


def _external(found: object, path: str, source: str | None) -> ExternalCells:
    if not isinstance(found, Mapping):
        return ExternalCells(_given(source, path), _cell(found, path))
    section = _Section(path, found, ("column", "source"))
    cell = Cell(section.required("column", _text), path=f"{path}.column")
    return ExternalCells(_given(section.optional("source", _source) or source, f"{path}.source"), cell)


def _attributes(found: object, path: str, source: str | None) -> tuple[AttributeCells, ...]:
    section = _Section(path, found)
    return tuple(_attribute(name, value, f"{path}.{name}", source) for name, value in section.found.items())


def _attribute(name: str, found: object, path: str, source: str | None) -> AttributeCells:
    own = None
    if isinstance(found, Mapping) and "source" in found:
        own = _source(found["source"], f"{path}.source")
        found = {key: value for key, value in found.items() if key != "source"}
    return AttributeCells(
        name, _given(own or source, f"{path}.source"), _cell(found, path, (*_DATED, *_NUMBERED), "source")
    )


def _interaction(found: object, path: str, source: str | None) -> InteractionMapping:
    section = _Section(
        path,
        found,
        ("kind", "source", "occurred_at", "external_id", "amount", "line", "values", "touchpoint", "direction"),
    )
    kind = section.required("kind", _text)
    direction = section.optional("direction", lambda value, path: _word(value, path, ("inbound", "outbound")))
    mapping = InteractionMapping(
        kind,
        _given(section.optional("source", _source) or source, f"{path}.source"),
        section.required("occurred_at", lambda value, path: _cell(value, path, _DATED)),
        None if section.found.get("external_id") == DERIVED else section.optional("external_id", _cell),
        section.optional("amount", _amount),
        section.optional("line", _line),
        section.optional("values", _values) or {},
        section.optional("touchpoint", _touchpoint),
        None if direction is None else ("outbound" if direction == "outbound" else "inbound"),
    )
    of_money = kind in ("purchase", "return")
    if of_money and mapping.amount is None:
        raise InvalidMapping(f"{path}.amount", "nothing", f"a {kind} has an amount")
    for key, given in (("amount", mapping.amount), ("line", mapping.line)):
        if given is not None and not of_money:
            raise InvalidMapping(f"{path}.{key}", f"a key of a {kind}", "only a purchase or a return has it")
    if of_money and mapping.values:
        raise InvalidMapping(f"{path}.values", f"values of a {kind}", "it has an amount and a line instead")
    return mapping


def _amount(found: object, path: str) -> AmountCells:
    if not isinstance(found, Mapping):
        return AmountCells(_cell(found, path))
    section = _Section(path, found, ("column", "currency", "currency_column", *_NUMBERED))
    currency = section.optional("currency", lambda value, path: Cell(constant=_text(value, path), path=path))
    column = section.optional("currency_column", lambda value, path: Cell(_text(value, path), path=path))
    if currency is not None and column is not None:
        raise InvalidMapping(f"{path}.currency", "a currency besides a column of currencies", "give one of them")
    kept = {key: value for key, value in found.items() if key not in ("currency", "currency_column")}
    return AmountCells(_cell(kept, path, _NUMBERED), currency or column)


def _line(found: object, path: str) -> LineCells:
    section = _Section(path, found, ("product", "quantity"))
    return LineCells(
        section.required("product", _cell),
        section.optional("quantity", lambda value, path: _cell(value, path, _NUMBERED)),
    )


def _values(found: object, path: str) -> Mapping[str, Cell]:
    section = _Section(path, found)
    return {
        name: section.required(name, lambda value, at: _cell(value, at, (*_DATED, *_NUMBERED)))
        for name in section.found
    }


def _touchpoint(found: object, path: str) -> Cell:
    return Cell(constant=found, path=path) if isinstance(found, str) else _cell(found, path)


def _cell(found: object, path: str, options: Sequence[str] = (), *others: str) -> Cell:
    """A column's name, or a table with `column` or `value` and some of the options."""
    if isinstance(found, str):
        return Cell(_text(found, path), path=path)
    section = _Section(path, found, ("column", "value", *options), others)
    column, constant = section.optional("column", _text), section.optional("value", _text)
    if (column is None) == (constant is None):
        nature = "neither a column nor a value" if column is None else "a column and a value"
        raise InvalidMapping(path, nature, "give the column's name, or the value of every line")
    return Cell(
        column,
        constant,
        section.optional("format", _format),
        section.optional("zone", lambda value, path: zone_named(value, path)),
        section.optional("time", _time) or NOON,
        section.optional("decimal", lambda value, path: _word(value, path, (".", ","))) or ".",
        section.optional("thousands", lambda value, path: _thousands(value, path, section.found)) or "",
        path=f"{path}.column" if constant is None else f"{path}.value",
    )


@define
class _Section:
    """A table of the mapping at a path; keys that are not known are refused when it is made."""

    path: str
    found: Mapping[str, object]

    def __init__(self, path: str, found: object, known: Sequence[str] = (), others: Sequence[str] = ()) -> None:
        if not isinstance(found, Mapping):
            raise InvalidMapping(path or "mapping", f"a {type(found).__name__}", "this is a table of keys")
        self.path, self.found = path, found
        for key in found:
            if not isinstance(key, str) or (known and key not in known):
                every = (*known, *others)
                nearest = get_close_matches(str(key), every, n=1)
                hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
                raise InvalidMapping(self._at(str(key)), "an unknown key", f"keys here are {', '.join(every)}{hint}")

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def optional(self, key: str, read: Callable[[object, str], T]) -> T | None:
        return read(self.found[key], self._at(key)) if key in self.found else None

    def required(self, key: str, read: Callable[[object, str], T]) -> T:
        if key not in self.found:
            raise InvalidMapping(self._at(key), "nothing", "this key is required")
        return read(self.found[key], self._at(key))

    def several(self, key: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
        """One, or a list of some."""
        value = self.found.get(key, ())
        if isinstance(value, list | tuple):
            return tuple(_each(value, self._at(key), read))
        return (read(value, self._at(key)),)


def _each(found: object, path: str, read: Callable[[object, str], T]) -> Iterator[T]:
    if not isinstance(found, list | tuple):
        raise InvalidMapping(path, f"a {type(found).__name__}", "this is a list")
    for position, value in enumerate(found):
        yield read(value, f"{path}[{position}]")


def _text(found: object, path: str) -> str:
    if not isinstance(found, str):
        raise InvalidMapping(path, f"a {type(found).__name__}", "this is text")
    if not found:
        raise InvalidMapping(path, "empty text", "leave the key out, or give it a text")
    return found


def _boolean(found: object, path: str) -> bool:
    if not isinstance(found, bool):
        raise InvalidMapping(path, f"a {type(found).__name__}", "this is true or false")
    return found


def _word(found: object, path: str, words: Sequence[str]) -> str:
    word = _text(found, path)
    if word not in words:
        nearest = get_close_matches(word, words, n=1)
        hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
        raise InvalidMapping(path, "another text", f"this is one of {', '.join(map(repr, words))}{hint}")
    return word


def _source(found: object, path: str) -> str:
    try:
        return require_source(found, path)
    except InvalidValue as error:
        raise InvalidMapping(path, error.nature, error.rule) from None


def _given(source: str | None, path: str) -> str:
    if source is None:
        raise InvalidMapping(path, "nothing", "name the source here, or once for all as source at the top")
    return source


def _format(found: object, path: str) -> str | None:
    text = _text(found, path)
    if text == "iso":
        return None
    directives = re.findall(r"%(.|\Z)", text, re.DOTALL)
    if not _DIRECTIVES.issuperset(directives) or _YEARS.isdisjoint(directives):
        rule = "a format is iso, or one of strptime with a year, such as %d.%m.%Y"
        raise InvalidMapping(path, "text that is no format of a date", rule)
    return text


def _time(found: object, path: str) -> time:
    if isinstance(found, time):
        return found
    try:
        parsed = time.fromisoformat(_text(found, path))
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is not None:
        raise InvalidMapping(path, "text that is no time of day", 'a time is written like "12:00"')
    return parsed


def _thousands(found: object, path: str, section: Mapping[str, object]) -> str:
    mark = _word(found, path, (",", ".", " ", "'", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"))
    if mark == section.get("decimal", "."):
        raise InvalidMapping(path, "the mark of decimals too", "thousands and decimals have different marks")
    return mark
