"""The journal of a transaction: what was there before each change, so that changes can be undone."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, TypeVar

from crmcore.errors import StorageError

K = TypeVar("K")
V = TypeVar("V")

_NOTHING: Any = object()


class Journal:
    """Changes mappings and remembers how to change them back. Values are never changed in place, only replaced."""

    def __init__(self) -> None:
        self._undo: list[tuple[MutableMapping[Any, Any], Any, Any]] = []

    def add(self, rows: MutableMapping[K, V], key: K, value: V) -> None:
        """Add a row under a key of its own; raises `StorageError` when there is one already."""
        if key in rows:
            raise StorageError("a row of this id is already kept; ids are never used twice")
        self.put(rows, key, value)

    def put(self, rows: MutableMapping[K, V], key: K, value: V) -> None:
        """Set the row of a key."""
        self._undo.append((rows, key, rows.get(key, _NOTHING)))
        rows[key] = value

    def remove(self, rows: MutableMapping[K, V], key: K) -> None:
        """Remove the row of a key, if there is one."""
        self._undo.append((rows, key, rows.pop(key, _NOTHING)))

    def forget_if_undone(self, cache: MutableMapping[K, V], key: K) -> None:
        """Drop what a cache holds under a key when the changes from here on are undone; it is then computed anew."""
        self._undo.append((cache, key, _NOTHING))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A block whose changes are undone when it raises; the exception goes on."""
        kept = len(self._undo)
        try:
            yield
        except BaseException:
            self._back_to(kept)
            raise

    def undo(self) -> None:
        """Undo every change."""
        self._back_to(0)

    def _back_to(self, kept: int) -> None:
        while len(self._undo) > kept:
            rows, key, before = self._undo.pop()
            if before is _NOTHING:
                rows.pop(key, None)
            else:
                rows[key] = before
