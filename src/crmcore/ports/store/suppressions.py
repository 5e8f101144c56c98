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

    def lift(self, digest: bytes) -> bool:
        """Take the suppression back; False when there is none."""
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
