"""Attributes in memory: golden values are looked up among the statements each time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from crmcore.domain.customer.attribute import Statement
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
        stated = self._tx.rows.statements_of.get(customer, {}).values()
        attributes = sorted({statement.attribute for statement in stated})
        newest = [newest_of(stated, attribute) for attribute in attributes]
        return [statement for statement in newest if statement is not None and statement.value is not None]

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

    def rebuild(self) -> None:
        # Golden values are not kept: there is nothing to make anew.
        self._tx.require_writing()


def by_age(statement: Statement) -> tuple[datetime, datetime, UUID]:
    """Sorts statements from the oldest to the newest."""
    return (statement.stated_at, statement.recorded_at, statement.id)


def newest_of(statements: Iterable[Statement], attribute: int) -> Statement | None:
    """The newest statement of an attribute."""
    return max((statement for statement in statements if statement.attribute == attribute), key=by_age, default=None)
