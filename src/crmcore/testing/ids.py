"""Identities for tests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count, islice
from uuid import UUID

_START = 1_767_225_600_000
"""Milliseconds from 1970-01-01 to 2026-01-01 UTC."""


class CountingIds:
    """Makes the same identities in the same order each time; see `crmcore.ports.ids.Ids`.

    They have the shape of version 7 (RFC 9562) and ascend, from the `first` place on. Another `seed` gives others, none
    of them the same.
    """

    def __init__(self, seed: int | str = 0, *, first: int = 0) -> None:
        drawn = int.from_bytes(hashlib.sha256(f"{type(seed).__name__}:{seed}".encode()).digest()[:8])
        self._shape = 7 << 76 | 2 << 62 | drawn >> 2
        self._numbers = count(first)

    def new(self) -> UUID:
        """The next identity."""
        return self._made(next(self._numbers))

    def many(self, count: int) -> Sequence[UUID]:
        """So many of the next identities."""
        return [self._made(number) for number in islice(self._numbers, count)]

    def _made(self, number: int) -> UUID:
        millisecond, within = divmod(number, 1 << 12)
        return UUID(int=(_START + millisecond) << 80 | within << 64 | self._shape)
