"""Suppressed addresses in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol


class SuppressionTable(Protocol):
    """Keyed digests of addresses that get nothing; the addresses themselves are not kept."""

    def add(self, digest: bytes, *, reason: str, at: datetime) -> bool:
        """Suppress an address; False when it is suppressed already, which stays as it is."""
        ...

    def lift(self, digest: bytes, *, reason: str | None = None) -> bool:
        """Take the suppression back, if a reason is told only one of that reason; False when there is none.

        What another transaction puts in its place meanwhile stays.
        """
        ...

    def among(self, digests: Collection[bytes]) -> Mapping[bytes, str]:
        """Those of the digests that are suppressed, with the reason."""
        ...

    def count(self) -> int:
        """How many addresses are suppressed."""
        ...

    def any(self) -> bool:
        """Whether any address is; it takes as long however many there are."""
        ...
