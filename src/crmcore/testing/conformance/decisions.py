"""Decisions and what became of them."""

from __future__ import annotations

import pytest
from attrs import evolve

from crmcore.domain.decision.action import HOLD, Action
from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.decision import Decision
from crmcore.domain.decision.ruling import Ruling
from crmcore.domain.decision.verdict import Defer, Suppress
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.period import PERIODS
from crmcore.domain.kernel.time import day_date
from crmcore.domain.relationship.content import Custom
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.measure import Measure
from crmcore.errors import CRMError
from crmcore.ports.store import Outcome
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.deciding import (
    ALLOWED,
    CALL,
    COUPON,
    HOUR,
    decision,
    decision_id,
    message,
    message_id,
    post,
)
from crmcore.testing.conformance.samples import (
    BRANCH,
    MEASURES,
    MINUTES,
    NOON,
    PURCHASES,
    REFERRALS,
    SCATTERED,
    TODAY,
    add,
    customer,
    customer_id,
    days_ago,
    interaction,
    interaction_id,
    purchase,
    void,
)

RULINGS = {
    "email for offers": Ruling("hours", Defer(NOON.replace(microsecond=7), "größe"), {"hours email": 2}),
    "sms for offers": Ruling("consent", Suppress("no consent")),
}

ONE, TWO, THREE = map(customer_id, (1, 2, 3))
MIDNIGHT = NOON.replace(hour=23)
"""An instant that is the next day in the tenant's zone (Europe/Berlin) and the same day in UTC."""


class DecisionObligations(KitBase):
    """What `DecisionTable` promises."""

    def decide(self, *decisions: Decision) -> set[CustomerId]:
        """Add decisions in one call; the customers of those not added."""
        with self.write() as unit:
            return set(unit.decisions.add(decisions))

    def on(self, occasion: str = "spring") -> list[Decision]:
        """The decisions of an occasion."""
        with self.read() as unit:
            return list(unit.decisions.on(occasion))

    def contacts(self, cap: Cap, *whose: int, today: int = TODAY) -> dict[int, int]:
        """Contacts intended, by the customer's number."""
        with self.read() as unit:
            found = unit.decisions.contacts([customer_id(number) for number in whose], cap, today)
        return {who.int >> 80: count for who, count in found.items()}

    def outcomes(self, days: int = 7, measure: Measure = PURCHASES, occasion: str = "spring") -> list[Outcome]:
        """What became of the decisions of an occasion."""
        with self.read() as unit:
            return list(unit.decisions.outcomes(occasion, measure, days=days))

    def responses(self, days: int = 7, measure: Measure = PURCHASES) -> list[tuple[int, int]]:
        """Responses and whole units of their total, by customer."""
        return [(each.responses, each.total // 1_000_000) for each in self.outcomes(days, measure)]

    def finished(self, number: int, state: str, cost: int = 0) -> None:
        """Bring a waiting message to its end."""
        with self.write() as unit:
            for each in unit.outbox.claim("email", now=NOON, lease_until=NOON + HOUR, limit=100):
                if each.id == message_id(number):
                    assert unit.outbox.finish(
                        each.id,
                        each.token,
                        state,  # type: ignore[arg-type]
                        from_state="claimed",
                        at=NOON,
                        cost=cost,
                    )
                else:
                    assert unit.outbox.release(each.id, each.token, not_before=NOON, from_state="claimed")

    def test_a_decision_is_kept_as_given(self) -> None:
        """A decision is kept equal in every part: propensities exactly and in order, the allowed set in its order."""
        self.add(1, 2, 3)
        odd = 5e-324
        given = [
            evolve(decision(1, 1, at=NOON.replace(microsecond=7)), purpose="offers", rulings=RULINGS),
            evolve(
                decision(2, 2, intended=CALL, held_out=True),
                probability=odd,
                allowed=(COUPON, CALL, HOLD),
                propensities=((COUPON, 1 - 1e-16), (CALL, odd), (HOLD, 1 / 3)),
                seen={"nested": [1, "ü", None, {"deep": True}], "big": 2**53 + 1},
            ),
            evolve(decision(3, 3, intended=HOLD), verdicts={}, seen={}, versions={}, propensities=((HOLD, 1.0),)),
        ]
        assert set() == self.decide(*given)
        assert given == self.on()
        with self.read() as unit:
            assert given == [unit.decisions.get(each.id) for each in given]
            assert [given[1]] == list(unit.decisions.of(TWO, limit=9))
            assert None is unit.decisions.get(decision_id(9))

    def test_an_occasion_is_decided_once_for_a_customer(self) -> None:
        """A decision whose (occasion, customer) is decided already is not added; its customer is returned."""
        self.add(1, 2)
        first = decision(1, 1)
        assert set() == self.decide(first)
        again, fresh = decision(2, 1, intended=CALL), decision(3, 2)
        assert {ONE} == self.decide(again, fresh)
        assert {ONE, TWO} == self.decide(again, fresh)
        assert [first, fresh] == self.on()
        with self.read() as unit:
            assert None is unit.decisions.get(again.id)

    def test_the_first_of_several_in_one_call_wins(self) -> None:
        """Of several decisions for one customer in one call the first is added."""
        self.add(1)
        assert {ONE} == self.decide(decision(2, 1), decision(1, 1))
        assert [decision(2, 1)] == self.on()

    def test_occasions_are_apart(self) -> None:
        """One customer is decided for on any number of occasions."""
        self.add(1)
        self.decide(decision(1, 1))
        assert set() == self.decide(decision(2, 1, "Spring"))
        assert [decision(2, 1, "Spring")] == self.on("Spring")
        assert [] == self.on("autumn")

    def test_who_is_decided(self) -> None:
        """Those of the customers for whom the occasion is decided, whatever the number asked for."""
        self.add(1, 2, 3)
        self.decide(decision(1, 1), decision(2, 3, intended=HOLD))
        self.decide(decision(3, 2, "autumn"))
        with self.read() as unit:
            assert {ONE, THREE} == set(unit.decisions.decided("spring", [customer_id(n) for n in range(1, 2_000)]))
            assert {TWO} == set(unit.decisions.decided("autumn", [ONE, TWO]))
            assert set() == set(unit.decisions.decided("spring", []))
            assert set() == set(unit.decisions.decided("winter", [ONE]))

    def test_decisions_are_found_between_two_ids(self) -> None:
        """Those whose ids are the first or the last or lie between, the least first, no more than asked for."""
        self.add(*range(1, 6))
        self.decide(*(decision(number, number) for number in (4, 2, 1, 5, 3)))
        with self.read() as unit:
            found = [
                [each.id for each in unit.decisions.between(decision_id(first), decision_id(last), limit=limit)]
                for first, last, limit in ((2, 4, 9), (2, 4, 2), (3, 3, 9), (4, 2, 9), (6, 9, 9))
            ]
        assert [[decision_id(number) for number in each] for each in ([2, 3, 4], [2, 3], [3], [], [])] == found

    def test_a_customers_decisions_come_newest_first(self) -> None:
        """The customer's decisions, the newest first by (decided_at, id), at most so many."""
        self.add(1, 2)
        given = [
            decision(9, 1, "a", at=days_ago(2)),
            decision(1, 1, "b"),
            decision(2, 1, "c"),
            decision(3, 1, "d", at=days_ago(1)),
        ]
        for each in (*given, decision(4, 2, "a")):
            self.decide(each)
        ordered = [given[2], given[1], given[3], given[0]]
        with self.read() as unit:
            assert ordered == list(unit.decisions.of(ONE, limit=9))
            assert ordered[:3] == list(unit.decisions.of(ONE, limit=3))

    def test_an_occasions_decisions_come_by_customer(self) -> None:
        """The decisions of an occasion come in the order of the customer ids' bytes."""
        with self.write() as unit:
            add(unit, *(customer(id_) for id_ in SCATTERED))
        self.decide(*(decision(number, CustomerId(id_)) for number, id_ in enumerate(SCATTERED)))
        assert sorted(SCATTERED, key=lambda id_: id_.bytes) == [each.customer for each in self.on()]

    def test_occasions_come_by_name_with_their_counts(self) -> None:
        """The occasions decided, by name, with how many decisions each has."""
        self.add(1, 2)
        self.decide(decision(1, 1, "z"), decision(2, 2, "z"))
        self.decide(decision(3, 1, "ä"))
        self.decide(decision(4, 1, "Z"))
        with self.read() as unit:
            assert [("Z", 1), ("z", 2), ("ä", 1)] == list(unit.decisions.occasions())

    def test_deciding_nothing_is_nothing(self) -> None:
        """An empty sequence changes nothing."""
        assert set() == self.decide()
        with self.read() as unit:
            assert [] == list(unit.decisions.occasions())

    def test_decisions_are_added_all_or_none(self) -> None:
        """A decision that cannot be added leaves the others of its call out too."""
        self.add(1, 2)
        self.decide(decision(1, 1))
        for wrong in (decision(1, 2, "autumn"), decision(3, 99, "autumn")):
            with self.write() as unit, pytest.raises(CRMError):
                unit.decisions.add([decision(2, 1, "autumn"), wrong])
            assert [] == self.on("autumn")

    def test_many_decisions_are_added_at_once(self) -> None:
        """Two thousand decisions in one call, over two allowed sets, known ones left out."""
        numbers = range(1, 2001)
        self.add(*numbers)
        self.decide(*(decision(10_000 + number, number) for number in numbers[::10]))
        given = [decision(number, number) for number in numbers]
        given[1::2] = [evolve(each, allowed=(*ALLOWED, Action("x", "email", "any"))) for each in given[1::2]]
        assert {customer_id(number) for number in numbers[::10]} == self.decide(*given)
        found = self.on()
        assert [each.customer for each in given] == [each.customer for each in found]
        assert given[1:10] == found[1:10]

    def test_contacts_intended_are_counted(self) -> None:
        """How many contacts were intended in the cap's days ending today; held-out customers' count too, to hold does
        not, and customers without any are left out.
        """
        self.add(1, 2, 3, 4)
        self.decide(decision(1, 1), decision(2, 2, held_out=True), decision(3, 3, intended=HOLD))
        self.decide(decision(4, 1, "autumn", CALL), decision(5, 2, "autumn", HOLD))
        assert {1: 2, 2: 1} == self.contacts(Cap(1, 7), 1, 2, 3, 4)
        assert {2: 1} == self.contacts(Cap(1, 7), 2, 3)
        assert {} == self.contacts(Cap(1, 7))

    def test_contacts_are_counted_by_channel(self) -> None:
        """A cap of one channel counts the contacts on it alone."""
        self.add(1, 2)
        self.decide(decision(1, 1), decision(2, 2, intended=CALL))
        self.decide(decision(3, 1, "autumn", COUPON), decision(4, 2, "autumn", COUPON, held_out=True))
        assert {1: 2, 2: 1} == self.contacts(Cap(1, 7, "email"), 1, 2)
        assert {2: 1} == self.contacts(Cap(1, 7, "phone"), 1, 2)
        assert {} == self.contacts(Cap(1, 7, "Email"), 1, 2)

    def test_contacts_are_counted_by_purpose(self) -> None:
        """A cap of one purpose counts the contacts for it alone, one of all everything but service; one whose purpose
        is not kept counts for each.
        """
        self.add(1, 2, 3, 4)
        purposes = ("offers", "service", "research", None)
        self.decide(*(evolve(decision(number, number), purpose=purposes[number - 1]) for number in range(1, 5)))
        assert {1: 1, 4: 1} == self.contacts(Cap(1, 7, purpose="offers"), 1, 2, 3, 4)
        assert {2: 1, 4: 1} == self.contacts(Cap(1, 7, "email", purpose="service"), 1, 2, 3, 4)
        assert {1: 1, 3: 1, 4: 1} == self.contacts(Cap(1, 7), 1, 2, 3, 4)

    def test_contacts_are_counted_by_the_calendar(self) -> None:
        """A cap of a calendar period counts the contacts of the tenant's day, week or month that today is in."""
        self.add(1)
        for number in range(40):
            self.decide(decision(number, 1, str(number), at=days_ago(number)))
        date = day_date(TODAY)
        expected = {"day": 1, "week": date.weekday() + 1, "month": date.day}
        found = {period: self.contacts(Cap(1, calendar=period), 1)[1] for period in PERIODS}
        assert expected == found

    def test_contacts_are_counted_in_tenant_days(self) -> None:
        """The days are tenant days, the last of them today: not the one before the first, and none to come."""
        self.add(1)
        for number, at in enumerate((days_ago(7), days_ago(6), days_ago(1), NOON, MIDNIGHT)):
            self.decide(decision(number, 1, str(number), at=at))
        assert [{1: 1}, {1: 2}, {1: 3}, {1: 4}] == [self.contacts(Cap(1, days), 1) for days in (1, 2, 7, 8)]
        assert {1: 2} == self.contacts(Cap(1, 2), 1, today=TODAY + 1)
        assert {} == self.contacts(Cap(1, 3), 1, today=TODAY - 2)

    def test_contacts_of_many_customers_are_counted_at_once(self) -> None:
        """The contacts of each of many customers, whatever the number asked for."""
        numbers = range(1, 1201)
        self.add(*numbers)
        self.decide(*(decision(number, number, intended=CALL if number % 2 else HOLD) for number in numbers))
        assert dict.fromkeys(numbers[::2], 1) == self.contacts(Cap(1, 1, "phone"), *numbers)

    def test_contacts_of_customers_with_others_between_them_are_counted(self) -> None:
        """Those of the customers asked about alone, whether there are few others between them or many."""
        numbers = range(1, 1801)
        self.add(*numbers)
        self.decide(*(decision(number, number) for number in numbers[::2]))
        for asked in ([number for number in numbers if number % 3], numbers[::3]):
            assert dict.fromkeys([each for each in asked if each % 2], 1) == self.contacts(Cap(1, 1), *asked)

    def test_contacts_are_told_for_several_caps_by_places(self) -> None:
        """For each of the caps how many count, by the places of the customers among few or many asked about, of one
        that is asked about twice at both; those of whom none counts for any are left out.
        """
        numbers = range(1, 1201)
        self.add(*numbers)
        self.decide(decision(1, 1), decision(2, 2, intended=CALL), decision(3, 3, intended=HOLD))
        self.decide(decision(4, 1, "autumn", CALL), decision(5, 1_000, "autumn"))
        caps = [Cap(1, 7, "email"), Cap(1, 7)]
        with self.read() as unit:
            few = unit.decisions.contacted([customer_id(number) for number in (3, 2, 1, 4, 2)], caps, TODAY)
            many = unit.decisions.contacted([customer_id(number) for number in numbers], caps, TODAY)
            none = unit.decisions.contacted([ONE], [], TODAY), unit.decisions.contacted([], caps, TODAY)
        assert {1: (0, 1), 2: (1, 2), 4: (0, 1)} == dict(few)
        assert {0: (1, 2), 1: (0, 1), 999: (1, 1)} == dict(many)
        assert ({}, {}) == tuple(map(dict, none))

    def test_an_outcome_tells_the_decision(self) -> None:
        """The outcome holds the decision's customer, offer, channel, stage and arm."""
        self.add(1, 2)
        self.decide(
            decision(1, 2, intended=CALL, held_out=True), evolve(decision(2, 1, intended=COUPON), stage="acquire")
        )
        expected = [
            Outcome(decision_id(2), ONE, COUPON.offer, "email", "acquire", "treated", 0, 0, 0, False),
            Outcome(decision_id(1), TWO, "spring", "phone", "enhance", "holdout", 0, 0, 0, False),
        ]
        assert expected == self.outcomes()

    def test_who_was_not_to_be_contacted_has_no_outcome(self) -> None:
        """Each decision of the occasion that intended a contact has an outcome, and no other."""
        self.add(1, 2, 3)
        self.decide(decision(1, 1), decision(2, 2, intended=HOLD), decision(3, 3, held_out=True))
        self.decide(decision(4, 2, "autumn"))
        assert [ONE, THREE] == [each.customer for each in self.outcomes()]
        assert [] == self.outcomes(occasion="winter")

    def test_outcomes_come_by_customer(self) -> None:
        """Outcomes come in the order of the customer ids' bytes."""
        with self.write() as unit:
            add(unit, *(customer(id_) for id_ in SCATTERED))
        self.decide(*(decision(number, CustomerId(id_)) for number, id_ in enumerate(SCATTERED)))
        assert sorted(SCATTERED, key=lambda id_: id_.bytes) == [each.customer for each in self.outcomes()]

    def decided_then(self, *interactions: Interaction) -> None:
        """Customers 1 and 2 are decided for ten days ago; then this is recorded."""
        self.add(1, 2)
        self.decide(decision(1, 1, at=days_ago(10)), decision(2, 2, at=days_ago(10), held_out=True))
        self.record(*interactions)

    def test_responses_are_those_of_the_days_after(self) -> None:
        """The window is the `days` tenant days after that of the decision: not that day, nor the one after the last."""
        self.decided_then(
            purchase(1, 1, "1", at=days_ago(10, 23 - 1)),
            purchase(2, 1, "2", at=days_ago(9, 0)),
            purchase(3, 1, "4", at=days_ago(3)),
            purchase(4, 1, "8", at=days_ago(2)),
            purchase(5, 2, "16", at=days_ago(3)),
            purchase(6, 2, "32", at=days_ago(10, 23)),  # The next day in the tenant's zone.
            purchase(7, 2, "64", at=days_ago(3, 23)),
        )
        assert [(2, 6), (2, 48)] == self.responses(7)
        assert [(1, 2), (1, 32)] == self.responses(1)
        assert [(3, 14), (3, 112)] == self.responses(100)

    def test_what_is_voided_or_late_is_counted_right(self) -> None:
        """A voided response is none; one recorded late is one."""
        self.decided_then(purchase(1, 1, "1", at=days_ago(5)), purchase(2, 1, "2", at=days_ago(5)))
        assert [(2, 3), (0, 0)] == self.responses()
        self.record(void(3, 1, 1), purchase(4, 2, "5", at=days_ago(9), recorded=NOON))
        assert [(1, 2), (1, 5)] == self.responses()

    def test_responses_are_what_the_measure_counts(self) -> None:
        """Only what the measure counts is a response, its total the measure's; one that was dropped counts nothing."""
        self.decided_then(
            purchase(1, 1, "1", at=days_ago(5)),
            purchase(2, 1, "2", at=days_ago(4), touchpoint="branch"),
        )
        assert [(1, 2), (0, 0)] == self.responses(measure=BRANCH)
        assert [(0, 0), (0, 0)] == self.responses(measure=REFERRALS)
        with self.write() as unit:
            unit.measures.drop(BRANCH)
        assert [(0, 0), (0, 0)] == self.responses(measure=BRANCH)

    def test_totals_may_be_negative(self) -> None:
        """A total is a sum of the measure's scalars, of either sign."""
        values = [{"minutes": minutes, "page": "prices"} for minutes in (-7, 5)]
        self.decided_then(
            *(interaction(n, 1, Custom("tasting", each), at=days_ago(5)) for n, each in enumerate(values))
        )
        assert [(2, -2), (0, 0)] == [(each.responses, each.total) for each in self.outcomes(measure=MINUTES)]

    def test_an_outcome_tells_what_the_messages_cost(self) -> None:
        """The cost is that of all messages of the decision; delivered tells that one of them was accepted."""
        self.add(1, 2)
        with self.write() as unit:
            unit.decisions.add([decision(1, 1), decision(2, 2)])
            post(unit, message(1), message(2, 1, step=1), message(3, 2, 2, 2))
        assert [(0, False), (0, False)] == [(each.cost, each.delivered) for each in self.outcomes()]
        self.finished(1, "refused", 800)
        self.finished(3, "held", 7)
        assert [(800, False), (7, False)] == [(each.cost, each.delivered) for each in self.outcomes()]
        self.finished(2, "accepted", 30)
        assert [(830, True), (7, False)] == [(each.cost, each.delivered) for each in self.outcomes()]

    def test_many_outcomes_are_found_at_once(self) -> None:
        """The outcomes of many customers, each its own."""
        numbers = range(1, 601)
        self.add(*numbers)
        self.decide(*(decision(number, number, at=days_ago(3)) for number in numbers))
        with self.write() as unit:
            bought = [purchase(number, number, str(number), at=days_ago(number % 5)) for number in numbers]
            unit.interactions.add(bought, MEASURES)
        expected = [(1, number) if number % 5 in (1, 2) else (0, 0) for number in numbers]
        assert expected == self.responses(days=2)

    def test_decisions_of_another_tenant_never_appear(self) -> None:
        """Decisions, occasions, contacts and outcomes are a tenant's own, and so are allowed sets."""
        self.add(1)
        self.decide(decision(1, 1, at=days_ago(1)))
        with self.write(self.other) as unit:
            add(unit, customer(1))
            table = unit.decisions
            assert None is table.get(decision_id(1))
            assert [] == [*table.between(decision_id(1), decision_id(9), limit=9)]
            assert [] == [*table.of(ONE, limit=9), *table.on("spring"), *table.occasions()]
            assert [] == [*table.decided("spring", [ONE]), *table.contacts([ONE], Cap(1, 9), TODAY)]
            assert set() == set(table.add([decision(1, 1, at=days_ago(1))]))
            unit.interactions.add([evolve(purchase(1, 1), id=interaction_id(9))], MEASURES)
            assert [1] == [each.responses for each in table.outcomes("spring", PURCHASES, days=1)]
        assert [0] == [each.responses for each in self.outcomes()]

    def test_a_stream_ends_with_its_transaction(self) -> None:
        """Decisions and outcomes are streamed: what is left of them ends with the transaction."""
        self.add(*range(1, 601))
        self.decide(*(decision(number, number) for number in range(1, 601)))
        with self.read() as unit:
            decisions, outcomes = unit.decisions.on("spring"), unit.decisions.outcomes("spring", PURCHASES, days=1)
            assert (ONE, ONE) == (next(iter(decisions)).customer, next(iter(outcomes)).customer)
        for stream in (decisions, outcomes):
            with pytest.raises(CRMError):
                list(stream)
