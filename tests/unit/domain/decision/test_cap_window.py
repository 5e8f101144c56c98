"""What counts in a cap's window today, and when a cap that is used up is free again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crmcore.domain.decision.cap_window import (
    Calendar,
    CapFacts,
    CapWindow,
    ContactCap,
    Rolling,
    counted,
    day_start,
    first_counted,
    free_on,
    windowed_caps_guard,
)
from crmcore.domain.decision.gate import ALLOW, Defer, Suppress, Verdict
from crmcore.domain.kernel.time import Day, day_number
from crmcore.errors import InvalidValue

BERLIN = ZoneInfo("Europe/Berlin")
WEEK, MONTH = Calendar("week"), Calendar("month")


def _on(day: str) -> Day:
    return day_number(date.fromisoformat(day))


TODAY = _on("2026-03-18")  # a Wednesday


@pytest.mark.parametrize(
    ("window", "today", "expected"),
    [
        (Rolling(1), "2026-03-18", "2026-03-18"),
        (Rolling(7), "2026-03-18", "2026-03-12"),
        (Calendar("day"), "2026-03-18", "2026-03-18"),
        (WEEK, "2026-03-18", "2026-03-16"),
        (WEEK, "2026-03-16", "2026-03-16"),
        (WEEK, "2026-03-15", "2026-03-09"),
        (WEEK, "1969-12-31", "1969-12-29"),
        (MONTH, "2026-03-18", "2026-03-01"),
        (MONTH, "2024-02-29", "2024-02-01"),
    ],
)
def test_a_window_begins(window: CapWindow, today: str, expected: str) -> None:
    """So many days back with today, on Monday, or on the first of the month."""
    assert _on(expected) == first_counted(window, _on(today))


@pytest.mark.parametrize(
    ("window", "contacts", "days", "expected"),
    [
        (Rolling(7), 2, ["2026-03-12"], "2026-03-18"),
        (Rolling(7), 2, ["2026-03-12", "2026-03-11"], "2026-03-18"),
        (Rolling(7), 2, ["2026-03-17", "2026-03-12"], "2026-03-19"),
        (Rolling(7), 1, ["2026-03-17", "2026-03-12"], "2026-03-24"),
        (Rolling(7), 2, ["2026-03-17", "2026-03-13", "2026-03-12"], "2026-03-20"),
        (Rolling(7), 2, ["2026-03-18", "2026-03-18", "2026-03-18"], "2026-03-25"),
        (Calendar("day"), 1, ["2026-03-18"], "2026-03-19"),
        (WEEK, 2, ["2026-03-16", "2026-03-15"], "2026-03-18"),
        (WEEK, 2, ["2026-03-16", "2026-03-17"], "2026-03-23"),
        (MONTH, 1, ["2026-03-01"], "2026-04-01"),
        (MONTH, 1, ["2026-02-28"], "2026-03-18"),
        (MONTH, 1, ["2026-03-19"], "2026-03-18"),
        (MONTH, 0, [], None),
    ],
)
def test_a_cap_is_free_on(window: CapWindow, contacts: int, days: list[str], expected: str | None) -> None:
    """Today when there is room; else when enough contacts have left the window; never when none is allowed."""
    found = free_on(window, contacts, [_on(day) for day in days], TODAY)
    assert (None if expected is None else _on(expected)) == found


def test_months_end_whatever_their_length() -> None:
    """A cap of a month is free on the first of the next."""
    for year, month in [(2026, 1), (2026, 2), (2024, 2), (2026, 4), (2026, 12)]:
        last = day_number(date(year + month // 12, month % 12 + 1, 1)) - 1
        assert last + 1 == free_on(MONTH, 1, [last], last)


def test_contacts_after_today_do_not_count() -> None:
    """A window ends with today."""
    assert 1 == counted(Rolling(2), [TODAY - 2, TODAY - 1, TODAY + 1], TODAY)


def test_a_cap_applies_to_its_channel_and_purpose() -> None:
    """Each is one, or any."""
    ways = [("email", "offers"), ("email", "service"), ("sms", "offers")]
    caps = [ContactCap(1, WEEK), ContactCap(1, WEEK, "email"), ContactCap(1, WEEK, "email", "offers")]
    assert [3, 2, 1] == [sum(cap.applies(*way) for way in ways) for cap in caps]


EMAILS, ALL = ContactCap(1, Rolling(7), "email"), ContactCap(2, MONTH, purpose="offers", per="household")


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        ((), ALLOW),
        (((EMAILS, ()), (ALL, (TODAY,))), ALLOW),
        (((EMAILS, (TODAY,)),), Defer(datetime(2026, 3, 24, 23, tzinfo=UTC), "cap of 1 in 7 days by email")),
        (
            ((ALL, (TODAY, TODAY)), (EMAILS, (TODAY,))),
            Defer(datetime(2026, 3, 31, 22, tzinfo=UTC), "cap of 2 in a calendar month for offers per household"),
        ),
        (((EMAILS, (TODAY,)), (ContactCap(0, WEEK, "sms"), ())), Suppress("cap of 0 in a calendar week by sms")),
    ],
)
def test_caps_defer_until_all_are_free(
    contacts: tuple[tuple[ContactCap, tuple[Day, ...]], ...], expected: Verdict
) -> None:
    """To the start of the day in the tenant's zone, over the change of its clocks; one of no contact suppresses."""
    assert expected == windowed_caps_guard(CapFacts(contacts, TODAY, BERLIN))


def test_a_day_without_midnight_starts_after_the_gap() -> None:
    """In Beirut 2026-03-29 begins at one o'clock, and Samoa went from Thursday to Saturday."""
    beirut, apia = ZoneInfo("Asia/Beirut"), ZoneInfo("Pacific/Apia")
    assert datetime(2026, 3, 28, 22, tzinfo=UTC) == day_start(_on("2026-03-29"), beirut)
    assert datetime(2011, 12, 30, 10, tzinfo=UTC) == day_start(_on("2011-12-31"), apia)


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (Rolling, (0,), "days"),
        (Rolling, (36_501,), "days"),
        (Rolling, (True,), "days"),
        (Rolling, ("7",), "days"),
        (Calendar, ("year",), "period"),
        (ContactCap, (-1, WEEK), "contacts"),
        (ContactCap, (1, 7), "window"),
        (ContactCap, (1, WEEK, None, None, "firm"), "per"),
    ],
)
def test_what_cannot_be_a_cap_is_refused(kind: Callable[..., object], values: tuple[object, ...], field: str) -> None:
    """The error names the field."""
    with pytest.raises(InvalidValue) as caught:
        kind(*values)
    assert field == caught.value.field
