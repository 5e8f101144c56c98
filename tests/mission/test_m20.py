"""M20: segmentation that is deep and effective."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crmcore import CRM, CustomerId, Email, Line, Person, Ranking, Roster, f
from crmcore.domain.kernel.field import FieldRef
from crmcore.errors import SegmentCycle, UnknownField
from crmcore.testing import FrozenClock
from tests.mission.conftest import ago, euros


def ten(crm: CRM) -> list[CustomerId]:
    """Ten customers; the nth has spent n times ten euros on tea n days ago, the even ones bought a cup besides."""
    crm.measures.declare("tea", "purchase", where={"product": "tea"})
    crm.measures.declare("cups", "purchase", where={"product": "cup"})
    found = [crm.customers.add(Person(f"Nr {n}"), Email(f"nr{n}@example.org")) for n in range(1, 11)]
    for n, customer in enumerate(found, start=1):
        crm.interactions.purchase(customer, euros(10 * n), lines=[Line("tea", euros(10 * n))], occurred_at=ago(n))
        if n % 2 == 0:
            crm.interactions.purchase(customer, euros(1), lines=[Line("cup", euros(1))], occurred_at=ago(n))
    return found


def test_segments_build_on_one_another(crm: CRM) -> None:
    """M20: a segment is told by habits, goods, money, time and other segments, as deep as is needed."""
    # Given segments on segments: a predicate, a ranking within it, a list kept by hand, and what follows from all
    customers = ten(crm)
    crm.segments.define("tea-only", "tea.count > 0 and cups.count == 0")
    crm.segments.define("best-tea-only", Ranking(FieldRef("tea.total"), share=Decimal("0.4"), within="tea-only"))
    crm.segments.define("do-not-disturb", Roster())
    crm.segments.put("do-not-disturb", customers[8])
    crm.segments.define(
        "approach", f.segment["best-tea-only"] & ~f.segment["do-not-disturb"] & (f.purchases.days_since > 2)
    )

    # Then each has the members it should
    assert {customers[n] for n in (0, 2, 4, 6, 8)} == set(crm.segments.members("tea-only"))
    assert {customers[n] for n in (6, 8)} == set(crm.segments.members("best-tea-only"))
    assert [customers[6]] == list(crm.segments.members("approach"))


def test_why_someone_is_in_or_out_is_told(crm: CRM) -> None:
    """M20: a segment can be argued with: which clause lets a customer in, which keeps one out, by what value."""
    # Given a segment of three clauses
    customers = ten(crm)
    crm.segments.define("good", "tea.total >= 50 and cups.count == 0 and purchases.days_since < 8")

    # When one asks why two customers are not in it
    def failing(n: int) -> list[str]:
        return [clause.text for clause in crm.segments.why("good", customers[n - 1]) if not clause.holds]

    # Then the clauses at fault are named, and none for who is in
    assert ["tea.total >= 50", "purchases.days_since < 8", "cups.count == 0"] == [*failing(3), *failing(9), *failing(6)]
    assert [] == failing(7)


def test_members_follow_what_happens_and_the_calendar(crm: CRM, clock: FrozenClock) -> None:
    """M20: members enter and leave by what they do and as days go by; each change is an event to act on."""
    # Given who bought within the last five days
    customers = ten(crm)
    crm.segments.define("fresh", "purchases.days_since < 5")
    seen = max(event.sequence or 0 for event in crm.events.since())

    # When one of the others buys, and two days go by
    crm.interactions.purchase(customers[9], euros(5))
    crm.tick()
    clock.advance(days=2)
    crm.tick()

    # Then it has entered, and two have left
    changes = [(event.name, event.customer) for event in crm.events.since(seen) if event.name.startswith("segment.")]
    assert [
        ("segment.entered", customers[9]),
        *sorted((("segment.left", customers[n]) for n in (2, 3)), key=lambda change: change[1].bytes),
    ] == changes
    assert 3 == crm.segments.count("fresh")


def test_customers_are_scored_by_recency_frequency_and_money(crm: CRM) -> None:
    """M20: the classical scores put each customer into one of five classes on each of three scales."""
    # Given ten customers who differ in all three
    customers = ten(crm)

    # When they are scored
    scores = crm.segments.rfm()

    # Then recency and money run against each other here, two customers to a class
    assert [5, 5, 4, 4, 3, 3, 2, 2, 1, 1] == [scores[customer].recency for customer in customers]
    assert [1, 1, 2, 2, 3, 3, 4, 4, 5, 5] == [scores[customer].money for customer in customers]
    assert {1, 3} == {score.frequency for score in scores.values()}


def test_a_segment_can_be_looked_at_as_of_a_past_day(crm: CRM) -> None:
    """M20: what a segment's rule would have held for on a day gone by can be told, to see what it is worth."""
    # Given a rule
    customers = ten(crm)
    rule = "tea.total >= 50 and purchases.days_since < 3"

    # When it is asked as of 6 March, four days before
    then = crm.table(["tea.total"], where=rule, as_of=date(2026, 3, 6)).columns().customers

    # Then it holds for who fitted then, not now
    assert {customers[4], customers[5]} == set(then)
    assert [] == list(crm.table(["tea.total"], where=rule).columns().customers)


def test_mistakes_are_told_when_a_segment_is_defined(crm: CRM) -> None:
    """M20: a misspelt field is refused with the nearest name, a circle of segments too, and nothing is defined."""
    # Given a segment that works
    ten(crm)
    crm.segments.define("a", "tea.count > 1")

    # When others are defined that cannot
    with pytest.raises(UnknownField) as misspelt:
        crm.segments.define("b", "purchase.count > 1")
    with pytest.raises(SegmentCycle):
        crm.segments.define("a", "segment.a and tea.count > 1")

    # Then each error tells the cure, and all is as before
    assert "purchases.count" == misspelt.value.nearest
    assert ["a"] == [segment.name for segment in crm.segments.defined()]
    assert "tea.count > 1" == str(crm.segments.defined()[0].rule)
