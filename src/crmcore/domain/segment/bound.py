"""The bound predicate: fields found in a catalogue, constants checked and turned into scalars; what stores evaluate."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

import attrs
from attrs import frozen

from crmcore.domain.kernel.field import Field, Membership
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import Scalar, Value, ValueType
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.predicate import (
    AllOf,
    AnyOf,
    Compare,
    FieldClause,
    Flag,
    In,
    Missing,
    Not,
    Operator,
    Predicate,
)
from crmcore.errors import CurrencyMismatch, InvalidValue, PredicateError


@frozen
class Test:
    """The field's scalar compared with a scalar; false where the field is missing."""

    __test__ = False  # pytest is not to collect it

    field: Field
    op: Operator
    scalar: Scalar
    predicate: Predicate = attrs.field(eq=False, repr=False)


@frozen
class OneOf:
    """The field's scalar is one of several; false where the field is missing."""

    field: Field
    scalars: tuple[Scalar, ...]
    predicate: Predicate = attrs.field(eq=False, repr=False)


@frozen
class Absent:
    """The field is missing."""

    field: Field
    predicate: Predicate = attrs.field(eq=False, repr=False)


@frozen
class Conjunction:
    """Every clause holds."""

    clauses: tuple[Bound, ...]
    predicate: Predicate = attrs.field(eq=False, repr=False)


@frozen
class Disjunction:
    """At least one clause holds."""

    clauses: tuple[Bound, ...]
    predicate: Predicate = attrs.field(eq=False, repr=False)


@frozen
class Negation:
    """The clause does not hold."""

    clause: Bound
    predicate: Predicate = attrs.field(eq=False, repr=False)


Bound = Test | OneOf | Absent | Conjunction | Disjunction | Negation
"""Any bound predicate; `predicate` is what it was bound from, for its text."""

_CONSTANTS: dict[ValueType, tuple[tuple[type, ...], str]] = {
    ValueType.TEXT: ((str,), "text in quotes"),
    ValueType.INTEGER: ((int, Decimal), "a whole number"),
    ValueType.DECIMAL: ((int, Decimal), "a number"),
    ValueType.MONEY: ((int, Decimal, Money), "a number in base currency, or Money"),
    ValueType.BOOLEAN: ((bool,), "True or False"),
    ValueType.DATE: ((date, str), "a date, or text like 2026-11-21"),
    ValueType.INSTANT: ((datetime, str), "a datetime, or text like 2026-11-21T09:00+01:00"),
}


def bind(predicate: Predicate, catalogue: Catalogue) -> Bound:
    """The predicate over the fields of a catalogue.

    Raises `UnknownField` with the nearest name; `PredicateError` where a constant does not fit its field's type or
    choices, an ordering is asked of what has none, or a field that is not boolean stands alone; `CurrencyMismatch`
    for money that is not in base currency. The first two carry the position in the text, if the predicate came from
    one.
    """
    match predicate:
        case AllOf(clauses):
            return Conjunction(tuple(bind(clause, catalogue) for clause in clauses), predicate)
        case AnyOf(clauses):
            return Disjunction(tuple(bind(clause, catalogue) for clause in clauses), predicate)
        case Not(clause):
            return Negation(bind(clause, catalogue), predicate)
    field = catalogue.resolve(predicate.field, predicate.position)
    match predicate:
        case Compare(_, op, value):
            if op not in ("==", "!="):
                _require_order(field, predicate)
            return Test(field, op, _scalar(value, field, catalogue.currency, predicate), predicate)
        case In(_, values):
            scalars = dict.fromkeys(_scalar(value, field, catalogue.currency, predicate) for value in values)
            return OneOf(field, tuple(scalars), predicate)
        case Missing():
            return Absent(field, predicate)
        case Flag():
            if field.type is not ValueType.BOOLEAN:
                raise PredicateError(f"{field.ref} is {field.type.value}, not boolean; compare it", predicate.position)
            return Test(field, "==", 1, predicate)


def _require_order(field: Field, clause: FieldClause) -> None:
    if field.type is ValueType.BOOLEAN:
        raise PredicateError(f"{field.ref} is boolean and has no order; use == or !=", clause.position)
    if field.choices:
        raise PredicateError(f"{field.ref} is one of a few choices and has no order; use == or `in`", clause.position)


def _scalar(value: Value, field: Field, currency: str, clause: FieldClause) -> Scalar:
    types, expected = _CONSTANTS[field.type]
    # A bool is an int, and a datetime a date, to Python only.
    plain = bool if isinstance(value, bool) else datetime if isinstance(value, datetime) else type(value)
    if plain not in types:
        raise PredicateError(
            f"{field.ref} is {field.type.value}: {expected} is expected, not a {plain.__name__}", clause.position
        )
    if field.choices and value not in field.choices:
        nearest = get_close_matches(str(value), field.choices, n=1)
        hint = f"; did you mean {nearest[0]!r}?" if nearest else f": {', '.join(field.choices)}"
        raise PredicateError(
            f"{field.ref} is one of {len(field.choices)} choices, and this is none{hint}", clause.position
        )
    if field.type is ValueType.INTEGER and isinstance(value, Decimal):
        if value != value.to_integral_value():
            raise PredicateError(f"{field.ref} is integer: {expected} is expected, not a fraction", clause.position)
        value = int(value)
    try:
        return field.type.encode(value, str(field.ref), currency)
    except CurrencyMismatch:
        raise
    except InvalidValue as error:
        raise PredicateError(str(error), clause.position) from error


def _clauses(bound: Bound) -> Iterator[Test | OneOf | Absent]:
    match bound:
        case Conjunction(clauses) | Disjunction(clauses):
            for clause in clauses:
                yield from _clauses(clause)
        case Negation(clause):
            yield from _clauses(clause)
        case _:
            yield bound


def fields_of(bound: Bound) -> tuple[Field, ...]:
    """The distinct fields, in the order in which they first occur."""
    return tuple(dict.fromkeys(clause.field for clause in _clauses(bound)))


def is_timely(bound: Bound) -> bool:
    """Whether its truth can change as days pass without anything being recorded."""
    return any(field.passing for field in fields_of(bound))


def segments_of(bound: Bound) -> tuple[int, ...]:
    """The numbers of the segments it refers to, in the order in which they first occur."""
    numbers = (field.source.segment for field in fields_of(bound) if isinstance(field.source, Membership))
    return tuple(dict.fromkeys(numbers))


def shape(bound: Bound) -> Hashable:
    """The tree without its values: predicates of equal shape compile to the same SQL text, with other parameters."""
    match bound:
        case Test(field, op):
            return "test", op, *_column(field)
        case OneOf(field, scalars):
            return "one of", len(scalars), *_column(field)
        case Absent(field):
            return "absent", *_column(field)
        case Conjunction(clauses):
            return "all", *map(shape, clauses)
        case Disjunction(clauses):
            return "any", *map(shape, clauses)
        case Negation(clause):
            return "not", shape(clause)


def _column(field: Field) -> tuple[Hashable, ...]:
    return field.name, field.type, field.source, field.days
