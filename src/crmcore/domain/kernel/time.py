"""Instants, tenant days and moments.

An instant is an aware datetime, kept as whole microseconds since 1970-01-01 UTC. A tenant day is a calendar day in the
tenant's zone, kept as its number: days since 1970-01-01.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from attrs import frozen

from crmcore.errors import InvalidValue, NaiveDatetime, UnknownZone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_OUTER_YEARS = (date.min.year, date.max.year)
"""In these an instant may lie beyond the calendar when seen in another zone."""
_MICROSECOND = timedelta(microseconds=1)
_ONE_DAY = timedelta(days=1)

Day = int
"""A tenant day: days since 1970-01-01 in the tenant's zone."""


def require_aware(value: object, field: str) -> datetime:
    """The datetime itself when it has a time zone; raises `NaiveDatetime` or `InvalidValue` otherwise."""
    if not isinstance(value, datetime):
        raise InvalidValue(field, f"a {type(value).__name__}", "an instant is a datetime with a time zone")
    if value.tzinfo is None or value.utcoffset() is None:
        raise NaiveDatetime(field)
    if value.year in _OUTER_YEARS:
        try:
            value.astimezone(UTC)
        except OverflowError:
            raise InvalidValue(
                field, "an instant beyond the calendar", "an instant is in the years 1 to 9999 of UTC"
            ) from None
    return value


def to_micros(instant: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC of an aware datetime."""
    return (instant - EPOCH) // _MICROSECOND


# Files that stand beside the zones: the machine's own choice, and zones that count leap seconds.
_OF_THE_MACHINE = {"localtime", "posixrules", "posix", "right"}


def from_micros(micros: int) -> datetime:
    """The UTC datetime of so many microseconds since 1970-01-01."""
    return EPOCH + timedelta(microseconds=micros)


def zone_named(name: object, field: str = "zone") -> ZoneInfo:
    """The zone of that IANA name; raises `UnknownZone`, also for names that mean another zone on each machine."""
    if not isinstance(name, str) or name.partition("/")[0] in _OF_THE_MACHINE:
        raise UnknownZone(field)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnknownZone(field) from None


def day_of(instant: datetime, zone: ZoneInfo) -> Day:
    """The tenant day in which an instant falls."""
    return instant.astimezone(zone).toordinal() - _EPOCH_ORDINAL


class TenantDays:
    """The tenant days of many instants, by the zone's offset on each day of UTC on which it does not change."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def of(self, instant: datetime) -> Day:
        """The tenant day in which an instant, given in UTC, falls."""
        offset = _offset(self._zone, instant.toordinal())
        if offset is None:
            return day_of(instant, self._zone)
        return (instant + offset).toordinal() - _EPOCH_ORDINAL


@lru_cache(maxsize=8192)
def _offset(zone: ZoneInfo, ordinal: int) -> timedelta | None:
    """The zone's offset on a day of UTC; None when it changes on that day."""
    start = datetime.combine(date.fromordinal(ordinal), time.min, tzinfo=UTC)
    before, after = (instant.astimezone(zone).utcoffset() for instant in (start, start + _ONE_DAY))
    return before if before == after else None


def require_date(value: object, field: str) -> date:
    """The calendar day itself; an instant is none, as its day depends on the zone. Raises `InvalidValue`."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise InvalidValue(field, f"a {type(value).__name__}", "a day is a datetime.date")
    return value


def day_number(day: date) -> Day:
    """The number of a calendar day."""
    return day.toordinal() - _EPOCH_ORDINAL


def day_date(number: Day) -> date:
    """The calendar day of a number."""
    return date.fromordinal(number + _EPOCH_ORDINAL)


def day_end(number: Day, zone: ZoneInfo) -> datetime:
    """The instant at which a tenant day ends: the next day's first instant, in UTC.

    Where local midnight does not exist the day ends with the first instant that carries the next date.
    """
    following = day_date(number + 1)
    start = datetime.combine(following, time.min, tzinfo=zone).astimezone(UTC)
    # A gap at midnight maps the wall time to before or after the jump; step to the first instant of the following date.
    while start.astimezone(zone).date() < following:
        start += timedelta(minutes=15)
    while (start - _MICROSECOND).astimezone(zone).date() >= following:
        start -= timedelta(minutes=15)
    return start


@frozen
class Moment:
    """The moment fields are read at.

    `today` is the tenant day it falls in. `until` is None for now, else only what occurred before that instant counts
    (exclusive end). `known_at` is None for everything recorded, else only what was recorded at or before that instant
    counts. `whole_days` tells that `until` is the end of the day `today`, so that running figures per day suffice.
    """

    today: Day
    until: datetime | None = None
    known_at: datetime | None = None
    whole_days: bool = True

    @property
    def is_now(self) -> bool:
        """True when nothing recorded is left out."""
        return self.until is None and self.known_at is None


def moment_of(as_of: date | datetime | None, known_at: datetime | None, now: datetime, zone: ZoneInfo) -> Moment:
    """The moment meant by `as_of` (a date: the end of that tenant day; an aware instant: just after it) and `known_at`.

    Raises `NaiveDatetime` or `InvalidValue`.
    """
    known = None if known_at is None else require_aware(known_at, "known_at")
    if as_of is None:
        return Moment(day_of(now, zone), None, known)
    if isinstance(as_of, date) and as_of.year in _OUTER_YEARS:
        raise InvalidValue("as_of", "a day of an outermost year", "a moment is in the years 2 to 9998")
    if isinstance(as_of, datetime):
        instant = require_aware(as_of, "as_of")
        return Moment(day_of(instant, zone), instant.astimezone(UTC) + _MICROSECOND, known, whole_days=False)
    if not isinstance(as_of, date):
        raise InvalidValue("as_of", f"a {type(as_of).__name__}", "a moment is a date or a datetime with a time zone")
    day = day_number(as_of)
    return Moment(day, day_end(day, zone), known)
