"""Settings of the database in the store."""

from __future__ import annotations

from typing import Protocol


class SettingTable(Protocol):
    """Named texts that belong to the database as a whole, such as the fingerprint of the master key."""

    def get(self, name: str) -> str | None:
        """The setting, or None."""
        ...

    def keep(self, name: str, value: str) -> str:
        """Set it unless it is set, whoever does so at the same time, and return what it is."""
        ...

    def put(self, name: str, value: str) -> None:
        """Set it, replacing what it was."""
        ...

    def remove(self, name: str) -> None:
        """Remove it, if it is there."""
        ...
