"""How values stand in rows, and come back: ids as their 16 bytes, instants as microseconds, money as millionths."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import repeat
from typing import TypeVar, overload
from uuid import UUID, SafeUUID

from crmcore.domain.kernel.money import Rate
from crmcore.domain.kernel.time import EPOCH

T = TypeVar("T")
I_co = TypeVar("I_co", bound=UUID, covariant=True)

BATCH = 512
"""How many values a list in a statement holds at most; databases limit them."""

_SIZES = (1, 4, 16, 64, BATCH)
_UNKNOWN = SafeUUID.unknown
_new = object.__new__
_set_int = UUID.__dict__["int"].__set__
_set_safety = UUID.__dict__["is_safe"].__set__


def stored_id(value: bytes) -> UUID:
    """The id of so many bytes, which were an id's when they were stored: nothing is left to check."""
    id_ = _new(UUID)
    _set_int(id_, int.from_bytes(value, "big"))
    _set_safety(id_, _UNKNOWN)
    return id_


def stored_ids(values: Sequence[bytes]) -> list[UUID]:
    """The ids of several; see `stored_id`."""
    ids = list(map(_new, repeat(UUID, len(values))))
    deque(map(_set_int, ids, map(int.from_bytes, values)), maxlen=0)
    deque(map(_set_safety, ids, repeat(_UNKNOWN)), maxlen=0)
    return ids


class StoredIds(Sequence[I_co]):
    """Ids as they are stored; the ids themselves are made when they are looked at."""

    __slots__ = ("_ids", "stored")

    def __init__(self, stored: Sequence[bytes]) -> None:
        self.stored = stored
        self._ids: list[UUID] | None = None

    def __len__(self) -> int:
        return len(self.stored)

    @overload
    def __getitem__(self, at: int) -> I_co: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[I_co]: ...
    def __getitem__(self, at: int | slice) -> I_co | Sequence[I_co]:
        if isinstance(at, slice):
            return StoredIds(self.stored[at])
        return stored_id(self.stored[at]) if self._ids is None else self._ids[at]  # type: ignore[return-value]

    def __iter__(self) -> Iterator[I_co]:
        if self._ids is None:
            self._ids = stored_ids(self.stored)
        return iter(self._ids)  # type: ignore[arg-type]


def stored_instant(micros: int) -> datetime:
    """The UTC instant of so many microseconds since 1970-01-01."""
    return EPOCH + timedelta(0, 0, micros)


def stored_instant_or_none(micros: int | None) -> datetime | None:
    """The UTC instant of so many microseconds, if there are any."""
    return None if micros is None else EPOCH + timedelta(0, 0, micros)


def stored_rate(currency: str, value: str, day: int) -> Rate:
    """The exchange rate of a row."""
    return Rate(currency, Decimal(value), day)


def micros(instant: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC of an aware datetime."""
    since = (instant if instant.tzinfo is UTC else instant.astimezone(UTC)) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def micros_or_none(instant: datetime | None) -> int | None:
    """Whole microseconds of an instant, if there is one."""
    return None if instant is None else micros(instant)


def id_bytes(ids: Iterable[UUID]) -> list[bytes]:
    """The bytes of each distinct id."""
    if isinstance(ids, StoredIds):
        return list(dict.fromkeys(ids.stored))
    return [id_.bytes for id_ in dict.fromkeys(ids)]


def each_bytes(ids: Sequence[UUID]) -> Sequence[bytes]:
    """The bytes of each id, in their order."""
    return ids.stored if isinstance(ids, StoredIds) else [id_.bytes for id_ in ids]


def batches(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """The values in lists of few different lengths, the last one repeated, so that few statements need preparing."""
    return (values,) if len(values) in _SIZES else _parted(values)


def _parted(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), BATCH):
        batch = values[start : start + BATCH]
        size = next(size for size in _SIZES if size >= len(batch))
        yield batch if len(batch) == size else [*batch, *[batch[-1]] * (size - len(batch))]
