"""Binding: fields looked up, constants checked and made scalars."""

from __future__ import annotations

import pytest

from crmcore.domain.segment.bound import (
    Absent,
    Conjunction,
    Disjunction,
    Negation,
    OneOf,
    Test,
    bind,
    fields_of,
    is_timely,
    segments_of,
    shape,
)
from crmcore.domain.segment.text import parse
from crmcore.errors import CurrencyMismatch, PredicateError, UnknownField
from tests.unit.domain.segment.catalogues import catalogue


@pytest.mark.parametrize(
    ("text", "scalar"),
    [
        ("purchases.total > 500", 500_000_000),
        ("purchases.total > 0.000001", 1),
        ('purchases.total(days=3) > Money("2", "EUR")', 2_000_000),
        ("attribute.score > 1.5", 1_500_000),
        ("purchases.count > 3", 3),
        ("purchases.count > 3.0", 3),
        ('attribute.city > "é"', "é"),
        ('stage == "retain"', "retain"),
        ("defected == False", 0),
        ("defected", 1),
        ('customer.added_on < "1970-01-02"', 1),
        ('customer.added_on < date("1970-01-03")', 2),
        ('purchases.last_at < "1970-01-01T01:00+01:00"', 0),
        ('purchases.last_at < datetime("1970-01-01T00:00:00.000001Z")', 1),
    ],
)
def test_constants_become_scalars(text: str, scalar: int | str) -> None:
    """Money and decimals are millionths, dates day numbers, instants microseconds, booleans 0 and 1; text stays."""
    bound = bind(parse(text), catalogue())
    assert isinstance(bound, Test)
    assert scalar == bound.scalar


def test_the_tree_is_kept() -> None:
    """Binding changes leaves only; each bound node knows what it was bound from; equal scalars in a list are one."""
    text = 'not (stage in ["retain"] or purchases.count in [1, 1.0, 2] and attribute.city is None)'
    fields = catalogue()
    bound = bind(parse(text), fields)
    match bound:
        case Negation(Disjunction((OneOf() as stage, Conjunction((OneOf() as count, Absent() as city))))):
            assert (fields["stage"], ("retain",)) == (stage.field, stage.scalars)
            assert (fields["purchases.count"], (1, 2)) == (count.field, count.scalars)
            assert fields["attribute.city"] == city.field
        case _:
            pytest.fail(f"another tree: {bound}")
    assert text == str(bound.predicate)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("defected and purchases.total", "purchases.total is money, not boolean"),
        ("defected and defected < True", "defected is boolean and has no order"),
        ('defected and stage < "retain"', "stage is one of a few choices and has no order"),
        ('defected and stage == "retian"', "stage is one of 3 choices.*did you mean 'retain'"),
        ('defected and stage in ["retain", "x"]', "stage is one of 3 choices.*: acquire, enhance, retain"),
        ("defected and stage == 5", "stage is text: text in quotes is expected, not a int"),
        ("defected and attribute.city == 5", "attribute.city is text"),
        ("defected and attribute.city == True", "attribute.city is text"),
        ('defected and purchases.count == "5"', "purchases.count is integer: a whole number is expected, not a str"),
        ("defected and purchases.count == True", "not a bool"),
        ("defected and purchases.count == 2.5", "not a fraction"),
        ("defected and purchases.count == 1e20", "64 bits"),
        ('defected and purchases.total(days=3) == "5"', r"purchases.total\(days=3\) is money"),
        ("defected and purchases.total > 1e13", "beyond 10"),
        ("defected and purchases.total > 0.0000001", "more than six decimals"),
        ('defected and attribute.score > Money("5", "EUR")', "attribute.score is decimal"),
        ("defected and defected == 1", "defected is boolean: True or False is expected, not a int"),
        ('defected and customer.added_on < "soon"', "not a date"),
        ('defected and customer.added_on < datetime("2026-01-01T00:00Z")', "not a datetime"),
        ('defected and purchases.last_at < date("2026-01-01")', "not a date"),
        ('defected and purchases.last_at < "2026-01-01"', "time zone"),
        ("defected and stage(days=3) == 5", "takes no window"),
    ],
)
def test_a_constant_that_does_not_fit_is_refused(text: str, message: str) -> None:
    """The error names the field, what is expected, and where in the text the field stands."""
    with pytest.raises(PredicateError, match=message) as caught:
        bind(parse(text), catalogue())
    assert 13 == caught.value.position


def test_an_unknown_field_is_refused_where_it_stands() -> None:
    """The nearest name and the position come with the error."""
    with pytest.raises(UnknownField, match=r"did you mean 'purchases\.total'") as caught:
        bind(parse("defected and\n purchase.total > 5"), catalogue())
    assert 14 == caught.value.data["position"]


def test_money_is_in_base_currency() -> None:
    """Money of another currency is a `CurrencyMismatch`."""
    with pytest.raises(CurrencyMismatch):
        bind(parse('purchases.total > Money("5", "USD")'), catalogue("EUR"))


def test_what_a_predicate_depends_on() -> None:
    """Its distinct fields in order, the segments among them, and whether passing days change it."""
    text = 'purchases.count > 1 and not (segment["quiet-vips"] or purchases.count < 9 or segment.new or segment.new)'
    bound = bind(parse(text), catalogue())
    assert ["purchases.count", "segment.quiet-vips", "segment.new"] == [field.name for field in fields_of(bound)]
    assert (7, 8) == segments_of(bound)
    assert not is_timely(bound)


@pytest.mark.parametrize("text", ['stage == "retain"', "purchases.count(days=3) > 1", "not (defected or segment.new)"])
def test_windows_and_timely_fields_make_a_predicate_timely(text: str) -> None:
    """What looks at today changes as days pass."""
    assert is_timely(bind(parse(text), catalogue()))


def test_the_shape_forgets_values_only() -> None:
    """Other constants leave the shape; another operator, field, window, number of values or structure changes it."""

    def shape_of(text: str) -> object:
        return shape(bind(parse(text), catalogue()))

    same = shape_of('purchases.count > 1 and not (attribute.city in ["a", "b"]) or segment.new')
    assert same == shape_of('purchases.count > 7 and not (attribute.city in ["c", "d"]) or segment.new == False')
    different = [
        'purchases.count >= 1 and not (attribute.city in ["a", "b"]) or segment.new',
        'purchases.count > 1 and not (attribute.city in ["a"]) or segment.new',
        'purchases.count(days=3) > 1 and not (attribute.city in ["a", "b"]) or segment.new',
        'purchases.count > 1 and attribute.city in ["a", "b"] or segment.new',
        'purchases.count > 1 and (not (attribute.city in ["a", "b"]) or segment.new)',
        'purchases.count > 1 and not (attribute.city in ["a", "b"]) or segment.new is None',
    ]
    assert 1 + len(different) == len({same, *map(shape_of, different)})
