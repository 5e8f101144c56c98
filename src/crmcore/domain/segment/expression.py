"""Predicates as Python operators: ``(f.purchases.total(days=365) > 500) & ~f["segment.quiet-vips"]``.

`f` stands for the customer's fields. What compares gives a predicate; a boolean field counts as one where it is
joined by ``&``, ``|`` and ``~``. ``and``, ``or``, ``not``, ``in`` and chained comparisons cannot be overloaded in
Python and are refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.segment.predicate import (
    AllOf,
    AnyOf,
    Compare,
    Flag,
    In,
    Missing,
    Not,
    Operator,
    Predicate,
    require_ref,
)
from crmcore.domain.segment.text import parse, parse_field
from crmcore.errors import PredicateError


class FieldExpression:
    """A field in Python: ``f.purchases.total``; a part that is no identifier, or is taken: ``f["segment.a-b"]``."""

    __slots__ = ("_ref",)

    def __init__(self, ref: FieldRef) -> None:
        self._ref = require_ref(ref)

    @property
    def _predicate(self) -> Predicate:
        return Flag(self._ref)

    def __getattr__(self, part: str) -> FieldExpression:
        if part.startswith("_"):
            raise AttributeError(part)
        return self[part]

    def __getitem__(self, part: str) -> FieldExpression:
        if self._ref.days is not None:
            raise PredicateError("a field name ends with its window: name(days=30)")
        return FieldExpression(FieldRef(f"{self._ref.name}.{_require_text(part)}"))

    def __call__(self, *, days: int) -> FieldExpression:
        """The field over a window of so many tenant days ending today."""
        if self._ref.days is not None:
            raise PredicateError("a field has one window: name(days=30)")
        return FieldExpression(FieldRef(self._ref.name, days))

    def is_in(self, values: Iterable[Value]) -> Predicate:
        """The field is one of the constants."""
        return In(self._ref, tuple(values) if not isinstance(values, str) else values)

    def is_missing(self) -> Predicate:
        """Nothing is known of the field."""
        return Missing(self._ref)

    def __eq__(self, other: object) -> Predicate:  # type: ignore[override]
        return self._compare("==", other)

    def __ne__(self, other: object) -> Predicate:  # type: ignore[override]
        return self._compare("!=", other)

    def __lt__(self, other: Value) -> Predicate:
        return self._compare("<", other)

    def __le__(self, other: Value) -> Predicate:
        return self._compare("<=", other)

    def __gt__(self, other: Value) -> Predicate:
        return self._compare(">", other)

    def __ge__(self, other: Value) -> Predicate:
        return self._compare(">=", other)

    def _compare(self, op: Operator, other: Any) -> Predicate:
        if isinstance(other, FieldExpression | Fields):
            raise PredicateError("a field is compared with a constant, not with another field")
        return Compare(self._ref, op, other)

    def __and__(self, other: Predicate | FieldExpression) -> Predicate:
        return AllOf((self._predicate, predicate_of(other)))

    def __rand__(self, other: Predicate) -> Predicate:
        return AllOf((predicate_of(other), self._predicate))

    def __or__(self, other: Predicate | FieldExpression) -> Predicate:
        return AnyOf((self._predicate, predicate_of(other)))

    def __ror__(self, other: Predicate) -> Predicate:
        return AnyOf((predicate_of(other), self._predicate))

    def __invert__(self) -> Predicate:
        return Not(self._predicate)

    def __bool__(self) -> bool:
        raise PredicateError(
            "a field is neither true nor false by itself; combine with & | ~ and brackets, not with and, or, not"
        )

    def __repr__(self) -> str:
        return f"<field {self._predicate}>"

    # A predicate is no truth value, so neither hashing by equality nor looking for members can work.
    __hash__ = None  # type: ignore[assignment]
    __iter__ = None
    __contains__ = None


class Fields:
    """The root of field names; `f` is the one there is."""

    __slots__ = ()

    def __getattr__(self, name: str) -> FieldExpression:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> FieldExpression:
        return FieldExpression(FieldRef(_require_text(name)))

    def __repr__(self) -> str:
        return "f"

    __iter__ = None
    __contains__ = None


f = Fields()


def _require_text(name: object) -> str:
    if not isinstance(name, str):
        raise PredicateError(f"a field is named by text, not by a {type(name).__name__}")
    return name


def ref_of(spelling: FieldRef | FieldExpression | str) -> FieldRef:
    """The field meant: itself, named in Python, or in text. Raises `PredicateError`."""
    if isinstance(spelling, FieldExpression):
        return spelling._ref
    return parse_field(spelling) if isinstance(spelling, str) else require_ref(spelling)


def predicate_of(spelling: Predicate | FieldExpression | str) -> Predicate:
    """The predicate meant: itself, a boolean field named in Python, or text. Raises `PredicateError`."""
    if isinstance(spelling, Predicate):
        return spelling
    if isinstance(spelling, FieldExpression):
        return spelling._predicate
    return parse(spelling)
