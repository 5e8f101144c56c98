"""The journal port: where erasures are written down outside the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable


@runtime_checkable
class Journal(Protocol):
    """Lines that are only ever added, and outlive the database. No line holds a personal value.

    Several processes may add at once; each line stays whole.
    """

    def append(self, line: str) -> int:
        """Add a line and have it last before returning; returns the position after it. Raises `StorageError`."""
        ...

    def since(self, position: int) -> Iterator[tuple[int, str]]:
        """The lines after a position, in order, each with the position after it; 0 is the beginning. A line that was
        not written to its end is left out. Raises `StorageError`.
        """
        ...
