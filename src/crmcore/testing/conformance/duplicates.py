"""Customers who may be one and the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from attrs import evolve

from crmcore.domain.customer.suggestion import Reason, Suggestion
from crmcore.errors import UnknownCustomer
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import (
    BIRTHDAY,
    CITY,
    MEASURES,
    NOON,
    SCATTERED,
    SCORE,
    customer,
    customer_id,
    days_ago,
    email,
    external,
    merge,
    own,
    statement,
    uuid,
)

ONE, TWO, THREE, FOUR = map(customer_id, (1, 2, 3, 4))
REASONS = (Reason("family_name", "same", 11.25), Reason("prior", "", -17.001))


def suggestion(number: int, one: int, other: int, probability: float = 0.95, *, by_rule: bool = False) -> Suggestion:
    """An open suggestion about two customers."""
    return Suggestion(uuid(number), customer_id(one), customer_id(other), probability, by_rule, REASONS, days_ago(1))


HELD = suggestion(9, 1, 800)

WRITES: Mapping[str, Callable[[UnitOfWork], object]] = {
    "duplicates.put": lambda unit: unit.duplicates.put([suggestion(1, 1, 801)]),
    "duplicates.decide": lambda unit: unit.duplicates.decide(HELD.id, "accepted", at=NOON, actor=None),
    "duplicates.reject_between": lambda unit: unit.duplicates.reject_between(
        customer_id(800), ONE, at=NOON, actor="desk"
    ),
}


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to do."""
    unit.duplicates.put([HELD])


def footprint(unit: UnitOfWork) -> Sequence[object]:
    """Everything that a call of `WRITES` can change."""
    return [list(unit.duplicates.every())]


class DuplicateObligations(KitBase):
    """What `DuplicateTable` promises."""

    def suggest(self, *suggestions: Suggestion) -> None:
        """Keep suggestions in one call."""
        with self.write() as unit:
            unit.duplicates.put(suggestions)

    def opened(self) -> list[int]:
        """The last digits of the open suggestions' ids, in order; as many as are counted."""
        with self.read() as unit:
            found = [each.id.int & 0xFFFF for each in unit.duplicates.open(after=None, limit=99)]
            assert len(found) == unit.duplicates.count()
        return found

    def test_suggestions_are_kept_as_given(self) -> None:
        """They are kept equal in every part, told by id, each by its own and by its customers."""
        self.add(1, 2, 3, 4)
        given = [
            suggestion(1, 1, 2, 1.0, by_rule=True),
            evolve(suggestion(2, 2, 3, 0.1 + 0.2), reasons=()),
            evolve(suggestion(3, 1, 4), reasons=(Reason("ü", "close", 0.1),)),
        ]
        self.suggest(*reversed(given))
        with self.read() as unit:
            assert given == list(unit.duplicates.every())
            assert given[1] == unit.duplicates.get(given[1].id)
            assert unit.duplicates.get(uuid(7)) is None
            assert [given[0], given[2]] == list(unit.duplicates.of([ONE]))
            assert [given[0], given[2], given[1]] == list(unit.duplicates.of([ONE, TWO, ONE]))
            assert [] == list(unit.duplicates.of([]))
            assert {ONE, TWO, FOUR} == set(unit.duplicates.uncertain([ONE, TWO, FOUR, customer_id(5)]))
            assert set() == set(unit.duplicates.uncertain([]))

    def test_suggestions_are_told_by_the_bytes_of_their_ids(self) -> None:
        """Every one, in the order of bytes, and so are those alike in probability."""
        self.add(*range(1, 2 + len(SCATTERED)))
        self.suggest(*[evolve(suggestion(1, 1, 2 + at), id=id_) for at, id_ in enumerate(SCATTERED)])
        expected = sorted(SCATTERED, key=lambda id_: id_.bytes)
        with self.read() as unit:
            assert expected == [each.id for each in unit.duplicates.every()]
            assert expected == [each.id for each in unit.duplicates.open(after=None, limit=9)]

    def test_a_suggestion_is_about_customers_of_the_tenant(self) -> None:
        """Otherwise none of the call is kept."""
        self.add(1, 2)
        with pytest.raises(UnknownCustomer):
            self.suggest(suggestion(1, 1, 2), suggestion(2, 1, 7))
        with self.read() as unit:
            assert [] == list(unit.duplicates.every())

    def test_a_pair_is_suggested_once(self) -> None:
        """Of an open one what is said is replaced; a decided one stays as it is."""
        self.add(1, 2, 3)
        first, second = suggestion(1, 1, 2), suggestion(2, 1, 3)
        self.suggest(first, second)
        with self.write() as unit:
            assert unit.duplicates.decide(second.id, "rejected", at=NOON, actor="desk")
        again = evolve(suggestion(3, 1, 2, 1.0, by_rule=True), reasons=(), found_at=NOON)
        self.suggest(again, suggestion(4, 1, 3, 0.99))
        with self.read() as unit:
            assert [
                evolve(first, probability=1.0, deterministic=True, reasons=()),
                evolve(second, state="rejected", decided_at=NOON, actor="desk"),
            ] == list(unit.duplicates.every())

    def test_a_decision_is_made_once(self) -> None:
        """It is False where nothing changes; an open one was never decided."""
        self.add(1, 2)
        made = suggestion(1, 1, 2)
        self.suggest(made)
        with self.write() as unit:
            assert not unit.duplicates.decide(made.id, "open", at=NOON, actor=None)
            assert unit.duplicates.decide(made.id, "accepted", at=days_ago(1), actor=None)
            assert not unit.duplicates.decide(made.id, "accepted", at=NOON, actor="desk")
            assert evolve(made, state="accepted", decided_at=days_ago(1)) == unit.duplicates.get(made.id)
            assert unit.duplicates.decide(made.id, "open", at=NOON, actor="desk")
            assert made == unit.duplicates.get(made.id)
            assert not unit.duplicates.decide(uuid(7), "rejected", at=NOON, actor=None)

    def test_the_surest_come_first_page_by_page(self) -> None:
        """By probability, then by id; a page begins after the one named, whatever became of that."""
        self.add(*range(1, 7))
        chances = (0.9, 0.99, 0.95, 0.99, 1.0)
        made = [suggestion(at + 1, at + 1, at + 2, chance) for at, chance in enumerate(chances)]
        self.suggest(*made)
        assert [5, 2, 4, 3, 1] == self.opened()
        with self.write() as unit:
            unit.duplicates.decide(made[3].id, "accepted", at=NOON, actor=None)
            assert [made[4], made[1]] == list(unit.duplicates.open(after=None, limit=2))
            assert [made[2]] == list(unit.duplicates.open(after=made[3], limit=1))
            assert [made[0]] == list(unit.duplicates.open(after=made[2], limit=9))
            assert [] == list(unit.duplicates.open(after=made[0], limit=9))

    def test_who_is_merged_is_suggested_as_the_head(self) -> None:
        """Two of one head are suggested no more, and again when it is undone; archived heads wait."""
        self.add(1, 2, 3, 4)
        self.suggest(suggestion(1, 1, 2), suggestion(2, 2, 3), suggestion(3, 3, 4))
        with self.write() as unit:
            unit.merges.merge(merge(2, 1), MEASURES, uuid(900))
        assert [2, 3] == self.opened()
        with self.read() as unit:
            assert {ONE, THREE} == set(unit.duplicates.uncertain([ONE, TWO, THREE]))
        with self.write() as unit:
            unit.merges.merge(merge(1, 3), MEASURES, uuid(901))
        assert [3] == self.opened()
        with self.write() as unit:
            unit.merges.unmerge(TWO, MEASURES, uuid(902))
        assert [1, 2, 3] == self.opened()
        with self.write() as unit:
            archived = evolve(unit.customers.get([THREE])[THREE], archived_at=NOON, version=2)
            unit.customers.update([(archived, "")])
        # The first is about the one merged into the third, and the second.
        assert [] == self.opened()

    def test_what_is_between_two_is_rejected(self) -> None:
        """Whichever of those merged into the two it names, and whatever was decided; nothing else."""
        self.add(1, 2, 3, 4)
        made = [suggestion(1, 1, 3), suggestion(2, 2, 3), suggestion(3, 2, 4), suggestion(4, 1, 2), suggestion(5, 3, 4)]
        self.suggest(*made)
        with self.write() as unit:
            unit.merges.merge(merge(2, 1), MEASURES, uuid(900))
            unit.duplicates.decide(made[1].id, "accepted", at=NOON, actor=None)
            unit.duplicates.decide(made[0].id, "rejected", at=days_ago(1), actor="desk")
            assert [made[1].id] == list(unit.duplicates.reject_between(THREE, ONE, at=NOON, actor="desk"))
            assert [] == list(unit.duplicates.reject_between(ONE, THREE, at=NOON, actor="desk"))
            assert [
                evolve(made[0], state="rejected", decided_at=days_ago(1), actor="desk"),
                evolve(made[1], state="rejected", decided_at=NOON, actor="desk"),
                *made[2:],
            ] == list(unit.duplicates.every())

    def test_identifiers_and_golden_values_are_read_of_many(self) -> None:
        """Of those who have any, a thousand at once."""
        self.add(*range(1, 1_001))
        with self.write() as unit:
            unit.identifiers.claim(
                [(email("b@example.org"), own(ONE)), (external("K"), own(ONE)), (external("J", "erp"), own(THREE))]
            )
            unit.attributes.state(
                [
                    statement(1, 1, CITY, "Ulm"),
                    statement(2, 1, SCORE, 7),
                    statement(3, 2, BIRTHDAY, 11_000),
                    statement(4, 3, CITY, None),
                    statement(5, 4, SCORE, 0),
                ]
            )
        with self.read() as unit:
            everyone = [customer(number).id for number in range(1, 1_001)]
            assert {
                ONE: [email("b@example.org").key, external("K").key],
                THREE: [external("J", "erp").key],
            } == {customer: list(keys) for customer, keys in unit.duplicates.identified(everyone).items()}
            assert {} == unit.duplicates.identified([TWO])
            assert {ONE: {1: "Ulm"}, TWO: {3: 11_000}} == unit.duplicates.golden(everyone, [1, 3])
            assert {} == unit.duplicates.golden([ONE], [])
            assert {} == unit.duplicates.golden([], [1])
