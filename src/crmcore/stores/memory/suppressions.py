"""Suppressed addresses in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from crmcore.stores.memory.transaction import Table


class MemorySuppressions(Table):
    """Keyed digests of addresses that get nothing."""

    def add(self, digest: bytes, *, reason: str, at: datetime) -> bool:
        journal, rows = self._tx.journal, self._tx.rows
        if digest in rows.suppressed:
            return False
        journal.put(rows.suppressed, digest, (reason, at))
        return True

    def lift(self, digest: bytes, *, reason: str | None = None) -> bool:
        journal, rows = self._tx.journal, self._tx.rows
        if digest not in rows.suppressed or reason not in (None, rows.suppressed[digest][0]):
            return False
        journal.remove(rows.suppressed, digest)
        return True

    def among(self, digests: Collection[bytes]) -> Mapping[bytes, str]:
        suppressed = self._tx.rows.suppressed
        return {digest: suppressed[digest][0] for digest in digests if digest in suppressed}

    def any(self) -> bool:
        return bool(self._tx.rows.suppressed)

    def count(self) -> int:
        return len(self._tx.rows.suppressed)
