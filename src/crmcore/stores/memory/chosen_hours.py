"""Hours that customers have chosen, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcore.domain.customer.chosen_hours import ChosenHours, holding
from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.transaction import Table


class MemoryChosenHours(Table):
    """What customers said of the hours in which they want to be contacted."""

    def add(self, said: ChosenHours) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [said.customer])
        with journal.savepoint():
            journal.add(rows.chosen_hours_of.setdefault(said.customer, {}), said.id, said)

    def of(self, customer: CustomerId) -> Sequence[ChosenHours]:
        said = self._tx.rows.chosen_hours_of.get(customer, {}).values()
        return sorted(said, key=lambda each: (each.chosen_at, each.id))

    def holding(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Mapping[str, str]]:
        every = self._tx.rows.chosen_hours_of
        found = {customer: holding(every[customer].values()) for customer in customers if customer in every}
        return {customer: hours for customer, hours in found.items() if hours}

    def are_any(self) -> bool:
        return any(self._tx.rows.chosen_hours_of.values())
