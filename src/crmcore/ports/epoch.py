"""The epoch port: what tells a restored database from the one that went on."""

from __future__ import annotations

from typing import Protocol


class Epoch(Protocol):
    """A number kept outside of the database, to compare with the one in it.

    Two kinds: one that follows the database (`follows`), written whenever messages are about to leave, so that a
    database which is behind it has been restored; and one that a person gives, and changes when restoring.
    """

    @property
    def follows(self) -> bool:
        """Whether the number goes up with that of the database."""
        ...

    def read(self) -> int | None:
        """The number; None where there is none. Raises `StorageUnavailable`."""
        ...

    def keep(self, number: int) -> None:
        """Keep a number, unless it is lower than the one kept. Raises `StorageError`."""
        ...
