"""Measures, the ledger and value through the public API."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from crmcore import CRM, Booking, CustomerId, Email, Entry, Feedback, Line, Message, Money, Person, Purchase
from crmcore.errors import (
    ExternalIdConflict,
    FloatMoney,
    InvalidValue,
    MoneyOutOfRange,
    NameTaken,
    UnknownCurrency,
    UnknownKind,
    UnknownMeasure,
)
from crmcore.services.measures import Measured
from crmcore.testing import FrozenClock
from tests.unit.services.conftest import NOON

TEN = Money("10", "EUR")


def one(crm: CRM, field: str, customer: CustomerId, **options: object) -> object:
    """The value of a field of one customer."""
    return crm.table([field], customers=[customer], **options).columns().values[field][0]  # type: ignore[arg-type]


def test_days_are_the_tenants(crm: CRM, sara: CustomerId) -> None:
    """Days are counted in the tenant's zone: 23:30 UTC and 00:30 UTC fall on one day in Berlin, 22:30 UTC on the day
    before.
    """
    for hour, day in ((22, 1), (23, 1), (0, 2)):
        crm.interactions.purchase(sara, TEN, occurred_at=datetime(2026, 3, day, hour, 30, tzinfo=UTC))
    assert (3, 2) == (one(crm, "purchases.count", sara), one(crm, "purchases.days", sara))
    assert 1 == one(crm, "purchases.count", sara, as_of=date(2026, 3, 1))


@pytest.mark.parametrize(("days", "count"), [(1, 1), (2, 1), (3, 2), (10, 2), (11, 3), (400, 4)])
def test_windows_are_whole_days_ending_today(crm: CRM, sara: CustomerId, days: int, count: int) -> None:
    """days=n is n tenant days ending today, today included."""
    for ago in (0, 2, 10, 300):
        crm.interactions.purchase(sara, TEN, occurred_at=NOON - timedelta(days=ago))
    assert count == one(crm, f"purchases.count(days={days})", sara)
    assert Money(10 * count, "EUR") == one(crm, f"purchases.total(days={days})", sara)


def test_late_arrivals_count_on_their_day(crm: CRM, sara: CustomerId) -> None:
    """What is recorded late counts on the day it occurred."""
    crm.interactions.purchase(sara, TEN, occurred_at=NOON - timedelta(days=1))
    crm.interactions.purchase(sara, TEN, occurred_at=NOON - timedelta(days=30))
    state = crm.measures.of(sara)["purchases"]
    assert (NOON - timedelta(days=30), NOON - timedelta(days=1), 2) == (state.first_at, state.last_at, state.days)


def test_every_measure_tells_of_every_customer(crm: CRM, sara: CustomerId) -> None:
    """A measure that counts nothing is there with zeros, money where it sums money; going through gives all by name."""
    crm.measures.declare("calls", "call", total=None)
    for found in (crm.measures.of(sara), crm.story(sara).measures):
        assert Measured(0, Money("0", "EUR"), None, None, 0) == found["purchases"]
        assert Measured(0, 0, None, None, 0) == found["feedback"] == found["calls"]
        assert [measure.name for measure in crm.measures.declared()] == list(found)
    assert "purchases:" not in str(crm.story(sara))
    crm.interactions.purchase(sara, TEN)
    found = crm.measures.of(sara)
    assert Measured(1, TEN, NOON, NOON, 1) == found["purchases"]
    assert 0 == found["calls"].count


def test_a_measure_asked_for_by_another_name_is_a_typed_error(crm: CRM, sara: CustomerId) -> None:
    """It names the nearest; asking whether it is there is no error."""
    found = crm.measures.of(sara)
    with pytest.raises(UnknownMeasure) as caught:
        found["purchase"]
    assert "purchases" == caught.value.nearest
    assert "purchase" not in found
    assert found.get("purchase") is None
    crm.measures.declare("calls", "call", total=None)
    crm.measures.retire("calls")
    with pytest.raises(UnknownMeasure):
        crm.measures.of(sara)["calls"]


def test_a_measure_declared_late_counts_what_was_before(crm: CRM, sara: CustomerId) -> None:
    """A measure by product is filled in from what was recorded, sums the matching lines, and goes on counting."""
    basket = [Line("tea", Money("8", "EUR")), Line("tea", Money("1", "EUR")), Line("cup", Money("1", "EUR"))]
    crm.interactions.purchase(sara, TEN, lines=basket)
    crm.interactions.purchase(sara, TEN, lines=[Line("cup", TEN)])
    crm.measures.declare("tea", "purchase", where={"product": "tea"})
    assert (1, Money("9", "EUR")) == (crm.measures.of(sara)["tea"].count, crm.measures.of(sara)["tea"].total)
    crm.interactions.purchase(sara, TEN, lines=basket)
    assert (2, Money("18", "EUR")) == (crm.measures.of(sara)["tea"].count, crm.measures.of(sara)["tea"].total)
    crm.measures.declare("tea", "purchase", where={"product": ["tea", "cup"]})
    assert (3, Money("30", "EUR")) == (crm.measures.of(sara)["tea"].count, crm.measures.of(sara)["tea"].total)


def test_filters_by_envelope_and_content(crm: CRM, sara: CustomerId) -> None:
    """A measure may be limited by source, touchpoint, direction and values of the content."""
    crm.measures.declare("web_orders", "purchase", where={"source": "web", "touchpoint": ["app", "site"]})
    crm.measures.declare("tens", "feedback", total=None, where={"score": 10})
    crm.interactions.purchase(sara, TEN, source="web", touchpoint="app")
    crm.interactions.purchase(sara, TEN, source="web", touchpoint="branch")
    crm.interactions.purchase(sara, TEN, source="shop", touchpoint="site")
    crm.interactions.record_many([Entry(sara, Feedback(score)) for score in (10, 9, 10)])
    crm.interactions.record(sara, Message("Hello"), direction="outbound")
    found = crm.measures.of(sara)
    assert (1, 2, 1) == (found["web_orders"].count, found["tens"].count, found["contacts"].count)
    assert (29, 0) == (found["feedback"].total, found["replies"].count)


def test_rebuilding_changes_nothing(crm: CRM, sara: CustomerId) -> None:
    """Figures made anew from the interactions are as they were."""
    for ago in range(20):
        crm.interactions.purchase(
            sara, TEN, occurred_at=NOON - timedelta(days=ago % 7), external_id=str(ago), source="web"
        )
    known = crm.interactions.find("web", "3")
    assert known is not None
    crm.interactions.void(known.id)
    before = crm.measures.of(sara)
    crm.measures.rebuild()
    assert before == crm.measures.of(sara)


def test_measures_that_do_not_fit_are_refused(crm: CRM) -> None:
    """Unknown kinds and values, bad names and built-in names are refused with the cure."""
    with pytest.raises(UnknownKind) as caught:
        crm.measures.declare("x", "purchas")
    assert "purchase" == caught.value.nearest
    with pytest.raises(InvalidValue, match="total"):
        crm.measures.declare("x", "feedback")
    with pytest.raises(InvalidValue, match="where"):
        crm.measures.declare("x", "feedback", total=None, where={"product": "tea"})
    with pytest.raises(InvalidValue, match="name"):
        crm.measures.declare("My Measure", "purchase")
    with pytest.raises(NameTaken):
        crm.measures.declare("purchases", "purchase")
    with pytest.raises(UnknownMeasure):
        crm.measures.retire("x")


def test_a_measure_in_use_is_not_retired(crm: CRM, sara: CustomerId) -> None:
    """A measure that a segment uses stays; unused it goes, with its fields."""
    crm.measures.declare("web", "purchase", where={"source": "web"})
    crm.segments.define("webbers", "web.count > 0")
    with pytest.raises(InvalidValue, match="webbers"):
        crm.measures.retire("web")
    crm.segments.retire("webbers")
    crm.measures.retire("web")
    assert "web.count" not in {field.name for field in crm.fields()}


def test_profit_is_revenue_less_returns_less_cost(crm: CRM, sara: CustomerId) -> None:
    """Profit over any period is purchases less returns less what the ledger holds, also as of a past day."""
    crm.interactions.purchase(sara, Money("100", "EUR"), occurred_at=NOON - timedelta(days=40))
    crm.interactions.purchase(sara, Money("50", "EUR"), occurred_at=NOON - timedelta(days=3))
    crm.interactions.give_back(sara, Money("20", "EUR"), occurred_at=NOON - timedelta(days=2))
    crm.ledger.book(sara, "product cost", Money("60", "EUR"), occurred_at=NOON - timedelta(days=40))
    crm.ledger.book(sara, "cost to serve", Money("0.0008", "EUR"))
    assert Money("130", "EUR") == one(crm, "value.revenue", sara)
    assert Money("60.0008", "EUR") == one(crm, "value.cost", sara)
    assert Money("69.9992", "EUR") == one(crm, "value.profit", sara)
    assert Money("29.9992", "EUR") == one(crm, "value.profit(days=30)", sara)
    assert Money("40", "EUR") == one(crm, "value.profit", sara, as_of=(NOON - timedelta(days=10)).date())
    totals = crm.ledger.totals(sara, first=NOON.date(), last=NOON.date())
    assert {"product cost": Money("0", "EUR"), "cost to serve": Money("0.0008", "EUR")}.items() <= totals.items()


def test_booking_again_is_the_same_entry(crm: CRM, sara: CustomerId) -> None:
    """A cost under a known external id is booked once; another amount conflicts; a bad account is refused."""
    first = crm.ledger.book(sara, "acquisition cost", TEN, source="ads", external_id="1")
    assert first == crm.ledger.book(sara, "acquisition cost", TEN, source="ads", external_id="1")
    with pytest.raises(ExternalIdConflict):
        crm.ledger.book(sara, "acquisition cost", Money("9", "EUR"), source="ads", external_id="1")
    with pytest.raises(InvalidValue, match="account"):
        crm.ledger.book(sara, "rent", TEN)  # type: ignore[arg-type]
    crm.ledger.book_many([Booking(sara, "product cost", Money("-3", "EUR"))])
    assert [Decimal("-3.00"), Decimal("10.00")] == [entry.amount.amount for entry in crm.ledger.of(sara)]
    assert Money("7", "EUR") == one(crm, "value.cost", sara)


def test_totals_do_not_overflow_unseen(crm: CRM, sara: CustomerId) -> None:
    """A customer's total beyond 10**12 is refused and changes nothing; totals over customers go beyond."""
    most = Money("1000000000000", "EUR")
    crm.interactions.purchase(sara, most)
    with pytest.raises(MoneyOutOfRange):
        crm.interactions.purchase(sara, TEN)
    assert 1 == crm.interactions.count() and 1 == crm.measures.of(sara)["purchases"].count
    for number in range(12):
        other = crm.customers.add(Person(), Email(f"c{number}@example.org"))
        crm.ledger.book(other, "product cost", most)
    with pytest.raises(MoneyOutOfRange):
        crm.ledger.totals()
    with pytest.raises(MoneyOutOfRange):
        Money("1000000000000.000001", "EUR")


def test_rates_are_checked(crm: CRM) -> None:
    """A rate is exact, positive and of another currency; the last before a day holds."""
    crm.rates.set("USD", "0.9", on=date(2026, 1, 1))
    crm.rates.set("USD", Decimal("0.8"), on=date(2026, 2, 1))
    assert (None, Decimal("0.9"), Decimal("0.8")) == (
        crm.rates.on("USD", date(2025, 12, 31)),
        crm.rates.on("USD", date(2026, 1, 31)),
        crm.rates.on("USD", date(2026, 3, 1)),
    )
    with pytest.raises(FloatMoney):
        crm.rates.set("USD", 0.9, on=date(2026, 1, 1))  # type: ignore[arg-type]
    for value in ("0", "-1", "1e10", "0.0000000000001", "nan", "x"):
        with pytest.raises(InvalidValue, match="value"):
            crm.rates.set("USD", value, on=date(2026, 1, 1))
    with pytest.raises(InvalidValue, match="base"):
        crm.rates.set("EUR", "1", on=date(2026, 1, 1))
    with pytest.raises(UnknownCurrency):
        crm.rates.set("usd", "1", on=date(2026, 1, 1))
    assert 2 == len(crm.rates.all())


def test_as_of_and_known_at(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """as_of asks what had occurred, known_at what had been recorded: late arrivals and voids tell them apart."""
    early = crm.interactions.purchase(sara, TEN, occurred_at=NOON - timedelta(days=10))
    clock.advance(days=1)
    recorded = clock.now()
    crm.interactions.purchase(sara, TEN, occurred_at=NOON - timedelta(days=20))
    clock.advance(days=1)
    crm.interactions.void(early)
    assert 1 == one(crm, "purchases.count", sara)
    assert 1 == one(crm, "purchases.count", sara, as_of=(NOON - timedelta(days=5)).date())
    assert 2 == one(crm, "purchases.count", sara, known_at=recorded)
    assert 1 == one(crm, "purchases.count", sara, known_at=recorded - timedelta(hours=1))
    assert 0 == one(crm, "purchases.count", sara, as_of=(NOON - timedelta(days=15)).date(), known_at=NOON)
    assert "new" == one(crm, "rung", sara, known_at=NOON)
    assert 0 == one(crm, "purchases.count", sara, as_of=NOON - timedelta(days=20, seconds=1))
    assert 1 == one(crm, "purchases.count", sara, as_of=NOON - timedelta(days=20))
    assert Purchase(TEN) == crm.interactions.get(early).content
