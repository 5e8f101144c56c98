"""The secrets port."""

from __future__ import annotations

from typing import Protocol


class Secrets(Protocol):
    """Holds the master key. Everything keyed (digests of idempotency keys, of suppressed addresses) derives from it."""

    def master_key(self) -> bytes | None:
        """The master key of at least 32 bytes, or None when there is none yet."""
        ...

    def make(self) -> bytes:
        """Make and keep a master key, or return the one that another process has just made; raises `KeyMismatch` where
        none may be made.
        """
        ...
