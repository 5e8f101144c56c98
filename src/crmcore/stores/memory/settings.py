"""Settings of the database in memory."""

from __future__ import annotations

from crmcore.stores.memory.transaction import Table


class MemorySettings(Table):
    """Named texts that belong to the store as a whole."""

    def get(self, name: str) -> str | None:
        return self._tx.database.settings.get(name)

    def keep(self, name: str, value: str) -> str:
        kept = self.get(name)
        if kept is None:
            self.put(name, value)
        return value if kept is None else kept

    def put(self, name: str, value: str) -> None:
        self._tx.journal.put(self._tx.database.settings, name, value)

    def remove(self, name: str) -> None:
        self._tx.journal.remove(self._tx.database.settings, name)
