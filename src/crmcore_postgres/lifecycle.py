"""Standing on PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.lifecycle import Standing
from crmcore.ports.store.lifecycle import BoundLifecycle
from crmcore.stores.sql.lifecycle import LifecycleQueries


class PostgresLifecycle(LifecycleQueries):
    """Where customers stand, and how that came."""

    def evaluate(
        self, rules: BoundLifecycle, today: Day, customers: Collection[CustomerId] | None
    ) -> Iterator[tuple[CustomerId, Standing | None, Standing]]:
        if customers is None:
            # Whoever seems to stand elsewhere is looked at again once nobody else can record anything of them.
            customers = [customer for customer, _, _ in super().evaluate(rules, today, None)]
        self._executor.hold_customers(customers)
        return super().evaluate(rules, today, customers)
