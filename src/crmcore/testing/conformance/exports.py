"""Whole tables."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from attrs import evolve

from crmcore.domain.customer.attribute import Statement
from crmcore.domain.customer.party import Organisation
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import to_micros
from crmcore.domain.relationship.content import Complaint
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.lifecycle import Transition
from crmcore.domain.value.ledger import LedgerEntry
from crmcore.ports.store import EVERYONE
from crmcore.ports.store.exports import (
    AttributeRow,
    CustomerRow,
    InteractionRow,
    LedgerRow,
    MeasureDayRow,
    MeasureRow,
    MembershipRow,
    StandingRow,
)
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import (
    BIRTHDAY,
    CITY,
    DOLLAR,
    LISTED,
    MEASURES,
    NOON,
    PURCHASES,
    RETURNS,
    SCATTERED,
    SCORE,
    TODAY,
    VIPS,
    add,
    cost,
    customer,
    customer_id,
    days_ago,
    interaction,
    interaction_id,
    now,
    purchase,
    standing,
    statement,
    transition,
    uuid,
    void,
)

AT = to_micros(NOON)
LATE = NOON.replace(hour=23)
"""An instant that is the next day in the tenant's zone."""
IDS = sorted(id_.bytes for id_ in SCATTERED)
MANY = 2_500
"""More rows than are likely to be read at once."""


T = TypeVar("T", Interaction, LedgerEntry, Statement, Transition)


def _of(who: UUID, row: T, id_: UUID | None = None) -> T:
    """The row, of that customer and with that id, if one is given."""
    owned: T = evolve(row, customer=CustomerId(who), origin=CustomerId(who))
    return owned if id_ is None else evolve(owned, id=id_)  # type: ignore[arg-type]


class ExportObligations(KitBase):
    """What `ExportTable` promises."""

    def archive_as_kept(self, number: int) -> None:
        """Archive a customer."""
        with self.write() as unit:
            found = unit.customers.get([customer_id(number)])[customer_id(number)]
            assert {} == dict(unit.customers.update([(evolve(found, archived_at=NOON, version=2), "")]))

    def test_customers_are_exported_as_kept(self) -> None:
        """A customer comes with kind, name, preferences and the tenant day it was added on; an archived one too."""
        with self.write() as unit:
            add(
                unit,
                customer(1, "Sara Öz", at=LATE, language="de", zone="Asia/Tehran", channel="email"),
                customer(2, Organisation("ACME")),
            )
        self.archive_as_kept(2)
        with self.read() as unit:
            found = list(unit.exports.customers())
        assert [
            CustomerRow(
                customer_id(1).bytes,
                "person",
                "Sara Öz",
                "de",
                "Asia/Tehran",
                "email",
                to_micros(LATE),
                TODAY + 1,
                None,
            ),
            CustomerRow(customer_id(2).bytes, "organisation", "ACME", None, None, None, AT, TODAY, AT),
        ] == found

    def test_exports_are_in_the_order_of_ids(self) -> None:
        """Every table comes in the order of its ids' bytes, or its customers'."""
        with self.write() as unit:
            add(unit, *map(customer, SCATTERED))
            for number, who in enumerate(SCATTERED):
                own = UUID(int=who.int + 1)
                unit.interactions.add([_of(who, purchase(number, 1), own)], MEASURES)
                unit.ledger.add([_of(who, cost(number, 1, "5"), own)])
                unit.attributes.state([_of(who, statement(number, 1, CITY, "Rome"))])
                unit.lifecycle.put([_of(who, transition(number, 1, standing()))])
            unit.segments.put(LISTED, list(map(CustomerId, SCATTERED)), NOON)
        with self.read() as unit:
            exports = unit.exports
            found = [
                [row.id for row in exports.customers()],
                [row.customer for row in exports.standings()],
                [row.customer for row in exports.attributes(CITY.number)],
                [row.customer for row in exports.measures(PURCHASES.number)],
                [row.customer for row in exports.measure_days(PURCHASES.number)],
                [row.customer for row in exports.memberships(LISTED)],
                [row.customer for row in exports.ledger()],
                [row.customer for row in exports.interactions()],
            ]
        assert [IDS] * len(found) == found

    def test_exports_are_of_one_tenant(self) -> None:
        """Nothing of another tenant is in any table."""
        with self.write(self.other) as unit:
            add(unit, customer(1))
            unit.interactions.add([purchase(1, 1)], MEASURES)
            unit.attributes.state([statement(1, 1, CITY, "Rome")])
            unit.ledger.add([cost(1, 1, "5")])
            unit.segments.put(LISTED, [customer_id(1)], NOON)
            unit.lifecycle.put([transition(1, 1, standing())])
        with self.read() as unit:
            exports = unit.exports
            found = [
                *exports.customers(),
                *exports.standings(),
                *exports.attributes(CITY.number),
                *exports.measures(PURCHASES.number),
                *exports.measure_days(PURCHASES.number),
                *exports.memberships(LISTED),
                *exports.ledger(),
                *exports.interactions(),
            ]
        assert [] == found

    def test_standings_are_exported_as_stored(self) -> None:
        """A stored standing was evaluated on the later of its own day and the day on which all were."""
        self.add(1, 2, 3)
        with self.write() as unit:
            unit.lifecycle.put(
                [
                    transition(1, 1, standing("retain", "advocate", on=TODAY - 2)),
                    transition(2, 2, standing("acquire", "new", defected=True, on=TODAY)),
                ]
            )
            unit.lifecycle.mark(TODAY - 1)
        with self.read() as unit:
            found = list(unit.exports.standings())
        assert [
            StandingRow(customer_id(1).bytes, "retain", "advocate", 0, TODAY - 1),
            StandingRow(customer_id(2).bytes, "acquire", "new", 1, TODAY),
        ] == found

    def test_golden_values_are_exported(self) -> None:
        """The golden value of an attribute is exported, unless it is None."""
        self.add(1, 2, 3)
        with self.write() as unit:
            unit.attributes.state(
                [
                    statement(1, 1, CITY, "Rome", at=days_ago(1)),
                    statement(2, 1, CITY, "Qom"),
                    statement(3, 2, CITY, "Rome", at=days_ago(1)),
                    statement(4, 2, CITY, None),
                    statement(5, 3, CITY, ""),
                    statement(6, 3, SCORE, -7),
                ]
            )
        with self.read() as unit:
            cities, scores = list(unit.exports.attributes(CITY.number)), list(unit.exports.attributes(SCORE.number))
            assert [] == list(unit.exports.attributes(BIRTHDAY.number))
        assert [AttributeRow(customer_id(1).bytes, "Qom"), AttributeRow(customer_id(3).bytes, "")] == cities
        assert [AttributeRow(customer_id(3).bytes, -7)] == scores

    def test_measures_are_exported(self) -> None:
        """The running figures of a measure are exported; who counts nothing, or only what is voided, is left out."""
        self.add(1, 2, 3)
        self.record(
            purchase(1, 1, "10", at=days_ago(3)),
            purchase(2, 1, "5.25", at=days_ago(3, 14)),
            purchase(3, 1, "1", at=LATE),
            purchase(4, 2, "7"),
        )
        self.record(void(5, 2, 4))
        with self.read() as unit:
            found = list(unit.exports.measures(PURCHASES.number))
            assert [] == list(unit.exports.measures(RETURNS.number))
        first_at = to_micros(days_ago(3))
        expected = MeasureRow(customer_id(1).bytes, 3, 16_250_000, first_at, to_micros(LATE), TODAY - 3, TODAY + 1, 2)
        assert [expected] == found

    def test_measure_days_are_exported(self) -> None:
        """The figures of a measure are exported for each tenant day on which there was something, in order."""
        self.add(1, 2)
        self.record(
            purchase(4, 2, "7"),
            purchase(3, 1, "1", at=LATE),
            purchase(1, 1, "10", at=days_ago(3)),
            purchase(2, 1, "5", at=days_ago(3, 14)),
        )
        with self.read() as unit:
            found = list(unit.exports.measure_days(PURCHASES.number))
        late = to_micros(LATE)
        first_at, last_at = to_micros(days_ago(3)), to_micros(days_ago(3, 14))
        assert [
            MeasureDayRow(customer_id(1).bytes, TODAY - 3, 2, 15_000_000, first_at, last_at),
            MeasureDayRow(customer_id(1).bytes, TODAY + 1, 1, 1_000_000, late, late),
            MeasureDayRow(customer_id(2).bytes, TODAY, 1, 7_000_000, AT, AT),
        ] == found

    def test_memberships_are_exported(self) -> None:
        """The members of a segment are exported with the instant they entered; archived customers are left out."""
        self.add(1, 2, 3)
        with self.write() as unit:
            unit.segments.put(LISTED, [customer_id(1), customer_id(2)], NOON)
            unit.segments.put(LISTED, [customer_id(1), customer_id(3)], NOON + timedelta(days=1))
            unit.segments.put(VIPS, [customer_id(2)], NOON)
        self.archive_as_kept(2)
        with self.read() as unit:
            found = list(unit.exports.memberships(LISTED))
        assert [
            MembershipRow(customer_id(1).bytes, AT),
            MembershipRow(customer_id(3).bytes, to_micros(NOON + timedelta(days=1))),
        ] == found

    def test_the_ledger_is_exported_as_kept(self) -> None:
        """A cost comes in base currency, with the original amount and the rate where it was converted."""
        self.add(1)
        with self.write() as unit:
            unit.ledger.add(
                [
                    cost(1, 1, "-12.50", "product cost", at=days_ago(1), recorded=NOON, external_id="ü-1"),
                    cost(2, 1, "10", "acquisition cost", rate=DOLLAR),
                ]
            )
        self.archive_as_kept(1)
        with self.read() as unit:
            found = list(unit.exports.ledger())
        who, before = customer_id(1).bytes, to_micros(days_ago(1))
        assert [
            LedgerRow(
                uuid(3_000_001).bytes,
                who,
                "product cost",
                -12_500_000,
                "EUR",
                None,
                None,
                before,
                AT,
                TODAY - 1,
                "books",
                "ü-1",
            ),
            LedgerRow(
                uuid(3_000_002).bytes,
                who,
                "acquisition cost",
                9_000_000,
                "USD",
                10_000_000,
                "0.9",
                AT,
                AT,
                TODAY,
                None,
                None,
            ),
        ] == found

    def test_interactions_are_exported_as_kept(self) -> None:
        """An interaction comes with its envelope, amounts and content; voids and voided ones too, and say so."""
        self.add(1, 2)
        given = [
            purchase(
                1,
                1,
                "10",
                rate=DOLLAR,
                at=days_ago(1),
                recorded=NOON,
                source="web",
                external_id="ü-1",
                touchpoint="app",
            ),
            interaction(2, 2, Complaint("late", "parcel"), direction="outbound"),
            void(3, 1, 1),
        ]
        self.record(*given)
        self.archive_as_kept(1)
        with self.read() as unit:
            found = list(unit.exports.interactions())
        one, two = (customer_id(number).bytes for number in (1, 2))
        first, second, third = (interaction_id(number).bytes for number in (1, 2, 3))
        before = to_micros(days_ago(1))
        content = [each.stored_content for each in given]
        bought = (before, AT, TODAY - 1, "web", "ü-1", "app", 9_000_000, "EUR", 10_000_000, "0.9", None, 1, content[0])
        nothing = (AT, AT, TODAY, None, None, None, None, None, None, None)
        assert [
            InteractionRow(first, one, one, "purchase", "inbound", *bought),
            InteractionRow(second, two, two, "complaint", "outbound", *nothing, None, 0, content[1]),
            InteractionRow(third, one, one, "void", "inbound", *nothing, first, 0, content[2]),
        ] == found

    def test_exports_have_no_limit(self) -> None:
        """However many rows there are, each comes once, while others are read in between."""
        numbers = range(MANY)
        bought = [purchase(number, number // 3, at=days_ago(number % 3)) for number in numbers]
        with self.write() as unit:
            add(unit, *map(customer, numbers))
            unit.segments.refresh(VIPS, EVERYONE, now(), NOON, touched_only=False)
            unit.interactions.add(bought, MEASURES)
        with self.read() as unit:
            exports = unit.exports
            customers = [row.id for row in exports.customers() if unit.customers.count(archived=False) == MANY]
            assert [customer_id(number).bytes for number in numbers] == customers
            assert customers == [row.customer for row in exports.memberships(VIPS)]
            assert [each.id.bytes for each in bought] == [row.id for row in exports.interactions()]
            days = [(row.customer, row.day) for row in exports.measure_days(PURCHASES.number)]
        assert sorted((each.customer.bytes, each.day) for each in bought) == days
