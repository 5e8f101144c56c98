"""A zone's offsets from UTC: for each day of UTC the stretches in which its clocks keep one, found by bisection.

The standard library tells an offset at an instant, not when it changes. In the IANA database changes lie days apart
(the closest since 1900 are 95 hours), so that a day on which it does not change has the same offset at both its ends,
and on another it changes once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crmcore.domain.kernel.time import EPOCH, Day

DAY_SECONDS = 86_400
_KEPT = 16_384
_SECOND = timedelta(seconds=1)
_STEP = 3 * DAY_SECONDS
"""Shorter than what lies between two changes."""


class Stretch(NamedTuple):
    """The instants from `start` to `end` (exclusive), at which local time is `offset` ahead of UTC.

    All in seconds, instants since 1970-01-01 UTC.
    """

    start: int
    end: int
    offset: int


@lru_cache(maxsize=_KEPT)
def stretches(zone: ZoneInfo, day: Day) -> tuple[Stretch, ...]:
    """The stretches of a day of UTC (days since 1970-01-01), in order; mostly it is one. The years are 2 to 9998."""
    return _stretches(zone, day * DAY_SECONDS, (day + 1) * DAY_SECONDS)


def clocks_agree(zones: Collection[ZoneInfo], first: Day, last: Day) -> bool:
    """Whether the zones show the same local time at every instant of the days of UTC from `first` to `last`."""
    end = (last + 1) * DAY_SECONDS
    steps = range(first * DAY_SECONDS, end, _STEP)
    return all(len({_stretches(zone, start, min(start + _STEP, end)) for zone in zones}) <= 1 for start in steps)


def _stretches(zone: ZoneInfo, start: int, end: int) -> tuple[Stretch, ...]:
    """The stretches from one second to another, between which the offset changes once at most."""
    before, after = _offset(zone, start), _offset(zone, end)
    if before == after:
        return (Stretch(start, end, before),)
    # The change lies after `early`, not after `late`.
    early, late = start, end
    while late - early > 1:
        middle = (early + late) // 2
        if _offset(zone, middle) == before:
            early = middle
        else:
            late = middle
    if late == end:
        return (Stretch(start, end, before),)
    return Stretch(start, late, before), Stretch(late, end, after)


def _offset(zone: ZoneInfo, second: int) -> int:
    offset = (EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset()
    assert offset is not None
    return offset // _SECOND
