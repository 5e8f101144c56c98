"""The in-app inbox in SQL. A list is a range of an index: an app shows it with every page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.inbox_message import InboxMessage
from crmcore.ports.store.inbox import InboxPlace
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import (
    batches,
    id_bytes,
    micros,
    micros_or_none,
    stored_id,
    stored_instant,
    stored_instant_or_none,
)

_INSERT = (
    "INSERT INTO crm_inbox_message (tenant, id, customer, origin, purpose, offer, subject, text, html, language,"
    " made_at, expires_at, read_at, dismissed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, id) DO NOTHING"
)
_SELECT = (
    "SELECT id, customer, origin, purpose, offer, subject, text, html, language, made_at, expires_at, read_at,"
    " dismissed_at FROM crm_inbox_message WHERE tenant = ?"
)
_OF = " AND customer = ?"
_KEPT = " AND dismissed_at IS NULL"
_DISMISSED = " AND dismissed_at IS NOT NULL"
_UNREAD = " AND read_at IS NULL AND dismissed_at IS NULL AND (expires_at IS NULL OR expires_at > ?)"
_COUNT_UNREAD = "".join(["SELECT COUNT(*) FROM crm_inbox_message WHERE tenant = ?", _OF, _UNREAD])
_AFTER = " AND (made_at, id) < (?, ?)"
_NEWEST_FIRST = " ORDER BY made_at DESC, id DESC LIMIT ?"
_AGED = "SELECT COUNT(*) FROM crm_inbox_message WHERE tenant = ? AND made_at < ?"
_PURGE = (
    "DELETE FROM crm_inbox_message WHERE tenant = ? AND id IN (SELECT m.id FROM crm_inbox_message AS m"
    " WHERE m.tenant = ? AND m.made_at < ? ORDER BY m.made_at, m.id LIMIT ?)"
)
_READ = "UPDATE crm_inbox_message SET read_at = ? WHERE tenant = ? AND read_at IS NULL AND id IN (?"
_DISMISS = "UPDATE crm_inbox_message SET dismissed_at = ? WHERE tenant = ? AND dismissed_at IS NULL AND id IN (?"


class InboxQueries:
    """Messages in the inboxes of customers."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, messages: Sequence[InboxMessage]) -> None:
        tenant = self._executor.tenant
        self._executor.keep_living([each.customer for each in messages])
        with self._executor.savepoint():
            self._executor.executemany(_INSERT, [_row(tenant, each) for each in messages])

    def get(self, messages: Collection[UUID]) -> Sequence[InboxMessage]:
        found: list[InboxMessage] = []
        for batch in batches(sorted(id_bytes(messages))) if messages else ():
            marks = ", ?" * (len(batch) - 1)
            rows = self._executor.execute(
                "".join([_SELECT, " AND id IN (?", marks, ") ORDER BY id"]), (self._executor.tenant, *batch)
            )
            found += map(_message, rows.fetchall())
        return found

    def of(
        self,
        customer: CustomerId,
        *,
        unread_at: datetime | None = None,
        dismissed: bool = False,
        after: InboxPlace | None = None,
        limit: int,
    ) -> Sequence[InboxMessage]:
        parts: list[str] = [_SELECT, _OF]
        values: list[object] = [self._executor.tenant, customer.bytes]
        parts.append(_DISMISSED if dismissed else _KEPT)
        if unread_at is not None:
            parts.append(_UNREAD)
            values.append(micros(unread_at))
        if after is not None:
            parts.append(_AFTER)
            values += (micros(after[0]), after[1].bytes)
        parts.append(_NEWEST_FIRST)
        return [_message(row) for row in self._executor.execute("".join(parts), (*values, limit)).fetchall()]

    def unread(self, customer: CustomerId, now: datetime) -> int:
        row = self._executor.execute(_COUNT_UNREAD, (self._executor.tenant, customer.bytes, micros(now))).fetchone()
        return 0 if row is None else int(row[0])

    def mark_read(self, messages: Collection[UUID], at: datetime) -> Collection[UUID]:
        return self._mark(_READ, messages, at)

    def mark_dismissed(self, messages: Collection[UUID], at: datetime) -> Collection[UUID]:
        return self._mark(_DISMISS, messages, at)

    def aged(self, before: datetime) -> int:
        row = self._executor.execute(_AGED, (self._executor.tenant, micros(before))).fetchone()
        return 0 if row is None else int(row[0])

    def purge(self, before: datetime, *, limit: int) -> int:
        tenant = self._executor.tenant
        return self._executor.execute(_PURGE, (tenant, tenant, micros(before), limit)).rowcount

    def _mark(self, sql: str, messages: Collection[UUID], at: datetime) -> Collection[UUID]:
        marked: set[UUID] = set()
        # In one order, so that nobody waits in a circle.
        for batch in batches(sorted(id_bytes(messages))) if messages else ():
            rows = self._executor.execute(
                "".join([sql, ", ?" * (len(batch) - 1), ") RETURNING id"]),
                (micros(at), self._executor.tenant, *batch),
            )
            marked.update(stored_id(id_) for (id_,) in rows.fetchall())
        return marked


def _row(tenant: int, message: InboxMessage) -> tuple[object, ...]:
    return (
        tenant,
        message.id.bytes,
        message.customer.bytes,
        message.origin.bytes,
        message.purpose,
        message.offer,
        message.subject,
        message.text,
        message.html,
        message.language,
        micros(message.made_at),
        micros_or_none(message.expires_at),
        micros_or_none(message.read_at),
        micros_or_none(message.dismissed_at),
    )


def _message(row: tuple[Any, ...]) -> InboxMessage:
    id_, customer, origin, purpose, offer, subject, text, html, language, made_at, *rest = row
    expires_at, read_at, dismissed_at = map(stored_instant_or_none, rest)
    return InboxMessage(
        stored_id(id_),
        CustomerId(stored_id(customer)),
        CustomerId(stored_id(origin)),
        purpose,
        offer,
        subject,
        text,
        html,
        language,
        stored_instant(made_at),
        expires_at,
        read_at,
        dismissed_at,
    )
