"""Standing on PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.lifecycle import Standing
from crmcore.ports.store.lifecycle import BoundLifecycle
from crmcore.stores.sql.evaluation import ask, found
from crmcore.stores.sql.executor import Rows
from crmcore.stores.sql.lifecycle import LifecycleQueries
from crmcore_postgres.statistics import MANY

if TYPE_CHECKING:
    from crmcore_postgres.unit import PostgresUnit


class Foreseen(NamedTuple):
    """A question that was asked ahead, and how many statements there were with it."""

    customer: CustomerId
    rules: BoundLifecycle
    today: Day
    rows: Rows
    asked: int

    def answers(self, unit: PostgresUnit, customer: CustomerId, rules: BoundLifecycle, today: Day) -> bool:
        """Whether it is this question, and nothing was done since."""
        same = self.customer == customer and self.rules is rules and self.today == today
        return same and self.asked == unit.asked


class PostgresLifecycle(LifecycleQueries):
    """Where customers stand, and how that came."""

    _foreseen: Foreseen | None = None

    def evaluate(
        self, rules: BoundLifecycle, today: Day, customers: Collection[CustomerId] | None
    ) -> Iterator[tuple[CustomerId, Standing | None, Standing]]:
        if customers is None or len(customers) >= MANY:
            self._unit.learn()
        if customers is None:
            # Whoever seems to stand elsewhere is looked at again once nobody else can record anything of them.
            customers = [customer for customer, _, _ in super().evaluate(rules, today, None)]
        self._executor.hold_customers(customers)
        unit = self._unit
        if len(customers) == 1:
            (customer,) = customers
            unit.session.evaluates = (unit.tenant, rules, today)
            foreseen = self._foreseen
            if foreseen is not None and foreseen.answers(unit, customer, rules, today):
                return found(foreseen.rows.fetchall(), today)
        return super().evaluate(rules, today, customers)

    def foresee(self, customer: CustomerId) -> None:
        """Ask where a customer stands now, as is asked next if this is like the last time: it spares a message."""
        unit = self._unit
        usual = unit.session.evaluates
        if usual is not None and usual[0] == unit.tenant:
            _, rules, today = usual
            rows = ask(unit, rules, today, (customer.bytes,))
            self._foreseen = Foreseen(customer, rules, today, rows, unit.asked)

    @property
    def _unit(self) -> PostgresUnit:
        return cast("PostgresUnit", self._executor)
