"""The predicate tree: what it refuses, how it combines, how it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.money import Money
from crmcore.domain.segment.predicate import AllOf, AnyOf, Compare, Flag, In, Missing, Not, Predicate
from crmcore.errors import NaiveDatetime, PredicateError

A, B, C = (Flag(FieldRef(name)) for name in "abc")
TOTAL = FieldRef("purchases.total", 365)


@pytest.mark.parametrize(
    ("predicate", "text"),
    [
        (Compare(TOTAL, ">", 500), "purchases.total(days=365) > 500"),
        (Compare(FieldRef("x"), "==", Decimal("12.50")), "x == 12.5"),
        (Compare(FieldRef("x"), "==", Decimal("1E+3")), "x == 1000.0"),
        (Compare(FieldRef("x"), "==", Decimal("-0.0")), "x == 0.0"),
        (Compare(FieldRef("x"), "==", True), "x == True"),
        (Compare(FieldRef("x"), "==", 'say "é"\n\\'), 'x == "say \\"é\\"\\n\\\\"'),
        (Compare(FieldRef("x"), "<", date(2026, 11, 21)), 'x < date("2026-11-21")'),
        (Compare(FieldRef("x"), "<", Money("120", "EUR")), 'x < Money("120.00", "EUR")'),
        (
            Compare(FieldRef("x"), "<", datetime(2026, 11, 21, 9, tzinfo=timezone(timedelta(hours=1)))),
            'x < datetime("2026-11-21T08:00:00+00:00")',
        ),
        (In(FieldRef("stage"), ["retain", "enhance", "retain"]), 'stage in ["retain", "enhance"]'),
        (Not(In(FieldRef("stage"), ["retain"])), 'stage not in ["retain"]'),
        (Missing(FieldRef("attribute.city")), "attribute.city is None"),
        (Not(Missing(FieldRef("attribute.city"))), "attribute.city is not None"),
        (Flag(FieldRef("segment.quiet-vips")), 'segment["quiet-vips"]'),
        (Flag(FieldRef("attribute.class", 3)), 'attribute["class"](days=3)'),
        (A & B | C, "a and b or c"),
        (A & (B | C), "a and (b or c)"),
        (~(A & B), "not (a and b)"),
        (~~A, "not not a"),
        (~Compare(FieldRef("x"), "==", 1), "not (x == 1)"),
    ],
)
def test_a_predicate_is_written_in_python_syntax(predicate: Predicate, text: str) -> None:
    """Each kind of node has one canonical text, with no brackets beyond those needed or helpful."""
    assert text == str(predicate)


def test_nested_clauses_of_the_same_kind_are_unfolded() -> None:
    """``(a and b) and c`` is the same predicate as ``a and (b and c)``; and and or do not mix."""
    assert AllOf((A, B, C)) == A & B & C == A & (B & C)
    assert AnyOf((A, B, C)) == A | B | C
    assert AnyOf((AllOf((A, B)), C)) == (A & B) | C


def test_constants_of_different_types_are_different() -> None:
    """``1``, ``True`` and ``1.0`` are three constants, alone and in lists; Decimals are equal by value."""
    ref = FieldRef("x")
    assert 3 == len({Compare(ref, "==", 1), Compare(ref, "==", True), Compare(ref, "==", Decimal(1))})
    assert In(ref, [1]) != In(ref, [True])
    assert (1, True, Decimal(1)) == In(ref, [1, True, Decimal(1), 1]).values
    assert Compare(ref, "==", Decimal("1.50")) == Compare(ref, "==", Decimal("1.5"))


def test_a_position_is_no_part_of_a_predicate() -> None:
    """Where a clause stood in a text does not make it another clause."""
    assert Flag(FieldRef("a"), position=3) == A
    assert hash(Flag(FieldRef("a"), position=3)) == hash(A)


def test_subclasses_of_constants_become_plain() -> None:
    """A member of a StrEnum is kept as its text."""

    class Stage(StrEnum):
        RETAIN = "retain"

    value = Compare(FieldRef("stage"), "==", Stage.RETAIN).value
    assert ("retain", str) == (value, type(value))


def test_a_predicate_has_no_truth_value() -> None:
    """``and``, ``or``, ``not`` and ``if`` are refused, and the message names what to write."""
    with pytest.raises(PredicateError, match=r"combine with & \| ~"):
        bool(A)
    with pytest.raises(PredicateError, match=r"combine with & \| ~"):
        _ = A and B


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        None,
        2**63,
        Decimal("NaN"),
        Decimal("1e999"),
        Decimal("1e-999"),
        Decimal("1" * 29),
        b"x",
        ...,
        1j,
        [],
        "\0",
        "\ud800",
        "x" * 1001,
        FieldRef("x"),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_constant_is_refused(value: object) -> None:
    """Floats, missing, unbounded and foreign values never enter a tree."""
    with pytest.raises(PredicateError):
        Compare(FieldRef("x"), "==", value)


def test_a_naive_datetime_is_refused() -> None:
    """A datetime without a zone is the same typed error as everywhere."""
    with pytest.raises(NaiveDatetime):
        Compare(FieldRef("x"), "<", datetime(2026, 1, 1))


@pytest.mark.parametrize("name", ["", ".", "a.", ".a", "a..b", "1a", "a-b", "class", "a.\n", "a" * 201, "ﬁ", "True"])
def test_a_name_that_cannot_be_written_is_refused(name: str) -> None:
    """A field name is an identifier and parts after it."""
    with pytest.raises(PredicateError):
        Flag(FieldRef(name))


def test_malformed_nodes_are_refused() -> None:
    """Unknown operators, empty and text lists, lone clauses, foreign clauses and odd windows are errors."""
    ref = FieldRef("x")
    for make in (
        lambda: Compare(ref, "=<", 1),
        lambda: In(ref, []),
        lambda: In(ref, "abc"),
        lambda: AllOf((A,)),
        lambda: AnyOf(()),
        lambda: AllOf((A, "b")),
        lambda: Not("a"),
        lambda: Flag(FieldRef("x", True)),
        lambda: Flag(FieldRef("x", 2**70)),
        lambda: Flag("x"),
    ):
        with pytest.raises(PredicateError):
            make()
    with pytest.raises(TypeError):
        _ = A & "b"  # type: ignore[operator]


def test_a_tree_has_limits() -> None:
    """50 levels, 500 clauses and 10,000 constants are allowed, one more is not."""
    deep: Predicate = A
    for _ in range(49):
        deep = ~deep
    assert 50 == deep.size.depth
    with pytest.raises(PredicateError, match="50 levels"):
        _ = ~deep
    wide = AllOf(Flag(FieldRef(f"x{i}")) for i in range(500))
    assert 500 == wide.size.clauses
    with pytest.raises(PredicateError, match="500 clauses"):
        _ = wide & A
    large = In(FieldRef("x"), range(10_000))
    assert 10_000 == (large & A).size.constants
    with pytest.raises(PredicateError, match="10000 constants"):
        _ = large & Compare(FieldRef("x"), "==", 1)
    with pytest.raises(PredicateError, match="10000 constants"):
        In(FieldRef("x"), range(10_001))


def test_an_instant_is_kept_in_utc() -> None:
    """The same instant told in two zones is the same constant."""
    berlin = datetime(2026, 7, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert Compare(FieldRef("x"), "<", datetime(2026, 7, 1, tzinfo=UTC)) == Compare(FieldRef("x"), "<", berlin)
