"""Exchange rates in SQL."""

from __future__ import annotations

from collections.abc import Sequence

from crmcore.domain.kernel.money import Rate
from crmcore.domain.kernel.time import Day
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import stored_rate


class RateQueries:
    """Rates into the tenant's base currency, by day."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def set(self, rate: Rate) -> None:
        self._executor.execute(
            "INSERT INTO crm_rate (tenant, currency, day, value) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (tenant, currency, day) DO UPDATE SET value = excluded.value",
            (self._executor.tenant, rate.currency, rate.on, str(rate.value)),
        )

    def on(self, currency: str, day: Day) -> Rate | None:
        row = self._executor.execute(
            "SELECT currency, value, day FROM crm_rate WHERE tenant = ? AND currency = ? AND day <= ?"
            " ORDER BY day DESC LIMIT 1",
            (self._executor.tenant, currency, day),
        ).fetchone()
        return None if row is None else stored_rate(*row)

    def all(self) -> Sequence[Rate]:
        rows = self._executor.execute(
            "SELECT currency, value, day FROM crm_rate WHERE tenant = ? ORDER BY currency, day",
            (self._executor.tenant,),
        )
        return [stored_rate(*row) for row in rows.fetchall()]
