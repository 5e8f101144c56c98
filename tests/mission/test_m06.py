"""M6: a relationship has a form, in deed and in mind; it pays for both sides, and it evolves."""

from __future__ import annotations

import pytest
from attrs import evolve

from crmcore import (
    CRM,
    Advice,
    Call,
    Complaint,
    CustomerId,
    Feedback,
    Line,
    Message,
    Note,
    Person,
    Referral,
    RelationshipForm,
    RungRule,
    Visit,
)
from crmcore.domain.segment.text import parse
from crmcore.errors import InvalidValue
from tests.mission.conftest import ago, euros
from tests.mission.stores import crm as crm  # noqa: PLC0414  the fixture, on three stores

FORM = ["relationship.continuity", "relationship.repetition", "relationship.direction", "relationship.loyalty"]


def form_of(crm: CRM, customer: CustomerId, *fields: str, days: int = 0) -> tuple[object, ...]:
    """The fields of one customer at the end of a day so many days ago, or now."""
    asked = fields or tuple(FORM)
    ((_, values),) = crm.table(asked, customers=[customer], as_of=ago(days).date() if days else None).rows()
    return tuple(values)


def buy(crm: CRM, customer: CustomerId, *days: int) -> None:
    """One purchase so many days ago each."""
    for each in days:
        crm.interactions.purchase(customer, euros(10), occurred_at=ago(each))


def test_a_relationship_is_short_or_long(crm: CRM, sara: CustomerId) -> None:
    """M6: it lasts since the customer was added, or since the first dealing where history came later than that."""
    # Given one customer added today, and one whose history was brought along
    ben = crm.customers.add(Person("Ben"))
    buy(crm, ben, 400, 30)
    # A note is no dealing
    crm.interactions.record(sara, Note("asked about oolong"), occurred_at=ago(9))

    # Then the length of each is told, and long ones can be asked for
    assert (0,) == form_of(crm, sara, "relationship.length")
    assert (400,) == form_of(crm, ben, "relationship.length")
    assert (370,) == form_of(crm, ben, "relationship.length", days=30)
    crm.segments.define("old-friends", "relationship.length >= 365")
    assert [ben] == list(crm.segments.members("old-friends"))


def test_a_relationship_is_continuous_discrete_or_not_there(crm: CRM, sara: CustomerId) -> None:
    """M6: by the customer's own rhythm: who buys every month is continuous until silent for too long."""
    ben, ada = crm.customers.add(Person("Ben")), crm.customers.add(Person("Ada"))
    buy(crm, ben, 120, 90, 60, 30, 1)
    buy(crm, ada, 300, 100)

    found = {name: form_of(crm, who)[:2] for name, who in {"sara": sara, "ben": ben, "ada": ada}.items()}
    assert {"sara": ("none", "none"), "ben": ("continuous", "repeated"), "ada": ("discrete", "repeated")} == found
    # Bought once is one-off
    assert ("discrete", "one-off") == form_of(crm, ada, days=200)[:2]


def test_a_relationship_is_one_or_two_way(crm: CRM, sara: CustomerId) -> None:
    """M6: two-way when within a window both have addressed the other, whatever the touchpoint."""
    steps: list[str] = []
    crm.interactions.record(sara, Message("Our new teas"), direction="outbound", occurred_at=ago(20))
    steps.append(str(form_of(crm, sara)[2]))
    crm.interactions.record(sara, Call(3), occurred_at=ago(15))
    steps.append(str(form_of(crm, sara)[2]))
    # A year later all of it is past
    steps.append(str(form_of(crm, sara, days=18)[2]))
    assert ["outbound", "two-way", "outbound"] == steps

    ben = crm.customers.add(Person("Ben"))
    crm.interactions.record(ben, Visit(5))
    assert "inbound" == form_of(crm, ben)[2]


def test_attitude_stands_beside_behaviour(crm: CRM, sara: CustomerId) -> None:
    """M6: a well-disposed customer may still buy by situation, and one who buys may not be fond: four kinds of loyalty
    (Dick and Basu 1994).
    """
    people = {name: crm.customers.add(Person(name)) for name in ("loyal", "spurious", "latent", "none")}
    for name in ("loyal", "spurious"):
        buy(crm, people[name], 80, 50, 20)
    crm.interactions.record(people["loyal"], Feedback(9), occurred_at=ago(10))
    crm.interactions.record(people["latent"], Referral(), occurred_at=ago(10))
    crm.interactions.record(people["spurious"], Feedback(3), occurred_at=ago(10))

    assert {
        "loyal": ("loyal", "favourable"),
        "spurious": ("spurious", "unfavourable"),
        "latent": ("latent", "favourable"),
        "none": ("none", "unknown"),
    } == {name: form_of(crm, who, "relationship.loyalty", "relationship.attitude") for name, who in people.items()}

    # Praise and a complaint are mixed feelings
    crm.interactions.record(people["loyal"], Complaint("late"), occurred_at=ago(1))
    assert ("spurious", "mixed") == form_of(crm, people["loyal"], "relationship.loyalty", "relationship.attitude")


def test_a_relationship_has_breadth(crm: CRM, sara: CustomerId) -> None:
    """M6: how many kinds of dealing, touchpoints and products the customer uses; what was taken back is not used."""
    tea, pot = Line("tea", euros(4)), Line("pot", euros(20))
    crm.interactions.purchase(sara, euros(24), lines=[tea, pot], touchpoint="branch", occurred_at=ago(30))
    crm.interactions.purchase(sara, euros(4), lines=[tea], touchpoint="web", occurred_at=ago(20))
    crm.interactions.record(sara, Visit(9), touchpoint="branch", occurred_at=ago(10))
    crm.interactions.record(sara, Message("Our new teas"), direction="outbound", touchpoint="post")
    cup = crm.interactions.purchase(sara, euros(9), lines=[Line("cup", euros(9))], touchpoint="market")

    fields = ("relationship.kinds", "relationship.touchpoints", "relationship.products")
    assert (2, 3, 3) == form_of(crm, sara, *fields)
    crm.interactions.void(cup)
    assert (2, 2, 2) == form_of(crm, sara, *fields)
    assert (1, 1, 2) == form_of(crm, sara, *fields, days=25)
    crm.segments.define("broad", "relationship.products >= 2 and relationship.touchpoints >= 2")
    assert [sara] == list(crm.segments.members("broad"))


def test_a_relationship_pays_and_evolves(crm: CRM, sara: CustomerId) -> None:
    """M6: what it brings stands beside its form, and both can be read of any past day."""
    crm.ledger.book(sara, "acquisition cost", euros(15), occurred_at=ago(100))
    buy(crm, sara, 90, 60, 30)
    crm.interactions.record(sara, Feedback(10), occurred_at=ago(25))

    asked = ("relationship.repetition", "relationship.loyalty", "value.profit")
    assert [
        ("none", "none", euros(-15)),
        ("one-off", "none", euros(-5)),
        ("repeated", "spurious", euros(5)),
        ("repeated", "loyal", euros(15)),
    ] == [form_of(crm, sara, *asked, days=days) for days in (95, 85, 55, 0)]


def test_the_app_sets_the_thresholds(crm: CRM, sara: CustomerId) -> None:
    """M6: what counts as continuous, repeated and recent is the firm's to say; segments follow at once."""
    buy(crm, sara, 200, 140, 80, 20)
    crm.interactions.record(sara, Feedback(9), occurred_at=ago(70))
    crm.segments.define("steady", "relationship.continuity == 'continuous'")
    assert [] == list(crm.segments.members("steady"))

    crm.relationships.define(RelationshipForm(gap=61, days=4, window=60))
    assert RelationshipForm(gap=61, days=4, window=60) == crm.relationships.form()
    crm.segments.refresh("steady")
    assert [sara] == list(crm.segments.members("steady"))
    found = crm.relationships.of(sara)
    assert ("continuous", "repeated", "unknown") == (found.continuity, found.repetition, found.attitude)
    assert ("none", "spurious") == (found.direction, found.loyalty)


@pytest.mark.parametrize("bad", [{"gap": 0}, {"days": 1}, {"window": True}, {"familiar": "3"}, {"window": 10**9}])
def test_thresholds_out_of_range_are_refused(bad: dict[str, object]) -> None:
    """M6: the error names the threshold."""
    with pytest.raises(InvalidValue, match=next(iter(bad))):
        RelationshipForm(**bad)  # type: ignore[arg-type]


def test_forms_are_told_in_a_lifecycle_and_by_a_policy_alike(crm: CRM, sara: CustomerId) -> None:
    """M6: the fields serve wherever fields do: also in the rules of the lifecycle, now and of the past."""
    rules = crm.standings.rules()
    advocate = RungRule("advocate", parse("relationship.loyalty == 'loyal' and relationship.products >= 1"))
    crm.standings.define(evolve(rules, rungs=(advocate, *rules.rungs[1:])))
    crm.interactions.purchase(sara, euros(4), lines=[Line("tea", euros(4))], occurred_at=ago(60))
    crm.interactions.purchase(sara, euros(4), lines=[Line("tea", euros(4))], occurred_at=ago(30))
    crm.interactions.record(sara, Advice("Store it dry"), occurred_at=ago(20))
    crm.interactions.record(sara, Feedback(10), occurred_at=ago(10))

    assert "advocate" == crm.standings.of(sara).rung
    assert [("regular",), ("advocate",)] == [form_of(crm, sara, "rung", days=days) for days in (15, 5)]
