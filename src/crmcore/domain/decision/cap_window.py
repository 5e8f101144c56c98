"""The windows that contacts are counted in for a cap, rolling or by the calendar, and when a cap is free again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from attrs import field, frozen

from crmcore.domain.decision.verdict import ALLOW, PERS, Defer, Per, Suppress, Verdict
from crmcore.domain.kernel.time import Day, day_date, day_end, day_number
from crmcore.errors import InvalidValue

Period = Literal["day", "week", "month"]
"""A period of the calendar (ISO 8601): a week starts on Monday."""
PERIODS: tuple[Period, ...] = get_args(Period)

LONGEST = 36_500
_MONDAY = 3
"""Days before 1970-01-01 since a Monday."""


def require_whole(value: object, name: str, least: int, most: int = LONGEST) -> int:
    """The number itself when it is whole and in the range. Raises `InvalidValue`."""
    if type(value) is not int:
        raise InvalidValue(name, f"a {type(value).__name__}", f"it is a whole number, {least:,} to {most:,}")
    if not least <= value <= most:
        raise InvalidValue(name, "a number out of range", f"it is a whole number, {least:,} to {most:,}")
    return value


def _days(value: int) -> int:
    return require_whole(value, "days", 1)


@frozen
class Rolling:
    """So many tenant days that end with today: 1 is today alone."""

    days: int = field(converter=_days)

    def __str__(self) -> str:
        return f"{self.days} days"


def _period(value: Period) -> Period:
    if value not in PERIODS:
        raise InvalidValue("period", "another word", f"a period is {', '.join(PERIODS[:-1])} or {PERIODS[-1]}")
    return value


@frozen
class Calendar:
    """The tenant's calendar day, week or month that today is in."""

    period: Period = field(converter=_period)

    def __str__(self) -> str:
        return f"a calendar {self.period}"


CapWindow = Rolling | Calendar


def first_counted(window: CapWindow, today: Day) -> Day:
    """The first tenant day whose contacts count today; the last is today."""
    if isinstance(window, Rolling):
        return today - window.days + 1
    match window.period:
        case "day":
            return today
        case "week":
            return today - (today + _MONDAY) % 7
        case "month":
            return day_number(day_date(today).replace(day=1))


def counted(window: CapWindow, days: Iterable[Day], today: Day) -> int:
    """How many contacts of these days (one for each contact) count today; those after today do not."""
    first = first_counted(window, today)
    return sum(first <= day <= today for day in days)


def free_on(window: CapWindow, contacts: int, days: Iterable[Day], today: Day) -> Day | None:
    """The first tenant day, today or later, on which fewer than `contacts` of these contacts count.

    `days` has a day for each contact, in any order; those after today are left out. It is the earliest: what is
    intended in the meantime counts besides. None when no contact is allowed at all (`contacts` is 0).
    """
    if contacts < 1:
        return None
    first = first_counted(window, today)
    within = sorted(day for day in days if first <= day <= today)
    if len(within) < contacts:
        return today
    if isinstance(window, Rolling):
        # Room is made when the last but so many has left the window.
        return within[-contacts] + window.days
    return _period_end(window.period, today)


def _period_end(period: Period, today: Day) -> Day:
    """The first day of the next period."""
    start = first_counted(Calendar(period), today)
    match period:
        case "day":
            return start + 1
        case "week":
            return start + 7
        case "month":
            # Every month has 28 days, and none has 32.
            return first_counted(Calendar("month"), start + 31)


def _contacts(value: int) -> int:
    return require_whole(value, "contacts", 0)


@frozen
class ContactCap:
    """At most `contacts` intended contacts in the window; of one channel and for one purpose, or of all where it is
    None; counted per customer, or per household: what was intended for any of its members counts for all.
    """

    contacts: int = field(converter=_contacts)
    window: CapWindow
    channel: str | None = None
    purpose: str | None = None
    per: Per = "customer"

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.window, Rolling | Calendar):
            raise InvalidValue("window", f"a {type(self.window).__name__}", "a window is Rolling or Calendar")
        if self.per not in PERS:
            raise InvalidValue("per", "another word", f"a cap is counted per {' or per '.join(PERS)}")

    def applies(self, channel: str, purpose: str) -> bool:
        """Whether a contact by this channel for this purpose counts, and is held back."""
        return self.channel in (None, channel) and self.purpose in (None, purpose)

    def __str__(self) -> str:
        by = f" by {self.channel}" if self.channel else ""
        purpose = f" for {self.purpose}" if self.purpose else ""
        whose = "" if self.per == "customer" else f" per {self.per}"
        return f"cap of {self.contacts} in {self.window}{by}{purpose}{whose}"


@frozen
class CapFacts:
    """The caps that apply, each with the days of the contacts that it counts; `zone` is the tenant's."""

    contacts: tuple[tuple[ContactCap, tuple[Day, ...]], ...]
    today: Day
    zone: ZoneInfo


def windowed_caps_guard(facts: CapFacts) -> Verdict:
    """A cap that is used up defers to the start of the day on which it may be free again; one of 0 suppresses.

    Of several that are used up the one that is free last tells.
    """
    latest: tuple[Day, str] | None = None
    for cap, days in facts.contacts:
        free = free_on(cap.window, cap.contacts, days, facts.today)
        if free is None:
            return Suppress(str(cap))
        if free > facts.today and (latest is None or free > latest[0]):
            latest = free, str(cap)
    if latest is None:
        return ALLOW
    return Defer(day_start(latest[0], facts.zone), latest[1])


def day_start(day: Day, zone: ZoneInfo) -> datetime:
    """The first instant of a tenant day, in UTC."""
    return day_end(day - 1, zone)
