"""Reading a mapping from TOML or from a mapping of the same shape; every mistake is named by the path of its key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Final, cast

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
    PostalCells,
    ReachCells,
)
from crmcore.codec.mapping_keys import (
    Section,
    each_of,
    require_boolean,
    require_date_format,
    require_given,
    require_source,
    require_text,
    require_thousands,
    require_time_of_day,
    require_word,
)
from crmcore.domain.customer.party import PARTIES, PartyKind
from crmcore.domain.kernel.time import zone_named
from crmcore.errors import InvalidMapping

_DATED: Final = ("format", "zone", "time")
_NUMBERED: Final = ("decimal", "thousands")


def load_mapping(mapping: ImportMapping | Mapping[str, object] | str | PathLike[str]) -> ImportMapping:
    """The mapping in a TOML file, by its path, or in a mapping of the same shape; one read before is given back.

    Raises `InvalidMapping` with the path of the key at fault, what it holds, and the cure.
    """
    if isinstance(mapping, ImportMapping):
        return mapping
    return _mapping(mapping_table(mapping))


def mapping_table(mapping: Mapping[str, object] | str | PathLike[str]) -> Mapping[str, object]:
    """The table of keys in a TOML file, by its path; a mapping is given back. Raises `InvalidMapping`."""
    if isinstance(mapping, Mapping):
        return mapping
    try:
        content = Path(mapping).read_bytes()
    except OSError as error:
        raise InvalidMapping("mapping", f"a file that cannot be read: {error.strerror}", "give its path") from None
    except (TypeError, ValueError):
        raise InvalidMapping(
            "mapping", f"a {type(mapping).__name__}", "a mapping is the path of a TOML file, or a dict"
        ) from None
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError:
        raise InvalidMapping("mapping", "a file that is not UTF-8", "TOML is written in UTF-8") from None
    except RecursionError:
        raise InvalidMapping("mapping", "values nested too deeply", "a mapping is a few levels deep") from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidMapping("mapping", "a file that is not TOML", str(error)) from None


def _mapping(found: Mapping[str, object]) -> ImportMapping:
    top = Section("", found, ("source", "stated_at", "file", "customer", "attributes", "interaction"))
    source = top.optional("source", require_source)
    interaction = top.optional("interaction", lambda value, path: _interaction(value, path, source))
    return ImportMapping(
        top.optional("file", file_layout) or FileLayout(),
        top.required("customer", lambda value, path: _customer(value, path, source)),
        top.optional("attributes", lambda value, path: _attributes(value, path, source)) or (),
        interaction,
        top.optional("stated_at", lambda value, path: cell_of(value, path, _DATED)),
    )


def file_layout(found: object, path: str) -> FileLayout:
    """How a file is written."""
    section = Section(path, found, ("encoding", "delimiter", "header", "columns"))
    layout = FileLayout()
    header = section.optional("header", require_boolean)
    return FileLayout(
        section.optional("encoding", require_text) or layout.encoding,
        section.optional("delimiter", lambda value, path: require_word(value, path, DELIMITERS)) or layout.delimiter,
        layout.header if header is None else header,
        section.optional("columns", lambda value, path: tuple(each_of(value, path, require_text))) or (),
    )


def _customer(found: object, path: str, source: str | None) -> CustomerMapping:
    section = Section(path, found, ("kind", "name", "email", "phone", "external", "postal", "language", "zone"))
    kind = section.optional("kind", lambda value, path: require_word(value, path, tuple(PARTIES)))
    emails, phones = section.several("email", _reach), section.several("phone", _reach)
    externals = section.several("external", lambda value, path: _external(value, path, source))
    if not externals and all(each.shared for each in (*emails, *phones)):
        raise InvalidMapping(
            path, "nothing that names a customer", "map an email, a phone or an external that is not shared"
        )
    names, postals = section.several("name", cell_of), section.several("postal", _postal)
    for each in postals:
        if not names and not each.recipient:
            raise InvalidMapping(f"{path}.postal", "an address for nobody", "map a recipient, or the customer's name")
    return CustomerMapping(
        cast(PartyKind, kind or "person"),
        names,
        emails,
        phones,
        externals,
        postals,
        section.optional("language", cell_of),
        section.optional("zone", cell_of),
    )


def _reach(found: object, path: str) -> ReachCells:
    if not isinstance(found, Mapping):
        return ReachCells(cell_of(found, path))
    section = Section(path, found, ("column", "shared"))
    return ReachCells(
        Cell(section.required("column", require_text), path=f"{path}.column"),
        section.optional("shared", require_boolean) or False,
    )


def _postal(found: object, path: str) -> PostalCells:
    section = Section(path, found, ("recipient", "extra", "street", "postal_code", "city", "region", "country"))
    for key in ("street", "city"):
        section.required(key, lambda value, _: value)
    return PostalCells(
        street=section.several("street", cell_of),
        postal_code=section.several("postal_code", cell_of),
        city=section.several("city", cell_of),
        country=section.required("country", cell_of),
        recipient=section.several("recipient", cell_of),
        extra=section.several("extra", cell_of),
        region=section.several("region", cell_of),
    )


def _external(found: object, path: str, source: str | None) -> ExternalCells:
    if not isinstance(found, Mapping):
        return ExternalCells(require_given(source, path), cell_of(found, path))
    section = Section(path, found, ("column", "source"))
    cell = Cell(section.required("column", require_text), path=f"{path}.column")
    return ExternalCells(require_given(section.optional("source", require_source) or source, f"{path}.source"), cell)


def _attributes(found: object, path: str, source: str | None) -> tuple[AttributeCells, ...]:
    section = Section(path, found)
    return tuple(_attribute(name, value, f"{path}.{name}", source) for name, value in section.found.items())


def _attribute(name: str, found: object, path: str, source: str | None) -> AttributeCells:
    own = None
    if isinstance(found, Mapping) and "source" in found:
        own = require_source(found["source"], f"{path}.source")
        found = {key: value for key, value in found.items() if key != "source"}
    return AttributeCells(
        name, require_given(own or source, f"{path}.source"), cell_of(found, path, (*_DATED, *_NUMBERED), "source")
    )


def _interaction(found: object, path: str, source: str | None) -> InteractionMapping:
    section = Section(
        path,
        found,
        ("kind", "source", "occurred_at", "external_id", "amount", "line", "values", "touchpoint", "direction"),
    )
    kind = section.required("kind", require_text)
    direction = section.optional("direction", lambda value, path: require_word(value, path, ("inbound", "outbound")))
    mapping = InteractionMapping(
        kind,
        require_given(section.optional("source", require_source) or source, f"{path}.source"),
        section.required("occurred_at", lambda value, path: cell_of(value, path, _DATED)),
        None if section.found.get("external_id") == DERIVED else section.optional("external_id", cell_of),
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
        return AmountCells(cell_of(found, path))
    section = Section(path, found, ("column", "currency", "currency_column", *_NUMBERED))
    currency = section.optional("currency", lambda value, path: Cell(constant=require_text(value, path), path=path))
    column = section.optional("currency_column", lambda value, path: Cell(require_text(value, path), path=path))
    if currency is not None and column is not None:
        raise InvalidMapping(f"{path}.currency", "a currency besides a column of currencies", "give one of them")
    kept = {key: value for key, value in found.items() if key not in ("currency", "currency_column")}
    return AmountCells(cell_of(kept, path, _NUMBERED), currency or column)


def _line(found: object, path: str) -> LineCells:
    section = Section(path, found, ("product", "quantity"))
    return LineCells(
        section.required("product", cell_of),
        section.optional("quantity", lambda value, path: cell_of(value, path, _NUMBERED)),
    )


def _values(found: object, path: str) -> Mapping[str, Cell]:
    section = Section(path, found)
    return {
        name: section.required(name, lambda value, at: cell_of(value, at, (*_DATED, *_NUMBERED)))
        for name in section.found
    }


def _touchpoint(found: object, path: str) -> Cell:
    return Cell(constant=found, path=path) if isinstance(found, str) else cell_of(found, path)


def cell_of(found: object, path: str, options: Sequence[str] = (), *others: str) -> Cell:
    """A column's name, or a table with `column` or `value` and some of the options."""
    if isinstance(found, str):
        return Cell(require_text(found, path), path=path)
    section = Section(path, found, ("column", "value", *options), others)
    column, constant = section.optional("column", require_text), section.optional("value", require_text)
    if (column is None) == (constant is None):
        nature = "neither a column nor a value" if column is None else "a column and a value"
        raise InvalidMapping(path, nature, "give the column's name, or the value of every line")
    return Cell(
        column,
        constant,
        section.optional("format", require_date_format),
        section.optional("zone", zone_named),
        section.optional("time", require_time_of_day) or NOON,
        section.optional("decimal", lambda value, path: require_word(value, path, (".", ","))) or ".",
        section.optional("thousands", lambda value, path: require_thousands(value, path, section.found)) or "",
        path=f"{path}.column" if constant is None else f"{path}.value",
    )
