"""Standing and its history."""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.content import Referral
from crmcore.domain.relationship.lifecycle import Standing
from crmcore.ports.store import BoundLifecycle
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import (
    LIFECYCLE,
    NOON,
    TODAY,
    add,
    cost,
    customer,
    customer_id,
    days_ago,
    interaction,
    lifecycle,
    purchase,
    rating,
    standing,
    transition,
)

ONE, TWO = map(customer_id, (1, 2))
Found = dict[int, tuple[Standing | None, Standing]]


class LifecycleObligations(KitBase):
    """What `LifecycleTable` promises."""

    def evaluate(
        self, whose: Collection[int] | None = None, today: Day = TODAY, rules: BoundLifecycle = LIFECYCLE
    ) -> Found:
        """What evaluating yields, by the number of the customer."""
        customers = None if whose is None else [customer_id(number) for number in whose]
        with self.write() as unit:
            yielded = list(unit.lifecycle.evaluate(rules, today, customers))
        found = {customer.int >> 80: (before, after) for customer, before, after in yielded}
        assert len(found) == len(yielded)
        return found

    def settle(self, today: Day = TODAY) -> None:
        """Store what evaluating everybody yields."""
        with self.write() as unit:
            changes = list(unit.lifecycle.evaluate(LIFECYCLE, today, None))
            unit.lifecycle.put(
                [
                    transition(today * 100 + number, customer.int >> 80, after, before)
                    for number, (customer, before, after) in enumerate(changes)
                ]
            )
            unit.lifecycle.mark(today)

    def ladder(self) -> None:
        """Customers on every rung and in every stage, as of the kit's today."""
        self.add(*range(1, 9))
        self.record(
            purchase(20, 2),
            *(purchase(30 + day, 3, at=days_ago(day * 10)) for day in range(2)),
            *(purchase(40 + day, 4, at=days_ago(day * 10)) for day in range(3)),
            rating(49, 4, 9),
            *(purchase(50 + day, 5, at=days_ago(day * 10)) for day in range(3)),
            rating(58, 5, 10),
            interaction(59, 5, Referral()),
            *(purchase(60 + day, 6, at=days_ago(100 + day * 10)) for day in range(3)),
            purchase(70, 7, at=days_ago(300)),
            *(purchase(80 + day, 8, at=days_ago(day * 10)) for day in range(3)),
        )
        with self.write() as unit:
            unit.ledger.add([cost(1, 8, "30")])

    def test_everybody_is_evaluated_by_the_rules(self) -> None:
        """Evaluating yields (customer, before, after) for everyone of whom nothing is stored, as of that day."""
        self.ladder()
        assert {
            1: (None, standing("acquire", "prospect")),
            2: (None, standing("enhance", "new")),
            3: (None, standing("enhance", "regular")),
            4: (None, standing("retain", "supporter")),
            5: (None, standing("retain", "advocate")),
            6: (None, standing("acquire", "regular", defected=True)),
            7: (None, standing("acquire", "new", defected=True)),
            8: (None, standing("enhance", "regular")),
        } == self.evaluate()

    def test_those_named_are_evaluated_like_everybody(self) -> None:
        """Evaluating those customers yields what evaluating all yields of them; unknown ones add nothing."""
        self.ladder()
        everybody = self.evaluate()
        assert {number: everybody[number] for number in (2, 5, 7)} == self.evaluate([7, 2, 5, 99])
        assert {} == self.evaluate([])

    def test_nothing_is_stored_by_evaluating(self) -> None:
        """Nothing is stored by evaluating."""
        self.ladder()
        self.evaluate()
        with self.read() as unit:
            assert {} == dict(unit.lifecycle.of([ONE, TWO]))
            assert [] == list(unit.lifecycle.history(ONE))
            assert unit.lifecycle.day() is None
        assert 8 == len(self.evaluate())

    def test_only_differences_are_yielded(self) -> None:
        """Only those are yielded whose stage, rung or defection differ from what is stored."""
        self.ladder()
        self.settle()
        assert {} == self.evaluate()
        assert {} == self.evaluate(today=TODAY + 1)
        self.record(purchase(90, 2, at=days_ago(4)))
        after = standing("enhance", "regular")
        assert {2: (standing("enhance", "new"), after)} == self.evaluate() == self.evaluate([1, 2, 3])

    def test_days_pass(self) -> None:
        """On a later tenant day those who have been silent for too long have defected."""
        self.ladder()
        self.settle()
        # Customer 4 bought on three days within 20 days: a rhythm of 10 days, of which three are tolerated.
        assert 4 not in self.evaluate(today=TODAY + 30)
        later = self.evaluate(today=TODAY + 31)
        assert (
            standing("retain", "supporter"),
            standing("acquire", "supporter", defected=True, on=TODAY + 31),
        ) == later[4]
        # Customer 2 bought once: the default rhythm of 90 days.
        assert 2 not in self.evaluate(today=TODAY + 270)
        assert self.evaluate(today=TODAY + 271)[2][1].defected

    def test_archived_customers_are_left_out(self) -> None:
        """Archived customers are left out, named or not."""
        with self.write() as unit:
            add(unit, customer(1), evolve(customer(2), archived_at=NOON))
        assert {1} == set(self.evaluate()) == set(self.evaluate([1, 2]))

    def test_rules_use_what_was_just_evaluated(self) -> None:
        """Within rung rules `defected` and `rhythm` are as just evaluated, within stage rules `rung` too."""
        self.ladder()
        self.settle(TODAY - 200)
        rules = lifecycle(
            rungs=[("advocate", "defected"), ("supporter", "rhythm == 10"), ("prospect", None)],
            stages=[
                ("retain", 'rung == "advocate"'),
                ("enhance", 'rung in ["supporter"] and not defected'),
                ("acquire", None),
            ],
        )
        found = {number: (after.stage, after.rung) for number, (_, after) in self.evaluate(rules=rules).items()}
        assert ("retain", "advocate") == found[6] == found[7]
        assert ("enhance", "supporter") == found[3] == found[8]

    def test_rules_take_fields_with_windows_and_negations(self) -> None:
        """Rules may use windows, money, `not` and `or` like any predicate."""
        self.ladder()
        rules = lifecycle(
            rungs=[("regular", "not purchases.count(days=15) >= 2"), ("prospect", None)],
            stages=[("retain", "value.profit <= 0 or purchases.total(days=5) > 5"), ("acquire", None)],
        )
        found = {number: (after.stage, after.rung) for number, (_, after) in self.evaluate(rules=rules).items()}
        assert {1: "regular", 2: "regular", 3: "prospect", 6: "regular"} == {key: found[key][1] for key in (1, 2, 3, 6)}
        assert {1: "retain", 2: "retain", 6: "acquire", 8: "retain"} == {key: found[key][0] for key in (1, 2, 6, 8)}

    def test_what_is_put_stands(self) -> None:
        """The new standings are stored and the transitions added to the history."""
        self.add(1, 2)
        first = transition(1, 1, standing(on=TODAY - 3), at=days_ago(3))
        second = transition(2, 1, standing("enhance", "new", defected=True), first.after)
        with self.write() as unit:
            unit.lifecycle.put([first])
            unit.lifecycle.put([second])
        with self.read() as unit:
            assert {ONE: second.after} == dict(unit.lifecycle.of([ONE, TWO]))
            assert [first, second] == list(unit.lifecycle.history(ONE))
            assert [] == list(unit.lifecycle.history(TWO))
            assert {} == dict(unit.lifecycle.of([]))

    def test_history_is_ordered(self) -> None:
        """The customer's transitions, oldest first by (at, id)."""
        self.add(1)
        given = [
            transition(2, 1, standing()),
            transition(1, 1, standing()),
            transition(3, 1, standing(), at=days_ago(1)),
        ]
        with self.write() as unit:
            for each in given:
                unit.lifecycle.put([each])
            assert [given[2], given[1], given[0]] == list(unit.lifecycle.history(ONE))

    def test_putting_nothing_is_nothing(self) -> None:
        """An empty sequence changes nothing."""
        self.add(1)
        with self.write() as unit:
            unit.lifecycle.put([])
            assert {} == dict(unit.lifecycle.of([ONE]))

    def test_marking_says_when_all_were_evaluated(self) -> None:
        """After `mark` every standing was evaluated on that day, and the day is known; the history is as it was."""
        self.ladder()
        self.settle(TODAY)
        with self.read() as unit:
            history = list(unit.lifecycle.history(ONE))
            assert TODAY == unit.lifecycle.day()
        with self.write() as unit:
            unit.lifecycle.mark(TODAY + 5)
            assert TODAY + 5 == unit.lifecycle.day()
            assert {TODAY + 5} == {found.evaluated_on for found in unit.lifecycle.of([ONE, TWO]).values()}
            assert history == list(unit.lifecycle.history(ONE))

    def test_fields_read_the_stored_standing(self) -> None:
        """Now the standing is the stored one; missing where none is stored."""
        self.add(1, 2)
        with self.write() as unit:
            unit.lifecycle.put([transition(1, 1, standing("retain", "advocate", defected=True))])
        assert ["retain", "advocate", 1] == self.values(["stage", "rung", "defected"])
        assert [None, None, None] == self.values(["stage", "rung", "defected"], 2)
        assert [ONE] == self.selected('stage == "retain" and defected')

    def test_standings_of_another_tenant_never_appear(self) -> None:
        """Standings, history and the day of a tenant are its own."""
        self.ladder()
        self.settle()
        with self.write(self.other) as unit:
            add(unit, customer(30))
            assert {} == dict(unit.lifecycle.of([ONE]))
            assert [] == list(unit.lifecycle.history(ONE))
            assert unit.lifecycle.day() is None
            yielded = [id_ for id_, _, _ in unit.lifecycle.evaluate(LIFECYCLE, TODAY, None)]
            assert [customer_id(30)] == yielded
            assert [] == list(unit.lifecycle.evaluate(LIFECYCLE, TODAY, [CustomerId(ONE)]))
            unit.lifecycle.mark(TODAY + 9)
        with self.read() as unit:
            assert TODAY == unit.lifecycle.day()
            assert TODAY == unit.lifecycle.of([ONE])[ONE].evaluated_on
