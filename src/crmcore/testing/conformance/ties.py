"""Ties."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from crmcore.domain.customer.tie import BUILT_IN, HOUSEHOLD, Tie, TieId, TieType
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, Moment
from crmcore.errors import UnknownCustomer
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance import samples
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import NOON, TODAY, customer_id, days_ago

NOW = Moment(TODAY)
PARENT, SPOUSE, SIBLING, ADVISOR = (BUILT_IN[name] for name in ("parent", "spouse", "sibling", "advisor"))
BANKER = TieType("banker", "client", "employee", exclusive_back=True)


def tie_id(number: int) -> TieId:
    """The id of tie `number`."""
    return TieId(samples.uuid(6_000_000 + number))


def tie(
    number: int,
    whose: int,
    other: int | str,
    type: str = "parent",
    since: Day = TODAY - 100,
    until: Day | None = None,
    *,
    exclusive: bool | None = None,
    recorded: datetime = NOON,
    **more: Any,
) -> Tie:
    """A tie of a customer to another, or to an employee."""
    there: CustomerId | str = other if isinstance(other, str) else customer_id(other)
    alone = BUILT_IN[type].exclusive if exclusive is None and type in BUILT_IN else bool(exclusive)
    one = customer_id(whose)
    return Tie(tie_id(number), type, one, one, there, there, since, recorded, until, alone, **more)


WRITES: dict[str, Callable[[UnitOfWork], object]] = {
    "ties.add": lambda unit: unit.ties.add([tie(1, 1, "e-2", "advisor")]),
    "ties.end": lambda unit: unit.ties.end([tie_id(9)], until=TODAY, at=NOON),
    "ties.remove": lambda unit: unit.ties.remove([tie_id(9)], NOON),
}


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to do."""
    unit.ties.add([tie(9, 1, "e-1", "advisor")])


class TieObligations(KitBase):
    """What `TieTable` promises."""

    def tie(self, *ties: Tie, customers: int = 9) -> None:
        """Add customers from 1 on, and ties in one call."""
        self.add(*range(1, customers + 1))
        with self.write() as unit:
            unit.ties.add(ties)

    def ends(self, found: Iterable[Tie]) -> list[int]:
        """The numbers of some ties."""
        known = {tie_id(number): number for number in range(1, 100)}
        return [known[each.id] for each in found]

    def test_a_tie_is_kept_as_given(self) -> None:
        """A tie comes back equal in every part."""
        self.record_for_ties()
        given = [
            tie(1, 1, 2, since=-9_000, recorded=NOON.replace(microsecond=7)),
            tie(2, 1, "ü-\U0001f600", "advisor", TODAY, TODAY + 1, source="form", ended_at=NOON),
            tie(3, 3, 1, "referrer", interaction=samples.interaction_id(1), removed_at=days_ago(-1)),
            evolve(tie(4, 2, 3, HOUSEHOLD, exclusive=False), origin=customer_id(1), other_origin=customer_id(2)),
        ]
        with self.write() as unit:
            unit.ties.add(given)
        with self.read() as unit:
            assert {each.id: each for each in given} == unit.ties.get([*map(tie_id, range(1, 9))])
            assert [given[2]] == [each for each in unit.ties.of([customer_id(3)]) if each.type == "referrer"]

    def record_for_ties(self) -> None:
        """Customers 1 to 3, and interaction 1 of the first."""
        self.add(1, 2, 3)
        self.record(samples.purchase(1, 1))

    def test_a_tie_to_nobody_is_refused(self) -> None:
        """Both ends are customers of the tenant: `UnknownCustomer`, and nothing is kept."""
        self.add(1)
        for given in (tie(1, 1, 2), tie(1, 2, 1), tie(1, 2, "e-1", "advisor")):
            with pytest.raises(UnknownCustomer), self.write() as unit:
                unit.ties.add([tie(2, 1, "e-1", "advisor"), given])
        with self.read() as unit:
            assert [] == list(unit.ties.of([customer_id(1)]))

    def test_ties_are_told_from_both_ends_in_order(self) -> None:
        """`of` gives ties with a customer at either end, by (since, recorded_at, id), all or those that hold."""
        self.tie(
            tie(5, 1, 2, since=TODAY - 9),
            tie(4, 3, 1, since=TODAY - 9, recorded=days_ago(1)),
            tie(3, 2, 3),
            tie(2, 1, 4, since=TODAY - 9, until=TODAY),
            tie(1, 1, "e-1", "advisor", TODAY + 1),
            tie(6, 1, 5, removed_at=NOON),
        )
        with self.read() as unit:
            assert [6, 4, 2, 5, 1] == self.ends(unit.ties.of([customer_id(1)]))
            assert [4, 5] == self.ends(unit.ties.of([customer_id(1)], moment=NOW))
            assert [4, 2, 5] == self.ends(unit.ties.of([customer_id(1)], moment=Moment(TODAY - 1)))
            assert [4, 5, 1] == self.ends(unit.ties.of([customer_id(1)], moment=Moment(TODAY + 1)))
            assert [3, 5] == self.ends(unit.ties.of([customer_id(2)]))
            assert [] == self.ends(unit.ties.of([]))

    def test_ties_are_read_as_they_were_known(self) -> None:
        """`known_at` leaves out what was recorded later: ties, their ends and that they were taken back."""
        self.tie(
            tie(1, 1, 2, recorded=days_ago(9), until=TODAY - 20, ended_at=days_ago(3)),
            tie(2, 1, 3, recorded=days_ago(9), removed_at=days_ago(3)),
            tie(3, 1, 4, recorded=days_ago(3)),
        )

        def known(at: datetime | None) -> list[int]:
            with self.read() as unit:
                return self.ends(unit.ties.of([customer_id(1)], moment=Moment(TODAY, None, at)))

        assert [[], [1, 2], [3], [3]] == [known(days_ago(10)), known(days_ago(4)), known(days_ago(3)), known(None)]

    def test_ties_end_and_are_removed(self) -> None:
        """`end` sets the day from which they hold no longer, `remove` takes them back; both keep the rest."""
        given = [tie(1, 1, 2), tie(2, 1, "e-1", "advisor"), tie(3, 3, 4)]
        self.tie(*given)
        with self.write() as unit:
            unit.ties.end([tie_id(1), tie_id(2)], until=TODAY, at=NOON)
            unit.ties.remove([tie_id(2)], days_ago(-1))
            found = unit.ties.get([each.id for each in given])
        assert found[tie_id(1)] == evolve(given[0], until=TODAY, ended_at=NOON)
        assert found[tie_id(2)] == evolve(given[1], until=TODAY, ended_at=NOON, removed_at=days_ago(-1))
        assert found[tie_id(3)] == given[2]

    def conflicts(self, type: TieType, first: Tie, *others: Tie) -> list[int]:
        """With which of the others the first conflicts."""
        self.tie(first, *others)
        with self.read() as unit:
            pairs = unit.ties.conflicts(type, [first.id])
            assert {first.id} >= {one for one, _ in pairs}
            return sorted(self.ends(tie_ for _, two in pairs for tie_ in unit.ties.get([two]).values()))

    def test_the_same_tie_conflicts_with_itself_said_twice(self) -> None:
        """The same ends on a common day conflict; other days, ends and types do not."""
        assert [2, 3] == self.conflicts(
            PARENT,
            tie(1, 1, 2, since=TODAY, until=TODAY + 10),
            tie(2, 1, 2, since=TODAY + 9),
            tie(3, 1, 2, since=TODAY - 9, until=TODAY + 1),
            tie(4, 1, 2, since=TODAY + 10),
            tie(5, 1, 2, since=TODAY - 9, until=TODAY),
            tie(6, 1, 3, since=TODAY),
            tie(7, 2, 1, since=TODAY),
            tie(8, 1, 2, "guardian"),
            tie(9, 1, 2, removed_at=NOON),
        )

    def test_an_exclusive_end_conflicts_with_another(self) -> None:
        """Two exclusive ties of a customer conflict, one that is not exclusive conflicts with none."""
        assert [2] == self.conflicts(
            BUILT_IN[HOUSEHOLD],
            tie(1, 1, 5, HOUSEHOLD),
            tie(2, 1, 6, HOUSEHOLD),
            tie(3, 1, 7, HOUSEHOLD, exclusive=False),
            tie(4, 2, 5, HOUSEHOLD),
            tie(5, 1, 8, HOUSEHOLD, removed_at=NOON),
        )

    def test_an_end_that_is_exclusive_back_conflicts_with_another_customer(self) -> None:
        """Whoever has but one such customer conflicts with a second."""
        assert [2] == self.conflicts(
            BANKER, tie(1, 1, "e-1", "banker"), tie(2, 2, "e-1", "banker"), tie(3, 1, "e-2", "banker")
        )

    def test_a_symmetric_tie_conflicts_from_either_end(self) -> None:
        """The other way round it is the same tie; an exclusive one conflicts with any that shares an end."""
        others = [tie(2, 2, 1, "spouse"), tie(3, 1, 3, "spouse"), tie(4, 4, 1, "spouse"), tie(5, 2, 5, "spouse")]
        assert [2, 3, 4, 5, 6] == self.conflicts(
            SPOUSE, tie(1, 1, 2, "spouse"), *others, tie(6, 6, 2, "spouse"), tie(7, 3, 4, "spouse")
        )
        with self.write() as unit:
            unit.ties.add([tie(11, 1, 2, "sibling"), tie(12, 2, 1, "sibling"), tie(13, 1, 3, "sibling")])
            assert [(tie_id(11), tie_id(12))] == list(unit.ties.conflicts(SIBLING, [tie_id(11)]))

    def test_a_circle_is_told(self) -> None:
        """A tie is told that leads back along ties of its type which hold on a common day."""
        self.tie(
            tie(1, 1, 2),
            tie(2, 2, 3),
            tie(3, 3, 1),
            tie(4, 4, 1),
            tie(5, 5, 6, until=TODAY),
            tie(6, 6, 5, since=TODAY),
            tie(7, 7, 8),
            tie(8, 8, 7, "guardian"),
            tie(9, 8, 7, removed_at=NOON),
            tie(10, 9, 9),
        )
        with self.read() as unit:
            found = unit.ties.cycles(PARENT, [tie_id(number) for number in range(1, 11)])
            assert {1, 2, 3, 10} == {*self.ends(unit.ties.get(found).values())}

    def test_a_circle_needs_a_day_common_to_all(self) -> None:
        """Each two of these share a day, and all three none."""
        self.tie(tie(1, 1, 2, since=0, until=20), tie(2, 2, 3, since=10, until=30), tie(3, 3, 1, since=25))
        with self.write() as unit:
            assert [] == [*unit.ties.cycles(PARENT, [tie_id(1), tie_id(2), tie_id(3)])]
            unit.ties.add([tie(4, 3, 1, since=15, until=25)])
            assert {tie_id(1), tie_id(2), tie_id(4)} == {*unit.ties.cycles(PARENT, [*map(tie_id, (1, 2, 3, 4))])}

    def test_who_is_reached_is_told_by_steps(self) -> None:
        """Forward, back, to a depth, at a moment; the least number of steps counts, and circles end."""
        self.tie(
            tie(1, 1, 2),
            tie(2, 2, 3),
            tie(3, 1, 3),
            tie(4, 3, 4),
            tie(5, 4, 5, until=TODAY),
            tie(6, 5, 6),
            tie(7, 4, 1, since=TODAY + 50),
            tie(8, 2, 2),
        )

        def reached(whose: int, *, back: bool = False, steps: int = 9, moment: Moment = NOW) -> dict[int, int]:
            with self.read() as unit:
                found = unit.ties.reached(PARENT, [customer_id(whose)], back=back, steps=steps, moment=moment)
            return {next(n for n in range(1, 10) if customer_id(n) == who): step for who, step in found.items()}

        assert {2: 1, 3: 1, 4: 2} == reached(1)
        assert {2: 1, 3: 1} == reached(1, steps=1)
        assert {3: 1, 2: 2, 1: 2} == reached(4, back=True)
        assert {2: 1, 3: 1, 4: 2, 5: 3, 6: 4} == reached(1, moment=Moment(TODAY - 1))
        assert {1: 1, 2: 2, 3: 2, 4: 3} == reached(4, moment=Moment(TODAY + 50))

    def test_symmetric_ties_are_followed_from_either_end(self) -> None:
        """Whichever end was told first."""
        self.tie(tie(1, 1, 2, "sibling"), tie(2, 3, 2, "sibling"), tie(3, 3, 4, "sibling"))
        for back in (False, True):
            with self.read() as unit:
                found = unit.ties.reached(SIBLING, [customer_id(4)], back=back, steps=2, moment=NOW)
            assert {customer_id(3): 1, customer_id(2): 2} == {
                who: step for who, step in found.items() if who != customer_id(4)
            }

    def test_edges_are_told_the_newest_first(self) -> None:
        """Pairs of a type that hold, by the customer, the newest of a customer first."""
        self.tie(
            tie(1, 2, 1, "referrer"),
            tie(2, 1, 3, "referrer", TODAY - 50),
            tie(3, 1, 4, "referrer", TODAY - 40),
            tie(4, 5, 5, "referrer"),
            tie(5, 6, 1, "referrer", until=TODAY),
            tie(6, 7, 1),
        )
        with self.read() as unit:
            pairs = [(customer_id(one), customer_id(two)) for one, two in ((1, 4), (1, 3), (2, 1))]
            assert pairs == list(unit.ties.edges("referrer", NOW))

    def test_households_and_members_are_told(self) -> None:
        """Of several households the exclusive comes first, then the one joined last; members by their ids."""
        self.tie(
            tie(1, 1, 6, HOUSEHOLD, TODAY - 9, exclusive=False),
            tie(2, 1, 7, HOUSEHOLD, TODAY - 5, exclusive=False),
            tie(3, 1, 8, HOUSEHOLD, TODAY - 20),
            tie(4, 2, 8, HOUSEHOLD, until=TODAY),
            tie(5, 3, 8, HOUSEHOLD),
            tie(6, 8, 8, HOUSEHOLD),
        )
        with self.read() as unit:
            everyone = [customer_id(number) for number in range(1, 9)]
            found = unit.ties.households(everyone, NOW)
            assert {1: [8, 7, 6], 3: [8]} == {
                whose: [n for each in found[customer_id(whose)] for n in range(1, 9) if customer_id(n) == each]
                for whose in (1, 3)
            }
            assert {customer_id(1), customer_id(3)} == {*found}
            members = unit.ties.members(everyone, NOW)
            assert [customer_id(1), customer_id(3)] == list(members[customer_id(8)])
            assert {customer_id(number) for number in (6, 7, 8)} == {*members}
            assert [customer_id(2), customer_id(3)] == list(
                unit.ties.members([customer_id(8)], Moment(TODAY - 30))[customer_id(8)]
            )

    def test_ties_of_an_employee_a_type_and_an_interaction_are_found(self) -> None:
        """By the customers, those that hold or all that are not removed; how many of a type there ever were."""
        self.record_for_ties()
        with self.write() as unit:
            unit.ties.add(
                [
                    tie(1, 3, "e-1", "advisor"),
                    tie(2, 1, "e-1", "advisor", until=TODAY),
                    tie(3, 2, "e-1", "advisor", removed_at=NOON),
                    tie(4, 2, "e-1", "branch"),
                    tie(5, 2, "E-1", "advisor"),
                    tie(6, 2, 1, "referrer", interaction=samples.interaction_id(1)),
                    tie(7, 3, 1, "referrer", interaction=samples.interaction_id(1), removed_at=NOON),
                ]
            )
        with self.read() as unit:
            assert [2, 1] == self.ends(unit.ties.assigned_to("advisor", "e-1"))
            assert [1] == self.ends(unit.ties.assigned_to("advisor", "e-1", moment=NOW))
            assert [4, 2, 0] == [unit.ties.count(name) for name in ("advisor", "referrer", "parent")]
            assert [6] == self.ends(unit.ties.of_interaction(samples.interaction_id(1)))

    def test_fields_of_ties_are_read_at_any_moment(self) -> None:
        """Counts are of distinct others, the newest tie tells whom a customer is assigned to, and a household has its
        members of the day.
        """
        self.tie(
            tie(1, 1, 2),
            tie(2, 1, 2, since=TODAY - 50),
            tie(3, 1, 3, until=TODAY),
            tie(4, 4, 1, "sibling"),
            tie(5, 1, 4, "sibling"),
            tie(6, 1, "e-1", "advisor", TODAY - 50),
            tie(7, 1, "e-2", "advisor", TODAY - 9),
            tie(8, 1, 8, HOUSEHOLD, TODAY - 20),
            tie(9, 1, 7, HOUSEHOLD, TODAY - 5, exclusive=False),
            tie(10, 2, 8, HOUSEHOLD, TODAY - 9),
            tie(11, 1, 1),
        )
        texts = ["tie.parent.count", "tie.sibling.count", "tie.advisor", "tie.advisor.count", "tie.household.size"]
        past = samples.end_of(TODAY - 20)
        assert [1, 1, "e-2", 2, 2] == self.values(texts)
        assert [2, 1, "e-1", 1, 1] == self.values(texts, reading=past)
        assert [0, 0, None, 0, None] == self.values(texts, reading=samples.now(known_at=days_ago(1)))
        assert [0, 1, None, 0, None] == self.values(texts, 4)
        assert [1, 1] == [self.value("tie.child.count", 2), self.value("tie.child.count", 2, past)]
        assert [0, 2] == self.values(["tie.household.count", "tie.member.count"], 8)

    def test_ties_touch_whom_they_are_about(self) -> None:
        """Both ends become touched, and whoever is in the same household."""
        self.tie(tie(1, 1, 8, HOUSEHOLD), tie(2, 2, 8, HOUSEHOLD))

        def touched(act: Callable[[UnitOfWork], object]) -> set[int]:
            whole = samples.now()
            with self.write() as unit:
                nobody = samples.where("tie.child.count > 99")
                unit.segments.refresh(samples.QUIET, nobody, whole, NOON, touched_only=False)
                act(unit)
                everyone = samples.where("customer.days_since_added >= 0")
                change = unit.segments.refresh(samples.QUIET, everyone, whole, NOON, touched_only=True)
                return {n for each in change.entered for n in range(1, 10) if customer_id(n) == each}

        assert {3, 4} == touched(lambda unit: unit.ties.add([tie(3, 3, 4)]))
        assert {1, 2, 5, 8} == touched(lambda unit: unit.ties.add([tie(4, 5, 8, HOUSEHOLD)]))
        assert {3, 4} == touched(lambda unit: unit.ties.end([tie_id(3)], until=TODAY, at=NOON))
        assert {1, 2, 5, 8} == touched(lambda unit: unit.ties.remove([tie_id(1)], NOON))
        assert {6} == touched(lambda unit: unit.ties.add([tie(5, 6, "e-1", "advisor")]))

    def test_ties_of_another_tenant_never_appear(self) -> None:
        """Nothing of another tenant's is found, ended or removed."""
        self.tie(tie(1, 1, 2), tie(2, 1, "e-1", "advisor"))
        with self.write(self.other) as unit:
            samples.add(unit, samples.customer(1), samples.customer(2))
            assert {} == unit.ties.get([tie_id(1)])
            assert [] == [*unit.ties.of([customer_id(1)]), *unit.ties.assigned_to("advisor", "e-1")]
            assert 0 == unit.ties.count("parent")
            unit.ties.remove([tie_id(1)], NOON)
            unit.ties.end([tie_id(1)], until=TODAY, at=NOON)
        with self.read() as unit:
            assert [1, 2] == sorted(self.ends(unit.ties.of([customer_id(1)], moment=NOW)))
