"""Evaluation in memory, and why a customer passes or fails."""

from __future__ import annotations

import pytest

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.evaluate import Clause, holds, why
from crmcore.domain.segment.text import parse
from tests.unit.domain.segment.catalogues import catalogue

CUSTOMER: dict[str, Scalar] = {"purchases.count": 3, "attribute.city": "é", "stage": "retain", "defected": 0}


def value_of(field: Field) -> Scalar | None:
    """The scalars of one customer, who has no score and no last purchase."""
    return CUSTOMER.get(field.name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("purchases.count == 3", True),
        ("purchases.count != 3", False),
        ("purchases.count != 4", True),
        ("2 < purchases.count < 4", True),
        ("3 < purchases.count", False),
        ("3 <= purchases.count <= 3", True),
        ("purchases.count in [1, 3]", True),
        ("purchases.count not in [1, 3]", False),
        ('attribute.city > "z"', True),
        ('attribute.city < "\\U0001f600"', True),
        ('attribute.city == "e\\u0301"', False),
        ("defected", False),
        ("not defected", True),
        ("defected is None", False),
        ("attribute.score is None", True),
        ("attribute.score is not None", False),
        ("attribute.score == 1", False),
        ("attribute.score != 1", False),
        ("not (attribute.score == 1)", True),
        ("not (attribute.score != 1)", True),
        ("attribute.score in [1]", False),
        ("attribute.score not in [1]", True),
        ("segment.new", False),
        ("not segment.new", True),
        ("defected or purchases.count > 2 and attribute.score is None", True),
        ("(defected or purchases.count > 2) and attribute.score > 0", False),
    ],
)
def test_a_predicate_holds_or_not(text: str, expected: bool) -> None:
    """Two-valued throughout: a comparison with a missing value is false and `not` inverts that; text by code point."""
    assert expected is holds(bind(parse(text), catalogue()), value_of)


def test_why_tells_the_clauses_that_fail() -> None:
    """Each clause of the topmost `and` is judged, with the value of every field in it."""
    fields = catalogue()
    clauses = why(bind(parse('purchases.count > 2 and (attribute.score > 1 or stage == "acquire")'), fields), value_of)
    expected = (
        Clause("purchases.count > 2", True, fields["purchases.count"], 3),
        Clause(
            'attribute.score > 1 or stage == "acquire"',
            False,
            parts=(
                Clause("attribute.score > 1", False, fields["attribute.score"], None),
                Clause('stage == "acquire"', False, fields["stage"], "retain"),
            ),
        ),
    )
    assert expected == clauses
    leaves = [leaf.text for clause in clauses for leaf in clause.leaves()]
    assert ["purchases.count > 2", "attribute.score > 1", 'stage == "acquire"'] == leaves


def test_why_of_a_predicate_without_and_is_one_clause() -> None:
    """A lone clause is judged as a whole, negations and conjunctions inside it part by part."""
    (clause,) = why(bind(parse("not (defected and purchases.count > 1)"), catalogue()), value_of)
    assert clause.holds
    assert [False, True] == [leaf.holds for leaf in clause.leaves()]
    (lone,) = why(bind(parse("defected"), catalogue()), value_of)
    assert Clause("defected", False, catalogue()["defected"], 0) == lone
