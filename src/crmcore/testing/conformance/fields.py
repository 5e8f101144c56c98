"""Fields read now: values, predicates, selections."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from attrs import evolve

from crmcore.domain.customer.party import Organisation
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.time import to_micros
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.content import Return
from crmcore.domain.segment.bound import fields_of
from crmcore.domain.segment.evaluate import holds
from crmcore.ports.store import EVERYONE, Selection
from crmcore.testing.conformance.base import KitBase, read_rows
from crmcore.testing.conformance.samples import (
    BIRTHDAY,
    CATALOGUE,
    CITY,
    LISTED,
    NOON,
    SCATTERED,
    SCORE,
    TODAY,
    VIPS,
    add,
    bound,
    cost,
    customer,
    customer_id,
    days_ago,
    euros,
    field,
    fields,
    interaction,
    now,
    only,
    purchase,
    rating,
    standing,
    statement,
    transition,
    void,
    where,
)

PREDICATES = (
    "purchases.count == 0",
    "purchases.count != 1",
    "purchases.total > 100",
    "purchases.total >= 15.5 and purchases.total < 1000",
    "purchases.total(days=7) > 0",
    "purchases.count(days=1) == 1",
    "purchases.days(days=30) >= 2",
    "purchases.days_since > 10",
    "not purchases.days_since > 10",
    "purchases.days_since <= 10 or purchases.days_since is None",
    "purchases.first_at is None",
    'purchases.last_at >= "2026-03-01T00:00+00:00"',
    'purchases.last_at(days=5) < "2026-03-02T00:00+01:00"',
    "feedback.total == 9",
    "feedback.total != 9",
    "praise.count >= 1 or web.count > 0",
    'attribute.city == "Rome"',
    'attribute.city != "Rome"',
    'not attribute.city == "Rome"',
    'attribute.city in ["Rome", "Łódź", "\U0001f600"]',
    'attribute.city not in ["Rome", "Łódź"]',
    'attribute.city > "z"',
    'attribute.city < "\U00010000"',
    'attribute.city >= "\uffff"',
    "attribute.city is None",
    'attribute.city == ""',
    "attribute.score is not None and attribute.score < 0",
    "attribute.score > 9007199254740992",
    'attribute.birthday < "1970-01-01"',
    'customer.kind == "organisation"',
    'customer.kind != "organisation"',
    'customer.language == "de" or customer.zone is None',
    "customer.days_since_added > 30",
    'customer.added_on == "2026-03-02"',
    'stage == "retain"',
    'stage != "retain"',
    'not stage == "retain"',
    'rung in ["new", "regular"]',
    "defected",
    "not defected",
    "defected == False",
    "rhythm < 10.5",
    "value.revenue > 0 and value.revenue <= 20",
    "value.profit < 0",
    "value.cost(days=2) >= 1 or value.revenue(days=2) == 0",
    "segment.listed",
    "not segment.listed",
    "segment.listed == True and purchases.count > 0",
    "not (purchases.count > 0 and (attribute.score > 1 or not defected))",
    'not (not (attribute.city is None) or purchases.days_since == 0 or stage in ["acquire", "retain"])',
)


class FieldObligations(KitBase):
    """What `FieldTable` promises for the present."""

    def people(self) -> None:
        """Customers of all sorts."""
        with self.write() as unit:
            add(
                unit,
                customer(1),
                customer(2, "Sara", language="de", zone="Europe/Berlin", channel="e-mail"),
                customer(3, Organisation("ACME"), at=days_ago(40, 23)),
                *(customer(number) for number in range(4, 9)),
                evolve(customer(9), archived_at=NOON),
            )
            unit.attributes.state(
                [
                    statement(1, 1, CITY, "Rome"),
                    statement(2, 2, CITY, "Łódź"),
                    statement(3, 3, CITY, "\U0001f600"),
                    statement(4, 4, CITY, "\uffff"),
                    statement(5, 5, CITY, ""),
                    statement(6, 6, CITY, "zebra"),
                    statement(7, 1, SCORE, -5),
                    statement(8, 2, SCORE, 2**53 + 1),
                    statement(9, 3, SCORE, 0),
                    statement(10, 3, BIRTHDAY, -9000),
                    statement(11, 9, CITY, "Rome"),
                ]
            )
            unit.ledger.add([cost(1, 1, "3"), cost(2, 6, "5.5", at=days_ago(2)), cost(3, 4, "-2", at=days_ago(1))])
            unit.segments.put(LISTED, [customer_id(1), customer_id(4)], NOON)
        self.record(
            purchase(1, 1, "15.5", at=days_ago(9)),
            purchase(2, 1, "5", at=days_ago(1, 23)),
            purchase(3, 2, "200", at=days_ago(11)),
            purchase(4, 3, "1000", at=days_ago(20)),
            purchase(5, 3, "0", at=days_ago(10)),
            purchase(6, 4, "7"),
            purchase(7, 5, "100"),
            interaction(8, 5, Return(euros("100")), at=days_ago(1)),
            rating(9, 1, 9),
            rating(10, 2, 4),
            rating(11, 2, 5),
            purchase(12, 7),
            void(13, 7, 12),
            purchase(14, 9, "500"),
        )
        with self.write() as unit:
            given = [
                standing("retain", "regular"),
                standing("acquire", "new", defected=True),
                standing("enhance", "new"),
            ]
            unit.lifecycle.put([transition(number, number, each) for number, each in enumerate(given, start=1)])

    def test_a_measure_without_anything_to_count(self) -> None:
        """A measure without anything to count has count, total and days 0 and no first, last or days_since."""
        self.add(1)
        aspects = ("count", "total", "days", "first_at", "last_at", "days_since")
        assert [0, 0, 0, None, None, None] == self.values([f"purchases.{aspect}" for aspect in aspects])
        windowed = [f"purchases.{aspect}(days=7)" for aspect in aspects[:-1]]
        self.record(purchase(1, 1, at=days_ago(7)))
        assert [0, 0, 0, None, None] == self.values(windowed)

    def test_aspects_of_a_measure(self) -> None:
        """Count, total, first, last, distinct days and tenant days since the last day, as scalars."""
        self.add(1)
        self.record(
            purchase(1, 1, "1.5", at=days_ago(9)),
            purchase(2, 1, "2", at=days_ago(9, 13)),
            purchase(3, 1, at=days_ago(2, 23)),
        )
        aspects = ("count", "total", "first_at", "last_at", "days", "days_since")
        found = self.values([f"purchases.{aspect}" for aspect in aspects])
        # 23:00 UTC is the next tenant day.
        assert [3, 13_500_000, to_micros(days_ago(9)), to_micros(days_ago(2, 23)), 2, 1] == found
        assert [2 + 1] == self.values(["purchases.days_since"], reading=now(TODAY + 2))

    @pytest.mark.parametrize(
        ("days", "counted"), [(1, 1), (2, 2), (3, 2), (4, 3), (30, 3), (31, 4), (36_500, 4)], ids=str
    )
    def test_windows_are_whole_tenant_days_ending_today(self, days: int, counted: int) -> None:
        """`days=n` is n tenant days ending today, inclusive: one day is today alone."""
        self.add(1)
        at = [NOON, days_ago(2, 23), days_ago(3), days_ago(30)]
        self.record(*(purchase(number, 1, "1", at=each) for number, each in enumerate(at)))
        texts = [f"purchases.{aspect}(days={days})" for aspect in ("count", "total", "days", "first_at", "last_at")]
        first = to_micros(at[counted - 1])
        assert [counted, counted * 1_000_000, counted, first, to_micros(NOON)] == self.values(texts)

    def test_a_window_holds_nothing_after_today(self) -> None:
        """A window ends with today: what occurred on a later tenant day is not in it."""
        self.add(1)
        self.record(purchase(1, 1, at=NOON), purchase(2, 1, at=days_ago(-1)))
        assert [1] == self.values(["purchases.count(days=10)"])

    def test_customer_columns(self) -> None:
        """Kind, wishes, when added: instant, tenant day and tenant days since."""
        self.people()
        names = ("kind", "language", "zone", "channel", "added_at", "added_on", "days_since_added")
        texts = [f"customer.{name}" for name in names]
        assert ["person", "de", "Europe/Berlin", "e-mail", to_micros(NOON), TODAY, 0] == self.values(texts, 2)
        added = days_ago(40, 23)
        assert ["organisation", None, None, None, to_micros(added), TODAY - 39, 39] == self.values(texts, 3)

    def test_values_are_revenue_less_cost(self) -> None:
        """Revenue is purchases less returns, profit is revenue less cost, by windows too; 0 where there is nothing."""
        self.people()
        texts = ("value.revenue", "value.cost", "value.profit")
        assert [20_500_000, 3_000_000, 17_500_000] == self.values(texts, 1)
        assert [0, 0, 0] == self.values(texts, 5) == self.values(texts, 7)
        assert [0, 5_500_000, -5_500_000] == self.values(texts, 6)
        windowed = [f"{text}(days=1)" for text in texts]
        assert [100_000_000, 0, 100_000_000] == self.values(windowed, 5)
        assert [7_000_000, 0, 7_000_000] == self.values(windowed, 4)
        assert [7_000_000, -2_000_000, 9_000_000] == self.values([f"{text}(days=2)" for text in texts], 4)

    def test_rhythm_is_in_millionths_of_a_day(self) -> None:
        """The rhythm is (last - first) / (days - 1), rounded down, at least 7 days, and 90 below two purchase days."""
        self.add(1, 2, 3)
        self.record(*(purchase(number, 1, at=days_ago(day)) for number, day in enumerate((0, 15, 31, 50))))
        self.record(*(purchase(10 + number, 2, at=days_ago(day)) for number, day in enumerate((0, 1, 2))))
        self.record(purchase(20, 3), purchase(21, 3))
        assert [50_000_000 // 3, 7_000_000, 90_000_000] == [self.value("rhythm", whose) for whose in (1, 2, 3)]

    def test_membership_is_a_field(self) -> None:
        """Membership is 1 or 0, never missing."""
        self.people()
        assert [1, 0] == [self.value("segment.listed", whose) for whose in (1, 2)]
        assert 0 == self.value("segment.vips", 1)

    @pytest.mark.parametrize("text", PREDICATES)
    def test_predicates_hold_as_in_memory(self, text: str) -> None:
        """A predicate selects those for whom it holds in memory, by the scalars the store itself gives."""
        self.people()
        predicate = bound(text)
        asked = fields_of(predicate)
        expected = []
        for number, *scalars in self.rows(asked):
            known: dict[Field, Scalar | None] = dict(zip(asked, scalars, strict=True))
            if holds(predicate, known.__getitem__):
                expected.append(number)
        found = [str(id_) for id_ in self.selected(text)]
        assert expected == found
        with self.read() as unit:
            assert len(found) == unit.fields.count(where(text), now())

    def test_each_predicate_tells_customers_apart(self) -> None:
        """The kit's own check: most of its predicates select some customers and leave out others."""
        self.people()
        sizes = [len(self.selected(text)) for text in PREDICATES]
        assert len([size for size in sizes if 0 < size < 8]) > 0.9 * len(sizes)

    def test_everyone_is_everyone_not_archived(self) -> None:
        """All customers, archived ones left out."""
        self.people()
        assert [customer_id(number) for number in range(1, 9)] == self.selected()
        with self.read() as unit:
            assert 8 == unit.fields.count(EVERYONE, now())

    def test_those_given_by_id_may_be_archived(self) -> None:
        """Archived customers are left out, but for those given by id; unknown ids are nobody."""
        self.people()
        with self.read() as unit:
            found = list(unit.fields.select(only(9, 2, 77), now()))
            assert [customer_id(2), customer_id(9)] == found
            narrowed = Selection(customers=(customer_id(9), customer_id(2)), where=bound('attribute.city == "Rome"'))
            assert [customer_id(9)] == list(unit.fields.select(narrowed, now()))
            assert [] == list(unit.fields.select(Selection(customers=()), now()))

    def test_members_of_a_segment_are_selected(self) -> None:
        """Members of the segment, of these those for whom the predicate holds."""
        self.people()
        with self.read() as unit:
            listed = Selection(segment=LISTED)
            assert [customer_id(1), customer_id(4)] == list(unit.fields.select(listed, now()))
            assert [customer_id(4)] == list(unit.fields.select(where("purchases.total < 10", segment=LISTED), now()))
            assert [] == list(unit.fields.select(Selection(segment=VIPS), now()))
            assert 2 == unit.fields.count(listed, now())

    def test_selected_customers_come_in_the_order_of_their_ids_bytes(self) -> None:
        """The customers selected come in the order of their ids' bytes, streamed."""
        with self.write() as unit:
            add(unit, *map(customer, SCATTERED))
            found = unit.fields.select(where("purchases.count == 0"), now())
            assert isinstance(found, Iterator)
            assert sorted(SCATTERED, key=lambda id_: id_.bytes) == list(found)

    @pytest.mark.parametrize("chunk", [1, 3, 7, 8, 100])
    def test_columns_come_in_chunks(self, chunk: int) -> None:
        """Columns are streamed in chunks of at most `chunk` customers, in the order of their ids' bytes."""
        self.people()
        asked = fields("purchases.count", "attribute.city", "stage", "purchases.count")
        with self.read() as unit:
            streamed = unit.fields.columns(asked, EVERYONE, now(), chunk=chunk)
            assert isinstance(streamed, Iterator)
            sizes = [len(ids) for ids, _ in streamed]
        assert 8 == sum(sizes)
        assert max(sizes) == min(chunk, 8)
        assert self.rows(asked, chunk=100) == self.rows(asked, chunk=chunk)

    def test_columns_without_fields_are_the_ids(self) -> None:
        """No fields at all: the ids."""
        self.people()
        assert [(str(customer_id(number)),) for number in range(1, 9)] == self.rows([])

    def test_columns_of_nobody(self) -> None:
        """A selection of nobody gives no customer."""
        self.people()
        assert [] == self.rows(fields("purchases.count"), where("purchases.count > 1000"))

    def test_every_field_of_the_catalogue_is_read(self) -> None:
        """Every field can be read, with a window where it takes one, and by itself gives what it gives among others."""
        self.people()
        asked = list(CATALOGUE.values())
        asked += [evolve(each, days=10) for each in asked if each.windowable]
        together = self.rows(asked)
        for number, each in islice(enumerate(asked, start=1), 0, None, 5):
            assert [row[number] for row in together] == [row[1] for row in self.rows([each])]

    def test_a_stream_left_early_holds_nothing(self) -> None:
        """A stream that is not read to its end does no harm: the transaction ends, the next one writes."""
        self.people()
        with self.read() as unit:
            next(unit.fields.select(EVERYONE, now()))
            next(unit.fields.columns(fields("purchases.count"), EVERYONE, now(), chunk=1))
            next(unit.customers.ids())
        self.add(20)
        assert 9 == len(self.selected())

    def test_fields_of_another_tenant_never_appear(self) -> None:
        """Nothing of another tenant is selected or counted, by id, by segment or by predicate."""
        self.people()
        with self.write(self.other) as unit:
            add(unit, customer(30))
            assert [customer_id(30)] == list(unit.fields.select(EVERYONE, now()))
            assert [] == list(unit.fields.select(only(1), now()))
            assert [] == list(unit.fields.select(Selection(segment=LISTED), now()))
            assert 1 == unit.fields.count(where("purchases.count == 0"), now())
            rows = read_rows(unit, [field("purchases.total"), field("value.cost")], EVERYONE, now(), 10)
            assert [(str(customer_id(30)), 0, 0)] == rows
