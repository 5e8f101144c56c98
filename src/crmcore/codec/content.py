"""The stored form of an interaction's content: JSON that says its own types, so that it can be read without
declarations.

Values stand as scalars under their names, where measures find them. Types that JSON does not show are listed under
``$types``. Lines keep ``base`` (millionths of base currency) and, where converted, ``amount`` in the original currency.
A purchase or a return without lines, and any content with nothing to say, is the empty text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import fields

from crmcore.domain.kernel.money import Money, Rate
from crmcore.domain.kernel.personal import MARK
from crmcore.domain.kernel.value_type import Scalar, Value, ValueType
from crmcore.domain.relationship.content import BUILT_IN, Content, Custom, Line, Purchase, Return
from crmcore.domain.relationship.kind import Kind
from crmcore.errors import InvalidValue, UnknownName

_PLAIN = {kind.kind: kind for kind in BUILT_IN}
_PERSONAL = {kind.kind: {part.name for part in fields(kind) if MARK in part.metadata} for kind in BUILT_IN}
_BOUGHT = (Purchase, Return)
_TYPES = "$types"
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def encode_content(content: Content, rate: Rate | None, kinds: Mapping[str, Kind], currency: str) -> str:
    """The stored form of a content. Raises `InvalidValue` when a `Custom` does not fit its declaration in `kinds`."""
    if isinstance(content, _BOUGHT):
        return _dumps({"lines": [_line(line, rate) for line in content.lines]}) if content.lines else ""
    values = (
        _custom_values(content, kinds[content.kind], currency)
        if isinstance(content, Custom)
        else _built_in_values(content)
    )
    return _dumps(values) if values else ""


def content_values(stored: str) -> Mapping[str, Any]:
    """The scalars of a stored content by name, and its ``lines``."""
    values: Mapping[str, Any] = json.loads(stored) if stored else {}
    return values


def impersonal_content(kind: str, stored: str) -> str:
    """A stored content without what is personal: of a built-in kind the values marked so, of a declared one all
    texts.
    """
    if not stored or (kind in _PLAIN and not _PERSONAL[kind]):
        return stored
    values = content_values(stored)
    if kind in _PLAIN:
        kept = {name: value for name, value in values.items() if name not in _PERSONAL[kind]}
    else:
        kept = {name: value for name, value in values.items() if not isinstance(value, str)}
    return _dumps(kept) if kept else ""


def decode_content(kind: str, stored: str, amount: Money | None) -> Content:
    """The content of a stored form; `amount` is the interaction's original amount."""
    values = content_values(stored)
    if kind in (Purchase.kind, Return.kind):
        assert amount is not None
        lines = tuple(_read_line(line, amount.currency) for line in values.get("lines", ()))
        return (Purchase if kind == Purchase.kind else Return)(amount, lines)
    built_in = _PLAIN.get(kind)
    if built_in is not None:
        return built_in(**values)
    types = values.get(_TYPES, {})
    return Custom(kind, {name: _read(value, types.get(name)) for name, value in values.items() if name != _TYPES})


def _line(line: Line, rate: Rate | None) -> dict[str, Scalar]:
    original = line.amount.millionths
    stored: dict[str, Scalar] = {"product": line.product, "base": original if rate is None else rate.convert(original)}
    if rate is not None:
        stored["amount"] = original
    if line.quantity != 1:
        stored["quantity"] = int(line.quantity.scaleb(6))
    return stored


def _read_line(stored: Mapping[str, Any], currency: str) -> Line:
    amount = stored.get("amount", stored["base"])
    quantity = Decimal(stored.get("quantity", 1_000_000)).scaleb(-6)
    return Line(stored["product"], Money.of_millionths(amount, currency), quantity)


def _built_in_values(content: Content) -> dict[str, Scalar]:
    found = {attribute.name: getattr(content, attribute.name) for attribute in fields(type(content))}
    return {name: value for name, value in found.items() if value not in ("", None) or name == "text"}


def _custom_values(content: Custom, kind: Kind, currency: str) -> dict[str, Any]:
    for name in kind.required:
        if content.values.get(name) is None:
            raise InvalidValue(f"{kind.name}.{name}", "nothing", "this value is required")
    values: dict[str, Any] = {}
    types: dict[str, str] = {}
    for name, value in content.values.items():
        declared = kind.values.get(name)
        if declared is None:
            raise UnknownName(f"{kind.name}.{name}", None)
        values[name] = declared.encode(value, f"{kind.name}.{name}", currency)
        if declared is ValueType.MONEY:
            types[name] = f"money {currency}"
        elif declared not in (ValueType.TEXT, ValueType.INTEGER):
            types[name] = declared.value
    if types:
        values[_TYPES] = types
    return values


def _read(value: Scalar, stored_type: str | None) -> Value:
    if stored_type is None:
        return value
    name, _, currency = stored_type.partition(" ")
    return ValueType(name).decode(value, currency)
