"""Ties through the public API, on every store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from crmcore import CRM, CustomerId, Email, Household, Organisation, Person
from crmcore.domain.customer.tie import TieId
from crmcore.errors import (
    CRMError,
    InvalidValue,
    NameTaken,
    TieConflict,
    TieCycle,
    TieOver,
    UnknownCustomer,
    UnknownTie,
    UnknownTieType,
)
from crmcore.services.tie_keeping import NewTie
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

TODAY = date(2026, 3, 10)
YEAR = timedelta(days=365)


def people(crm: CRM, *names: str) -> list[CustomerId]:
    """A person of each name."""
    return [crm.customers.add(Person(name)) for name in names]


def named(crm: CRM, customer: CustomerId, **options: Any) -> dict[str, list[object]]:
    """Whom the customer is tied to, by what they are to it."""
    found: dict[str, list[object]] = {}
    for tied in crm.ties.of(customer, **options):
        found.setdefault(tied.name, []).append(tied.other)
    return found


def test_a_tie_is_seen_from_both_ends(any_crm: CRM) -> None:
    """Each end is called what it is to the other; told by the reciprocal name it is the same tie."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    firm = any_crm.customers.add(Organisation("Mill"), Email("mill@example.org"))
    any_crm.ties.add(ada, "parent", bea, source="form")
    any_crm.ties.add(bea, "child", cy)
    any_crm.ties.add(ada, "sibling", cy)
    any_crm.ties.add(ada, "employer", Email("mill@example.org"))
    any_crm.ties.add(ada, "advisor", "e-7")
    assert {"parent": [bea], "sibling": [cy], "employer": [firm], "advisor": ["e-7"]} == named(any_crm, ada)
    assert {"child": [ada, cy]} == named(any_crm, bea)
    assert {"parent": [bea], "sibling": [ada]} == named(any_crm, cy)
    assert {"employee": [ada]} == named(any_crm, firm)
    assert [(ada, "advised", "advisor")] == [
        (each.other, each.name, each.type) for each in any_crm.ties.with_employee("e-7")
    ]
    assert [] == any_crm.ties.with_employee("e-8")
    assert ["form"] == [each.source for each in any_crm.ties.of(ada, "parent")]


def test_a_tie_holds_from_its_first_day_until_the_day_before_its_last(any_crm: CRM, clock: FrozenClock) -> None:
    """Past and coming days are asked for by `as_of`; what was known, by `known_at`."""
    ada, bea = people(any_crm, "Ada", "Bea")
    tie = any_crm.ties.add(ada, "spouse", bea, since=TODAY - YEAR)
    clock.advance(days=2)
    any_crm.ties.end(tie, TODAY + timedelta(days=1))
    assert {} == named(any_crm, ada, as_of=TODAY - YEAR - timedelta(days=1))
    assert {"spouse": [bea]} == named(any_crm, ada, as_of=TODAY - YEAR)
    assert {"spouse": [ada]} == named(any_crm, bea, as_of=TODAY)
    assert {} == named(any_crm, ada, as_of=TODAY + timedelta(days=1)) == named(any_crm, ada)
    assert {"spouse": [bea]} == named(any_crm, ada, as_of=TODAY + timedelta(days=1), known_at=NOON)
    assert {} == named(any_crm, ada, as_of=TODAY, known_at=NOON - timedelta(days=1))
    (kept,) = any_crm.ties.history(bea)
    assert (TODAY - YEAR, TODAY + timedelta(days=1)) == (kept.since, kept.until)


def test_days_are_the_tenants(any_crm: CRM, clock: FrozenClock) -> None:
    """Half past eleven in the evening, UTC, is the next day in Berlin."""
    ada, bea = people(any_crm, "Ada", "Bea")
    clock.set(NOON.replace(hour=23, minute=30))
    any_crm.ties.add(ada, "sibling", bea)
    assert [TODAY + timedelta(days=1)] == [each.since for each in any_crm.ties.of(ada)]
    assert {} == named(any_crm, ada, as_of=TODAY)


def test_a_removed_tie_never_held(any_crm: CRM) -> None:
    """It stays in the history, and stands in nobody's way."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    tie = any_crm.ties.add(ada, "spouse", bea, since=TODAY - YEAR)
    any_crm.ties.remove(tie, "typed twice")
    assert {} == named(any_crm, ada) == named(any_crm, ada, as_of=TODAY - timedelta(days=9))
    any_crm.ties.add(ada, "spouse", cy, since=TODAY - YEAR)
    assert [(bea, True), (cy, False)] == [(each.other, each.removed) for each in any_crm.ties.history(ada)]
    for call in (any_crm.ties.remove, any_crm.ties.end):
        with pytest.raises(TieOver):
            call(tie)


def test_ends_that_are_exclusive_hold_one_at_a_time(any_crm: CRM) -> None:
    """A second advisor, or spouse at either end, is refused on a common day and fine on others."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    first = any_crm.ties.add(ada, "advisor", "e-1", since=TODAY, until=TODAY + timedelta(days=30))
    any_crm.ties.add(ada, "spouse", bea)
    refused: list[tuple[CustomerId, str, Any, dict[str, Any]]] = [
        (ada, "advisor", "e-2", {"since": TODAY + timedelta(days=29)}),
        (ada, "advisor", "e-2", {"since": TODAY - YEAR, "until": TODAY + timedelta(days=1)}),
        (ada, "advisor", "e-1", {}),
        (ada, "spouse", cy, {}),
        (cy, "spouse", ada, {}),
        (cy, "spouse", bea, {}),
        (bea, "spouse", cy, {}),
        (bea, "spouse", ada, {}),
    ]
    for customer, name, other, days in refused:
        with pytest.raises(TieConflict) as caught:
            any_crm.ties.add(customer, name, other, **days)
        assert name == caught.value.type
    with pytest.raises(TieConflict) as caught:
        any_crm.ties.add(ada, "advisor", "e-2")
    assert first == caught.value.tie
    any_crm.ties.add(ada, "advisor", "e-2", since=TODAY + timedelta(days=30))
    any_crm.ties.add(ada, "advisor", "e-0", since=TODAY - YEAR, until=TODAY)
    any_crm.ties.add(cy, "advisor", "e-1")
    assert ["e-0", "e-1", "e-2"] == [each.other for each in any_crm.ties.history(ada, "advisor")]


def test_the_same_tie_does_not_hold_twice(any_crm: CRM) -> None:
    """Told once more, from either end, it is refused, exclusive or not."""
    ada, bea = people(any_crm, "Ada", "Bea")
    any_crm.ties.add(ada, "sibling", bea)
    any_crm.ties.add(ada, "parent", bea)
    for customer, name, other in ((ada, "sibling", bea), (bea, "sibling", ada), (bea, "child", ada)):
        with pytest.raises(TieConflict):
            any_crm.ties.add(customer, name, other)
    assert 2 == len(any_crm.ties.history(ada))


def test_nobody_is_among_his_own_ancestors(any_crm: CRM) -> None:
    """A circle of parents is refused however long, in one batch too, and nothing of it is kept."""
    family = people(any_crm, *(f"Guest {number}" for number in range(6)))
    for child, parent in pairwise(family):
        any_crm.ties.add(child, "parent", parent)
    for first, last in ((family[0], family[5]), (family[0], family[1]), (family[2], family[4])):
        with pytest.raises(TieCycle):
            any_crm.ties.add(last, "parent", first)
        with pytest.raises(TieCycle):
            any_crm.ties.add(first, "child", last)
    one, two, three = people(any_crm, "One", "Two", "Three")
    circle = [NewTie(one, "referrer", two), NewTie(two, "referrer", three), NewTie(three, "referrer", one)]
    with pytest.raises(TieCycle):
        any_crm.ties.add_many(circle)
    assert [] == any_crm.ties.history(one)
    any_crm.ties.add_many(circle[:2])
    assert 5 == len(any_crm.ties.ancestors(family[0]))


def test_a_circle_closes_only_where_all_hold_on_one_day(any_crm: CRM) -> None:
    """Who was another's ward may be his guardian later."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    any_crm.ties.add(ada, "guardian", bea, since=TODAY - YEAR, until=TODAY)
    any_crm.ties.add(bea, "guardian", cy, since=TODAY)
    any_crm.ties.add(cy, "guardian", ada)
    with pytest.raises(TieCycle):
        any_crm.ties.add(cy, "guardian", ada, since=TODAY - YEAR, until=TODAY)
        any_crm.ties.add(bea, "guardian", cy, since=TODAY - YEAR, until=TODAY)


def test_generations_of_a_family(any_crm: CRM) -> None:
    """Ancestors and descendants with how far away they are at the nearest."""
    great, gran, gramp, mum, ada, tim = people(any_crm, "Great", "Gran", "Gramp", "Mum", "Ada", "Tim")
    for child, parent in ((gran, great), (mum, gran), (mum, gramp), (ada, mum), (tim, ada), (ada, gran)):
        any_crm.ties.add(child, "parent", parent)
    above = {each.customer: each.generation for each in any_crm.ties.ancestors(tim)}
    assert {ada: 1, mum: 2, gran: 2, gramp: 3, great: 3} == above
    below = {each.customer: each.generation for each in any_crm.ties.descendants(great, generations=3)}
    assert {gran: 1, mum: 2, ada: 2, tim: 3} == below
    assert below == {each.customer: each.generation for each in any_crm.ties.ancestors(great, "child", generations=3)}
    assert {ada, gran} == {each.customer for each in any_crm.ties.ancestors(tim, generations=2)} - {mum}
    assert [] == any_crm.ties.ancestors(tim, as_of=TODAY - YEAR)


def test_symmetric_ties_are_followed_both_ways(any_crm: CRM) -> None:
    """A sibling's sibling is two steps away, whoever was told first."""
    ada, bea, cy, dan = people(any_crm, "Ada", "Bea", "Cy", "Dan")
    for one, other in ((ada, bea), (cy, bea), (cy, dan)):
        any_crm.ties.add(one, "sibling", other)
    found = {each.customer: each.generation for each in any_crm.ties.ancestors(ada, "sibling")}
    assert {bea: 1, cy: 2, dan: 3} == found


def test_types_of_ones_own(any_crm: CRM) -> None:
    """They have a name for each end, are exclusive or acyclic as declared, and become fields."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    any_crm.ties.declare("coach", "coached", exclusive_back=True, doc="who trains the customer")
    any_crm.ties.declare("neighbour")
    any_crm.ties.declare("banker", "client", towards="employee", exclusive_back=True)
    any_crm.ties.add(ada, "coach", bea)
    any_crm.ties.add(ada, "coach", cy)
    any_crm.ties.add(cy, "neighbour", ada)
    any_crm.ties.add(ada, "banker", "e-1")
    for customer, name, other in ((cy, "coach", bea), (cy, "banker", "e-1"), (ada, "neighbour", cy)):
        with pytest.raises(TieConflict):
            any_crm.ties.add(customer, name, other)
    assert {"coached": [ada], "neighbour": [ada]} == named(any_crm, cy)
    assert [ada] == [each.other for each in any_crm.ties.with_employee("e-1", "banker")]
    (row,) = any_crm.table(["tie.coach.count", "tie.coached.count", "tie.neighbour.count"], customers=[ada]).rows()
    assert (2, 0, 1) == row[1]


def test_what_a_type_is_stays(any_crm: CRM) -> None:
    """Once there are ties of it only its description may change; a type in use is not retired."""
    ada, bea = people(any_crm, "Ada", "Bea")
    any_crm.ties.declare("coach", "coached")
    any_crm.ties.declare("coach", "coached", exclusive=True)
    any_crm.ties.add(ada, "coach", bea)
    with pytest.raises(InvalidValue):
        any_crm.ties.declare("coach", "coached")
    assert any_crm.ties.declare("coach", "coached", exclusive=True, doc="trains").exclusive
    with pytest.raises(InvalidValue):
        any_crm.ties.retire("coach")
    any_crm.ties.declare("mentor", "mentee")
    any_crm.segments.define("guided", "tie.mentor.count > 0")
    with pytest.raises(InvalidValue, match="guided"):
        any_crm.ties.retire("mentor")
    any_crm.segments.retire("guided")
    any_crm.ties.retire("mentor")
    assert "mentor" not in any_crm.ties.types()
    for name in ("parent", "coach"):
        assert name in any_crm.ties.types()


@pytest.mark.parametrize(
    ("error", "arguments", "options"),
    [
        (NameTaken, ("parent", "kid"), {}),
        (NameTaken, ("godparent", "child"), {}),
        (NameTaken, ("ward", "keeper"), {}),
        (InvalidValue, ("Coach",), {}),
        (InvalidValue, ("coach", ""), {}),
        (InvalidValue, ("coach", "coached"), {"towards": "robot"}),
        (InvalidValue, ("coach", "coached"), {"exclusive": "no"}),
        (InvalidValue, ("banker",), {"towards": "employee"}),
        (InvalidValue, ("banker", "client"), {"towards": "employee", "acyclic": True}),
        (InvalidValue, ("peer",), {"acyclic": True}),
        (InvalidValue, ("peer",), {"exclusive": True}),
    ],
)
def test_types_that_make_no_sense_are_refused(
    crm: CRM, error: type[CRMError], arguments: tuple[Any, ...], options: dict[str, Any]
) -> None:
    """Names that are taken at either end, and ends that contradict each other."""
    before = crm.ties.types()
    with pytest.raises(error):
        crm.ties.declare(*arguments, **options)
    assert before == crm.ties.types()


@pytest.mark.parametrize(
    ("error", "field", "type", "other", "options"),
    [
        (UnknownTieType, None, "parnt", "bea", {}),
        (UnknownCustomer, None, "parent", uuid4(), {}),
        (UnknownCustomer, None, "parent", Email("nobody@example.org"), {}),
        (InvalidValue, "other", "parent", None, {}),
        (InvalidValue, "other", "parent", "ada", {}),
        (InvalidValue, "other", "parent", "Bea", {}),
        (InvalidValue, "other", "advisor", None, {}),
        (InvalidValue, "other", "advisor", "  ", {}),
        (InvalidValue, "other", "advisor", "e" * 201, {}),
        (InvalidValue, "other", "advisor", "bea", {}),
        (InvalidValue, "type", "advised", "e-1", {}),
        (InvalidValue, "household", "household", "bea", {}),
        (InvalidValue, "since", "parent", "bea", {"since": NOON}),
        (InvalidValue, "since", "parent", "bea", {"since": "2026-03-10"}),
        (InvalidValue, "until", "parent", "bea", {"until": TODAY}),
    ],
)
def test_a_tie_that_makes_no_sense_is_refused(
    any_crm: CRM, error: type[CRMError], field: str | None, type: str, other: Any, options: dict[str, Any]
) -> None:
    """To nobody, to oneself, to another kind of end, on days that are none: typed errors, and nothing is kept."""
    ada, bea = people(any_crm, "Ada", "Bea")
    meant = {"ada": ada, "bea": bea}.get(other, other) if isinstance(other, str) else other
    with pytest.raises(error) as caught:
        any_crm.ties.add(ada, type, meant, **options)
    if field is not None:
        assert field == getattr(caught.value, "field", None)
    assert [] == any_crm.ties.history(ada)
    assert not [each for each in any_crm.events.since(0) if each.name.startswith("tie")]


def test_a_tie_is_ended_once_and_after_its_first_day(any_crm: CRM) -> None:
    """Else it is over, never held, or not known."""
    ada, bea = people(any_crm, "Ada", "Bea")
    tie = any_crm.ties.add(ada, "sibling", bea)
    with pytest.raises(InvalidValue, match="on:"):
        any_crm.ties.end(tie)
    any_crm.ties.end(tie, TODAY + timedelta(days=1), key="once")
    any_crm.ties.end(tie, TODAY + timedelta(days=1), key="once")
    with pytest.raises(TieOver):
        any_crm.ties.end(tie, TODAY + timedelta(days=2))
    with pytest.raises(UnknownTie):
        any_crm.ties.end(TieId(uuid4()))


def test_events_tell_ids_and_names_alone(any_crm: CRM) -> None:
    """One for each tie that is added, ended or removed; a batch is one."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    tie = any_crm.ties.add(ada, "sibling", bea, key="a")
    assert tie == any_crm.ties.add(ada, "sibling", bea, key="a")
    any_crm.ties.add_many([NewTie(ada, "sibling", cy), NewTie(bea, "advisor", "e-1")])
    any_crm.ties.end(tie, TODAY + timedelta(days=1))
    any_crm.ties.remove(any_crm.ties.of(cy)[0].tie, "typed twice")
    told = {each.name: each.data for each in any_crm.events.since(0) if each.name.startswith("tie")}
    assert {"tie": str(tie), "type": "sibling", "other": str(bea)} == told["tie.added"]
    assert {"count": 2, "types": ["advisor", "sibling"]} == told["ties.added"]
    assert "typed twice" == told["tie.removed"]["reason"]
    assert ["tie.added", "ties.added", "tie.ended", "tie.removed"] == list(told)


def test_fields_tell_how_many_there_are_and_who_looks_after_the_customer(any_crm: CRM, clock: FrozenClock) -> None:
    """Now, on past days, and in segments; they change as days pass."""
    ada, bea, cy = people(any_crm, "Ada", "Bea", "Cy")
    home = any_crm.customers.add(Household("Berg"))
    any_crm.ties.add(ada, "parent", bea)
    any_crm.ties.add(ada, "parent", cy)
    any_crm.ties.add(ada, "advisor", "e-1", since=TODAY - YEAR, until=TODAY + timedelta(days=1))
    any_crm.ties.add(ada, "advisor", "e-2", since=TODAY + timedelta(days=1))
    for who in (ada, bea):
        any_crm.ties.add(who, "household", home)
    fields = ["tie.parent.count", "tie.child.count", "tie.advisor", "tie.advisor.count", "tie.household.size"]

    def row(who: CustomerId, as_of: date | None = None) -> tuple[object, ...]:
        ((_, values),) = any_crm.table(fields, customers=[who], as_of=as_of).rows()
        return values

    assert (2, 0, "e-1", 1, 2) == row(ada)
    assert (0, 1, None, 0, 2) == row(bea)
    assert (0, 1, None, 0, None) == row(cy)
    assert (0, 0, "e-1", 1, None) == row(ada, TODAY - timedelta(days=1))
    any_crm.segments.define("late", "tie.advisor == 'e-2'")
    any_crm.segments.define("alone", "tie.household.size is None or not tie.parent.count < 1")
    any_crm.segments.refresh()
    assert [] == list(any_crm.segments.members("late"))
    assert {ada, cy, home} == {*any_crm.segments.members("alone")}
    clock.advance(days=1)
    any_crm.tick()
    assert [ada] == list(any_crm.segments.members("late"))
    assert "e-2" == row(ada)[2]


def test_whoever_shares_the_household_is_looked_at_again(any_crm: CRM) -> None:
    """A segment of large households takes in all members when one joins."""
    ada, bea = people(any_crm, "Ada", "Bea")
    home = any_crm.customers.add(Household("Berg"))
    any_crm.ties.add(ada, "household", home)
    any_crm.segments.define("pairs", "tie.household.size >= 2")
    any_crm.segments.refresh("pairs")
    any_crm.ties.add(bea, "household", home)
    any_crm.segments.refresh("pairs")
    assert {ada, bea} == {*any_crm.segments.members("pairs")}


def test_of_several_writers_one_gets_the_exclusive_end(any_crm: CRM) -> None:
    """Advisors, and the two halves of a circle, that are added at the same time do not pass each other by."""
    ada, bea = people(any_crm, "Ada", "Bea")

    def add(tie: NewTie) -> bool:
        try:
            any_crm.ties.add(tie.customer, tie.type, tie.other)
        except (TieConflict, TieCycle):
            return False
        return True

    advisors = [NewTie(ada, "advisor", f"e-{number}") for number in range(6)]
    halves = [NewTie(ada, "parent", bea), NewTie(bea, "parent", ada)]
    with ThreadPoolExecutor(4) as pool:
        assert [1, 1] == [sum(pool.map(add, ties)) for ties in (advisors, halves)]
    assert ["advisor", "parent"] == sorted(each.type for each in any_crm.ties.of(ada))
