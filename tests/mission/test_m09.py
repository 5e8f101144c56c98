"""M9: time spent with a customer, in personal contact with trust; promises are recorded and kept."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from crmcore import CRM, Advice, Call, CustomerId, Person, Visit
from crmcore.errors import AlreadySettled, InvalidValue, UnknownPromise
from crmcore.testing import FrozenClock
from tests.mission.conftest import NOON, ago
from tests.mission.stores import crm as crm  # noqa: PLC0414  the fixture, on three stores

TODAY = NOON.date()


def day(number: int) -> date:
    """The day so many days after the day of the tests."""
    return TODAY + timedelta(days=number)


def values(crm: CRM, customer: CustomerId, *fields: str) -> tuple[object, ...]:
    """Some fields of one customer."""
    ((_, found),) = crm.table(fields, customers=[customer]).rows()
    return tuple(found)


def test_time_spent_with_a_customer_is_known_both_ways_and_by_window(crm: CRM, sara: CustomerId) -> None:
    """M9: minutes of visits, calls and advice, of those that the customer sought and those that the firm gave."""
    crm.interactions.record(sara, Visit(30), occurred_at=ago(100))
    crm.interactions.record(sara, Call(10), occurred_at=ago(20))
    crm.interactions.record(sara, Call(5), direction="outbound", occurred_at=ago(10))
    crm.interactions.record(sara, Advice("Store it dry", 45), occurred_at=ago(5))
    crm.interactions.record(sara, Advice(), occurred_at=ago(4))
    ben = crm.customers.add(Person("Ben"))

    fields = ["relationship.minutes", "relationship.minutes_inbound", "relationship.minutes_outbound"]
    assert (90, 40, 50) == values(crm, sara, *fields)
    assert (60, 10, 50) == values(crm, sara, *[f"{field}(days=30)" for field in fields])
    assert (0, 0, 0) == values(crm, ben, *fields)
    assert 90 == crm.relationships.of(sara).minutes
    crm.segments.define("listened-to", "relationship.minutes(days=90) >= 60 and inbound_time.count >= 1")
    assert [sara] == list(crm.segments.members("listened-to"))
    assert [ben] == [id_ for id_, _ in crm.table(fields, where="relationship.minutes == 0").rows()]


def test_trust_and_commitment_are_scores_with_a_source(crm: CRM, sara: CustomerId) -> None:
    """M9: the newest is a field, all of them are on record with who said so and when."""
    crm.benefits.score(sara, trust=4, commitment=5, source="survey 2025", stated_at=ago(300))
    crm.benefits.score(sara, trust=6, source="survey 2026")
    crm.benefits.score(sara, trust=2, source="desk", stated_at=ago(100))

    assert (6, 5) == values(crm, sara, "attribute.trust", "attribute.commitment")
    assert [(4, "survey 2025"), (2, "desk"), (6, "survey 2026")] == [
        (each.value, each.source) for each in crm.attributes.history(sara, "trust")
    ]
    crm.segments.define("trusting", "attribute.trust >= 5")
    assert [sara] == list(crm.segments.members("trusting"))


@pytest.mark.parametrize("wrong", [{"trust": 8}, {"commitment": 0}, {"trust": "high"}, {"trust": 5.5}, {}])
def test_scores_out_of_bounds_are_refused(crm: CRM, sara: CustomerId, wrong: dict[str, object]) -> None:
    """M9: a score is a whole number from 1 to 7; nothing is kept of another."""
    with pytest.raises(InvalidValue, match=r"trust|commitment"):
        crm.benefits.score(sara, source="survey", **wrong)  # type: ignore[arg-type]
    assert {} == crm.attributes.of(sara)


def test_promises_are_kept_broken_or_overdue(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """M9: a promise has a day; what is done later was not kept. How many stand how is known of each customer."""
    crm.segments.define("let-down", "promises.overdue > 0 or promises.broken > 0")
    kept, late, given_up, open_ = (
        crm.promises.make(sara, words, due=day(due), employee="kim")
        for words, due in (("call back", 1), ("send the pot", 2), ("ask the grower", 5), ("new harvest", 9))
    )
    crm.promises.keep(kept)
    assert [] == list(crm.segments.members("let-down"))

    clock.advance(days=3)
    crm.segments.refresh("let-down")
    assert [sara] == list(crm.segments.members("let-down"))
    assert [late] == [each.id for each in crm.promises.due()]
    assert [late, given_up] == [each.id for each in crm.promises.due(day(5))]
    assert (2, 1, 1, 0) == values(crm, sara, "promises.open", "promises.overdue", "promises.kept", "promises.broken")
    crm.promises.keep(late)
    crm.promises.give_up(given_up)
    assert (1, 0, 1, 2) == values(crm, sara, "promises.open", "promises.overdue", "promises.kept", "promises.broken")
    assert 1 / 3 == crm.benefits.of(sara).promises_kept

    today = TODAY.toordinal() - date(1970, 1, 1).toordinal() + 3
    assert ["kept", "broken", "broken", "open"] == [each.state(today) for each in crm.promises.of(sara)]
    assert ("new harvest", "kim") == (crm.promises.get(open_).text, crm.promises.get(open_).employee)
    assert "harvest" not in repr(crm.promises.get(open_))


def test_a_promise_is_settled_once(crm: CRM, sara: CustomerId) -> None:
    """M9: said again it is the same; otherwise is an error, and nothing changes."""
    promise = crm.promises.make(sara, "call back", due=TODAY)
    crm.promises.keep(promise)
    crm.promises.keep(promise)
    with pytest.raises(AlreadySettled):
        crm.promises.give_up(promise)
    with pytest.raises(UnknownPromise):
        crm.promises.keep(uuid4())
    assert (1, 0) == values(crm, sara, "promises.kept", "promises.broken")


def test_what_makes_no_promise_is_refused(crm: CRM, sara: CustomerId) -> None:
    """M9: a promise says something and is due today or later; it is settled on a day since."""
    for words, due in (("", TODAY), ("call back", day(-1)), ("call back", NOON)):
        with pytest.raises(InvalidValue):
            crm.promises.make(sara, words, due=due)
    promise = crm.promises.make(sara, "call back", due=day(3))
    for on in (day(-1), day(1)):
        with pytest.raises(InvalidValue, match="on"):
            crm.promises.keep(promise, on=on)
    assert [promise] == [each.id for each in crm.promises.due(day(3))]


def test_promises_and_uses_are_told_without_what_was_said(crm: CRM, sara: CustomerId) -> None:
    """M9: the log of events holds ids alone."""
    crm.promises.keep(crm.promises.make(sara, "ring 555-0100 at nine", due=day(1)))
    told = [event for event in crm.events.since() if event.name.startswith("promise.")]
    assert ["promise.made", "promise.kept"] == [event.name for event in told]
    assert not any("555" in str(event.data) for event in told)
