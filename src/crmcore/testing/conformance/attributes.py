"""Attributes: statements and golden values."""

from __future__ import annotations

from itertools import permutations

import pytest
from attrs import evolve

from crmcore.domain.customer.attribute import Attribute, Statement
from crmcore.domain.kernel.value_type import Scalar
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import (
    BIRTHDAY,
    CITY,
    NOON,
    SCORE,
    TODAY,
    add,
    customer,
    customer_id,
    days_ago,
    end_of,
    statement,
)

ONE = customer_id(1)
BY_RANK = (
    statement(9, 1, CITY, "Rome", at=days_ago(3), recorded=NOON),
    statement(5, 1, CITY, "Oslo", at=days_ago(2), recorded=days_ago(1)),
    statement(1, 1, CITY, "Bonn", at=days_ago(2), recorded=NOON),
    statement(2, 1, CITY, "Graz", at=days_ago(2), recorded=NOON),
)
"""Statements in the order of (stated_at, recorded_at, id): each step of it decides once."""


class AttributeObligations(KitBase):
    """What `AttributeTable` promises."""

    def declare(self, *statements: Statement) -> None:
        """Keep statements in one call."""
        with self.write() as unit:
            unit.attributes.state(statements)

    def golden_of(self, whose: int = 1) -> list[Statement]:
        """The golden statements of a customer."""
        with self.read() as unit:
            return list(unit.attributes.golden(customer_id(whose)))

    @pytest.mark.parametrize("order", list(permutations(range(len(BY_RANK)))), ids=str)
    def test_the_newest_statement_is_golden_whatever_order_they_come_in(self, order: tuple[int, ...]) -> None:
        """The newest statement by (stated_at, recorded_at, id) is golden, whatever order statements come in."""
        self.add(1)
        first, *others = (BY_RANK[rank] for rank in order)
        self.declare(first)
        self.declare(*others)
        assert [BY_RANK[-1]] == self.golden_of()
        with self.read() as unit:
            assert list(BY_RANK) == list(unit.attributes.history(ONE, CITY.number))

    def test_the_best_source_holds(self) -> None:
        """The source ranked first holds, whatever is newer; of one rank, and of those not ranked, the newest."""
        self.add(1)
        told = [
            evolve(statement(number, 1, CITY, city, at=days_ago(days)), source=source)
            for number, city, days, source in (
                (1, "Rome", 9, "register"),
                (2, "Oslo", 8, "register"),
                (3, "Bonn", 5, "shop"),
                (4, "Graz", 3, "web"),
                (5, "Bern", 2, "desk"),
            )
        ]
        with self.write() as unit:
            unit.attributes.state(told[1:4])
            unit.attributes.rank(["register", "shop"])
            assert [told[1]] == list(unit.attributes.golden(ONE))
            unit.attributes.state([told[0], told[4]])
            assert [told[1]] == list(unit.attributes.golden(ONE))
        found = []
        for ranks in (["shop", "register"], ["desk"], ["nobody"], []):
            with self.write() as unit:
                unit.attributes.rank(ranks)
                assert ranks == list(unit.attributes.ranks())
            (golden,) = self.golden_of()
            found.append(golden.value)
            assert golden.value == self.value("attribute.city")
        assert ["Bonn", "Bern", "Bern", "Bern"] == found
        assert ["Oslo", "Graz"] == [self._as_of(ranks, 3) for ranks in (["register"], [])]
        with self.read() as unit:
            assert told == list(unit.attributes.history(ONE, CITY.number))
            assert {ONE: told} == unit.attributes.stated([ONE, customer_id(7)])

    def _as_of(self, ranks: list[str], days: int) -> Scalar | None:
        with self.write() as unit:
            unit.attributes.rank(ranks)
        return self.value("attribute.city", reading=end_of(TODAY - days))

    def test_a_better_source_that_knows_no_more_leaves_nothing(self) -> None:
        """When the statement that holds is of None there is no golden value, as without ranks."""
        self.add(1)
        with self.write() as unit:
            unit.attributes.rank(["register"])
            unit.attributes.state([statement(1, 1, CITY, "Rome")])
            unit.attributes.state([evolve(statement(2, 1, CITY, None, at=days_ago(3)), source="register")])
            assert [] == list(unit.attributes.golden(ONE))

    def test_golden_values_come_by_attribute_number(self) -> None:
        """The statement behind each golden value, by attribute number."""
        self.add(1)
        given = [
            statement(1, 1, BIRTHDAY, -2000),
            statement(2, 1, CITY, "Łódź \U0001f600"),
            statement(3, 1, SCORE, 2**63 - 1),
        ]
        self.declare(*given)
        assert [given[1], given[2], given[0]] == self.golden_of()

    @pytest.mark.parametrize(
        ("attribute", "value"),
        [(SCORE, 0), (SCORE, -(2**63) + 1), (CITY, ""), (CITY, "007"), (CITY, "1e3"), (BIRTHDAY, -719_162)],
    )
    def test_values_keep_their_type(self, attribute: Attribute, value: Scalar) -> None:
        """A number stays a number and text stays text, empty and number-like text too."""
        self.add(1)
        self.declare(statement(1, 1, attribute, value))
        (found,) = self.golden_of()
        assert (value, type(value)) == (found.value, type(found.value))
        assert value == self.value(f"attribute.{attribute.name}")

    def test_an_attribute_not_known_any_more_is_left_out(self) -> None:
        """Attributes whose newest statement is None are left out; an older None changes nothing."""
        self.add(1)
        self.declare(statement(1, 1, CITY, "Rome"), statement(2, 1, CITY, None), statement(3, 1, SCORE, 4))
        self.declare(statement(4, 1, SCORE, None, at=days_ago(1)))
        assert [SCORE.number] == [found.attribute for found in self.golden_of()]
        assert [None, 4] == self.values(["attribute.city", "attribute.score"])
        self.declare(statement(5, 1, CITY, "Oslo", recorded=days_ago(-1)))
        assert ["Oslo", 4] == [found.value for found in self.golden_of()]

    def test_history_holds_every_statement_of_one_attribute(self) -> None:
        """Every statement of the attribute about the customer, those of None too, and no other."""
        self.add(1, 2)
        mine = [statement(1, 1, CITY, "Rome", at=days_ago(2)), statement(2, 1, CITY, None, at=days_ago(1))]
        self.declare(statement(3, 2, CITY, "Oslo"), mine[1], statement(4, 1, SCORE, 3), mine[0])
        with self.read() as unit:
            assert mine == list(unit.attributes.history(ONE, CITY.number))
            assert [] == list(unit.attributes.history(ONE, BIRTHDAY.number))

    def test_what_a_source_stated_last_is_told(self) -> None:
        """What a source stated last of each attribute, those of None too, by attribute number; whoever it has stated
        nothing of is left out.
        """
        self.add(1, 2, 3)
        mine = [
            statement(1, 1, CITY, "Rome", at=days_ago(2)),
            statement(2, 1, CITY, None, at=days_ago(1)),
            statement(3, 1, SCORE, 3),
            statement(4, 2, CITY, "Oslo", at=days_ago(5)),
        ]
        others = [
            evolve(statement(5, 1, SCORE, 4, at=days_ago(-1)), source="desk"),
            evolve(statement(6, 3, CITY, "Bonn"), source="desk"),
        ]
        self.declare(*others, *reversed(mine))
        with self.read() as unit:
            found = unit.attributes.newest([ONE, customer_id(2), customer_id(3)], "form")
            assert {ONE: mine[1:3], customer_id(2): [mine[3]]} == {who: list(told) for who, told in found.items()}
            assert {} == dict(unit.attributes.newest([ONE], "nobody"))
            assert {} == dict(unit.attributes.newest([], "form"))

    @pytest.mark.parametrize("order", list(permutations(range(len(BY_RANK)))), ids=str)
    def test_the_newest_of_a_source_is_the_last_by_rank(self, order: tuple[int, ...]) -> None:
        """What was stated last is last by (stated_at, recorded_at, id), whatever order statements come in."""
        self.add(1)
        for rank in order:
            self.declare(BY_RANK[rank])
        with self.read() as unit:
            assert [BY_RANK[-1]] == list(unit.attributes.newest([ONE], "form")[ONE])

    def test_a_large_batch_of_statements_is_as_good_as_many_small_ones(self) -> None:
        """Five hundred statements in one call make the golden values that one by one would."""
        self.add(*range(1, 51))
        given = [
            statement(number, number % 50 + 1, CITY, f"City {number}", at=days_ago(number * 7919 % 500))
            for number in range(500)
        ]
        self.declare(*given)
        for whose in (1, 25, 50):
            mine = [each for each in given if each.customer == customer_id(whose)]
            newest = max(mine, key=lambda each: (each.stated_at, each.recorded_at, each.id.bytes))
            assert [newest] == self.golden_of(whose)

    def test_rebuilding_makes_the_same_golden_values(self) -> None:
        """All golden values made anew from the statements are equal to those maintained."""
        self.add(1, 2)
        self.declare(*BY_RANK, statement(7, 2, CITY, "Rome"), statement(8, 2, SCORE, None), statement(10, 1, SCORE, 5))
        found = self.golden_of(1), self.golden_of(2)
        with self.write() as unit:
            unit.attributes.rebuild()
        assert found == (self.golden_of(1), self.golden_of(2))
        assert 2 == len(found[0])

    def test_stating_nothing_is_nothing(self) -> None:
        """An empty sequence changes nothing."""
        self.add(1)
        self.declare()
        assert [] == self.golden_of()

    def test_attributes_of_another_tenant_never_appear(self) -> None:
        """Statements and golden values of a tenant are never read by another, nor touched when another rebuilds."""
        self.add(1)
        self.declare(statement(1, 1, CITY, "Rome"))
        with self.write(self.other) as unit:
            add(unit, customer(3))
            assert [] == list(unit.attributes.golden(ONE))
            assert [] == list(unit.attributes.history(ONE, CITY.number))
            assert {} == dict(unit.attributes.newest([ONE], "form"))
            unit.attributes.rebuild()
        assert ["Rome"] == [found.value for found in self.golden_of()]
