"""Real identities: UUIDs of version 7 (RFC 9562)."""

from __future__ import annotations

import os
from array import array
from collections import deque
from collections.abc import Sequence
from itertools import repeat
from threading import Lock
from time import time_ns
from uuid import UUID, SafeUUID
from weakref import WeakSet

from crmcore.errors import InvalidValue

_COUNTER_BITS = 26
_COUNTER_END = 1 << _COUNTER_BITS
_TAIL_BITS = 62 - _COUNTER_BITS
_TAIL_SHIFT = 64 - _TAIL_BITS
_VERSION_AND_VARIANT = 7 << 76 | 2 << 62
# The most identities made at once; a counter that has just begun can still count many times as many.
_BLOCK = 1 << 20

_set_int = UUID.__dict__["int"].__set__
_set_safety = UUID.__dict__["is_safe"].__set__
_new = object.__new__
_unknown = SafeUUID.unknown


class SystemIds:
    """Makes identities that are never the same twice, across threads, forks and processes; see `crmcore.ports.ids.Ids`.

    After 48 bits of milliseconds come 12 bits drawn for each millisecond, a counter of 26 bits that starts anywhere in
    its lower half (RFC 9562, section 6.2, method 1), and 36 bits drawn for each identity. Those of one object ascend,
    also when the clock is set back; a counter that is used up takes the next millisecond.
    """

    def __init__(self) -> None:
        self._renew()
        _living.add(self)

    def _renew(self) -> None:
        """Forget what a forked process shares with its parent, whose lock a thread that is not here may hold."""
        self._lock = Lock()
        self._millisecond = 0
        self._drawn = 0
        self._counter = _COUNTER_END

    def new(self) -> UUID:
        """A new identity."""
        tail = int.from_bytes(os.urandom(8)) >> _TAIL_SHIFT
        made = _new(UUID)
        _set_int(made, self._reserve(1) | tail)
        _set_safety(made, _unknown)
        return made

    def many(self, count: int) -> Sequence[UUID]:
        """So many new identities at once, ascending. Raises `InvalidValue` for a negative count."""
        if count < 0:
            raise InvalidValue("count", "a negative number", "so many identities are made")
        if count == 1:
            return [self.new()]
        made: list[UUID] = []
        while len(made) < count:
            block = min(count - len(made), _BLOCK)
            first = self._reserve(block)
            tails = array("Q", os.urandom(8 * block))
            last = first + (block << _TAIL_BITS)
            starts = range(first, last, 1 << _TAIL_BITS)
            made += uuids([start | tail >> _TAIL_SHIFT for start, tail in zip(starts, tails, strict=True)])
        return made

    def _reserve(self, count: int) -> int:
        """The first of so many identities in a row, with an empty tail; the next ones are one counter apart."""
        now = time_ns() // 1_000_000
        with self._lock:
            if now > self._millisecond:
                self._begin(now)
            elif self._counter + count > _COUNTER_END:
                self._begin(self._millisecond + 1)
            counter = self._counter
            self._counter += count
            return self._drawn | counter << _TAIL_BITS

    def _begin(self, millisecond: int) -> None:
        drawn = int.from_bytes(os.urandom(8)) >> 64 - (12 + _COUNTER_BITS - 1)
        self._millisecond = millisecond
        self._counter = drawn & (_COUNTER_END // 2 - 1)
        self._drawn = millisecond << 80 | _VERSION_AND_VARIANT | drawn >> (_COUNTER_BITS - 1) << 64


def uuids(numbers: Sequence[int]) -> list[UUID]:
    """The UUIDs of those 128-bit numbers, made without the checks of the constructor, which take most of its time."""
    made = list(map(object.__new__, repeat(UUID, len(numbers))))
    deque(map(_set_int, made, numbers), maxlen=0)
    deque(map(_set_safety, made, repeat(_unknown)), maxlen=0)
    return made


_living: WeakSet[SystemIds] = WeakSet()


def _renew_all() -> None:
    for ids in _living:
        ids._renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
