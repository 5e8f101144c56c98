"""Evaluation over rows: whether a bound predicate holds for scalars that stand in columns."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.bound import Absent, Bound, Conjunction, Disjunction, Negation, OneOf, Test

Row = Sequence[Scalar | None]
Judge = Callable[[Row], bool]

_COMPARED: Mapping[str, Callable[[Scalar, Scalar], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def judge_of(bound: Bound, places: Mapping[FieldRef, int]) -> Judge:
    """What tells of a row whether the predicate holds, as `holds` does; `places` says where each field stands."""
    match bound:
        case Test(field, op, scalar):
            return _test(places[field.ref], _COMPARED[op], scalar)
        case OneOf(field, scalars):
            return _one_of(places[field.ref], frozenset(scalars))
        case Absent(field):
            return _absent(places[field.ref])
        case Conjunction(clauses):
            return _all([judge_of(clause, places) for clause in clauses])
        case Disjunction(clauses):
            return _any([judge_of(clause, places) for clause in clauses])
        case Negation(clause):
            return _not(judge_of(clause, places))


def _test(place: int, compare: Callable[[Scalar, Scalar], bool], scalar: Scalar) -> Judge:
    def judge(row: Row) -> bool:
        value = row[place]
        return value is not None and compare(value, scalar)

    return judge


def _one_of(place: int, scalars: frozenset[Scalar]) -> Judge:
    return lambda row: row[place] in scalars


def _absent(place: int) -> Judge:
    return lambda row: row[place] is None


def _all(judges: Sequence[Judge]) -> Judge:
    def judge(row: Row) -> bool:
        for each in judges:  # noqa: SIM110  a generator takes twice as long
            if not each(row):
                return False
        return True

    return judge


def _any(judges: Sequence[Judge]) -> Judge:
    def judge(row: Row) -> bool:
        for each in judges:  # noqa: SIM110  a generator takes twice as long
            if each(row):
                return True
        return False

    return judge


def _not(negated: Judge) -> Judge:
    return lambda row: not negated(row)
