"""Predicates as Python operators."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from crmcore.domain.segment.expression import f, predicate_of
from crmcore.domain.segment.predicate import Predicate
from crmcore.domain.segment.text import parse
from crmcore.errors import PredicateError


@pytest.mark.parametrize(
    ("predicate", "text"),
    [
        (f.purchases.total(days=365) > 500, "purchases.total(days=365) > 500"),
        (f.purchases.total >= Decimal("12.5"), "purchases.total >= 12.5"),
        (5 < f.x, "x > 5"),
        (f.x <= 5, "x <= 5"),
        (f.x < 5, "x < 5"),
        (f.x != 5, "x != 5"),
        ((f.a > 1) & ~(f.b == "x"), 'a > 1 and not (b == "x")'),
        (f.stage.is_in(["retain"]), 'stage in ["retain"]'),
        (~f.stage.is_in(("retain",)), 'stage not in ["retain"]'),
        (f.purchases.last_at.is_missing(), "purchases.last_at is None"),
        (f["attribute.city"] == "Rasht", 'attribute.city == "Rasht"'),
        (f.attribute["city"] == "Rasht", 'attribute.city == "Rasht"'),
        (f.a & f.b, "a and b"),
        (f.a | f.b, "a or b"),
        (f.a & (f.x > 1), "a and x > 1"),
        ((f.x > 1) & f.a, "x > 1 and a"),
        ((f.x > 1) | f.a, "x > 1 or a"),
        (~f["segment.quiet-vips"], 'not segment["quiet-vips"]'),
        (f.x == date(2026, 1, 1), 'x == date("2026-01-01")'),
    ],
)
def test_operators_say_what_text_says(predicate: Predicate, text: str) -> None:
    """Both spellings give equal trees."""
    assert parse(text) == predicate
    assert text == str(predicate)


def test_every_spelling_is_a_predicate() -> None:
    """A predicate, a boolean field and text are all accepted where a predicate is asked for."""
    assert parse("a") == predicate_of(f.a) == predicate_of("a") == predicate_of(parse("a"))


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: (f.a > 1) and (f.b > 1),
        lambda: not f.a,
        lambda: 1 < f.a < 5,
        lambda: f.a == f.b,
        lambda: f.a == None,  # noqa: E711
        lambda: f.a > 1.5,  # type: ignore[operator]
        lambda: f.a.is_in("abc"),
        lambda: f.a.is_in([]),
        lambda: f.a(days=3).b,
        lambda: f.a(days=3)(days=4),
        lambda: f[3],  # type: ignore[index]
        lambda: f.a[3],  # type: ignore[index]
        lambda: f["a-b"],
        lambda: predicate_of(5),  # type: ignore[arg-type]
        lambda: f.a & 5,  # type: ignore[operator]
    ],
)
def test_mistakes_are_refused_with_the_cure(mistake: Callable[[], object]) -> None:
    """What Python cannot overload, and what no field can be compared with, is a `PredicateError`."""
    with pytest.raises(PredicateError):
        mistake()


def test_a_field_is_no_container_and_no_key() -> None:
    """Looking for members, iterating and hashing fail instead of going on for ever or giving nonsense."""
    for mistake in (lambda: "x" in f.a, lambda: list(f.a), lambda: {f.a: 1}, lambda: list(f), lambda: "a" in f):  # type: ignore[misc, call-overload]
        with pytest.raises(TypeError):
            mistake()


def test_a_field_leaves_pythons_own_names_alone() -> None:
    """Names with a leading underscore are no fields, so that copying and inspecting work."""
    assert not hasattr(f, "_repr_html_")
    assert not hasattr(f.a, "__array__")
    assert "<field a.b(days=3)>" == repr(copy.copy(f.a.b(days=3)))
    assert "f" == repr(f)
