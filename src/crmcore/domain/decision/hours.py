"""Hours: the stretches of local wall-clock time, by weekday, in which a contact is allowed.

Chosen hours are written as they are, quiet hours as the complement of what is quiet; both together are what lies in
both. Which instants they are is told by `open_hours`, with the zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from attrs import evolve, field, frozen

from crmcore.domain.kernel.time import require_date
from crmcore.errors import InvalidValue

Span = tuple[int, int]
"""From a minute of the day to another (exclusive), in minutes since local midnight."""
Week = tuple[tuple[Span, ...], ...]
"""The spans of each weekday, Monday first, in order and apart."""

DAY_MINUTES = 1440
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DATES_LIMIT = 10_000
SPANS_LIMIT = 1440
"""As many as a day has minutes: of spans that lie apart there are at most half as many."""

_WEEK_RULE = "a week gives the spans of seven days, Monday first"
_SPAN_RULE = "a span is two minutes of a day, the first 0 to 1439, the second later and at most 1440"


def _week(days: Iterable[Iterable[Span]]) -> Week:
    week = tuple(_apart(sorted(_checked(spans))) for spans in _items(days, "week", _WEEK_RULE))
    if len(week) != len(WEEKDAYS):
        raise InvalidValue("week", f"{len(week)} days", _WEEK_RULE)
    return week


def _items(value: object, name: str, rule: str) -> Iterator[Any]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidValue(name, f"a {type(value).__name__}", rule)
    return iter(value)


def _checked(spans: object) -> Iterator[Span]:
    for count, span in enumerate(_items(spans, "week", _WEEK_RULE), start=1):
        if count > SPANS_LIMIT:
            raise InvalidValue("week", "a day of too many spans", f"a day has at most {SPANS_LIMIT:,} spans")
        if not (isinstance(span, Sequence) and len(span) == 2 and all(type(minute) is int for minute in span)):
            raise InvalidValue("week", "a span that is not two whole numbers", _SPAN_RULE)
        start, end = span
        if not 0 <= start < end <= DAY_MINUTES:
            raise InvalidValue("week", "a span that ends before it starts, or beyond the day", _SPAN_RULE)
        yield start, end


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same minutes in spans that neither overlap nor touch; given in order."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _dates(dates: Iterable[date]) -> frozenset[date]:
    off = frozenset(require_date(day, "dates_off") for day in _items(dates, "dates_off", "dates off are a set of days"))
    if len(off) > DATES_LIMIT:
        raise InvalidValue("dates_off", f"{len(off):,} dates", f"at most {DATES_LIMIT:,} dates are off")
    return off


# Hours are a key of what is kept of them, looked up for each contact.
@frozen(cache_hash=True)
class Hours:
    """Local wall-clock time in which a contact is allowed: the spans of each weekday, but none on `dates_off`.

    ``week`` has the spans of seven days, Monday first, in minutes since local midnight, the end exclusive. Those that
    overlap or touch become one, so that hours of the same minutes are equal. What crosses midnight is two spans, each
    of its own weekday and date. Raises `InvalidValue`.
    """

    week: Week = field(converter=_week)
    dates_off: frozenset[date] = field(converter=_dates, default=frozenset())

    @classmethod
    def of(cls, windows: Iterable[tuple[int, int, int]], dates_off: Iterable[date] = ()) -> Hours:
        """Hours of windows: the weekday (Monday is 0), the minute of that day it starts, and the one it ends.

        An end that is not after the start is on the following day. A window of a whole day ends at 1440.
        """
        days: list[list[Span]] = [[] for _ in WEEKDAYS]
        for weekday, start, end in windows:
            if type(weekday) is not int or not 0 <= weekday < len(WEEKDAYS):
                raise InvalidValue("windows", "a weekday beyond the week", "a weekday is 0 (Monday) to 6")
            if end > start:
                days[weekday].append((start, end))
                continue
            if end == start:
                raise InvalidValue("windows", "a window without length", "a window ends at another time than it starts")
            days[weekday].append((start, DAY_MINUTES))
            if end:
                days[(weekday + 1) % len(WEEKDAYS)].append((0, end))
        return cls(days, dates_off)

    @property
    def never(self) -> bool:
        """True when no weekday has a span."""
        return not any(self.week)

    def at(self, wall: datetime) -> bool:
        """Whether what a clock on the wall shows lies in the hours; the zone of `wall`, if it has one, is not asked."""
        minute = wall.hour * 60 + wall.minute
        spans = self.week[wall.weekday()]
        return any(start <= minute < end for start, end in spans) and wall.date() not in self.dates_off

    def without(self, *dates: date) -> Hours:
        """The same hours with more dates off."""
        return evolve(self, dates_off=self.dates_off.union(dates))

    def complement(self) -> Hours:
        """What lies outside: of quiet hours, the hours in which a contact is allowed.

        Raises `InvalidValue` for hours with dates off: a date on which nothing is quiet is no stretch of a week.
        """
        if self.dates_off:
            raise InvalidValue("dates_off", "hours with dates off", "quiet hours are the same in every week")
        return Hours([_outside(spans) for spans in self.week])

    def within(self, other: Hours) -> Hours:
        """What lies in these hours and in the others; the dates off are those of both."""
        both = [list(_common(mine, theirs)) for mine, theirs in zip(self.week, other.week, strict=True)]
        return Hours(both, self.dates_off | other.dates_off)


def _outside(spans: Iterable[Span]) -> list[Span]:
    edges = [0, *(minute for span in spans for minute in span), DAY_MINUTES]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _common(mine: Iterable[Span], theirs: Sequence[Span]) -> Iterator[Span]:
    for start, end in mine:
        for other_start, other_end in theirs:
            first, last = max(start, other_start), min(end, other_end)
            if first < last:
                yield first, last


ALWAYS = Hours([[(0, DAY_MINUTES)]] * len(WEEKDAYS))
"""Every minute of every day."""
