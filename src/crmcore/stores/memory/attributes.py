"""Attributes in memory: golden values are looked up among the statements each time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from crmcore.domain.customer.attribute import Statement, by_age, golden_of
from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryAttributes(Table):
    """What was stated about customers."""

    def state(self, statements: Sequence[Statement]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [statement.customer for statement in statements])
        with journal.savepoint():
            for statement in statements:
                journal.add(rows.statements_of.setdefault(statement.customer, {}), statement.id, statement)
            touch(journal, rows, [statement.customer for statement in statements])

    def golden(self, customer: CustomerId) -> Sequence[Statement]:
        rows = self._tx.rows
        found = golden_of(rows.statements_of.get(customer, {}).values(), rows.source_ranks)
        return [statement for statement in found.values() if statement.value is not None]

    def newest(self, origins: Collection[CustomerId], source: str) -> Mapping[CustomerId, Sequence[Statement]]:
        rows = self._tx.rows
        found: dict[CustomerId, Sequence[Statement]] = {}
        for origin in origins:
            newest: dict[int, Statement] = {}
            for statement in sorted(rows.statements_of.get(rows.head(origin), {}).values(), key=by_age):
                if statement.source == source and statement.origin == origin:
                    newest[statement.attribute] = statement
            if newest:
                found[origin] = [newest[attribute] for attribute in sorted(newest)]
        return found

    def history(self, customer: CustomerId, attribute: int) -> Sequence[Statement]:
        stated = self._tx.rows.statements_of.get(customer, {}).values()
        return sorted((statement for statement in stated if statement.attribute == attribute), key=by_age)

    def stated(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[Statement]]:
        found = {customer: self._tx.rows.statements_of.get(customer, {}).values() for customer in customers}
        return {
            customer: sorted(stated, key=lambda each: (each.attribute, by_age(each)))
            for customer, stated in found.items()
            if stated
        }

    def rank(self, sources: Sequence[str]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for source in list(rows.source_ranks):
            journal.remove(rows.source_ranks, source)
        for place, source in enumerate(sources, start=1):
            journal.put(rows.source_ranks, source, place)

    def ranks(self) -> Sequence[str]:
        ranks = self._tx.rows.source_ranks
        return sorted(ranks, key=ranks.__getitem__)

    def rebuild(self) -> None:
        # Golden values are not kept: there is nothing to make anew.
        self._tx.require_writing()
