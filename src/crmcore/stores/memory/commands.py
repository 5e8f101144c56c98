"""Idempotency keys in memory."""

from __future__ import annotations

from datetime import datetime

from crmcore.ports.store import Remembered
from crmcore.stores.memory.transaction import Table


class MemoryCommands(Table):
    """Results of commands given with an idempotency key; one expires at its instant `until`."""

    def recall(self, key: bytes, now: datetime) -> Remembered | None:
        what, until = self._tx.rows.commands.get(key, (None, now))
        return what if until > now else None

    def remember(self, key: bytes, what: Remembered, *, until: datetime) -> None:
        self._tx.journal.put(self._tx.rows.commands, key, (what, until))

    def forget_expired(self, now: datetime) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        expired = [key for key, (_, until) in rows.commands.items() if until <= now]
        for key in expired:
            journal.remove(rows.commands, key)
        return len(expired)
