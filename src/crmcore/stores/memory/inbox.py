"""The in-app inbox in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from attrs import evolve

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.inbox_message import InboxMessage
from crmcore.ports.store.inbox import InboxPlace
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.transaction import Table


class MemoryInbox(Table):
    """Messages in the inboxes of customers."""

    def add(self, messages: Sequence[InboxMessage]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [each.customer for each in messages])
        with journal.savepoint():
            for each in messages:
                if each.id not in rows.inbox:
                    journal.add(rows.inbox, each.id, each)
                    journal.put(rows.inbox_of.setdefault(each.customer, {}), each.id, each)

    def get(self, messages: Collection[UUID]) -> Sequence[InboxMessage]:
        rows = self._tx.rows
        return [rows.inbox[id_] for id_ in sorted({*messages}, key=by_bytes) if id_ in rows.inbox]

    def of(
        self,
        customer: CustomerId,
        *,
        unread_at: datetime | None = None,
        dismissed: bool = False,
        after: InboxPlace | None = None,
        limit: int,
    ) -> Sequence[InboxMessage]:
        found = [
            each
            for each in self._tx.rows.inbox_of.get(customer, {}).values()
            if (each.dismissed_at is not None) == dismissed
            and (unread_at is None or each.is_unread(unread_at))
            and (after is None or _place(each) < (after[0], by_bytes(after[1])))
        ]
        return sorted(found, key=_place, reverse=True)[:limit]

    def unread(self, customer: CustomerId, now: datetime) -> int:
        return sum(each.is_unread(now) for each in self._tx.rows.inbox_of.get(customer, {}).values())

    def mark_read(self, messages: Collection[UUID], at: datetime) -> Collection[UUID]:
        found = [each for each in self.get(messages) if each.read_at is None]
        return self._put([evolve(each, read_at=at) for each in found])

    def mark_dismissed(self, messages: Collection[UUID], at: datetime) -> Collection[UUID]:
        found = [each for each in self.get(messages) if each.dismissed_at is None]
        return self._put([evolve(each, dismissed_at=at) for each in found])

    def aged(self, before: datetime) -> int:
        return sum(each.made_at < before for each in self._tx.rows.inbox.values())

    def purge(self, before: datetime, *, limit: int) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        found = sorted((each for each in rows.inbox.values() if each.made_at < before), key=_place)[:limit]
        for each in found:
            journal.remove(rows.inbox, each.id)
            journal.remove(rows.inbox_of[each.customer], each.id)
        return len(found)

    def _put(self, messages: Sequence[InboxMessage]) -> Collection[UUID]:
        journal, rows = self._tx.journal, self._tx.rows
        for each in messages:
            journal.put(rows.inbox, each.id, each)
            journal.put(rows.inbox_of[each.customer], each.id, each)
        return {each.id for each in messages}


def _place(message: InboxMessage) -> tuple[datetime, int]:
    return message.made_at, by_bytes(message.id)
