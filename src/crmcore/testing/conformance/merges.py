"""Merged customers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve

from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.money import LIMIT
from crmcore.errors import MoneyOutOfRange, TransactionError, UnknownCustomer
from crmcore.ports.store import EVERYONE, UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.deciding import consent, decision, link, message
from crmcore.testing.conformance.samples import (
    CITY,
    LISTED,
    MEASURES,
    NOON,
    PURCHASES,
    VIPS,
    add,
    cost,
    customer,
    customer_id,
    days_ago,
    email,
    external,
    merge,
    now,
    own,
    purchase,
    standing,
    statement,
    transition,
    uuid,
    void,
    where,
)

ONE, TWO, THREE, FOUR = map(customer_id, (1, 2, 3, 4))
LARGEST = str(LIMIT // 1_000_000)
_CAUSES = iter(range(9_100_000, 9_900_000))


class MergeObligations(KitBase):
    """What `MergeTable` promises."""

    def merge(self, number: int, into: int, days: int = 0) -> None:
        """Merge a customer into another, so many days ago."""
        with self.write() as unit:
            unit.merges.merge(merge(number, into, at=days_ago(days)), MEASURES, uuid(next(_CAUSES)))

    def unmerge(self, number: int) -> None:
        """Undo the merge of a customer."""
        with self.write() as unit:
            unit.merges.unmerge(customer_id(number), MEASURES, uuid(next(_CAUSES)))

    def know_two(self) -> None:
        """Two customers, 1 and 2, with something of everything that is about customers."""
        self.add(1, 2)
        self.record(
            purchase(1, 1, "10", at=days_ago(3)),
            purchase(2, 2, "20", at=days_ago(3, 9)),
            purchase(3, 2, "5", at=days_ago(1)),
            purchase(4, 2, "100", at=days_ago(2)),
            void(5, 2, 4, at=days_ago(1)),
        )
        with self.write() as unit:
            unit.identifiers.claim([(email("one@example.org"), own(ONE)), (email("two@example.org"), own(TWO))])
            link(unit, (1, 1), (2, 1), (2, 2))
            unit.attributes.state([statement(1, 1, CITY, "Rome", at=days_ago(2)), statement(2, 2, CITY, "Oslo")])
            unit.ledger.add([cost(1, 1, "1"), cost(2, 2, "2")])
            unit.lifecycle.put([transition(1, 1, standing()), transition(2, 2, standing("enhance", "new"))])
            unit.consents.add([consent(1, 1), consent(2, 2, granted=False), consent(3, 2, at_point=2)])
            unit.decisions.add([decision(1, 1), decision(2, 2)])
            unit.outbox.add([message(1), message(2, whose=2, point=2)])

    def known_of(self, whose: CustomerId) -> dict[str, object]:
        """All that is read of a customer."""
        with self.read() as unit:
            return known_of(unit, whose)

    def test_who_is_merged_has_a_head(self) -> None:
        """The head of a merged customer is whom it was merged into, or that one's head; heads have none."""
        self.add(1, 2, 3, 4)
        self.merge(1, 2, days=3)
        self.merge(4, 2, days=2)
        self.merge(2, 3, days=1)
        with self.read() as unit:
            assert {ONE: THREE, TWO: THREE, FOUR: THREE} == dict(
                unit.merges.heads([ONE, TWO, THREE, FOUR, customer_id(9)])
            )
            assert {} == dict(unit.merges.heads([]))
            assert merge(1, 2, at=days_ago(3)) == unit.merges.get(ONE)
            assert unit.merges.get(THREE) is None
            assert [merge(1, 2, at=days_ago(3)), merge(4, 2, at=days_ago(2)), merge(2, 3, at=days_ago(1))] == list(
                unit.merges.of(THREE)
            )
            assert [] == list(unit.merges.of(TWO))

    def test_what_is_about_both_is_about_the_head(self) -> None:
        """Rows about the one merged are about the head, each with its origin; nothing is about the one merged."""
        self.know_two()
        before = {whose: self.known_of(whose) for whose in (ONE, TWO)}
        self.merge(2, 1)
        with self.read() as unit:
            assert {ONE, TWO} == {each.origin for each in unit.interactions.of(ONE, limit=9)}
            assert {ONE} == {each.customer for each in unit.interactions.of(ONE, limit=9)}
            assert 5 == len(unit.interactions.of(ONE, limit=9))
            found = unit.identifiers.find([email("one@example.org").key, email("two@example.org").key])
            assert [own(ONE), Addressed(ONE, TWO)] == list(found.values())
            assert 2 == len(unit.identifiers.of(ONE))
            assert 2 == len(unit.contact_points.of([ONE])[ONE])
            assert [ONE] == list(unit.contact_points.reached_at(unit.contact_points.of([ONE])[ONE][0].address))
            assert [ONE, TWO] == [each.origin for each in unit.attributes.history(ONE, CITY.number)]
            assert {"cost to serve": 3_000_000} == {
                account: total for account, total in unit.ledger.totals([ONE], first=None, last=None).items() if total
            }
            assert 2 == len(unit.lifecycle.history(ONE))
            assert {ONE, TWO} == {each.origin for each in unit.consents.history(ONE) if each.origin}
            assert {ONE, TWO} == {each.origin for each in unit.decisions.of(ONE, limit=9)}
            assert 2 == len(unit.outbox.of(ONE, limit=9))
            assert {ONE} == {each.customer for each in unit.outbox.of(ONE, limit=9)}
        nothing = {name for name, of_one in before[TWO].items() if of_one}
        assert {"standing"} == {name for name in nothing if self.known_of(TWO)[name]}

    def test_what_is_derived_is_made_anew(self) -> None:
        """Figures add up, days counted once; the golden value is that of the newest statement of both; costs add up."""
        self.know_two()
        self.merge(2, 1)
        with self.read() as unit:
            state = unit.measures.of(ONE)[PURCHASES.number]
            assert (3, 35_000_000, days_ago(3, 9), days_ago(1), 2) == (
                state.count,
                state.total,
                state.first_at,
                state.last_at,
                state.days,
            )
            assert [(2, 30_000_000), (1, 5_000_000)] == list(unit.measures.days(ONE, PURCHASES.number).values())
            assert {} == dict(unit.measures.of(TWO))
            assert ["Oslo"] == [each.value for each in unit.attributes.golden(ONE)]
            assert [] == list(unit.attributes.golden(TWO))
        self.rebuilt_alike(ONE)

    def test_undone_it_is_as_it_was(self) -> None:
        """Undone, what has its origin in the customer is about it again, and everything is as it was."""
        self.know_two()
        before = {whose: self.known_of(whose) for whose in (ONE, TWO)}
        self.merge(2, 1)
        self.unmerge(2)
        assert before == {whose: self.known_of(whose) for whose in (ONE, TWO)}
        with self.read() as unit:
            assert {} == dict(unit.merges.heads([ONE, TWO]))
        self.rebuilt_alike(ONE)
        self.rebuilt_alike(TWO)

    def test_what_came_later_goes_to_its_origin(self) -> None:
        """What was written while they were one goes, when it is undone, to whom it was addressed."""
        self.add(1, 2)
        self.merge(2, 1)
        with self.write() as unit:
            unit.interactions.add([evolve(purchase(1, 1), origin=TWO), purchase(2, 1)], MEASURES)
            unit.identifiers.claim([(external("a"), Addressed(ONE, TWO))])
            unit.attributes.state([evolve(statement(1, 1, CITY, "Oslo"), origin=TWO)])
            unit.decisions.add([evolve(decision(1, 1), origin=TWO)])
        self.unmerge(2)
        with self.read() as unit:
            for whose in (ONE, TWO):
                assert 1 == unit.measures.of(whose)[PURCHASES.number].count
            assert own(TWO) == unit.identifiers.find([external("a").key])[external("a").key]
            assert ["Oslo"] == [each.value for each in unit.attributes.golden(TWO)]
            assert [] == list(unit.attributes.golden(ONE))
            assert [TWO] == list(unit.decisions.decided("spring", [ONE, TWO]))

    @pytest.mark.parametrize("order", [(1, 2), (2, 1)])
    def test_merges_are_undone_in_any_order(self, order: tuple[int, int]) -> None:
        """One into two, two into three: each is undone for itself, whichever goes first, and takes along its own."""
        self.add(1, 2, 3)
        self.record(*(purchase(number, number, str(10**number)) for number in (1, 2, 3)))
        before = {whose: self.known_of(whose) for whose in (ONE, TWO, THREE)}
        self.merge(1, 2)
        self.merge(2, 3)
        first, second = order
        self.unmerge(first)
        with self.read() as unit:
            left = {1: {TWO: THREE}, 2: {ONE: TWO}}[first]
            assert left == dict(unit.merges.heads([ONE, TWO, THREE]))
            totals = {whose: unit.measures.of(customer_id(whose)) for whose in (1, 2, 3)}
        expected = {1: {1: 10, 2: None, 3: 1_100}, 2: {1: None, 2: 110, 3: 1_000}}[first]
        assert expected == {
            whose: None if not found else found[PURCHASES.number].total // 1_000_000 for whose, found in totals.items()
        }
        self.unmerge(second)
        assert before == {whose: self.known_of(whose) for whose in (ONE, TWO, THREE)}

    def test_who_is_merged_is_neither_there_nor_archived(self) -> None:
        """One merged is found by no search, listed and counted nowhere, in no segment, and kept as archived."""
        with self.write() as unit:
            add(unit, customer(1, "Sara"), customer(2, "Sara"))
            unit.segments.put(LISTED, [ONE, TWO], NOON)
            unit.segments.refresh(VIPS, where(), now(), NOON, touched_only=False)
        self.merge(2, 1)
        with self.read() as unit:
            assert [ONE] == [each.id for each in unit.customers.search(["sara"], after=None, limit=9)]
            assert [ONE] == [each.id for each in unit.customers.page(after=None, limit=9, archived=False)]
            assert [] == list(unit.customers.page(after=None, limit=9, archived=True))
            assert (1, 0) == (unit.customers.count(archived=False), unit.customers.count(archived=True))
            assert [ONE] == list(unit.customers.ids())
            assert [ONE] == list(unit.fields.select(EVERYONE, now()))
            assert [ONE] == list(unit.segments.members(LISTED))
            assert [ONE, TWO] == sorted(unit.customers.get([ONE, TWO]))
            assert NOON == unit.customers.get([TWO])[TWO].archived_at
        with self.write() as unit:
            change = unit.segments.refresh(VIPS, where(), now(), NOON, touched_only=True)
        assert ([], [TWO]) == (list(change.entered), list(change.left))
        self.unmerge(2)
        with self.read() as unit:
            assert [ONE, TWO] == [each.id for each in unit.customers.page(after=None, limit=9, archived=False)]
            assert unit.customers.get([TWO])[TWO].archived_at is None

    def test_who_was_archived_before_is_so_after(self) -> None:
        """Undone, one who was archived before is archived since then."""
        with self.write() as unit:
            add(unit, customer(1), evolve(customer(2), archived_at=days_ago(9)))
        self.merge(2, 1)
        with self.read() as unit:
            assert [] == list(unit.customers.page(after=None, limit=9, archived=True))
        self.unmerge(2)
        with self.read() as unit:
            assert [TWO] == [each.id for each in unit.customers.page(after=None, limit=9, archived=True)]
            assert days_ago(9) == unit.customers.get([TWO])[TWO].archived_at

    def test_both_become_touched(self) -> None:
        """Merging, and undoing it, touches both."""
        self.add(1, 2)
        for merges in (True, False):
            with self.write() as unit:
                unit.segments.refresh(VIPS, where(), now(), NOON, touched_only=True)
                assert not unit.segments.touched(VIPS)
            if merges:
                self.merge(2, 1)
            else:
                self.unmerge(2)
            with self.read() as unit:
                assert unit.segments.touched(VIPS)

    @pytest.mark.parametrize(
        ("number", "into", "error"),
        [
            (1, 1, TransactionError),
            (3, 1, TransactionError),
            (1, 3, TransactionError),
            (1, 9, UnknownCustomer),
            (9, 1, UnknownCustomer),
        ],
    )
    def test_only_two_heads_are_merged(self, number: int, into: int, error: type[Exception]) -> None:
        """Two that are not both heads, one with itself, and who is unknown are not merged; nothing is changed."""
        self.add(1, 2, 3)
        self.merge(3, 2)
        with pytest.raises(error):
            self.merge(number, into)
        with self.read() as unit:
            assert {THREE: TWO} == dict(unit.merges.heads([ONE, TWO, THREE]))

    def test_a_head_is_not_unmerged(self) -> None:
        """The merge of one who is not merged cannot be undone."""
        self.add(1)
        with pytest.raises(TransactionError):
            self.unmerge(1)

    @pytest.mark.parametrize("facts", ["purchases", "costs"])
    def test_totals_out_of_range_are_not_joined(self, facts: str) -> None:
        """When the totals of both are beyond 10**12 together nothing is merged."""
        self.add(1, 2)
        with self.write() as unit:
            for number in (1, 2):
                if facts == "purchases":
                    unit.interactions.add([purchase(number, number, LARGEST)], MEASURES)
                else:
                    unit.ledger.add([cost(number, number, LARGEST)])
        before = self.known_of(TWO)
        with pytest.raises(MoneyOutOfRange):
            self.merge(2, 1)
        assert before == self.known_of(TWO)
        with self.read() as unit:
            assert {} == dict(unit.merges.heads([TWO]))

    def test_what_is_lent_is_noted(self) -> None:
        """What a merged customer lends is noted, in the place of what was noted before."""
        self.add(1, 2)
        with self.write() as unit:
            unit.merges.merge(merge(2, 1, "name", "segment:3"), MEASURES, uuid(next(_CAUSES)))
            assert merge(2, 1, "name", "segment:3") == unit.merges.get(TWO)
            unit.merges.lend(TWO, ["zone"])
            assert merge(2, 1, "zone") == unit.merges.get(TWO)
            unit.merges.lend(TWO, [])
        with self.read() as unit:
            assert merge(2, 1) == unit.merges.get(TWO)

    def test_a_decision_of_either_decides_for_both(self) -> None:
        """An occasion decided for one merged is decided for the head; both decisions of one occasion stay."""
        self.add(1, 2)
        with self.write() as unit:
            unit.decisions.add([decision(1, 1), decision(2, 2)])
        self.merge(2, 1)
        with self.write() as unit:
            occasion = unit.decisions.of(ONE, limit=1)[0].occasion
            assert [ONE, TWO] == [each.origin for each in unit.decisions.on(occasion)]
            assert {ONE} == {*unit.decisions.decided(occasion, [ONE])}
            assert {ONE} == {*unit.decisions.add([decision(3, 1)])}

    def test_merges_of_another_tenant_never_appear(self) -> None:
        """Merges are a tenant's own, also of customers of the same ids."""
        self.add(1, 2)
        with self.write(self.other) as unit:
            add(unit, customer(1), customer(2))
        self.merge(2, 1)
        with self.read(self.other) as unit:
            assert {} == dict(unit.merges.heads([ONE, TWO]))
            assert unit.merges.get(TWO) is None
            assert [] == list(unit.merges.of(ONE))
            assert 2 == unit.customers.count(archived=False)

    def rebuilt_alike(self, whose: CustomerId) -> None:
        """What is derived is what is made anew of the facts."""
        before = self.known_of(whose)
        with self.write() as unit:
            unit.attributes.rebuild()
            for measure in MEASURES:
                unit.measures.build(measure)
        assert before == self.known_of(whose)


_READ: dict[str, Callable[[UnitOfWork, CustomerId], object]] = {
    "interactions": lambda unit, whose: unit.interactions.of(whose, limit=99),
    "measures": lambda unit, whose: dict(unit.measures.of(whose)),
    "days": lambda unit, whose: dict(unit.measures.days(whose, PURCHASES.number)),
    "identifiers": lambda unit, whose: list(unit.identifiers.of(whose)),
    "points": lambda unit, whose: list(unit.contact_points.of([whose]).get(whose, ())),
    "golden": lambda unit, whose: list(unit.attributes.golden(whose)),
    "statements": lambda unit, whose: list(unit.attributes.history(whose, CITY.number)),
    "costs": lambda unit, whose: {
        account: total for account, total in unit.ledger.totals([whose], first=None, last=None).items() if total
    },
    "entries": lambda unit, whose: list(unit.ledger.of(whose, limit=99)),
    "transitions": lambda unit, whose: list(unit.lifecycle.history(whose)),
    "standing": lambda unit, whose: dict(unit.lifecycle.of([whose])),
    "consents": lambda unit, whose: [each for each in unit.consents.history(whose) if each.customer is not None],
    "decisions": lambda unit, whose: list(unit.decisions.of(whose, limit=99)),
    "messages": lambda unit, whose: list(unit.outbox.of(whose, limit=99)),
}


def known_of(unit: UnitOfWork, whose: CustomerId) -> dict[str, object]:
    """All that is read of a customer, by what it is."""
    return {name: read(unit, whose) for name, read in _READ.items()}
