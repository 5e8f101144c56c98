"""When hours are open in a zone: gaps, folds, missing dates, dates off, and the ends of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crmcore.domain.decision.hours import ALWAYS, Hours
from crmcore.domain.decision.hours_text import parse_hours
from crmcore.domain.decision.open_hours import next_open, open_at, open_hours
from crmcore.errors import InvalidValue, NaiveDatetime


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hours", "instant", "expected"),
    [
        # mautic 17283: nine in Tokyo is midnight in UTC.
        ("Asia/Tokyo", "mon-sun 09:00-18:00", "2026-03-10 13:13", "2026-03-11 00:00"),
        ("Asia/Kathmandu", "mon-sun 09:00-18:00", "2026-03-10 20:00", "2026-03-11 03:15"),
        # Within the hours it is the instant itself, to the microsecond; their end is outside.
        ("Europe/Berlin", "mon-fri 09:00-20:00", "2026-01-05 18:59:59.999999", "2026-01-05 18:59:59.999999"),
        ("Europe/Berlin", "mon-fri 09:00-20:00", "2026-01-05 19:00", "2026-01-06 08:00"),
        ("Europe/Berlin", "mon-fri 09:00-20:00", "2026-01-09 19:00", "2026-01-12 08:00"),
        # On 2026-03-29 in Berlin 02:00 to 03:00 is skipped, on 2026-10-25 it comes twice.
        ("Europe/Berlin", "sun 02:30-04:00", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "sun 02:10-02:50", "2026-03-28 12:00", "2026-04-05 00:10"),
        ("Europe/Berlin", "sun 09:00-10:00", "2026-03-28 12:00", "2026-03-29 07:00"),
        ("Europe/Berlin", "sun 02:10-02:50", "2026-10-24 12:00", "2026-10-25 00:10"),
        ("Europe/Berlin", "sun 02:10-02:50", "2026-10-25 00:50", "2026-10-25 01:10"),
        ("Europe/Berlin", "sun 02:10-02:50", "2026-10-25 01:50", "2026-11-01 01:10"),
        # Half an hour, on 2026-10-04 from 02:00 to 02:30.
        ("Australia/Lord_Howe", "sun 02:15-04:00", "2026-10-03 12:00", "2026-10-03 15:30"),
        # Two hours, on 2026-03-29 from 01:00 to 03:00.
        ("Antarctica/Troll", "sun 01:30-02:30, mon 12:00-13:00", "2026-03-28 12:00", "2026-03-30 10:00"),
        # Samoa had no Friday 2011-12-30, Kwajalein no Saturday 1993-08-21.
        ("Pacific/Apia", "fri 09:00-17:00", "2011-12-30 12:00", "2012-01-05 19:00"),
        ("Pacific/Apia", "thu 12:00-24:00, sat 00:00-09:00", "2011-12-30 09:59", "2011-12-30 09:59"),
        ("Pacific/Apia", "thu 12:00-13:00, sat 00:00-09:00", "2011-12-30 09:59", "2011-12-30 10:00"),
        ("Pacific/Kwajalein", "sat 09:00-17:00", "1993-08-21 12:00", "1993-08-27 21:00"),
        # Liberia was 44 minutes and 30 seconds behind until 1972.
        ("Africa/Monrovia", "mon-sun 09:00-17:00", "1971-06-01 00:00", "1971-06-01 09:44:30"),
    ],
)
def test_the_next_opening_is_when_the_wall_shows_it(zone: str, hours: str, instant: str, expected: str) -> None:
    """Of given hours, by the zone's own clocks."""
    found = next_open(parse_hours(hours), _utc(instant), ZoneInfo(zone))
    assert _utc(expected) == found
    assert open_at(parse_hours(hours), _utc(expected), ZoneInfo(zone))
    assert (instant == expected) == open_at(parse_hours(hours), _utc(instant), ZoneInfo(zone))


def test_instants_of_other_zones_are_the_same_instants() -> None:
    """The opening is in UTC, whatever zone the instant is written in."""
    instant = datetime(2026, 3, 10, 22, 13, tzinfo=ZoneInfo("Asia/Tokyo"))
    opening = next_open(parse_hours("mon-sun 09:00-18:00"), instant, ZoneInfo("Europe/Berlin"))
    assert (_utc("2026-03-10 13:13"), UTC) == (opening, opening and opening.tzinfo)


def test_dates_off_are_dates_of_the_wall() -> None:
    """Christmas in Auckland begins and ends half a day before that of UTC; years off are passed over."""
    auckland = ZoneInfo("Pacific/Auckland")
    hours = ALWAYS.without(date(2026, 12, 25))
    assert _utc("2026-12-24 10:59") == next_open(hours, _utc("2026-12-24 10:59"), auckland)
    assert _utc("2026-12-25 11:00") == next_open(hours, _utc("2026-12-24 11:00"), auckland)
    years = ALWAYS.without(*(date(2026, 1, 1) + timedelta(days=count) for count in range(9_000)))
    assert _utc("2050-08-22 12:00") == next_open(years, _utc("2026-06-01 00:00"), auckland)


def test_hours_that_never_open_have_no_next_opening() -> None:
    """Without a window, and when the calendar ends before the next."""
    hours = parse_hours("mon 09:00-10:00")
    assert next_open(Hours([[]] * 7), _utc("2026-01-01"), ZoneInfo("Asia/Tokyo")) is None
    assert next_open(hours, _utc("9998-12-31 12:00"), ZoneInfo("Asia/Tokyo")) is None
    assert not open_at(hours, _utc("9998-12-31 12:00"), ZoneInfo("Asia/Tokyo"))
    assert _utc("9998-12-28 00:00") == next_open(hours, _utc("9998-12-25"), ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize("instant", ["0001-12-31 12:00", "9999-01-01 00:00"])
def test_instants_of_the_outermost_years_are_refused(instant: str) -> None:
    """Their local time may lie beyond the calendar."""
    with pytest.raises(InvalidValue, match="in the years 2 to 9998"):
        next_open(ALWAYS, _utc(instant), ZoneInfo("Asia/Tokyo"))


def test_an_instant_without_a_zone_is_refused() -> None:
    """What has no zone is no instant, nor is a date."""
    with pytest.raises(NaiveDatetime):
        next_open(ALWAYS, datetime(2026, 1, 1), ZoneInfo("Asia/Tokyo"))
    with pytest.raises(InvalidValue):
        open_at(ALWAYS, date(2026, 1, 1), ZoneInfo("Asia/Tokyo"))  # type: ignore[arg-type]


def test_many_days_are_asked_with_the_same_answers() -> None:
    """Days that are no longer kept are worked out again, to the same."""
    openings = open_hours(parse_hours("mon-sun 09:00-18:00, off 2026-01-02"), ZoneInfo("Europe/Berlin"))
    instants = [_utc("2026-01-01 20:00") + timedelta(days=count) for count in range(5_000)]
    first = [openings.next(instant) for instant in instants]
    assert first == [openings.next(instant) for instant in instants]
    assert _utc("2026-01-03 08:00") == first[0]
    assert openings is open_hours(parse_hours("mon-sun 9:00-18:00, off 2026-01-02"), ZoneInfo("Europe/Berlin"))
