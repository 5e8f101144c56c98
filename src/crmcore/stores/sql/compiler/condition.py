"""Conditions: a bound predicate as SQL that is true for the customers it holds for, and never NULL under a ``not``.

`not` is carried to the clauses about a field. There a comparison with what is missing is NULL, which selects nobody,
as false does; negated it is written ``IS NOT TRUE``, which is true of NULL.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator

from crmcore.domain.kernel.field import CustomerColumn, Field
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.bound import Absent, Bound, Conjunction, Disjunction, Negation, OneOf, Test
from crmcore.domain.segment.predicate import Operator
from crmcore.stores.sql.compiler.fragment import Operand, Sql, joined, nth, sql
from crmcore.stores.sql.compiler.meaning import Meaning
from crmcore.stores.sql.compiler.plan import Plan
from crmcore.stores.sql.compiler.source import Source
from crmcore.stores.sql.compiler.value import Column, Value, is_late

_COMPARED: dict[Operator, Callable[[Scalar, Scalar], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_BRANCH = 8
"""Longer chains are halved: SQLite limits the depth of an expression, and a chain is as deep as it is long."""


def scalars_of(bound: Bound) -> Iterator[Scalar]:
    """The scalars of a predicate, in the order of its clauses."""
    match bound:
        case Test(_, _, scalar):
            yield scalar
        case OneOf(_, scalars):
            yield from scalars
        case Conjunction(clauses) | Disjunction(clauses):
            for clause in clauses:
                yield from scalars_of(clause)
        case Negation(clause):
            yield from scalars_of(clause)
        case Absent():
            pass


def passing(bound: Bound) -> Iterator[tuple[bool, bool]]:
    """For each comparison whether 0 passes it, and 1. With the shape, this settles the text."""
    match bound:
        case Test(_, op, scalar):
            compared = _COMPARED[op]
            yield (compared(0, scalar), compared(1, scalar)) if isinstance(scalar, int) else (False, False)
        case OneOf(_, scalars):
            yield 0 in scalars, 1 in scalars
        case Conjunction(clauses) | Disjunction(clauses):
            for clause in clauses:
                yield from passing(clause)
        case Negation(clause):
            yield from passing(clause)
        case Absent():
            pass


def needed(bound: Bound, meaning: Meaning, *, negated: bool = False) -> frozenset[Source]:
    """The sources without whose row the predicate cannot hold."""
    match bound:
        case Conjunction(clauses) | Disjunction(clauses):
            each = [needed(clause, meaning, negated=negated) for clause in clauses]
            every = isinstance(bound, Conjunction) != negated
            nothing: frozenset[Source] = frozenset()
            return nothing.union(*each) if every else each[0].intersection(*each[1:]) if each else nothing
        case Negation(clause):
            return needed(clause, meaning, negated=not negated)
    value = meaning.value(bound.field)
    if value.source is None or _empty(bound, value) != negated:
        return frozenset()
    return frozenset({value.source})


def is_recent(bound: Bound | None) -> bool:
    """Whether the predicate holds for none but who was added of late, as by an index on the day."""
    match bound:
        case Conjunction(clauses):
            return any(is_recent(clause) for clause in clauses)
        case Test(Field(source=CustomerColumn("days_since_added" | "added_on" as column)), op):
            return is_late(op, since=column == "days_since_added")
        case _:
            return False


def _empty(clause: Test | OneOf | Absent, value: Value) -> bool:
    """Whether the clause holds for what a missing row means."""
    match clause:
        case Absent():
            return value.missing is None
        case Test(_, op, scalar):
            return value.missing is not None and _COMPARED[op](value.missing, scalar)
        case OneOf(_, scalars):
            return value.missing in scalars


def _rows(clause: Test, value: Column) -> bool | None:
    """True for a clause about a count that holds for whoever has a row and nobody else, False for one that holds for
    whoever has none and nobody else; None for any other.
    """
    if not value.counts:
        return None
    ((zero, one),) = passing(clause)
    if zero == one or clause.op == ("!=" if zero else "=="):
        return None
    return one


def condition(bound: Bound, plan: Plan, meaning: Meaning) -> Sql:
    """The condition of a predicate whose scalars the context gives."""
    numbers = iter(range(10**9))
    return _condition(bound, plan, meaning, lambda _: nth(next(numbers)), negated=False)


def fixed_condition(bound: Bound, plan: Plan, meaning: Meaning) -> Sql:
    """The condition of a predicate with the scalars that it has, for rules that come with the reading."""

    def fixed(scalar: Scalar) -> Operand:
        return lambda _: scalar

    return _condition(bound, plan, meaning, fixed, negated=False)


def _condition(bound: Bound, plan: Plan, meaning: Meaning, find: Callable[[Scalar], Operand], *, negated: bool) -> Sql:
    match bound:
        case Conjunction(clauses) | Disjunction(clauses):
            parts = [_condition(clause, plan, meaning, find, negated=negated) for clause in clauses]
            return _chain(parts, every=isinstance(bound, Conjunction) != negated)
        case Negation(clause):
            return _condition(clause, plan, meaning, find, negated=not negated)
    value = meaning.value(bound.field)
    if isinstance(bound, Absent):
        return _absent(value, plan, negated=negated)
    empty = _empty(bound, value)
    if isinstance(bound, Test):
        # Found also where the text has no mark for it: scalars are counted in the order of the clauses.
        given = find(bound.scalar)
        rows = _rows(bound, value) if isinstance(value, Column) else None
        if isinstance(value, Column) and rows is not None:
            return plan.presence(value.source) if rows != negated else plan.absence(value.source)
        found = value.test(plan, bound.op, given, empty=empty)
    elif bound.scalars:
        found = value.one_of(plan, [find(scalar) for scalar in bound.scalars], empty=empty)
    else:
        found = Sql("1 = 0")
    return sql("(", found, ") IS NOT TRUE") if negated else found


def _absent(value: Value, plan: Plan, *, negated: bool) -> Sql:
    if value.missing is not None:
        return Sql("1 = 1" if negated else "1 = 0")
    return sql(value.scalar(plan), " IS NOT NULL" if negated else " IS NULL")


def _chain(parts: list[Sql], *, every: bool) -> Sql:
    if not parts:
        return Sql("1 = 1" if every else "1 = 0")
    if len(parts) == 1:
        return parts[0]
    if len(parts) <= _BRANCH:
        return sql("(", joined(" AND " if every else " OR ", parts), ")")
    half = len(parts) // 2
    return _chain([_chain(parts[:half], every=every), _chain(parts[half:], every=every)], every=every)


def field_key(field: Field) -> tuple[object, ...]:
    """What the SQL of a field depends on."""
    return field.type, field.source, field.days
