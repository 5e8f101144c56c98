"""Predicates as plain data that JSON can hold, with a version: the form in which they are stored.

``{"version": 1, "predicate": node}``, where a node is ``{"all": [...]}``, ``{"any": [...]}``, ``{"not": node}`` or
about a field: ``{"field": "purchases.total", "days": 365, "op": ">", "value": 500}``, with ``"in": [...]``,
``"missing": true`` or ``"flag": true`` in place of op and value. Constants that JSON lacks are typed: ``{"decimal":
"12.5"}``, ``{"date": "2026-11-21"}``, ``{"instant": "2026-11-21T08:00:00+00:00"}``, ``{"money": "120.00", "currency":
"EUR"}``.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, DecimalException

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.segment.constant import read_date, read_instant, read_money, require_constant
from crmcore.domain.segment.predicate import (
    CLAUSE_LIMIT,
    CONSTANT_LIMIT,
    DEPTH_LIMIT,
    AllOf,
    AnyOf,
    Compare,
    Flag,
    In,
    Missing,
    Not,
    Predicate,
)
from crmcore.errors import PredicateError

VERSION = 1

Data = dict[str, "Data"] | list["Data"] | str | int | bool
"""What JSON can hold of a predicate."""


def to_data(predicate: Predicate) -> dict[str, Data]:
    """The plain data of a predicate; ``from_data(to_data(predicate)) == predicate``, also after a trip through JSON."""
    return {"version": VERSION, "predicate": _node(predicate)}


def _node(predicate: Predicate) -> dict[str, Data]:
    match predicate:
        case AllOf(clauses):
            return {"all": [_node(clause) for clause in clauses]}
        case AnyOf(clauses):
            return {"any": [_node(clause) for clause in clauses]}
        case Not(clause):
            return {"not": _node(clause)}
        case Compare(field, op, value):
            return {**_field(field), "op": op, "value": _constant(value)}
        case In(field, values):
            return {**_field(field), "in": [_constant(value) for value in values]}
        case Missing(field):
            return {**_field(field), "missing": True}
        case Flag(field):
            return {**_field(field), "flag": True}


def _field(ref: FieldRef) -> dict[str, Data]:
    return {"field": ref.name} if ref.days is None else {"field": ref.name, "days": ref.days}


def _constant(value: Value) -> Data:
    match value:
        case Decimal():
            return {"decimal": format(value, "f")}
        case Money():
            return {"money": format(value.amount, "f"), "currency": value.currency}
        case datetime():
            return {"instant": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
    return value


def from_data(data: object) -> Predicate:
    """The predicate of plain data; raises `PredicateError` for whatever `to_data` could not have written."""
    match data:
        case {"version": int(version), "predicate": node, **rest} if not rest:
            if isinstance(version, bool) or version != VERSION:
                raise PredicateError(f"this version of predicate data is not known; {VERSION} is")
            return _Reader().node(node, 1)
    raise PredicateError('predicate data is {"version": 1, "predicate": ...}')


class _Reader:
    """Reads nodes and counts them, so that data that refers to itself ends too."""

    def __init__(self) -> None:
        self.nodes = 0

    def node(self, data: object, depth: int) -> Predicate:
        self.nodes += 1
        if depth > DEPTH_LIMIT:
            raise PredicateError(f"a predicate is at most {DEPTH_LIMIT} levels deep")
        if self.nodes > CLAUSE_LIMIT * DEPTH_LIMIT:
            raise PredicateError(f"a predicate has at most {CLAUSE_LIMIT} clauses")
        match data:
            case {"all": list(clauses), **rest} if not rest:
                return AllOf(self._nodes(clauses, depth))
            case {"any": list(clauses), **rest} if not rest:
                return AnyOf(self._nodes(clauses, depth))
            case {"not": clause, **rest} if not rest:
                return Not(self.node(clause, depth + 1))
            case {"field": str(name), **rest}:
                return _about(_ref(name, rest), rest)
        raise PredicateError("a node of predicate data is one of all, any, not, or about a field")

    def _nodes(self, clauses: list[object], depth: int) -> tuple[Predicate, ...]:
        if len(clauses) > CLAUSE_LIMIT:
            raise PredicateError(f"a predicate has at most {CLAUSE_LIMIT} clauses")
        return tuple(self.node(clause, depth + 1) for clause in clauses)


def _ref(name: str, rest: dict[object, object]) -> FieldRef:
    """The reference; takes ``days`` out of the rest."""
    if "days" not in rest:
        return FieldRef(name)
    days = rest.pop("days")
    if isinstance(days, bool) or not isinstance(days, int):
        raise PredicateError("days is a whole number of days")
    return FieldRef(name, days)


def _about(ref: FieldRef, rest: dict[object, object]) -> Predicate:
    match rest:
        case {"op": op, "value": value} if len(rest) == 2:
            return Compare(ref, op if isinstance(op, str) else "", _value(value))
        case {"in": list(values)} if len(rest) == 1:
            if len(values) > CONSTANT_LIMIT:
                raise PredicateError(f"a predicate holds at most {CONSTANT_LIMIT} constants")
            return In(ref, [_value(value) for value in values])
        case {"missing": True} if len(rest) == 1:
            return Missing(ref)
        case {"flag": True} if len(rest) == 1:
            return Flag(ref)
    raise PredicateError("predicate data about a field has op and value, in, missing or flag")


def _value(data: object) -> Value:
    match data:
        case str() | int():
            return require_constant(data)
        case {"decimal": str(number), **rest} if not rest:
            try:
                return require_constant(Decimal(number))
            except DecimalException:
                raise PredicateError("a decimal is written like 12.50") from None
        case {"money": str(amount), "currency": str(currency), **rest} if not rest:
            return read_money(amount, currency)
        case {"date": str(day), **rest} if not rest:
            return read_date(day)
        case {"instant": str(instant), **rest} if not rest:
            return read_instant(instant)
    raise PredicateError("a constant of predicate data is text, a whole number, true, false, or a typed one")
