"""Fields as of a past moment, and as it was known then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crmcore.domain.kernel.time import day_end, to_micros
from crmcore.ports.store import Reading
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import (
    CITY,
    NOON,
    TODAY,
    ZONE,
    before,
    cost,
    customer_id,
    days_ago,
    end_of,
    now,
    purchase,
    rating,
    statement,
    void,
)

STEP = timedelta(microseconds=1)
PURCHASE_FIELDS = tuple(
    f"purchases.{aspect}" for aspect in ("count", "total", "days", "first_at", "last_at", "days_since")
)


class PastObligations(KitBase):
    """At a past moment measures and standing are computed as of then."""

    def late_purchase(self) -> None:
        """Customer 1 bought 9, 5 (recorded 2 days ago) and 1 days ago; the last purchase is voided."""
        self.add(1, 2)
        self.record(purchase(1, 1, "1", at=days_ago(9)))
        self.record(purchase(2, 1, "2", at=days_ago(5), recorded=days_ago(2)))
        self.record(purchase(3, 1, "4", at=days_ago(1)))
        self.record(void(4, 1, 3, at=NOON))

    def counted(self, reading: Reading, text: str = "purchases.total") -> int:
        """The total of purchases in euros."""
        found = self.value(text, reading=reading)
        assert isinstance(found, int)
        return found // 1_000_000

    def test_what_had_occurred_by_the_end_of_a_day_counts(self) -> None:
        """As of a day what had occurred by its end counts, whenever it was recorded."""
        self.late_purchase()
        assert [0, 1, 1, 3, 3] == [self.counted(end_of(TODAY - days)) for days in (10, 9, 6, 5, 0)]

    def test_a_void_takes_back_the_past(self) -> None:
        """What is voided counts for nothing at any past moment, unless the void was not known then."""
        self.late_purchase()
        assert 3 == self.counted(end_of(TODAY - 1))
        assert 7 == self.counted(end_of(TODAY - 1, known_at=days_ago(0, 11)))

    def test_the_moment_is_exclusive(self) -> None:
        """Only what occurred before `until` counts."""
        self.late_purchase()
        found = [self.counted(before(days_ago(5) + step)) for step in (timedelta(0), STEP)]
        assert [1, 3] == found

    def test_the_end_of_a_day_is_that_of_the_tenant(self) -> None:
        """The end of a day is the tenant's midnight, not that of UTC."""
        self.add(1)
        end = day_end(TODAY, ZONE)
        self.record(purchase(1, 1, "1", at=end - STEP), purchase(2, 1, "2", at=end))
        assert [1, 3] == [self.counted(end_of(TODAY)), self.counted(end_of(TODAY + 1))]
        assert [1, 2] == [self.counted(end_of(day), "purchases.total(days=1)") for day in (TODAY, TODAY + 1)]

    def test_known_at_leaves_out_what_was_recorded_later(self) -> None:
        """Under `known_at` only what was recorded at or before that instant counts; now and as of a day."""
        self.late_purchase()
        known = [days_ago(9), days_ago(2) - STEP, days_ago(2), days_ago(1), NOON - STEP, NOON]
        assert [1, 1, 3, 7, 7, 3] == [self.counted(now(known_at=each)) for each in known]
        assert [1, 3] == [self.counted(end_of(TODAY - 5, known_at=each)) for each in known[1:3]]
        assert [0, 0] == [self.counted(end_of(TODAY - 10, known_at=each)) for each in (days_ago(20), NOON)]

    def test_all_aspects_have_a_past(self) -> None:
        """Every aspect of a measure is as of then; 0 or missing before there was anything."""
        self.late_purchase()
        first, late = to_micros(days_ago(9)), to_micros(days_ago(5))
        assert [2, 3_000_000, 2, first, late, 2] == self.values(PURCHASE_FIELDS, reading=end_of(TODAY - 3))
        assert [1, 1_000_000, 1, first, first, 6] == self.values(
            PURCHASE_FIELDS, reading=end_of(TODAY - 3, known_at=days_ago(3))
        )
        assert [0, 0, 0, None, None, None] == self.values(PURCHASE_FIELDS, reading=end_of(TODAY - 20))
        assert [0, 0, 0, None, None, None] == self.values(PURCHASE_FIELDS, 2, reading=end_of(TODAY))

    def test_windows_end_with_the_moment(self) -> None:
        """A window is so many tenant days ending with the day of the moment; its last day may be partial."""
        self.late_purchase()
        texts = ("purchases.count(days=5)", "purchases.first_at(days=5)", "purchases.days(days=5)")
        assert [2, to_micros(days_ago(9)), 2] == self.values(texts, reading=end_of(TODAY - 5))
        assert [1, to_micros(days_ago(5)), 1] == self.values(texts, reading=end_of(TODAY - 4))
        assert [0, None, 0] == self.values(texts, reading=end_of(TODAY))
        assert [1, to_micros(days_ago(9)), 1] == self.values(texts, reading=before(days_ago(5, 11)))
        assert [1, to_micros(days_ago(9)), 1] == self.values(texts, reading=end_of(TODAY - 5, known_at=days_ago(3)))

    def test_totals_and_filters_have_a_past(self) -> None:
        """Measures that sum a value of the content or look at one have a past as well."""
        self.add(1)
        self.record(rating(1, 1, 10, at=days_ago(5)), rating(2, 1, 3, at=days_ago(2)))
        texts = ("feedback.total", "praise.count", "praise.days_since")
        assert [10, 1, 2] == self.values(texts, reading=end_of(TODAY - 3))
        assert [0, 0, None] == self.values(texts, reading=before(days_ago(5)))
        assert [13, 1, 4] == self.values(texts, reading=before(days_ago(1, 1)))

    def test_values_have_a_past(self) -> None:
        """Revenue, cost and profit count what had occurred, under `known_at` what had been recorded."""
        self.late_purchase()
        with self.write() as unit:
            unit.ledger.add([cost(1, 1, "10", at=days_ago(6)), cost(2, 1, "20", at=days_ago(4), recorded=NOON)])
        texts = ("value.revenue", "value.cost", "value.profit")
        assert [3_000_000, 30_000_000, -27_000_000] == self.values(texts, reading=end_of(TODAY - 3))
        assert [1_000_000, 10_000_000, -9_000_000] == self.values(texts, reading=end_of(TODAY - 6))
        assert [1_000_000, 0, 1_000_000] == self.values(texts, reading=before(days_ago(6)))
        known = end_of(TODAY - 3, known_at=days_ago(1))
        assert [3_000_000, 10_000_000, -7_000_000] == self.values(texts, reading=known)
        windowed = [f"{text}(days=3)" for text in texts]
        assert [2_000_000, 20_000_000, -18_000_000] == self.values(windowed, reading=end_of(TODAY - 3))

    def test_attributes_have_a_past(self) -> None:
        """The golden value as of then: of what had been stated, under `known_at` of what had been recorded."""
        self.add(1)
        with self.write() as unit:
            unit.attributes.state(
                [
                    statement(1, 1, CITY, "Rome", at=days_ago(9), recorded=days_ago(9)),
                    statement(2, 1, CITY, "Oslo", at=days_ago(5), recorded=days_ago(1)),
                    statement(3, 1, CITY, None, at=days_ago(2), recorded=days_ago(2)),
                ]
            )
        found = [self.value("attribute.city", reading=end_of(TODAY - days)) for days in (10, 9, 5, 3, 2, 0)]
        assert [None, "Rome", "Oslo", "Oslo", None, None] == found
        assert "Rome" == self.value("attribute.city", reading=end_of(TODAY - 3, known_at=days_ago(2)))
        assert "Rome" == self.value("attribute.city", reading=before(days_ago(5)))
        assert [customer_id(1)] == self.selected('attribute.city == "Oslo"', end_of(TODAY - 3))

    def test_standing_is_computed_as_of_then(self) -> None:
        """At a past moment stage, rung, defection and rhythm are computed by the rules of the reading."""
        self.add(1)
        self.record(*(purchase(number, 1, at=days_ago(day)) for number, day in enumerate((200, 190, 180, 1))))
        texts = ("stage", "rung", "defected", "rhythm")
        assert ["acquire", "prospect", 0] == self.values(texts[:3], reading=end_of(TODAY - 201))
        assert ["enhance", "new", 0, 90_000_000] == self.values(texts, reading=end_of(TODAY - 200))
        assert ["enhance", "regular", 0, 10_000_000] == self.values(texts, reading=end_of(TODAY - 190))
        assert ["retain", "regular", 0, 10_000_000] == self.values(texts, reading=end_of(TODAY - 150))
        assert ["acquire", "regular", 1, 10_000_000] == self.values(texts, reading=end_of(TODAY - 149))
        assert ["retain", "regular", 0] == self.values(texts[:3], reading=end_of(TODAY))

    def test_predicates_hold_as_of_then(self) -> None:
        """Selections and counts are as of the moment too."""
        self.late_purchase()
        assert [customer_id(1)] == self.selected("purchases.total > 2", end_of(TODAY - 5))
        assert [] == self.selected("purchases.total > 2", end_of(TODAY - 6))
        assert [customer_id(1)] == self.selected('rung == "regular" and purchases.days_since == 1', end_of(TODAY - 4))

    @pytest.mark.parametrize("partial", [False, True], ids=["whole days", "partial day"])
    def test_the_present_is_the_last_of_the_past(self, partial: bool) -> None:
        """As of a moment after everything, measures are what they are now."""
        self.late_purchase()
        with self.write() as unit:
            unit.ledger.add([cost(1, 1, "10", at=days_ago(6))])
        asked = [*PURCHASE_FIELDS, "purchases.total(days=6)", "value.profit", "rhythm"]
        last = before(NOON + timedelta(hours=1)) if partial else end_of(TODAY)
        assert self.values(asked) == self.values(asked, reading=last)
        assert self.values(asked) == self.values(asked, reading=now(known_at=NOON))
