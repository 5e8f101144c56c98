"""Exchange rates in memory."""

from __future__ import annotations

from collections.abc import Sequence

from crmcore.domain.kernel.money import Rate
from crmcore.domain.kernel.time import Day
from crmcore.stores.memory.transaction import Table


class MemoryRates(Table):
    """Rates into the tenant's base currency, by day."""

    def set(self, rate: Rate) -> None:
        self._tx.journal.put(self._tx.rows.rates, (rate.currency, rate.on), rate)

    def on(self, currency: str, day: Day) -> Rate | None:
        known = [rate for rate in self._tx.rows.rates.values() if rate.currency == currency and rate.on <= day]
        return max(known, key=lambda rate: rate.on, default=None)

    def all(self) -> Sequence[Rate]:
        return sorted(self._tx.rows.rates.values(), key=lambda rate: (rate.currency, rate.on))
