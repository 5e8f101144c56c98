"""Exchange rates in the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from crmcore.domain.kernel.money import Rate
from crmcore.domain.kernel.time import Day


class RateTable(Protocol):
    """Rates into the tenant's base currency, by day."""

    def set(self, rate: Rate) -> None:
        """Keep a rate, replacing the one of the same currency and day. Amounts already converted stay as they are."""
        ...

    def on(self, currency: str, day: Day) -> Rate | None:
        """The rate of that day, or the last before it."""
        ...

    def all(self) -> Sequence[Rate]:
        """All rates, by currency and day."""
        ...
