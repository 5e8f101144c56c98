"""Membership: refreshing, ranking, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest
from attrs import evolve

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.segment import Ranking
from crmcore.ports.store import EVERYONE, Change, Refreshed, Selection, UnitOfWork
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import (
    CITY,
    LISTED,
    MEASURES,
    NOON,
    PURCHASES,
    QUIET,
    SCATTERED,
    TODAY,
    VIPS,
    add,
    cost,
    customer,
    customer_id,
    days_ago,
    end_of,
    field,
    now,
    purchase,
    standing,
    statement,
    transition,
    void,
    where,
)
from crmcore.testing.conformance.store import Planned


def uncount(unit: UnitOfWork) -> None:
    """The measure of purchases counts nothing any more."""
    unit.measures.build(evolve(PURCHASES, where={"source": ("nowhere",)}))
    unit.segments.touch_everyone()


TOUCHES: dict[str, tuple[str, Callable[[UnitOfWork], object]]] = {
    "being added": ("customer.days_since_added == 0", lambda unit: add(unit, customer(50))),
    "being updated": (
        'customer.language == "de"',
        lambda unit: unit.customers.update([(evolve(customer(1, language="de"), version=2), "")]),
    ),
    "an interaction": ("purchases.count > 1", lambda unit: unit.interactions.add([purchase(20, 1)], MEASURES)),
    "a void": ("purchases.count == 0", lambda unit: unit.interactions.add([void(20, 1, 1)], MEASURES)),
    "a void of another's": ("purchases.count == 0", lambda unit: unit.interactions.add([void(20, 2, 1)], MEASURES)),
    "a statement": ('attribute.city == "Rome"', lambda unit: unit.attributes.state([statement(1, 1, CITY, "Rome")])),
    "a ledger entry": ("value.cost > 0", lambda unit: unit.ledger.add([cost(1, 1, "5")])),
    "a transition": ('stage == "retain"', lambda unit: unit.lifecycle.put([transition(1, 1, standing("retain"))])),
    "entering another segment": ("segment.listed", lambda unit: unit.segments.put(LISTED, [customer_id(1)], NOON)),
    "leaving another segment": ("not segment.listed", lambda unit: unit.segments.take(LISTED, [customer_id(3)])),
    "another segment being emptied": ("not segment.listed", lambda unit: unit.segments.take(LISTED, None)),
    "another segment being refreshed": (
        "segment.quiet",
        lambda unit: unit.segments.refresh(QUIET, where("purchases.count > 0"), now(), NOON, touched_only=False),
    ),
    "another segment being ranked": (
        "segment.quiet",
        lambda unit: unit.segments.rank(
            QUIET, Ranking(field("purchases.total").ref, top=1), field("purchases.total"), EVERYONE, now(), NOON
        ),
    ),
    "everyone being touched": ("purchases.count == 0", uncount),
}
"""What can change a field of a customer: a predicate whose truth changes, and what changes it."""


class SegmentObligations(KitBase):
    """What `SegmentTable` promises."""

    def refresh(
        self, predicate: str, *, touched_only: bool = False, segment: int = VIPS, today: int = TODAY
    ) -> tuple[list[int], list[int]]:
        """Refresh a segment in a transaction of its own; who entered and who left, by number."""
        with self.write() as unit:
            change = unit.segments.refresh(segment, where(predicate), now(today), NOON, touched_only=touched_only)
        return numbers(change)

    def rank(
        self,
        by: str,
        *,
        top: int | None = None,
        share: str | None = None,
        lowest: bool = False,
        within: int | None = None,
    ) -> tuple[list[int], Scalar | None]:
        """Rank a segment; its members afterwards, and the threshold."""
        ranking = Ranking(field(by).ref, top, None if share is None else Decimal(share), lowest)
        with self.write() as unit:
            selection = Selection(segment=within)
            _, threshold = unit.segments.rank(VIPS, ranking, field(by), selection, now(), NOON)
        return self.members(), threshold

    def members(self, segment: int = VIPS) -> list[int]:
        """The members of a segment, by number."""
        with self.read() as unit:
            found = list(unit.segments.members(segment))
            assert len(found) == unit.segments.count(segment)
        return [id_.int >> 80 for id_ in found]

    def bought(self, *amounts: str) -> None:
        """Customers 1, 2, ... who bought for these amounts; an empty one bought nothing."""
        self.add(*range(1, len(amounts) + 1))
        self.record(*(purchase(number, number, amount) for number, amount in enumerate(amounts, start=1) if amount))

    def test_refreshing_makes_the_members_those_selected(self) -> None:
        """Refreshing makes the members those selected and returns who entered and who left."""
        self.bought("50", "150", "250")
        assert ([2, 3], []) == self.refresh("purchases.total > 100")
        assert ([1], [3]) == self.refresh("purchases.total < 200")
        assert ([], []) == self.refresh("purchases.total < 200")
        assert [1, 2] == self.members()

    def test_a_refresh_takes_any_selection(self) -> None:
        """The selection may be narrowed to a segment; the moment may be a past one."""
        self.bought("50", "150", "250")
        with self.write() as unit:
            unit.segments.put(LISTED, [customer_id(1), customer_id(2)], NOON)
            within = where("purchases.total > 100", segment=LISTED)
            change = unit.segments.refresh(VIPS, within, now(), NOON, touched_only=False)
            assert ([2], []) == numbers(change)
            change = unit.segments.refresh(
                VIPS, where("purchases.count > 0"), end_of(TODAY - 1), NOON, touched_only=False
            )
            assert ([], [2]) == numbers(change)

    @pytest.mark.parametrize("touch", TOUCHES)
    def test_a_customer_is_touched_by_whatever_can_change_a_field(self, touch: str) -> None:
        """A refresh of the touched finds every change since the last refresh, as a whole refresh does."""
        predicate, act = TOUCHES[touch]
        self.bought("150", "", "")
        with self.write() as unit:
            unit.segments.put(LISTED, [customer_id(3)], NOON)
        self.refresh(predicate)
        former = self.members()
        with self.write() as unit:
            act(unit)
        entered, left = self.refresh(predicate, touched_only=True)
        members = self.members()
        assert (entered, left) != ([], [])
        assert sorted({*former, *entered} - {*left}) == members
        assert ([], []) == self.refresh(predicate)

    def test_a_refresh_of_the_touched_looks_at_them_only(self) -> None:
        """With `touched_only` it looks only at customers touched since this segment's last refresh."""
        self.bought("10", "10", "10")
        self.refresh("purchases.days_since > 10", segment=QUIET)
        with self.write() as unit:
            unit.attributes.state([statement(1, 2, CITY, "Rome")])
        assert ([2], []) == self.refresh(
            "purchases.days_since > 10", segment=QUIET, today=TODAY + 20, touched_only=True
        )
        assert ([1, 3], []) == self.refresh("purchases.days_since > 10", segment=QUIET, today=TODAY + 20)

    @pytest.mark.parametrize("touched_only", [True, False])
    def test_a_refresh_leaves_no_touched_customers(self, touched_only: bool) -> None:
        """Either way the segment has no touched customers left."""
        self.bought("10", "10")
        quiet = "purchases.days_since > 10"
        assert ([], []) == self.refresh(quiet, touched_only=touched_only)
        assert ([], []) == self.refresh(quiet, today=TODAY + 20, touched_only=True)
        assert ([1, 2], []) == self.refresh(quiet, today=TODAY + 20)

    def test_it_is_told_whether_a_segment_has_anyone_touched(self) -> None:
        """Touched are those since the segment was last refreshed or ranked; everyone, when it never was."""
        self.bought("10", "20")
        by = field("purchases.total")
        with self.write() as unit:
            assert unit.segments.touched(VIPS)
            assert unit.segments.touched(QUIET)
            unit.segments.refresh(QUIET, where("purchases.count > 0"), now(), NOON, touched_only=False)
            unit.segments.rank(VIPS, Ranking(by.ref, top=1), by, EVERYONE, now(), NOON)
            assert unit.segments.touched(QUIET), "the ranking has members now"
            assert not unit.segments.touched(VIPS)
            unit.segments.refresh(QUIET, where("purchases.count > 0"), now(), NOON, touched_only=True)
            assert not unit.segments.touched(QUIET)
        self.record(purchase(9, 1, "100"))
        with self.write() as unit:
            assert unit.segments.touched(VIPS)
            unit.segments.rank(VIPS, Ranking(by.ref, top=1), by, EVERYONE, now(), NOON)
            assert not unit.segments.touched(VIPS)
            unit.segments.refresh(QUIET, where("purchases.count > 0"), now(), NOON, touched_only=True)
            unit.segments.touch_everyone()
            assert unit.segments.touched(VIPS)
            assert unit.segments.touched(QUIET)

    def test_touched_is_kept_for_each_segment(self) -> None:
        """Touched is kept for each segment until it is refreshed."""
        self.bought("50", "150")
        for segment in (VIPS, QUIET):
            self.refresh("purchases.total > 100", segment=segment)
        self.record(purchase(9, 1, "100"))
        assert ([1], []) == self.refresh("purchases.total > 100", touched_only=True)
        self.record(purchase(10, 2, "1"))
        assert ([], []) == self.refresh("purchases.total > 100", touched_only=True)
        assert ([1], []) == self.refresh("purchases.total > 100", segment=QUIET, touched_only=True)

    def test_a_segment_never_refreshed_has_everybody_touched(self) -> None:
        """Customers touched before a segment's first refresh are touched for it."""
        self.bought("150")
        self.refresh("purchases.total > 100", touched_only=True)
        self.add(2)
        self.record(purchase(9, 2, "300"))
        assert ([1, 2], []) == self.refresh("purchases.total > 100", segment=QUIET, touched_only=True)

    def test_touching_is_rolled_back(self) -> None:
        """What is rolled back touches nobody."""
        self.bought("10")
        quiet = "purchases.days_since > 10"
        self.refresh(quiet)
        with pytest.raises(Planned), self.write() as unit:
            unit.attributes.state([statement(1, 1, CITY, "Rome")])
            raise Planned
        assert ([], []) == self.refresh(quiet, today=TODAY + 20, touched_only=True)

    def test_a_refresh_rolled_back_leaves_them_touched(self) -> None:
        """A refresh that is rolled back leaves customers touched and members as they were."""
        self.bought("50")
        self.refresh("purchases.total > 100")
        self.record(purchase(9, 1, "100"))
        with pytest.raises(Planned), self.write() as unit:
            unit.segments.refresh(VIPS, where("purchases.total > 100"), now(), NOON, touched_only=True)
            raise Planned
        assert [] == self.members()
        assert ([1], []) == self.refresh("purchases.total > 100", touched_only=True)

    @pytest.mark.parametrize("touched_only", [True, False])
    def test_archived_customers_leave(self, touched_only: bool) -> None:
        """Archived customers leave, and come back when they are no longer archived."""
        self.bought("150", "150")
        self.refresh("purchases.total > 100")
        with self.write() as unit:
            unit.customers.update([(evolve(customer(1), archived_at=NOON, version=2), "")])
        assert ([], [1]) == self.refresh("purchases.total > 100", touched_only=touched_only)
        with self.write() as unit:
            unit.customers.update([(evolve(customer(1), version=3), "")])
        assert ([1], []) == self.refresh("purchases.total > 100", touched_only=touched_only)

    def test_archived_customers_are_no_members_meanwhile(self) -> None:
        """Archived customers are members of nothing before the next refresh too."""
        self.bought("150", "150")
        self.refresh("purchases.total > 100")
        with self.write() as unit:
            unit.customers.update([(evolve(customer(1), archived_at=NOON, version=2), "")])
            assert [customer_id(2)] == list(unit.segments.members(VIPS))
            assert 1 == unit.segments.count(VIPS)
            assert [] == list(unit.segments.of(customer_id(1)))
            assert [customer_id(2)] == list(unit.fields.select(Selection(segment=VIPS), now()))

    def test_a_ranking_takes_the_first(self) -> None:
        """The members are those of the selection who come first by the field; the last one's value is the threshold."""
        self.bought("50", "250", "150", "10")
        assert ([2, 3], 150_000_000) == self.rank("purchases.total", top=2)
        assert ([1, 4], 50_000_000) == self.rank("purchases.total", top=2, lowest=True)

    def test_a_ranking_returns_the_change(self) -> None:
        """A ranking returns who entered and who left."""
        self.bought("50", "250", "150")
        ranked = Ranking(field("purchases.total").ref, top=1)
        with self.write() as unit:
            change, _ = unit.segments.rank(VIPS, ranked, field("purchases.total"), EVERYONE, now(), NOON)
            assert ([2], []) == numbers(change)
            unit.interactions.add([purchase(9, 1, "900")], MEASURES)
            change, threshold = unit.segments.rank(VIPS, ranked, field("purchases.total"), EVERYONE, now(), NOON)
            assert ([1], [2]) == numbers(change)
            assert 950_000_000 == threshold

    def test_equal_values_are_all_in(self) -> None:
        """Equal values are all in: whoever reaches the threshold belongs."""
        self.bought("50", "150", "150", "150", "10")
        assert ([2, 3, 4], 150_000_000) == self.rank("purchases.total", top=1)
        assert ([1, 2, 3, 4], 50_000_000) == self.rank("purchases.total", top=4)
        assert ([1, 2, 3, 4, 5], 10_000_000) == self.rank("purchases.total", top=99)

    def test_a_share_is_of_those_ranked(self) -> None:
        """A share is of those who have the field, rounded down, one at least."""
        self.bought("5", "4", "3", "2", "1", "", "", "", "", "")
        assert ([1, 2], 1) == self.shared("0.4")
        assert ([1, 2], 1) == self.shared("0.59")
        assert ([1], 0) == self.shared("0.01")
        assert ([1, 2, 3, 4, 5], 4) == self.shared("1")

    def shared(self, share: str) -> tuple[list[int], Scalar | None]:
        """Rank by the first purchase, which some have; customers 1 to 5 bought one day after the other."""
        with self.write() as unit:
            if unit.interactions.count() == 5:
                moved = [purchase(20 + number, number, at=days_ago(number - 1), voids=number) for number in range(1, 6)]
                unit.interactions.add(moved, MEASURES)
        return self.rank("purchases.days_since", share=share, lowest=True)

    def test_customers_without_the_field_are_not_ranked(self) -> None:
        """Customers without the field are not ranked; the threshold is None when nobody is."""
        self.bought("10", "", "20")
        assert ([1, 3], 0) == self.rank("purchases.days_since", top=5)
        assert ([], None) == self.rank("attribute.score", top=5)

    def test_a_ranking_is_of_the_selection(self) -> None:
        """Only those selected are ranked; archived ones are not."""
        self.bought("10", "20", "30", "40")
        with self.write() as unit:
            unit.customers.update([(evolve(customer(4), archived_at=NOON, version=2), "")])
            unit.segments.put(LISTED, [customer_id(1), customer_id(2)], NOON)
        assert ([3], 30_000_000) == self.rank("purchases.total", top=1)
        assert ([2], 20_000_000) == self.rank("purchases.total", top=1, within=LISTED)

    def test_text_is_ranked_by_code_points(self) -> None:
        """Text is ranked by code point; the threshold is a text."""
        self.add(1, 2, 3)
        with self.write() as unit:
            cities = ("\uffff", "\U00010000", "z")
            unit.attributes.state(
                [statement(number, number, CITY, city) for number, city in enumerate(cities, start=1)]
            )
        assert ([2], "\U00010000") == self.rank("attribute.city", top=1)
        assert ([1, 3], "\uffff") == self.rank("attribute.city", top=2, lowest=True)

    def test_putting_returns_those_who_were_not_in(self) -> None:
        """Putting returns those who were not in, in the order of their ids' bytes; twice is once."""
        with self.write() as unit:
            add(unit, *map(customer, SCATTERED))
            ids = [CustomerId(id_) for id_ in SCATTERED]
            assert [ids[2]] == list(unit.segments.put(LISTED, [ids[2]], NOON))
            expected = sorted((id_ for id_ in ids if id_ != ids[2]), key=lambda id_: id_.bytes)
            assert expected == list(unit.segments.put(LISTED, ids + ids, NOON))
            assert [] == list(unit.segments.put(LISTED, ids, NOON))
            assert [] == list(unit.segments.put(LISTED, [], NOON))

    def test_putting_leaves_archived_customers_out(self) -> None:
        """Archived ones are left out."""
        with self.write() as unit:
            add(unit, customer(1), evolve(customer(2), archived_at=NOON))
            assert [customer_id(1)] == list(unit.segments.put(LISTED, [customer_id(1), customer_id(2)], NOON))
        assert [1] == self.members(LISTED)

    def test_taking_returns_those_who_were_in(self) -> None:
        """Taking customers out, or all, returns those who were in."""
        self.add(1, 2, 3, 4)
        with self.write() as unit:
            unit.segments.put(LISTED, list(map(customer_id, (1, 2, 3))), NOON)
            assert [2] == sorted_numbers(unit.segments.take(LISTED, [customer_id(2), customer_id(4)]))
            assert [] == sorted_numbers(unit.segments.take(LISTED, []))
            assert [1, 3] == sorted_numbers(unit.segments.take(LISTED, None))
            assert [] == sorted_numbers(unit.segments.take(LISTED, None))
        assert [] == self.members(LISTED)

    def test_members_come_in_the_order_of_their_ids_bytes(self) -> None:
        """The members in the order of their ids' bytes, streamed."""
        with self.write() as unit:
            add(unit, *map(customer, SCATTERED))
            unit.segments.put(LISTED, [CustomerId(id_) for id_ in SCATTERED], NOON)
            found = unit.segments.members(LISTED)
            assert iter(found) is found
            assert sorted(SCATTERED, key=lambda id_: id_.bytes) == list(found)

    def test_segments_of_a_customer_come_in_order(self) -> None:
        """The numbers of the segments the customer is a member of, in order."""
        self.add(1, 2)
        with self.write() as unit:
            for segment in (LISTED, VIPS):
                unit.segments.put(segment, [customer_id(1)], NOON)
            assert [VIPS, LISTED] == list(unit.segments.of(customer_id(1)))
            assert [] == list(unit.segments.of(customer_id(2)))

    @pytest.mark.parametrize("threshold", [None, 0, -7, 2**53 + 1, "", "007", "\U0001f600"], ids=repr)
    def test_what_is_known_of_a_refresh_is_kept(self, threshold: Scalar | None) -> None:
        """What is known of the last refresh is kept, or None before the first."""
        known = Refreshed(3, NOON.replace(microsecond=5), TODAY, threshold)
        with self.write() as unit:
            assert unit.segments.refreshed(VIPS) is None
            unit.segments.mark(VIPS, Refreshed(1, days_ago(1), TODAY - 1, 5))
            unit.segments.mark(VIPS, known)
        with self.read() as unit:
            found = unit.segments.refreshed(VIPS)
            assert known == found
            assert type(threshold) is type(found.threshold)
            assert unit.segments.refreshed(QUIET) is None

    def test_forgetting_removes_all_of_a_segment(self) -> None:
        """Forgetting removes all rows of a segment and no other's."""
        self.add(1)
        with self.write() as unit:
            for segment in (VIPS, LISTED):
                unit.segments.put(segment, [customer_id(1)], NOON)
                unit.segments.mark(segment, Refreshed(1, NOON, TODAY))
            unit.segments.forget(VIPS)
        assert ([], [1]) == (self.members(VIPS), self.members(LISTED))
        with self.read() as unit:
            assert unit.segments.refreshed(VIPS) is None
            assert unit.segments.refreshed(LISTED) is not None
            assert [LISTED] == list(unit.segments.of(customer_id(1)))

    def test_a_large_segment_is_refreshed_by_its_touched(self) -> None:
        """Five hundred members, some touched in between: the members are those that a whole refresh makes."""
        self.bought(*(str(number % 200) for number in range(1, 501)))
        self.refresh("purchases.total > 100")
        changed = [purchase(1000 + number, number, "99") for number in range(1, 501, 7)]
        self.record(*changed, *(void(2000 + number, number, number) for number in range(3, 501, 11) if number % 200))
        self.refresh("purchases.total > 100", touched_only=True)
        members = self.members()
        assert ([], []) == self.refresh("purchases.total > 100")
        assert 100 < len(members) < 400

    def test_membership_of_another_tenant_never_appears(self) -> None:
        """Members, refreshes and touched customers are a tenant's own, under equal numbers of segments."""
        self.bought("150", "50")
        self.refresh("purchases.total > 100")
        with self.write() as unit:
            unit.segments.mark(VIPS, Refreshed(1, NOON, TODAY))
        self.record(purchase(9, 2, "100"))
        with self.write(self.other) as unit:
            add(unit, customer(30))
            assert [] == list(unit.segments.members(VIPS))
            assert 0 == unit.segments.count(VIPS)
            assert [] == list(unit.segments.of(customer_id(1)))
            assert unit.segments.refreshed(VIPS) is None
            assert [] == list(unit.segments.take(VIPS, None))
            change = unit.segments.refresh(VIPS, where("purchases.total >= 0"), now(), NOON, touched_only=True)
            assert ([30], []) == numbers(change)
            unit.segments.forget(VIPS)
        assert [1] == self.members()
        assert ([2], []) == self.refresh("purchases.total > 100", touched_only=True)


def numbers(change: Change) -> tuple[list[int], list[int]]:
    """Who entered and who left, by number."""
    return sorted_numbers(change.entered), sorted_numbers(change.left)


def sorted_numbers(ids: Iterable[CustomerId]) -> list[int]:
    """The numbers of customers, in order."""
    return sorted(id_.int >> 80 for id_ in ids)
