"""From what an app declares to a measure that can be computed: the rules that a declaration has to keep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches

from attrs import fields

from crmcore.domain.kernel.reach import require_source
from crmcore.domain.kernel.value_type import Scalar, ValueType, require_text
from crmcore.domain.relationship.content import BUILT_IN, Content, Purchase, Return
from crmcore.domain.relationship.kind import Kind
from crmcore.domain.relationship.measure import AMOUNT, ENVELOPE, PRODUCT, Measure, MeasureDeclaration
from crmcore.errors import InvalidValue, UnknownKind

NAME_LIMIT = 63
DOC_LIMIT = 1_000
WHERE_LIMIT = 1_000

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WITH_AMOUNT = frozenset({Purchase.kind, Return.kind})
_NUMERIC = frozenset({ValueType.INTEGER, ValueType.DECIMAL, ValueType.MONEY})
# Types of attributes are text until something resolves them.
_TYPES: Mapping[object, ValueType] = {
    "str": ValueType.TEXT,
    str: ValueType.TEXT,
    "int": ValueType.INTEGER,
    int: ValueType.INTEGER,
    "int | None": ValueType.INTEGER,
    int | None: ValueType.INTEGER,
}
_DIRECTIONS = ("inbound", "outbound")


def measure_of(declaration: MeasureDeclaration, number: int, kinds: Mapping[str, Kind], currency: str = "") -> Measure:
    """The measure that a declaration describes; `kinds` are the app's own, `currency` is the tenant's base currency.

    Kinds are sorted and values of `where` are scalars, sorted, so that declarations that mean the same give equal
    measures. Raises `InvalidValue`, naming the part that breaks a rule, or `UnknownKind` with the nearest known one.
    """
    name = require_measure_name(declaration.name)
    measured = _kinds(declaration.kinds, kinds)
    shared = _shared_values(measured, kinds)
    return Measure(
        number=number,
        name=name,
        kinds=measured,
        total=declaration.total,
        total_type=_total_type(declaration.total, measured, shared),
        where=_where(declaration.where, measured, shared, currency),
        doc=_doc(declaration.doc),
    )


def require_measure_name(name: object) -> str:
    """The name itself, when it can be the first part of a field's name; raises `InvalidValue`."""
    if isinstance(name, str) and len(name) <= NAME_LIMIT and _NAME.fullmatch(name):
        return name
    rule = f"it has 1 to {NAME_LIMIT} lower-case letters, digits and underscores, a letter first"
    raise InvalidValue("name", "not a name of a measure", rule)


def content_types(kind: str, kinds: Mapping[str, Kind]) -> Mapping[str, ValueType]:
    """The values that the content of a kind carries, by name, amounts and lines left out. Raises `UnknownKind`."""
    built_in = _BUILT_IN_VALUES.get(kind)
    if built_in is not None:
        return built_in
    if kind not in kinds:
        nearest = get_close_matches(kind, (*_BUILT_IN_VALUES, *kinds), n=1)
        raise UnknownKind(kind, nearest[0] if nearest else None)
    return kinds[kind].values


def require_kinds(given: object, kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """The kinds of interaction that are named, each once; `kinds` are the app's own. Raises `InvalidValue`,
    `UnknownKind`.
    """
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidValue("kinds", f"a {type(given).__name__}", "kinds are a list of names")
    found = tuple(dict.fromkeys(_require_texts(given)))
    for kind in found:
        content_types(kind, kinds)
    return found


def _require_texts(given: Iterable[object]) -> Iterator[str]:
    for kind in given:
        if not isinstance(kind, str):
            raise InvalidValue("kinds", f"a {type(kind).__name__}", "a kind is named by text")
        yield kind


def _values_of(content: type[Content]) -> Mapping[str, ValueType]:
    return {attribute.name: _TYPES[attribute.type] for attribute in fields(content) if attribute.type in _TYPES}


_BUILT_IN_VALUES = {content.kind: _values_of(content) for content in BUILT_IN}


def _kinds(measured: tuple[str, ...], kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    if not measured:
        raise InvalidValue("kinds", "nothing", "a measure is of one kind of interaction or several")
    return tuple(sorted(require_kinds(measured, kinds)))


def _shared_values(measured: tuple[str, ...], kinds: Mapping[str, Kind]) -> Mapping[str, ValueType]:
    """The values that every kind carries, with the same type."""
    first, *others = (content_types(kind, kinds) for kind in measured)
    return {name: held for name, held in first.items() if all(other.get(name) is held for other in others)}


def _total_type(total: object, measured: tuple[str, ...], shared: Mapping[str, ValueType]) -> ValueType:
    if total is None:
        return ValueType.INTEGER
    if not isinstance(total, str):
        raise InvalidValue("total", f"a {type(total).__name__}", "a total is named by text, or None")
    if total == AMOUNT:
        if not _WITH_AMOUNT.issuperset(measured):
            raise InvalidValue(
                "total", "the amount, which not every kind has", "give total=None, or only purchase and return"
            )
        return ValueType.MONEY
    found = shared.get(total)
    if found not in _NUMERIC:
        names = _listed(name for name, held in shared.items() if held in _NUMERIC)
        raise InvalidValue("total", "not a number that every kind has", f"it is amount, None or {names}")
    return found


def _where(
    where: object, measured: tuple[str, ...], shared: Mapping[str, ValueType], currency: str
) -> Mapping[str, tuple[Scalar, ...]]:
    if not isinstance(where, Mapping):
        raise InvalidValue("where", f"a {type(where).__name__}", "where maps names to the values allowed")
    known = {**shared, **dict.fromkeys(ENVELOPE, ValueType.TEXT)}
    if _WITH_AMOUNT.issuperset(measured):
        known[PRODUCT] = ValueType.TEXT
    for name in where:
        if name not in known:
            raise InvalidValue("where", "a name that not every kind has", f"it is {_listed(known)}")
    return {name: _allowed(name, known[name], where[name], currency) for name in sorted(where)}


def _allowed(name: str, type: ValueType, given: object, currency: str) -> tuple[Scalar, ...]:
    field = f"where.{name}"
    values = tuple(given) if isinstance(given, list | tuple | AbstractSet) else (given,)
    if not 0 < len(values) <= WHERE_LIMIT:
        raise InvalidValue(field, f"{len(values)} values", f"1 to {WHERE_LIMIT} values are allowed for a name")
    scalars = {type.encode(value, field, currency) for value in values}
    if name == "direction" and not scalars <= set(_DIRECTIONS):
        raise InvalidValue(field, "not a direction", f"a direction is {_listed(_DIRECTIONS)}")
    if name == "source":
        for scalar in scalars:
            require_source(scalar, field)
    return tuple(sorted(scalars, key=lambda scalar: (str(scalar), 0) if isinstance(scalar, str) else ("", scalar)))


def _doc(doc: object) -> str:
    if not isinstance(doc, str):
        raise InvalidValue("doc", f"a {type(doc).__name__}", "a description is text")
    return require_text(doc, "doc", DOC_LIMIT)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing else"
