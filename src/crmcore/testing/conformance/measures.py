"""Measures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.time import Day
from crmcore.domain.kernel.value_type import Value
from crmcore.domain.relationship.content import Custom, Line, Purchase, Return
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.measure import Measure, MeasureState
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.interactions import mixed
from crmcore.testing.conformance.samples import (
    BRANCH,
    DOLLAR,
    FEEDBACK,
    MEASURES,
    MINUTES,
    NOON,
    PRAISE,
    PURCHASES,
    REFERRALS,
    TEA,
    TODAY,
    WEB,
    add,
    customer,
    customer_id,
    days_ago,
    euros,
    interaction,
    purchase,
    rating,
    void,
)

ONE = customer_id(1)
MIDNIGHT = NOON.replace(hour=23)
"""An instant that is the next day in the tenant's zone (Europe/Berlin) and the same day in UTC."""


class MeasureObligations(KitBase):
    """What `MeasureTable` promises, and what `InteractionTable.add` does to measures."""

    def figures(self, measure: Measure = PURCHASES, whose: int = 1) -> MeasureState | None:
        """The figures of a measure of a customer."""
        with self.read() as unit:
            return unit.measures.of(customer_id(whose)).get(measure.number)

    def by_day(self, measure: Measure = PURCHASES, whose: int = 1) -> dict[Day, tuple[int, int]]:
        """The figures by day of a measure of a customer, in the order given."""
        with self.read() as unit:
            return dict(unit.measures.days(customer_id(whose), measure.number))

    def test_figures_follow_what_is_recorded(self) -> None:
        """Count, total, first, last and distinct days are brought up to date in the same transaction."""
        self.add(1)
        with self.write() as unit:
            unit.interactions.add([purchase(1, 1, "10", at=days_ago(3)), purchase(2, 1, "5")], MEASURES)
            found = unit.measures.of(ONE)[PURCHASES.number]
        assert MeasureState(2, 15_000_000, days_ago(3), NOON, 2) == found == self.figures()

    def test_days_are_distinct(self) -> None:
        """Several on one tenant day are one day, in one call or in several."""
        self.add(1)
        self.record(purchase(1, 1, at=days_ago(1, 8)), purchase(2, 1, at=days_ago(1, 9)))
        self.record(purchase(3, 1, at=days_ago(1, 7)))
        assert MeasureState(3, 30_000_000, days_ago(1, 7), days_ago(1, 9), 1) == self.figures()

    def test_days_are_tenant_days(self) -> None:
        """Days are those of the tenant's zone, as kept with the interaction."""
        self.add(1)
        self.record(purchase(1, 1, "1"), purchase(2, 1, "2", at=MIDNIGHT))
        assert {TODAY: (1, 1_000_000), TODAY + 1: (1, 2_000_000)} == self.by_day()

    def test_late_arrivals_are_counted_where_they_belong(self) -> None:
        """What arrives late moves first, days and the figures of its day; not last."""
        self.add(1)
        self.record(purchase(1, 1, "1"))
        self.record(purchase(2, 1, "2", at=days_ago(10), recorded=NOON))
        self.record(purchase(3, 1, "4", at=days_ago(5), recorded=NOON))
        assert MeasureState(3, 7_000_000, days_ago(10), NOON, 3) == self.figures()
        assert [(TODAY - 10, (1, 2_000_000)), (TODAY - 5, (1, 4_000_000)), (TODAY, (1, 1_000_000))] == list(
            self.by_day().items()
        )

    def test_figures_by_day_come_in_order_of_days(self) -> None:
        """Count and total of each tenant day on which there was something, in order of days."""
        self.add(1)
        for number, day in enumerate((4, 1, 9, 1, 0)):
            self.record(purchase(number, 1, str(number), at=days_ago(day)))
        assert [TODAY - 9, TODAY - 4, TODAY - 1, TODAY] == list(self.by_day())
        assert (2, 4_000_000) == self.by_day()[TODAY - 1]

    @pytest.mark.parametrize("voided", [1, 2, 3, 4])
    def test_voiding_takes_back_what_was_counted(self, voided: int) -> None:
        """After a void all figures are as if the voided one had never been: first, last, days and each day."""
        self.add(1)
        given = [purchase(1, 1, "1", at=days_ago(9)), purchase(2, 1, "2", at=days_ago(5, 8))]
        given += [purchase(3, 1, "4", at=days_ago(5, 9)), purchase(4, 1, "8")]
        self.record(*given)
        self.record(void(9, 1, voided))
        left = [each for each in given if each.id != given[voided - 1].id]
        assert expected(left) == self.figures()
        assert {TODAY - 9, TODAY - 5, TODAY} - ({left_out(voided)} if left_out(voided) else set()) == set(self.by_day())

    def test_measures_that_count_nothing_are_left_out(self) -> None:
        """Measures that count nothing are left out, also when all was voided."""
        self.add(1)
        self.record(purchase(1, 1), rating(2, 1, 8))
        with self.read() as unit:
            assert {PURCHASES.number, FEEDBACK.number} == set(unit.measures.of(ONE))
        self.record(void(3, 1, 1))
        with self.read() as unit:
            assert {FEEDBACK.number} == set(unit.measures.of(ONE))
        assert {} == self.by_day()

    def test_a_measure_counts_its_kinds(self) -> None:
        """Only interactions of the measure's kinds count."""
        self.add(1)
        self.record(purchase(1, 1, touchpoint="branch"), interaction(2, 1, Return(euros("3")), touchpoint="branch"))
        assert (2, 13_000_000) == pair(self.figures(BRANCH))
        assert (1, 10_000_000) == pair(self.figures(PURCHASES))
        assert self.figures(REFERRALS) is None

    def test_an_envelope_filter_holds_for_all_its_names(self) -> None:
        """Source, touchpoint and direction are looked at: all of `where` have to hold, each for one of its scalars."""
        self.add(1)
        self.record(
            purchase(1, 1, "1", source="web"),
            purchase(2, 1, "2", source="app"),
            purchase(3, 1, "4", source="branch"),
            purchase(4, 1, "8"),
            purchase(5, 1, "16", source="web", direction="outbound"),
        )
        assert (2, 3_000_000) == pair(self.figures(WEB))

    def test_a_content_filter_looks_at_the_values(self) -> None:
        """A value of the content is looked at: numbers as numbers, text by code point, a missing value never."""
        self.add(1)
        values: list[dict[str, Value]] = [
            {"minutes": 1, "page": "prices"},
            {"minutes": 2, "page": "Prices"},
            {"minutes": 4},
        ]
        values += [{"minutes": 8, "page": "\U0001f600"}, {"page": "prices"}]
        self.record(*(interaction(number, 1, Custom("tasting", each)) for number, each in enumerate(values)))
        self.record(*(rating(number + 10, 1, score) for number, score in enumerate((8, 9, 10))))
        assert (3, 9) == pair(self.figures(MINUTES))
        assert (2, 0) == pair(self.figures(PRAISE))
        assert (3, 27) == pair(self.figures(FEEDBACK))

    def test_a_product_filter_counts_once_and_sums_the_lines(self) -> None:
        """By product an interaction counts once when a line has such a product; the sum of those lines is its total."""
        self.add(1)
        lines = (
            Line("tea", euros("1")),
            Line("cup", euros("2")),
            Line("green tea", euros("4")),
            Line("tea", euros("8")),
        )
        self.record(
            interaction(1, 1, Purchase(euros("100"), lines)),
            interaction(2, 1, Purchase(euros("50"), (Line("cup", euros("50")),)), at=days_ago(1)),
            interaction(3, 1, Return(euros("3"), (Line("tea", euros("3")),)), at=days_ago(2)),
            purchase(4, 1, at=days_ago(3)),
        )
        assert MeasureState(2, 16_000_000, days_ago(2), NOON, 2) == self.figures(TEA)

    def test_totals_are_in_base_currency(self) -> None:
        """Amounts are summed in base currency, lines too."""
        self.add(1)
        bought = Purchase(Money("10", "USD"), (Line("tea", Money("5", "USD")),))
        self.record(interaction(1, 1, bought, rate=DOLLAR), purchase(2, 1, "1"))
        assert (2, 10_000_000) == pair(self.figures())
        assert (1, 4_500_000) == pair(self.figures(TEA))

    def test_a_measure_declared_later_is_back_filled(self) -> None:
        """Building a measure makes all its figures from the interactions, voided ones left out."""
        self.add(*range(1, 22))
        given = [mixed(number, 0) for number in range(200)]
        with self.write() as unit:
            unit.interactions.add(given, ())
        with self.read() as unit:
            assert {} == dict(unit.measures.of(ONE))
        with self.write() as unit:
            for measure in MEASURES:
                unit.measures.build(measure)
        voided = {each.voids for each in given}
        counted = [each for each in given if each.id not in voided and each.kind == "purchase"]
        for whose in range(1, 22):
            assert expected([each for each in counted if each.customer == customer_id(whose)]) == self.figures(
                whose=whose
            )

    def test_rebuilding_makes_the_same_figures(self) -> None:
        """Figures made anew from the interactions are equal to those maintained."""
        self.add(*range(1, 22))
        for number in range(120):
            self.record(mixed(number, 0))
        found = self.all_figures()
        assert len(found) > 60
        with self.write() as unit:
            for measure in MEASURES:
                unit.measures.build(measure)
        assert found == self.all_figures()

    def all_figures(self) -> dict[tuple[int, int], tuple[MeasureState, dict[Day, tuple[int, int]]]]:
        """All figures of customers 1 to 21 by (customer, measure)."""
        with self.read() as unit:
            return {
                (whose, number): (state, dict(unit.measures.days(customer_id(whose), number)))
                for whose in range(1, 22)
                for number, state in unit.measures.of(customer_id(whose)).items()
            }

    def test_dropping_removes_one_measure(self) -> None:
        """Dropping removes all figures of the measure and no other's."""
        self.add(1)
        self.record(purchase(1, 1, source="web"))
        with self.write() as unit:
            unit.measures.drop(WEB)
            assert {PURCHASES.number} == set(unit.measures.of(ONE))
            assert {} == dict(unit.measures.days(ONE, WEB.number))

    def test_figures_of_one_customer_are_its_own(self) -> None:
        """Recording for one customer leaves the figures of others alone."""
        self.add(1, 2)
        self.record(purchase(1, 1))
        self.record(purchase(2, 2), purchase(3, 2))
        assert (1, 2) == (self.figures(whose=1).count, self.figures(whose=2).count)  # type: ignore[union-attr]

    def test_instants_are_exact(self) -> None:
        """First and last are exact to the microsecond."""
        self.add(1)
        step = timedelta(microseconds=1)
        self.record(purchase(1, 1, at=NOON), purchase(2, 1, at=NOON + step), purchase(3, 1, at=NOON - step))
        assert MeasureState(3, 30_000_000, NOON - step, NOON + step, 1) == self.figures()

    def test_measures_of_another_tenant_never_appear(self) -> None:
        """Building and dropping a measure of one tenant leaves another's figures alone, and none are read."""
        self.add(1)
        self.record(purchase(1, 1))
        with self.write(self.other) as unit:
            add(unit, customer(3))
            assert {} == dict(unit.measures.of(ONE))
            assert {} == dict(unit.measures.days(ONE, PURCHASES.number))
            unit.measures.build(PURCHASES)
            assert {} == dict(unit.measures.of(ONE))
            unit.measures.drop(PURCHASES)
        assert (1, 10_000_000) == pair(self.figures())


def pair(state: MeasureState | None) -> tuple[int, int] | None:
    """Count and total."""
    return None if state is None else (state.count, state.total)


def left_out(voided: int) -> Day | None:
    """The day on which nothing is left when that one of four purchases is voided."""
    return {1: TODAY - 9, 4: TODAY}.get(voided)


def expected(purchases: list[Interaction]) -> MeasureState | None:
    """The figures that purchases make."""
    if not purchases:
        return None
    instants = [each.occurred_at for each in purchases]
    total = sum(each.base.millionths for each in purchases if each.base)
    return MeasureState(len(purchases), total, min(instants), max(instants), len({each.day for each in purchases}))
