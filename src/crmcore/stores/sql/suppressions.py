"""Suppressed addresses in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import BATCH, batches, micros


class SuppressionQueries:
    """Keyed digests of addresses that get nothing."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def add(self, digest: bytes, *, reason: str, at: datetime) -> bool:
        done = self._executor.execute(
            "INSERT INTO crm_suppression (tenant, digest, reason, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (tenant, digest) DO NOTHING",
            (self._executor.tenant, digest, reason, micros(at)),
        )
        return done.rowcount > 0

    def lift(self, digest: bytes, *, reason: str | None = None) -> bool:
        which = "DELETE FROM crm_suppression WHERE tenant = ? AND digest = ?"
        if reason is None:
            done = self._executor.execute(which, (self._executor.tenant, digest))
        else:
            done = self._executor.execute(which + " AND reason = ?", (self._executor.tenant, digest, reason))
        return done.rowcount > 0

    def among(self, digests: Collection[bytes]) -> Mapping[bytes, str]:
        if len(digests) > BATCH:
            few = self._executor.execute(
                "SELECT digest, reason FROM crm_suppression WHERE tenant = ? LIMIT ?",
                (self._executor.tenant, len(digests) + 1),
            ).fetchall()
            if len(few) <= len(digests):
                # Those that there are, are no more than those asked about.
                asked = digests if isinstance(digests, Mapping | AbstractSet) else set(digests)
                return {digest: reason for digest, reason in few if digest in asked}
        found: dict[bytes, str] = {}
        for batch in batches(list(dict.fromkeys(digests))):
            rows = self._executor.execute(
                "SELECT digest, reason FROM crm_suppression WHERE tenant = ? AND digest IN (?"
                + ", ?" * (len(batch) - 1)
                + ")",
                (self._executor.tenant, *batch),
            )
            found.update(rows.fetchall())
        return found

    def any(self) -> bool:
        row = self._executor.execute(
            "SELECT 1 FROM crm_suppression WHERE tenant = ? LIMIT 1", (self._executor.tenant,)
        ).fetchone()
        return row is not None

    def count(self) -> int:
        row = self._executor.execute(
            "SELECT COUNT(*) FROM crm_suppression WHERE tenant = ?", (self._executor.tenant,)
        ).fetchone()
        assert row is not None
        return int(row[0])
