"""Exchange rates."""

from __future__ import annotations

from decimal import Decimal

from crmcore.domain.kernel.money import Money, Rate
from crmcore.domain.relationship.content import Purchase
from crmcore.testing.conformance.base import KitBase
from crmcore.testing.conformance.samples import DOLLAR, TODAY, add, customer, customer_id, euros, interaction


class RateObligations(KitBase):
    """What `RateTable` promises."""

    def test_the_rate_of_a_day_or_the_last_before_it(self) -> None:
        """The rate of that day, or the last before it; None before the first and for other currencies."""
        first, last = Rate("USD", Decimal("0.91"), TODAY - 10), Rate("USD", Decimal("0.92"), TODAY)
        with self.write() as unit:
            unit.rates.set(last)
            unit.rates.set(first)
        with self.read() as unit:
            found = [unit.rates.on("USD", TODAY + days) for days in (-11, -10, -1, 0, 400)]
            assert [None, first, first, last, last] == found
            assert unit.rates.on("GBP", TODAY) is None

    def test_values_are_exact(self) -> None:
        """A rate is kept to the last decimal, however small."""
        exact = Rate("IRR", Decimal("0.00000123456789012345"), TODAY)
        with self.write() as unit:
            unit.rates.set(exact)
            assert exact == unit.rates.on("IRR", TODAY)
            assert str(exact.value) == str(unit.rates.on("IRR", TODAY).value)  # type: ignore[union-attr]

    def test_setting_replaces(self) -> None:
        """Setting a rate replaces the one of the same currency and day."""
        with self.write() as unit:
            unit.rates.set(DOLLAR)
            unit.rates.set(Rate("USD", Decimal(2), TODAY))
            assert [Rate("USD", Decimal(2), TODAY)] == list(unit.rates.all())

    def test_amounts_already_converted_stay(self) -> None:
        """Amounts already converted stay as they are."""
        self.add(1)
        self.record(interaction(1, 1, Purchase(Money("10", "USD")), rate=DOLLAR))
        with self.write() as unit:
            unit.rates.set(DOLLAR)
            unit.rates.set(Rate("USD", Decimal(2), TODAY))
            (found,) = unit.interactions.of(customer_id(1), limit=1)
        assert (euros("9"), DOLLAR) == (found.base, found.rate)
        assert 9_000_000 == self.value("purchases.total")

    def test_all_rates_come_by_currency_and_day(self) -> None:
        """All rates, by currency and day."""
        given = [Rate("USD", Decimal(1), TODAY), Rate("GBP", Decimal(1), TODAY), Rate("GBP", Decimal(1), -5)]
        with self.write() as unit:
            for rate in given:
                unit.rates.set(rate)
            assert sorted(given, key=lambda rate: (rate.currency, rate.on)) == list(unit.rates.all())

    def test_rates_of_another_tenant_never_appear(self) -> None:
        """Rates are a tenant's own."""
        with self.write() as unit:
            unit.rates.set(DOLLAR)
        with self.write(self.other) as unit:
            add(unit, customer(3))
            assert unit.rates.on("USD", TODAY) is None
            assert [] == list(unit.rates.all())
            unit.rates.set(Rate("USD", Decimal(7), TODAY))
        with self.read() as unit:
            assert DOLLAR == unit.rates.on("USD", TODAY)
