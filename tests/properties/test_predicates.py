"""Laws of predicates: the three spellings agree, evaluation is two-valued logic, no text breaks the reader."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from functools import reduce
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.bound import bind, fields_of, shape
from crmcore.domain.segment.data import from_data, to_data
from crmcore.domain.segment.evaluate import holds, why
from crmcore.domain.segment.expression import FieldExpression
from crmcore.domain.segment.predicate import AllOf, AnyOf, Compare, Flag, In, Missing, Not, Predicate
from crmcore.domain.segment.text import parse
from crmcore.errors import PredicateError
from crmcore.testing.strategies import predicates, scalars, unbound_predicates
from tests.unit.domain.segment.catalogues import catalogue

FIELDS = catalogue()
COMPARED: dict[str, Callable[[FieldExpression, object], Predicate]] = {
    "==": lambda field, value: field == value,
    "!=": lambda field, value: field != value,
    "<": lambda field, value: field < value,  # type: ignore[operator]
    "<=": lambda field, value: field <= value,  # type: ignore[operator]
    ">": lambda field, value: field > value,  # type: ignore[operator]
    ">=": lambda field, value: field >= value,  # type: ignore[operator]
}


def in_operators(predicate: Predicate) -> Predicate | FieldExpression:
    """The predicate built anew with Python's operators."""
    match predicate:
        case Compare(field, op, value):
            return COMPARED[op](FieldExpression(field), value)
        case In(field, values):
            return FieldExpression(field).is_in(values)
        case Missing(field):
            return FieldExpression(field).is_missing()
        case Flag(field):
            return FieldExpression(field)
        case Not(clause):
            return ~in_operators(clause)
        case AllOf(clauses) | AnyOf(clauses):
            join = operator.and_ if isinstance(predicate, AllOf) else operator.or_
            return cast(Predicate, reduce(join, map(in_operators, clauses)))


@st.composite
def customers(draw: st.DrawFn, predicate: Predicate) -> Callable[[Field], Scalar | None]:
    """Values of the predicate's fields for one customer, each missing now and then."""
    values = {field: draw(st.none() | scalars(field, FIELDS.currency)) for field in fields_of(bind(predicate, FIELDS))}
    return values.__getitem__


@given(unbound_predicates())
def test_text_reads_back(predicate: Predicate) -> None:
    """The text of a predicate is read as that predicate, and writes the same text again."""
    again = parse(str(predicate))
    assert predicate == again
    assert str(predicate) == str(again)


@given(unbound_predicates())
def test_data_reads_back(predicate: Predicate) -> None:
    """The data of a predicate survives JSON, every type of constant with it."""
    assert predicate == from_data(json.loads(json.dumps(to_data(predicate))))


@given(unbound_predicates())
def test_operators_equal_text(predicate: Predicate) -> None:
    """Built with operators, a predicate is the same tree."""
    built = in_operators(predicate)
    assert predicate == (parse(str(predicate)) if isinstance(built, FieldExpression) else built)


@given(predicates(FIELDS))
def test_what_is_bound_reads_back_bound(predicate: Predicate) -> None:
    """Text and data bind to the same tree and shape as the predicate itself."""
    bound = bind(predicate, FIELDS)
    assert bound == bind(parse(str(predicate)), FIELDS) == bind(from_data(to_data(predicate)), FIELDS)
    assert shape(bound) == shape(bind(parse(str(predicate)), FIELDS))


@given(st.data())
def test_evaluation_is_two_valued_logic(data: st.DataObject) -> None:
    """De Morgan's laws, double negation and the excluded middle hold whatever is missing."""
    left, right = data.draw(predicates(FIELDS, 6)), data.draw(predicates(FIELDS, 6))
    value_of = data.draw(customers(left & right))

    def true(predicate: Predicate) -> bool:
        return holds(bind(predicate, FIELDS), value_of)

    assert true(~(left & right)) == true(~left | ~right)
    assert true(~(left | right)) == true(~left & ~right)
    assert true(~~left) == true(left)
    assert true(left | ~left)
    assert not true(left & ~left)


@given(st.data())
def test_why_agrees_with_holds(data: st.DataObject) -> None:
    """A predicate holds just when none of the clauses that `why` judges fails."""
    predicate = data.draw(predicates(FIELDS))
    bound, value_of = bind(predicate, FIELDS), data.draw(customers(predicate))
    clauses = why(bound, value_of)
    assert holds(bound, value_of) == all(clause.holds for clause in clauses)
    leaves = [leaf for clause in clauses for leaf in clause.leaves()]
    assert predicate.size.clauses == len(leaves)
    assert all(leaf.field is not None and leaf.value == value_of(leaf.field) for leaf in leaves)


FRAGMENTS = st.sampled_from("=<()[],.-{*_xé1 \"'\\\n\t") | st.sampled_from(
    [
        "and",
        "or",
        "not",
        "in",
        "is",
        "None",
        "==",
        "x.y",
        "1.5",
        "e5",
        "'a'",
        "(days=3)",
        "date(",
        "Money('1','EUR')",
        "lambda:",
    ]
)


@given(st.text() | st.lists(FRAGMENTS, max_size=40).map("".join) | st.lists(FRAGMENTS, max_size=40).map(" ".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the text, the result is a predicate that reads back, or a `PredicateError` with a position inside it."""
    try:
        predicate = parse(text)
    except PredicateError as error:
        position = error.position or 0
    else:
        position = 0
        assert predicate == parse(str(predicate))
    assert 0 <= position <= len(text)


@given(unbound_predicates(), st.data())
def test_a_damaged_text_is_read_or_refused(predicate: Predicate, data: st.DataObject) -> None:
    """A valid text with a piece cut out, doubled or put in is read or refused with a `PredicateError`."""
    text = str(predicate)
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    middle = data.draw(st.sampled_from(["", text[start:end] * 2]) | FRAGMENTS | st.text(max_size=3))
    test_any_text_is_read_or_refused.hypothesis.inner_test(text[:start] + middle + text[end:])  # type: ignore[attr-defined]
