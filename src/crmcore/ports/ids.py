"""The ids port."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID


class Ids(Protocol):
    """Makes identities: UUIDs of version 7 (RFC 9562), never the same twice, also across threads and processes."""

    def new(self) -> UUID:
        """A new identity."""
        ...

    def many(self, count: int) -> Sequence[UUID]:
        """So many new identities at once."""
        ...
