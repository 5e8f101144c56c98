"""The ledger."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve

from crmcore.domain.kernel.money import LIMIT, Money
from crmcore.domain.value.ledger import LedgerEntry
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import DOLLAR, NOON, TODAY, add, cost, customer, customer_id, days_ago

ONE = customer_id(1)
LARGEST = str(LIMIT // 1_000_000)


class LedgerObligations(KitBase):
    """What `LedgerTable` promises."""

    def book(self, *entries: LedgerEntry) -> dict[tuple[str, str], LedgerEntry]:
        """Add entries in one call; the known ones."""
        with self.write() as unit:
            return dict(unit.ledger.add(entries))

    def entries(self, whose: int = 1) -> list[LedgerEntry]:
        """The entries of a customer."""
        with self.read() as unit:
            return list(unit.ledger.of(customer_id(whose), limit=1000))

    def booked(self, *whose: int, first: int | None = None, last: int | None = None) -> dict[str, int]:
        """Totals that are not zero, of these customers or of all."""
        customers = [customer_id(number) for number in whose] or None
        with self.read() as unit:
            found = unit.ledger.totals(customers, first=first, last=last)
        return {account: total for account, total in found.items() if total}

    def test_an_entry_is_kept_as_given(self) -> None:
        """An entry is kept equal in every part, its original currency and rate too."""
        self.add(1)
        given = [
            cost(2, 1, "0.000001", "contact cost", at=NOON.replace(microsecond=7)),
            cost(1, 1, "-12.50", "product cost", at=days_ago(1), recorded=NOON, external_id="ü-1"),
            cost(3, 1, "10", "acquisition cost", at=days_ago(2), rate=DOLLAR),
        ]
        self.book(*given)
        assert given == self.entries()

    def test_a_known_entry_is_not_added(self) -> None:
        """One whose (source, external id) is known is not added, and the known ones are returned."""
        self.add(1)
        known = cost(1, 1, "5", external_id="a")
        assert {} == self.book(known)
        assert {("books", "a"): known} == self.book(cost(2, 1, "7", external_id="a"), cost(3, 1, "1", external_id="b"))
        assert {"cost to serve": 6_000_000} == self.booked()

    def test_entries_without_external_id_are_all_added(self) -> None:
        """Entries without an external id are never taken for each other."""
        self.add(1)
        self.book(cost(1, 1, "5"), cost(2, 1, "5"))
        assert {} == self.book(evolve(cost(3, 1, "5"), source="books"), evolve(cost(4, 1, "5"), source="books"))
        assert 4 == len(self.entries())

    def test_one_external_id_of_two_sources_is_two_entries(self) -> None:
        """External ids are per source."""
        self.add(1)
        self.book(cost(1, 1, "5", external_id="a"))
        assert {} == self.book(evolve(cost(2, 1, "5", external_id="a"), source="shop"))
        assert 2 == len(self.entries())

    def test_entries_come_newest_first_and_paged(self) -> None:
        """The customer's entries, the newest first by (occurred_at, id), from the one before `before`."""
        self.add(1, 2)
        given = [cost(1, 1, "1", at=days_ago(1)), cost(2, 1, "2"), cost(3, 1, "3"), cost(4, 1, "4", at=days_ago(9))]
        self.book(*given, cost(5, 2, "5"))
        ordered = [given[2], given[1], given[0], given[3]]
        pages, before = [], None
        with self.read() as unit:
            while page := list(unit.ledger.of(ONE, limit=2, before=before)):
                pages.append(page)
                before = page[-1].occurred_at, page[-1].id
        assert [ordered[:2], ordered[2:]] == pages

    def test_totals_are_by_account_customers_and_days(self) -> None:
        """Millionths of base currency per account over those customers (or all) and tenant days, inclusive."""
        self.add(1, 2)
        self.book(
            cost(1, 1, "1", at=days_ago(2)),
            cost(2, 1, "10", at=days_ago(1)),
            cost(3, 2, "100", at=days_ago(1)),
            cost(4, 2, "1000", "product cost", rate=DOLLAR),
            cost(5, 2, "-5", "product cost"),
        )
        assert {"cost to serve": 111_000_000, "product cost": 895_000_000} == self.booked()
        assert {"cost to serve": 11_000_000} == self.booked(1)
        assert {"cost to serve": 110_000_000} == self.booked(first=TODAY - 1, last=TODAY - 1)
        assert {"cost to serve": 1_000_000} == self.booked(last=TODAY - 2)
        assert {"cost to serve": 100_000_000, "product cost": 895_000_000} == self.booked(2, first=TODAY - 1)
        assert {} == self.booked(3)

    def test_totals_of_nobody_are_nothing(self) -> None:
        """An empty collection of customers is nobody, not everybody."""
        self.add(1)
        self.book(cost(1, 1, "1"))
        with self.read() as unit:
            assert not any(unit.ledger.totals([], first=None, last=None).values())

    def test_totals_cannot_overflow(self) -> None:
        """Totals cannot overflow: they are exact beyond 64 bits."""
        customers = range(1, 21)
        self.add(*customers)
        self.book(*(cost(number, number, LARGEST) for number in customers))
        assert {"cost to serve": 20 * LIMIT} == self.booked() == self.booked(*customers)
        assert 20 * LIMIT > 2**64

    def test_tenant_days_count_not_those_of_utc(self) -> None:
        """Days are the tenant days kept with the entries."""
        self.add(1)
        late = NOON.replace(hour=23, minute=30)
        self.book(cost(1, 1, "1", at=late))
        assert {} == self.booked(last=TODAY)
        assert {"cost to serve": 1_000_000} == self.booked(first=TODAY + 1, last=TODAY + 1)

    def test_a_large_batch_of_entries_is_as_good_as_many_small_ones(self) -> None:
        """Five hundred entries in one call make the totals that one by one would, known ones left out."""
        self.add(1, 2)
        self.book(cost(900, 1, "1", external_id="3"))
        entries = [cost(number, number % 2 + 1, "1", external_id=str(number)) for number in range(500)]
        assert {("books", "3")} == set(self.book(*entries))
        assert {"cost to serve": 500_000_000} == self.booked()
        assert {"cost to serve": 251_000_000} == self.booked(1)

    def test_booking_nothing_is_nothing(self) -> None:
        """An empty sequence changes nothing."""
        assert {} == self.book()
        assert {} == self.booked()

    def test_values_follow_the_ledger(self) -> None:
        """Costs in the ledger are in `value.cost` at once, and off `value.profit`, by windows of tenant days too."""
        self.add(1)
        self.book(cost(1, 1, "5", at=days_ago(40)), cost(2, 1, "3"), cost(3, 1, "-1", at=NOON - timedelta(hours=1)))
        assert [7_000_000, 2_000_000, -7_000_000] == self.values(["value.cost", "value.cost(days=30)", "value.profit"])

    def test_the_ledger_of_another_tenant_never_appears(self) -> None:
        """Entries, external ids and totals are a tenant's own."""
        self.add(1)
        self.book(cost(1, 1, "5", external_id="a"))
        with self.write(self.other) as unit:
            add(unit, customer(3))
            assert [] == list(unit.ledger.of(ONE, limit=10))
            assert not any(unit.ledger.totals(None, first=None, last=None).values())
            assert {} == dict(unit.ledger.add([cost(2, 3, "1", external_id="a")]))
        assert [Money("5", "EUR")] == [entry.amount for entry in self.entries()]
        assert {"cost to serve": 5_000_000} == self.booked()
