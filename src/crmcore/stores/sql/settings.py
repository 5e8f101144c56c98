"""Settings of the database in SQL."""

from __future__ import annotations

from crmcore.stores.sql.executor import Executor


class SettingQueries:
    """Named texts that belong to the database as a whole."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def get(self, name: str) -> str | None:
        row = self._executor.execute("SELECT value FROM crm_setting WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def keep(self, name: str, value: str) -> str:
        self._executor.execute(
            "INSERT INTO crm_setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, value)
        )
        kept = self.get(name)
        assert kept is not None
        return kept

    def put(self, name: str, value: str) -> None:
        self._executor.execute(
            "INSERT INTO crm_setting (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def remove(self, name: str) -> None:
        self._executor.execute("DELETE FROM crm_setting WHERE name = ?", (name,))
