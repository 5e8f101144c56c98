"""Idempotency keys in the store."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from attrs import frozen


@frozen
class Remembered:
    """What a command with a key did: the keyed digest of its body, and its result (ids, in a stored form)."""

    body: bytes
    result: str


class CommandTable(Protocol):
    """Results of commands given with an idempotency key, for as long as they are kept."""

    def recall(self, key: bytes, now: datetime) -> Remembered | None:
        """What is remembered under the keyed digest of a key and has not expired.

        In a transaction to write, whoever else recalls the key to write waits until it ends.
        """
        ...

    def remember(self, key: bytes, what: Remembered, *, until: datetime) -> None:
        """Remember under a key, replacing what has expired."""
        ...

    def forget_expired(self, now: datetime) -> int:
        """Remove what has expired; returns how many."""
        ...
