"""Evaluation over values: whether a predicate holds for the fields of a context, as a policy sees them.

A policy has no catalogue. The type of a field is told by its value: what that type would compare as, it compares as
here, so that a predicate means the same in a policy and in a segment. Money constants without a currency are taken in
that of the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from crmcore.domain.kernel.field import CustomerColumn, Field
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import Value, ValueType
from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.predicate import AllOf, AnyOf, FieldClause, Missing, Not, Predicate, write_ref
from crmcore.domain.segment.row import Judge as RowJudge
from crmcore.domain.segment.row import judge_of as row_judge_of
from crmcore.errors import InvalidValue

Values = Mapping[str, Value | None]
Judge = Callable[[Values], bool]

_NOWHERE = CustomerColumn("kind")
_TYPES: tuple[tuple[type, ValueType], ...] = (
    (bool, ValueType.BOOLEAN),
    (str, ValueType.TEXT),
    (int, ValueType.INTEGER),
    (Decimal, ValueType.DECIMAL),
    (Money, ValueType.MONEY),
    (datetime, ValueType.INSTANT),
    (date, ValueType.DATE),
)


def judge_of(predicate: Predicate) -> Judge:
    """What tells of the values of fields, by their text (`write_ref`), whether the predicate holds.

    A missing value is None. When asked, raises `PredicateError` where a constant does not fit a value's type, and
    `KeyError` for a field that is not there.
    """
    match predicate:
        case AllOf(clauses):
            every = [judge_of(clause) for clause in clauses]
            return lambda values: all(judge(values) for judge in every)
        case AnyOf(clauses):
            some = [judge_of(clause) for clause in clauses]
            return lambda values: any(judge(values) for judge in some)
        case Not(clause):
            negated = judge_of(clause)
            return lambda values: not negated(values)
        case Missing(field):
            absent = write_ref(field)
            return lambda values: values[absent] is None
    return _about(predicate)


def _about(clause: FieldClause) -> Judge:
    name = write_ref(clause.field)
    # By the class of the value and its currency: a field's values are of one type.
    kept: dict[tuple[type, str], tuple[ValueType, RowJudge]] = {}

    def judge(values: Values) -> bool:
        value = values[name]
        if value is None:
            return False
        currency = value.currency if isinstance(value, Money) else ""
        found = kept.get((type(value), currency))
        if found is None:
            type_ = type_of(value, name)
            field = Field(clause.field.name, type_, "", _NOWHERE, windowable=True)
            bound = bind(clause, Catalogue([field], currency))
            found = kept[type(value), currency] = (type_, row_judge_of(bound, {clause.field: 0}))
        return found[1]((found[0].encode(value, name, currency),))

    return judge


def type_of(value: object, name: str) -> ValueType:
    """The type that a value is of; raises `InvalidValue` for what no field holds."""
    for kind, type_ in _TYPES:
        if isinstance(value, kind):
            return type_
    raise InvalidValue(name, f"a {type(value).__name__}", "a field holds text, numbers, money, dates, instants")
