"""The master key of a store in memory."""

from __future__ import annotations

import secrets
from threading import Lock


class MemorySecrets:
    """Holds a random key for as long as the store lives."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._key: bytes | None = None

    def __repr__(self) -> str:
        return "MemorySecrets()"

    def master_key(self) -> bytes | None:
        return self._key

    def make(self) -> bytes:
        with self._lock:
            if self._key is None:
                self._key = secrets.token_bytes(32)
            return self._key
