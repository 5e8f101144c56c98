"""The instants at which hours are open in a zone.

An instant lies in the hours when the clock on the wall shows a time of them. From this all else follows: a window that
begins in a gap opens with the first instant after it, one that lies wholly in a gap does not occur that day, both
passes of a fold count as what the wall shows, and a date that a zone left out has no hours. Within a stretch of one
offset wall time and instants run alike, so that windows are cut to the stretch and shifted; hours are never added to
wall time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from crmcore.domain.decision.hours import Hours
from crmcore.domain.kernel.offsets import DAY_SECONDS, Stretch, stretches
from crmcore.domain.kernel.time import Day, day_number, from_micros, require_aware
from crmcore.errors import InvalidValue

Opening = tuple[datetime, datetime]
"""Instants of UTC, from the first to the second (exclusive), all of which lie in the hours."""

_FIRST_DAY = day_number(date(2, 1, 1))
_LAST_DAY = day_number(date(9998, 12, 31))
_DAYS_KEPT = 4_096
_KEPT = 4_096
_MONDAY = 3
"""Days before 1970-01-01 since a Monday."""


class OpenHours:
    """The openings of hours in one zone, worked out once for each day of UTC: for many instants of few days.

    It may be shared by threads: two that miss a day both work it out, to the same.
    """

    def __init__(self, hours: Hours, zone: ZoneInfo) -> None:
        self._zone = zone
        self._week = [tuple((start * 60, end * 60) for start, end in spans) for spans in hours.week]
        self._off = {day_number(day) for day in hours.dates_off}
        self._never = hours.never
        self._days: dict[Day, tuple[Opening, ...]] = {}
        self._first: dict[Day, datetime | None] = {}

    def at(self, instant: datetime) -> bool:
        """Whether the hours are open at an aware instant. Raises as `next` does."""
        instant = _utc(instant)
        for start, end in self._openings(day_number(instant)):
            if instant < end:
                return instant >= start
        return False

    def next(self, instant: datetime) -> datetime | None:
        """The earliest instant, in UTC and not before an aware one, at which the hours are open.

        None when they have no window, or open no more before the end of the year 9998. Raises `NaiveDatetime` or
        `InvalidValue`, also for an instant that is not in the years 2 to 9998.
        """
        instant = _utc(instant)
        day = day_number(instant)
        for start, end in self._openings(day):
            if instant < end:
                return max(instant, start)
        return self._first_from(day + 1)

    def _openings(self, day: Day) -> tuple[Opening, ...]:
        found = self._days.get(day)
        if found is None:
            if not _FIRST_DAY <= day <= _LAST_DAY:
                raise InvalidValue("instant", "an instant of an outermost year", "it is in the years 2 to 9998")
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            found = self._days[day] = tuple(self._work_out(day))
        return found

    def _first_from(self, day: Day) -> datetime | None:
        """The first instant that is open of those from a day of UTC on."""
        try:
            return self._first[day]
        except KeyError:
            pass
        if len(self._first) >= _DAYS_KEPT:
            self._first.clear()
        opening = self._first[day] = None if self._never else next(self._starts(day), None)
        return opening

    def _starts(self, first: Day) -> Iterator[datetime]:
        """Openings start on a day of UTC that shares an open local date, so others are passed over unseen."""
        for day in range(first, _LAST_DAY + 1):
            if any(self._spans(each) for each in (day - 1, day, day + 1)):
                yield from (start for start, _ in self._openings(day))

    def _work_out(self, day: Day) -> Iterator[Opening]:
        for stretch in stretches(self._zone, day):
            yield from self._cut(stretch)

    def _cut(self, stretch: Stretch) -> Iterator[Opening]:
        """The windows of the local days within a stretch, in seconds of the wall, cut to it and shifted to UTC."""
        start, end, offset = stretch
        first, last = start + offset, end + offset
        for day in range(first // DAY_SECONDS, (last - 1) // DAY_SECONDS + 1):
            midnight = day * DAY_SECONDS
            for opens, closes in self._spans(day):
                opened, closed = max(first, midnight + opens), min(last, midnight + closes)
                if opened < closed:
                    yield _instant(opened - offset), _instant(closed - offset)

    def _spans(self, day: Day) -> tuple[tuple[int, int], ...]:
        return () if day in self._off else self._week[(day + _MONDAY) % 7]


@lru_cache(maxsize=_KEPT)
def open_hours(hours: Hours, zone: ZoneInfo) -> OpenHours:
    """The openings of these hours in that zone; the same object while it is kept, for whoever asks."""
    return OpenHours(hours, zone)


def open_at(hours: Hours, instant: datetime, zone: ZoneInfo) -> bool:
    """Whether the hours are open in the zone at an aware instant. Raises as `next_open` does."""
    return open_hours(hours, zone).at(instant)


def next_open(hours: Hours, instant: datetime, zone: ZoneInfo) -> datetime | None:
    """The earliest instant, in UTC and not before an aware one, at which the hours are open in the zone; None for
    never.

    It is never when the hours have no window, or open no more before the end of the year 9998. Raises `NaiveDatetime`
    or `InvalidValue`, also for an instant that is not in the years 2 to 9998.
    """
    return open_hours(hours, zone).next(instant)


def _utc(instant: datetime) -> datetime:
    # Most come from the clock, in UTC; two of one zone are compared without asking it.
    if isinstance(instant, datetime) and instant.tzinfo is UTC:
        return instant
    return require_aware(instant, "instant").astimezone(UTC)


def _instant(second: int) -> datetime:
    return from_micros(second * 1_000_000)
