"""Settings of the database in the store."""

from __future__ import annotations

from typing import Protocol


class SettingTable(Protocol):
    """Named texts that belong to the database as a whole, such as the fingerprint of the master key."""

    def get(self, name: str) -> str | None:
        """The setting, or None."""
        ...

    def put(self, name: str, value: str) -> None:
        """Set it, replacing what it was."""
        ...
