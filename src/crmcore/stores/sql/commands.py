"""Idempotency keys in SQL."""

from __future__ import annotations

from datetime import datetime

from crmcore.ports.store.commands import Remembered
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros


class CommandQueries:
    """Results of commands given with an idempotency key."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def recall(self, key: bytes, now: datetime) -> Remembered | None:
        # Whoever gives the same key at the same time waits for the result.
        self._executor.hold("".join(["command ", key.hex()]))
        row = self._executor.execute(
            "SELECT body, result FROM crm_command WHERE tenant = ? AND key = ? AND expires_at > ?",
            (self._executor.tenant, key, micros(now)),
        ).fetchone()
        return None if row is None else Remembered(*row)

    def remember(self, key: bytes, what: Remembered, *, until: datetime) -> None:
        self._executor.execute(
            "INSERT INTO crm_command (tenant, key, body, result, expires_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (tenant, key) DO UPDATE"
            " SET body = excluded.body, result = excluded.result, expires_at = excluded.expires_at",
            (self._executor.tenant, key, what.body, what.result, micros(until)),
        )

    def forget_expired(self, now: datetime) -> int:
        done = self._executor.execute(
            "DELETE FROM crm_command WHERE tenant = ? AND expires_at <= ?", (self._executor.tenant, micros(now))
        )
        return done.rowcount
