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
from crmcore.domain.kernel.value_type import Scalar, Value, ValueType
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


class Reader:
    """Reads the values of a field as scalars. The one just read is kept: rule upon rule asks about the same value."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._types: dict[Kind, ValueType] = {}
        # Replaced as a whole, so that threads may share a reader.
        self._last: tuple[object, Kind, Scalar] | None = None

    def read(self, value: Value) -> tuple[object, Kind, Scalar]:
        """The value, its kind and its scalar. Raises `InvalidValue` for what no field holds."""
        last = self._last
        if last is not None and last[0] is value:
            return last
        kind = (type(value), value.currency if isinstance(value, Money) else "")
        type_ = self._types.get(kind)
        if type_ is None:
            type_ = self._types[kind] = type_of(value, self.name)
        last = self._last = (value, kind, type_.encode(value, self.name, kind[1]))
        return last


Kind = tuple[type, str]
"""The class of a value, and its currency if it is money."""

Readers = dict[str, Reader]
"""By field; predicates about the same values share them."""


def judge_of(predicate: Predicate, readers: Readers | None = None) -> Judge:
    """What tells of the values of fields, by their text (`write_ref`), whether the predicate holds.

    A missing value is None. When asked, raises `PredicateError` where a constant does not fit a value's type, and
    `KeyError` for a field that is not there.
    """
    shared: Readers = {} if readers is None else readers
    match predicate:
        case AllOf(clauses):
            every = [judge_of(clause, shared) for clause in clauses]
            return lambda values: all(judge(values) for judge in every)
        case AnyOf(clauses):
            some = [judge_of(clause, shared) for clause in clauses]
            return lambda values: any(judge(values) for judge in some)
        case Not(clause):
            negated = judge_of(clause, shared)
            return lambda values: not negated(values)
        case Missing(field):
            absent = write_ref(field)
            return lambda values: values[absent] is None
    name = write_ref(predicate.field)
    return _about(predicate, name, shared.setdefault(name, Reader(name)))


def _about(clause: FieldClause, name: str, reader: Reader) -> Judge:
    # By the kind of the value: a field's values are of one type.
    kept: dict[Kind, RowJudge] = {}

    def judge(values: Values) -> bool:
        value = values[name]
        if value is None:
            return False
        _, kind, scalar = reader.read(value)
        found = kept.get(kind)
        if found is None:
            field = Field(clause.field.name, type_of(value, name), "", _NOWHERE, windowable=True)
            bound = bind(clause, Catalogue([field], kind[1]))
            found = kept[kind] = row_judge_of(bound, {clause.field: 0})
        return found((scalar,))

    return judge


def type_of(value: object, name: str) -> ValueType:
    """The type that a value is of; raises `InvalidValue` for what no field holds."""
    for kind, type_ in _TYPES:
        if isinstance(value, kind):
            return type_
    raise InvalidValue(name, f"a {type(value).__name__}", "a field holds text, numbers, money, dates, instants")
