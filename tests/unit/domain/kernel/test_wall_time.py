"""A wall time is reached at the first instant at which the clocks of a zone show it, or a later one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crmcore.domain.kernel.wall_time import WallTime
from crmcore.errors import CRMError, InvalidValue

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "Etc/GMT-14"]


def _scanned(wall: WallTime, zone: ZoneInfo) -> datetime:
    """Found by looking at every minute."""
    wanted = datetime(wall.day.year, wall.day.month, wall.day.day) + timedelta(minutes=wall.minute)
    instant = datetime(wall.day.year, wall.day.month, wall.day.day, tzinfo=UTC) - timedelta(days=2)
    while instant.astimezone(zone).replace(tzinfo=None) < wanted:
        instant += timedelta(minutes=1)
    return instant


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12 09:00",
        "2026-03-29 02:30",
        "2026-10-25 02:30",
        "2026-03-08 02:59",
        "2026-11-01 01:00",
        "2026-10-04 02:15",
        "2026-04-05 01:45",
        "2011-12-30 12:00",
        "2026-01-01 00:00",
        "2026-12-31 23:59",
    ],
)
def test_it_is_what_a_look_at_every_minute_finds(zone: str, text: str) -> None:
    """Around changes of offset, on a day that a zone left out, and at midnight."""
    wall = WallTime.parse(text)
    assert _scanned(wall, ZoneInfo(zone)) == wall.reached(ZoneInfo(zone))


def test_it_is_read_and_written() -> None:
    """With a blank or a T between, to the minute."""
    assert WallTime(date(2026, 3, 1), 545) == WallTime.parse("2026-03-01 09:05") == WallTime.parse("2026-03-01T09:05")
    assert "2026-03-01 09:05" == str(WallTime(date(2026, 3, 1), 545))


@pytest.mark.parametrize(
    "text",
    ["", "2026-03-01", "09:00", "2026-02-29 09:00", "2026-03-01 24:00", "2026-03-01 09:00Z", "0001-01-01 00:00", 5],
)
def test_anything_else_is_refused(text: object) -> None:
    """Also a time of a zone: which one is said elsewhere."""
    with pytest.raises(CRMError) as caught:
        WallTime.parse(text)
    assert isinstance(caught.value, InvalidValue)


def test_a_minute_is_one_of_a_day() -> None:
    """And nothing that is taken for a number."""
    for minute in (-1, 1440, True, 1.0):
        with pytest.raises(InvalidValue):
            WallTime(date(2026, 3, 1), minute)
