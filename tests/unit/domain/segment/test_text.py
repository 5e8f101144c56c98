"""Predicates as text: what is read as what, and what is refused where."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.kernel.money import Money
from crmcore.domain.segment.predicate import AllOf, AnyOf, Compare, Flag, In, Missing, Not, Predicate
from crmcore.domain.segment.text import parse, parse_field
from crmcore.errors import PredicateError

X, A, B = FieldRef("x"), Flag(FieldRef("a")), Flag(FieldRef("b"))


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("x > 5", Compare(X, ">", 5)),
        ("5 < x", Compare(X, ">", 5)),
        ("5 >= x", Compare(X, "<=", 5)),
        ("5 == x", Compare(X, "==", 5)),
        ("5 != x", Compare(X, "!=", 5)),
        ("1 < x <= 5", AllOf((Compare(X, ">", 1), Compare(X, "<=", 5)))),
        ("x == -3", Compare(X, "==", -3)),
        ("x == - 1_000.50", Compare(X, "==", Decimal("-1000.5"))),
        ("x == 0.1", Compare(X, "==", Decimal("0.1"))),
        ("x == 123456789012.123456", Compare(X, "==", Decimal("123456789012.123456"))),
        ("x == 1e5", Compare(X, "==", Decimal(100_000))),
        ("x == .5e-1", Compare(X, "==", Decimal("0.05"))),
        ("x == 1_000", Compare(X, "==", 1000)),
        ("x == True", Compare(X, "==", True)),
        ("x == 'a\"\\n\\u00e9'", Compare(X, "==", 'a"\né')),
        ('x == "رشت"', Compare(X, "==", "رشت")),
        ('x < date("2026-11-21")', Compare(X, "<", date(2026, 11, 21))),
        ('x < datetime("2026-11-21T09:00+01:00")', Compare(X, "<", datetime(2026, 11, 21, 8, tzinfo=UTC))),
        ('x < Money("120", "EUR")', Compare(X, "<", Money("120", "EUR"))),
        ("x in [1, 'a', True]", In(X, [1, "a", True])),
        ("x in (1, 2,)", In(X, [1, 2])),
        ("x not in [1]", Not(In(X, [1]))),
        ("not x in [1]", Not(In(X, [1]))),
        ("x is None", Missing(X)),
        ("x is not None", Not(Missing(X))),
        ("a", A),
        ("not a", Not(A)),
        ("a and b or not a", AnyOf((AllOf((A, B)), Not(A)))),
        ("a and (b or not a)", AllOf((A, AnyOf((B, Not(A)))))),
        ("  a\n  and\t(b)\r\n", AllOf((A, B))),
        ("purchases.total(days=365) > 5", Compare(FieldRef("purchases.total", 365), ">", 5)),
        ('segment["quiet-vips"]', Flag(FieldRef("segment.quiet-vips"))),
        ('x["a b"].c ( days = 3 )', Flag(FieldRef("x.a b.c", 3))),
        ("attribute.नाम", Flag(FieldRef("attribute.नाम"))),
        ("in_stock and not_new and is_new", AllOf(Flag(FieldRef(name)) for name in ("in_stock", "not_new", "is_new"))),
    ],
)
def test_text_is_read_as_the_predicate_it_says(text: str, predicate: Predicate) -> None:
    """Every spelling gives the tree meant, and the tree's own text gives it again."""
    assert predicate == parse(text)
    assert predicate == parse(str(predicate))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("   ", 3),
        ("x >", 3),
        ("x > 1 and", 9),
        ("and x", 0),
        ("x = 1", 2),
        ("x == y", 5),
        ("1 < 2", 0),
        ("5", 0),
        ("x == None", 5),
        ("x is 1", 5),
        ("None is x", 8),
        ("x in 'abc'", 5),
        ("x in []", 5),
        ("x in (1)", 6),
        ("x in [y]", 6),
        ("x in [[1]]", 6),
        ("x + 1 > 2", 2),
        ("x -1 > 2", 2),
        ("x == +1", 5),
        ("x == --1", 5),
        ("x == 1 if a else b", 7),
        ("x == 0x10", 5),
        ("x == 007", 5),
        ("x == 1j", 5),
        ("x == b'a'", 6),
        ("x == f'{a}'", 6),
        ("x == 'a' 'b'", 9),
        ("x == '''a'''", 7),
        ("x == '\\d'", 5),
        ("x == 'a\nb'", 5),
        ("x == 'a", 5),
        ("x == '\\x00'", 5),
        ("x == '\ud800'", 6),
        ("x\0 == 1", 1),
        ("x == ...", 5),
        ("x == 9223372036854775808", 5),
        ("x == 1e999", 5),
        ("x == 1e99999999999999999999999", 5),
        ("x == " + "9" * 5000, 5),
        ("(x := 1)", 3),
        ("lambda: x", 0),
        ("[x for x in y]", 3),
        ("{x}", 0),
        ("x.y(1)", 3),
        ("x(*y)", 1),
        ("x(**y)", 1),
        ("x()", 1),
        ("x(hours=3)", 1),
        ("x(days=0.5)", 1),
        ("x(days=3)(days=4)", 0),
        ("x(days=99999999999999999999)", 7),
        ("x[0]", 1),
        ("x[y]", 1),
        ("x.class", 1),
        ("x, y", 1),
        ("xy\u00a0== 1", 2),
        ("\ufeffx == 1", 0),
        ("x == \u0663", 5),
        ("x.y\u200c == 1", 3),
        ("(x", 0),
        ("x)", 1),
        ("x]", 1),
        ("x; y", 1),
        ("x # y", 2),
        ("x \\\n and y", 2),
        ("x == date('yesterday')", 5),
        ("x == date('2026-01-01', '2026-01-02')", 5),
        ("x == datetime('2026-01-01T00:00')", 5),
        ("x == datetime('yesterday')", 5),
        ("x == Money('1', 'XXQ')", 5),
        ("x == Money('much', 'EUR')", 5),
        ("x == Money('1')", 5),
        ("date('2026-01-01')", 0),
        ("x is not not y", 9),
        ("é == 'رشت' and x == y", 20),
        ("é == 'رشت'\n  and\n  x == y", 24),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_character(text: str, position: int) -> None:
    """The error carries the offset in characters, across lines and whatever the alphabet."""
    with pytest.raises(PredicateError) as caught:
        parse(text)
    assert position == caught.value.position


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "[" * 5000,
        "(" * 51 + "x" + ")" * 51,
        "not " * 2400 + "x",
        "(not " * 40 + "x" + ")" * 40,
        "x == " + "-" * 9000 + "1",
        "1" + "+1" * 4000,
        "x" + ".y" * 4000,
        "x" + "['y']" * 1500,
        "x" + "()" * 4000,
        "x(" * 3000,
        "x in (" * 1500,
        "x < " * 2000 + "1",
        "x and " * 500 + "x",
        "x == '" + "a" * 9000 + "'",
        "a" * 10_000,
        "x == 1 and " * 5000,
        "x" * 10_001,
        "'" * 9999,
        "\\" * 9999,
        "0" * 9999,
        "1_" * 4999,
        "x == " + "1e" * 4000,
        "\u0300" * 9000,
        "a" + "\u0300" * 9000 + "-",
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.usefixtures("own_garbage")
def test_a_hostile_text_is_refused_at_once(text: str) -> None:
    """Depth, length and counts are bounded before Python's parser is asked: a typed error within 0.1 s."""
    begun = time.perf_counter()
    with pytest.raises(PredicateError):
        parse(text)
    assert 0.1 > time.perf_counter() - begun


def test_the_limits_themselves_are_allowed() -> None:
    """50 brackets, 49 negations and 500 clauses are read."""
    assert A == parse("(" * 50 + "a" + ")" * 50)
    assert 50 == parse("not " * 49 + "a").size.depth
    assert 500 == parse("a and " * 499 + "a").size.clauses


def test_clauses_know_where_they_stood() -> None:
    """A clause keeps the position of its field, for errors that only a catalogue can find."""
    predicate = parse("رشت == 1\n and 5 < purchases.total")
    assert isinstance(predicate, AllOf)
    assert [0, 18] == [clause.position for clause in predicate.clauses if isinstance(clause, Compare)]


def test_what_is_not_text_is_refused() -> None:
    """Bytes are no text."""
    with pytest.raises(PredicateError):
        parse(b"x > 1")  # type: ignore[arg-type]


def test_a_typed_constant_takes_what_it_takes() -> None:
    """A constant written as a call, with one text too few, is no field either."""
    for text in ("x in Money('1')", "x is date('2026-01-01')", "not datetime('2026-01-01T00:00Z')"):
        with pytest.raises(PredicateError):
            parse(text)


def test_a_field_alone_is_read() -> None:
    """`parse_field` reads the name and window of a field and nothing else."""
    assert FieldRef("purchases.total", 30) == parse_field("purchases.total(days=30)")
    assert FieldRef("segment.quiet-vips") == parse_field('segment["quiet-vips"]')
    for text in ("x > 1", "5", "not x", "(x, y)"):
        with pytest.raises(PredicateError):
            parse_field(text)
