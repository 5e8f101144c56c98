"""Evaluation in memory: whether a bound predicate holds for one customer, and clause by clause why.

Two-valued: a comparison with a missing value is false, ``!=`` too, and ``not`` inverts that. Scalars compare as
Python's int and str, text by code point; every store must agree.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator

from attrs import frozen

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.bound import Absent, Bound, Conjunction, Disjunction, Negation, OneOf, Test
from crmcore.domain.segment.predicate import Operator

ValueOf = Callable[[Field], Scalar | None]
"""Gives the scalar of a field of one customer, or None where it is missing."""

_COMPARED: dict[Operator, Callable[[Scalar, Scalar], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(bound: Bound, value_of: ValueOf) -> bool:
    """Whether the predicate holds; asks only for the values it needs."""
    match bound:
        case Test(field, op, scalar):
            value = value_of(field)
            return value is not None and _COMPARED[op](value, scalar)
        case OneOf(field, scalars):
            return value_of(field) in scalars
        case Absent(field):
            return value_of(field) is None
        case Conjunction(clauses):
            return all(holds(clause, value_of) for clause in clauses)
        case Disjunction(clauses):
            return any(holds(clause, value_of) for clause in clauses)
        case Negation(clause):
            return not holds(clause, value_of)


@frozen
class Clause:
    """A clause and what became of it for one customer.

    `text` is its canonical text. A clause about a field has that `field` and the customer's `value` of it, a scalar
    or None where missing; one of several clauses (or, and, not) has `parts` instead.
    """

    text: str
    holds: bool
    field: Field | None = None
    value: Scalar | None = None
    parts: tuple[Clause, ...] = ()

    def leaves(self) -> Iterator[Clause]:
        """The clauses about a field in it, itself if it is one, in the order written."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def why(bound: Bound, value_of: ValueOf) -> tuple[Clause, ...]:
    """The clauses that must all hold, each judged: those that do not are why the customer fails.

    A predicate that is no conjunction is a single clause.
    """
    return tuple(
        _judged(clause, value_of) for clause in (bound.clauses if isinstance(bound, Conjunction) else (bound,))
    )


def _judged(bound: Bound, value_of: ValueOf) -> Clause:
    text = str(bound.predicate)
    match bound:
        case Conjunction(clauses) | Disjunction(clauses):
            parts = tuple(_judged(clause, value_of) for clause in clauses)
            combined = all if isinstance(bound, Conjunction) else any
            return Clause(text, combined(part.holds for part in parts), parts=parts)
        case Negation(clause):
            part = _judged(clause, value_of)
            return Clause(text, not part.holds, parts=(part,))
        case Test(field) | OneOf(field) | Absent(field):
            value = value_of(field)
            return Clause(text, holds(bound, lambda _: value), field, value)
