"""Periods of the tenant's calendar: days, weeks and months, by the numbers of tenant days."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from crmcore.domain.kernel.time import Day, day_date, day_end, day_number, to_micros
from crmcore.errors import InvalidValue

Period = Literal["day", "week", "month"]
"""A period of the calendar; a week starts on Monday (ISO 8601)."""
PERIODS: tuple[Period, ...] = get_args(Period)

_QUARTER = 900_000_000
"""In microseconds."""
_MONDAY = 3
"""Days before 1970-01-01 since a Monday."""


def require_period(value: object, field: str) -> Period:
    """The word itself when it names a period. Raises `InvalidValue`."""
    for period in PERIODS:
        if value == period:
            return period
    raise InvalidValue(field, "another word", f"a period is {', '.join(PERIODS[:-1])} or {PERIODS[-1]}")


def period_start(period: Period, day: Day) -> Day:
    """The first tenant day of the period that a day is in."""
    match period:
        case "day":
            return day
        case "week":
            return day - (day + _MONDAY) % 7
        case "month":
            return day_number(day_date(day).replace(day=1))


def next_period(period: Period, day: Day) -> Day:
    """The first tenant day of the period after the one that a day is in."""
    # Every month has 28 days, and none has more than 31.
    longest = {"day": 1, "week": 7, "month": 31}[period]
    return period_start(period, period_start(period, day) + longest)


def period_span(period: Period, day: Day, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first instant of the period that a tenant day is in, and that of the next period, in UTC."""
    return day_end(period_start(period, day) - 1, zone), day_end(next_period(period, day) - 1, zone)


def quarter(instant: datetime) -> int:
    """The number of the quarter of an hour, counted from 1970-01-01 UTC, that an instant is in. Days of tenants begin
    with one: every zone is whole quarters off.
    """
    return to_micros(instant) // _QUARTER
