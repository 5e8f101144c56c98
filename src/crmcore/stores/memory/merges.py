"""Merged customers in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve

from crmcore.domain.customer.merge import Merge
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.measure import Measure
from crmcore.errors import TransactionError
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryMerges(Table):
    """Which customers are one and the same."""

    def heads(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, CustomerId]:
        return {customer: self._head(customer) for customer in customers if customer in self._tx.rows.merges}

    def get(self, customer: CustomerId) -> Merge | None:
        found = self._tx.rows.merges.get(customer)
        return None if found is None else found[0]

    def into(self, head: CustomerId) -> Sequence[Merge]:
        merges = [merge for merge, _ in self._tx.rows.merges.values() if self._head(merge.customer) == head]
        return sorted(merges, key=lambda merge: (merge.merged_at, by_bytes(merge.customer)))

    def merge(self, merge: Merge, measures: Collection[Measure]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        one, other = merge.customer, merge.into
        require_customers(rows, [one, other])
        if one == other or not rows.merges.keys().isdisjoint([one, other]):
            raise TransactionError("a head is merged into another head")
        with journal.savepoint():
            archived_at = rows.customers[one].archived_at
            journal.put(rows.merges, one, (merge, archived_at))
            self._move({one, *self._below(one)}, one, other)
            self._archive(one, merge.merged_at if archived_at is None else archived_at)

    def unmerge(self, customer: CustomerId, measures: Collection[Measure]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        if customer not in rows.merges:
            raise TransactionError("the merge of a head cannot be undone")
        with journal.savepoint():
            head = self._head(customer)
            _, archived_at = rows.merges[customer]
            journal.remove(rows.merges, customer)
            self._move({customer, *self._below(customer)}, head, customer)
            self._archive(customer, archived_at)

    def _head(self, customer: CustomerId) -> CustomerId:
        merges = self._tx.rows.merges
        while customer in merges:
            customer = merges[customer][0].into
        return customer

    def _below(self, customer: CustomerId) -> set[CustomerId]:
        direct = {merge.customer for merge, _ in self._tx.rows.merges.values() if merge.into == customer}
        return direct.union(*map(self._below, direct))

    def _archive(self, customer: CustomerId, at: datetime | None) -> None:
        rows = self._tx.rows
        self._tx.journal.put(rows.customers, customer, evolve(rows.customers[customer], archived_at=at))

    def _move(self, origins: Collection[CustomerId], before: CustomerId, after: CustomerId) -> None:
        """Point what is about one customer, and has its origin among those, at another."""
        journal, rows = self._tx.journal, self._tx.rows
        for every, of in (
            (rows.interactions, rows.interactions_of),
            (rows.entries, rows.entries_of),
            (rows.consents, rows.consents_of),
            (rows.decisions, rows.decisions_of),
            (None, rows.statements_of),
            (None, rows.transitions_of),
        ):
            for id_, row in list(of.get(before, {}).items()):
                if row.origin in origins:  # type: ignore[attr-defined]
                    self._point(every, of, id_, evolve(row, customer=after), before)  # type: ignore[type-var]
        for id_, record in list(rows.consents.items()):
            if record.customer == after and record.contact_point is not None and id_ in rows.consents_at.get(
                record.contact_point, {}
            ):
                journal.put(rows.consents_at[record.contact_point], id_, record)
        for key, customer in list(rows.identifiers.items()):
            if customer == before and rows.origins[key] in origins:
                journal.put(rows.identifiers, key, after)
                identifier = rows.identifiers_of[before][key]
                journal.remove(rows.identifiers_of[before], key)
                journal.put(rows.identifiers_of.setdefault(after, {}), key, identifier)
        self._move_points(origins)
        for message_id, message in list(rows.messages.items()):
            if message.customer == before and message.origin in origins:
                journal.put(rows.messages, message_id, evolve(message, customer=after))
        for customer in (before, after):
            journal.forget_if_undone(rows.figures, customer)
            rows.figures.pop(customer, None)
        touch(journal, rows, [before, after])

    def _point(self, every: Any, of: Any, id_: Any, row: Any, before: CustomerId) -> None:
        journal = self._tx.journal
        if every is not None:
            journal.put(every, id_, row)
        journal.remove(of[before], id_)
        journal.put(of.setdefault(row.customer, {}), id_, row)

    def _move_points(self, origins: Collection[CustomerId]) -> None:
        raise NotImplementedError
