"""What is known to be there where a template fills it in."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore.domain.kernel.field import Field, FieldRef, LifecycleValue, MeasureValue
from crmcore.domain.kernel.value_type import Scalar, ValueType
from crmcore.domain.marketing.presence import ensured, require_present, with_name
from crmcore.domain.marketing.template_text import parse_template
from crmcore.domain.segment.bound import bind, fields_of
from crmcore.domain.segment.catalogue import Catalogue
from crmcore.domain.segment.evaluate import holds
from crmcore.domain.segment.text import parse, parse_field
from crmcore.errors import TemplateError, UnknownField
from crmcore.testing.strategies import predicates, scalars
from tests.unit.domain.segment import catalogues

FIELDS = Catalogue(
    [
        *catalogues.catalogue().values(),
        Field("purchases.days", ValueType.INTEGER, "Days.", MeasureValue(1, "days"), windowable=True),
        Field("purchases.days_since", ValueType.INTEGER, "Since.", MeasureValue(1, "days_since")),
        Field("visits.last_at", ValueType.INSTANT, "Last visit.", MeasureValue(2, "last_at"), windowable=True),
        Field("rhythm", ValueType.DECIMAL, "Rhythm.", LifecycleValue("rhythm")),
    ],
    "EUR",
)
NAMED = with_name(FIELDS)


def check(source: str, eligibility: str | None = None) -> None:
    """Raises when the template may not be defined."""
    there = frozenset() if eligibility is None else ensured(bind(parse(eligibility), FIELDS))
    require_present(parse_template(source), NAMED, there)


@pytest.mark.parametrize(
    "source",
    [
        "${name}: ${purchases.count(days=7)}, ${purchases.total}, ${stage}, ${defected}, ${customer.added_on}",
        "${attribute.city | 'x'} ${rhythm | ''}",
        "${if attribute.city is not None}${attribute.city}${end}",
        "${if attribute.city is None}x${else}${attribute.city}${end}",
        "${if attribute.city == 'Rome' and attribute.score > 3}${attribute.city}${attribute.score}${end}",
        "${if not (attribute.city is None or attribute.score is None)}${attribute.city}${attribute.score}${end}",
        "${if attribute.city in ['Rome', 'Ur']}${if defected}${attribute.city}${end}${end}",
        "${if attribute.city == 'Rome' or attribute.city == 'Ur'}${attribute.city}${end}",
        "${if purchases.count > 0}${purchases.last_at}${purchases.days_since}${end}",
        "${if purchases.count == 0}x${else}${purchases.last_at}${end}",
        "${if purchases.count != 0}${purchases.last_at}${end}",
        "${if purchases.count in [1, 2]}${purchases.last_at}${end}",
        "${if purchases.count(days=90) >= 1}${purchases.last_at}${end}",
        "${if purchases.total > 5}${purchases.last_at}${end}",
        "${if purchases.days < 1}x${else}${purchases.last_at}${end}",
        "${if purchases.days_since < 30}${purchases.last_at}${end}",
        "${if visits.last_at(days=7) is not None}${visits.last_at}${end}",
        "${link https://shop.example/?c=${attribute.city | 'x'}}",
        "${if name is not None}${name}${else}you${end}",
    ],
)
def test_what_is_there_for_everybody_is_taken(source: str) -> None:
    """Counts and sums are 0, never missing; a default or a block does for the rest."""
    check(source)


@pytest.mark.parametrize(
    ("source", "position", "cure"),
    [
        ("a ${attribute.city}", 2, "${if attribute.city is not None}"),
        ("a ${ purchases.last_at }", 2, '${purchases.last_at | "..."}'),
        ("a ${visits.last_at(days=7)}", 2, '${visits.last_at(days=7) | "..."}'),
        ("${rhythm}", 0, "rhythm"),
        ("${customer.language}", 0, "customer.language"),
        ("${if attribute.city is None}${attribute.city}${end}", 28, "attribute.city"),
        ("${if attribute.city is not None}${else}${attribute.city}${end}", 39, "attribute.city"),
        ("${if attribute.city is not None}${end}${attribute.city}", 38, "attribute.city"),
        ("${if not attribute.city == 'Ur'}${attribute.city}${end}", 32, "attribute.city"),
        ("${if attribute.city == 'Ur' or defected}${attribute.city}${end}", 40, "attribute.city"),
        ("${if defected}${if defected}${attribute.city}${end}${end}", 28, "attribute.city"),
        ("${if purchases.count >= 0}${purchases.last_at}${end}", 26, "purchases.last_at"),
        ("${if purchases.count < 5}${purchases.last_at}${end}", 25, "purchases.last_at"),
        ("${if purchases.count == 0}${purchases.last_at}${end}", 26, "purchases.last_at"),
        ("${if purchases.total != 1}${purchases.last_at}${end}", 26, "purchases.last_at"),
        ("${if purchases.count > 0}${visits.last_at}${end}", 25, "visits.last_at"),
        ("${if visits.last_at is not None}${visits.last_at(days=7)}${end}", 32, "visits.last_at(days=7)"),
        ("${link https://shop.example/?c=${attribute.city}}", 31, "attribute.city"),
    ],
)
def test_what_may_be_missing_is_refused_with_its_place_and_the_cure(source: str, position: int, cure: str) -> None:
    """A field that some customer lacks needs a default, or a block whose predicate could not hold without it."""
    with pytest.raises(TemplateError, match="missing for some customers") as caught:
        check(source)
    assert position == caught.value.position
    assert cure in caught.value.rule


def test_who_is_eligible_has_what_eligibility_asks_for() -> None:
    """A message is for those who are eligible, so what they all have needs no default."""
    check("${attribute.city} ${purchases.last_at}", "attribute.city != 'Ur' and purchases.count > 2")
    with pytest.raises(TemplateError, match="missing"):
        check("${attribute.city}", "attribute.city != 'Ur' or purchases.count > 2")


@pytest.mark.parametrize(
    ("source", "position", "nearest"),
    [
        ("a ${atribute.city}", 2, "attribute.city"),
        ("a ${if atribute.city == 'x'}b${end}", 7, "attribute.city"),
        ("a ${if defected and (stge == 'retain')}b${end}", 21, "stage"),
        ("${link https://shop.example/?c=${stge}}", 31, "stage"),
        ("a ${customer.name}", 2, None),
    ],
)
def test_an_unknown_field_is_told_with_its_place_and_the_nearest(
    source: str, position: int, nearest: str | None
) -> None:
    """In placeholders, links and predicates alike."""
    with pytest.raises(UnknownField) as caught:
        check(source)
    assert position == caught.value.position
    assert nearest is None or nearest == caught.value.nearest


@pytest.mark.parametrize(
    ("source", "position", "rule"),
    [
        ("a ${if purchases.count > 'x'}b${end}", 7, "a whole number is expected"),
        ("a ${if stage}b${end}", 7, "not boolean; compare it"),
        ("a ${if stage == 'retian'}b${end}", 7, "did you mean 'retain'"),
        ("a ${if purchases.count(days=0) > 1}b${end}", 7, "a window is 1 to"),
        ("a ${stage(days=3)}", 2, "takes no window"),
        ("a ${name(days=3)}", 2, "takes no window"),
    ],
)
def test_what_does_not_fit_its_field_is_told_with_its_place(source: str, position: int, rule: str) -> None:
    """A predicate of a template is held to what holds for every predicate."""
    with pytest.raises(TemplateError) as caught:
        check(source)
    assert rule in caught.value.rule
    assert position == caught.value.position


TIMES = ("purchases.last_at", "purchases.days_since")


@st.composite
def customers(draw: st.DrawFn, fields: tuple[Field, ...]) -> Mapping[FieldRef, Scalar | None]:
    """Values as a customer can have them: without a purchase there is no last one, with one there is."""
    bought = draw(st.booleans())
    found: dict[FieldRef, Scalar | None] = {}
    for field in {*fields, *(FIELDS[name] for name in TIMES)}:
        if field.name.startswith("purchases."):
            counted = field.type is not ValueType.INSTANT and field.name not in TIMES
            # In a window there may be nothing though something was bought.
            here = bought and (field.days is None or draw(st.booleans()))
            found[field.ref] = draw(st.integers(1, 3)) if here else 0 if counted else None
        elif field.may_be_missing:
            found[field.ref] = draw(st.none() | scalars(field, "EUR"))
        else:
            found[field.ref] = draw(scalars(field, "EUR"))
    return found


@given(st.data(), st.booleans())
def test_what_is_ensured_is_there_whenever_the_predicate_says_so(data: st.DataObject, truth: bool) -> None:
    """For any predicate and any customer for whom it holds (or does not), no field that is ensured is missing."""
    bound = bind(data.draw(predicates(FIELDS)), FIELDS)
    values = data.draw(customers(fields_of(bound)))
    if holds(bound, lambda field: values[field.ref]) == truth:
        asked = {ref for ref in ensured(bound, truth) if ref in values}
        assert set() == {ref for ref in asked if values[ref] is None}


def test_a_window_ensures_the_whole_and_not_the_other_way_round() -> None:
    """Who bought within a week has bought; who has bought need not have within a week."""
    within = ensured(bind(parse("purchases.count(days=7) > 0"), FIELDS))
    assert {parse_field("purchases.last_at"), parse_field("purchases.last_at(days=7)")} <= within
    assert parse_field("purchases.last_at(days=7)") not in ensured(bind(parse("purchases.count > 0"), FIELDS))
