"""Promise T: around every change of the clocks hours open as a scan minute by minute says.

`CRMCORE_ZONES` is `named` (the forty zones below, the default) or `all` (each that the zone database names).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo, available_timezones

import pytest
from attrs import frozen

from crmcore.domain.decision.hours import ALWAYS, DAY_MINUTES, Hours
from crmcore.domain.decision.open_hours import next_open

QUICK = ("Asia/Tokyo", "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Apia")
NAMED = (
    *QUICK,
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Juba",
    "America/Asuncion",
    "America/Caracas",
    "America/Havana",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/Scoresbysund",
    "America/St_Johns",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Almaty",
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Eucla",
    "Europe/Chisinau",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Volgograd",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Fakaofo",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
)
YEARS = range(2020, 2038)
# Islands that left out a date when they crossed the date line.
DAY_LEFT_OUT = {
    "Pacific/Apia": 2011,
    "Pacific/Fakaofo": 2011,
    "Pacific/Kiritimati": 1994,
    "Pacific/Kwajalein": 1993,
}
A_PLAIN_NOON = datetime(2026, 2, 11, 12, tzinfo=UTC)

MINUTE = timedelta(minutes=1)
WEEK_MINUTES = 7 * DAY_MINUTES
BEFORE, AFTER = 8 * 60, 14 * 60
"""Minutes before and after a change that are scanned."""

Opener = Callable[[Hours, datetime, ZoneInfo], datetime | None]
Window = tuple[int, int]
"""The minute of the local week it starts, and how many minutes it has."""


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows."""
    return instant.astimezone(zone).replace(tzinfo=None)


def _ahead(instant: datetime, zone: ZoneInfo) -> timedelta:
    return _wall(instant, zone) - instant.replace(tzinfo=None)


def _changes(name: str) -> Iterator[datetime]:
    """The first minute after each change of the clocks in the years, and an instant without one, so that each zone is
    tried.
    """
    zone = ZoneInfo(name)
    yield A_PLAIN_NOON
    for year in {*YEARS, DAY_LEFT_OUT.get(name, 2020)}:
        instant = datetime(year, 1, 1, tzinfo=UTC)
        while instant.year == year:
            following = instant + timedelta(days=1)
            if _ahead(instant, zone) != _ahead(following, zone):
                minutes = (instant + count * MINUTE for count in range(1, DAY_MINUTES + 1))
                yield next(minute for minute in minutes if _ahead(minute, zone) != _ahead(minute - MINUTE, zone))
            instant = following


@frozen
class Scan:
    """The minutes around a change, and the minute of the local week that the wall shows in each."""

    zone: ZoneInfo
    change: datetime
    minutes: Sequence[datetime]
    walls: Sequence[int]

    @classmethod
    def around(cls, change: datetime, zone: ZoneInfo) -> Scan:
        """The scan of some hours before and after."""
        minutes = [change + count * MINUTE for count in range(-BEFORE, AFTER)]
        return cls(zone, change, minutes, [_minute_of_week(_wall(minute, zone)) for minute in minutes])

    def windows(self) -> set[Window]:
        """Windows that start and end before, at, in and after what is skipped or repeated, or are far longer."""
        shown = _minute_of_week(_wall(self.change, self.zone))
        jump = (_ahead(self.change, self.zone) - _ahead(self.change - MINUTE, self.zone)) // MINUTE
        early, late = min(shown, shown - jump), max(shown, shown - jump)
        starts = (early - 360, early - 30, early, (early + late) // 2, late, late + 20)
        lengths = (10, abs(jump) or 1, abs(jump) + 40, 600)
        return {(start % WEEK_MINUTES, min(length, DAY_MINUTES)) for start, length in product(starts, lengths)}

    def differences(self, opener: Opener, windows: Sequence[Window]) -> Iterator[str]:
        """Where the opener gives another instant than the scan does for hours of these windows."""
        hours = Hours.of([_as_of(window) for window in windows])
        within = {(start + count) % WEEK_MINUTES for start, length in windows for count in range(length)}
        yield from self._compare(opener, hours, [wall in within for wall in self.walls])

    def differences_with_the_date_off(self, opener: Opener) -> Iterator[str]:
        """The same for hours that are always open but on the date of the change."""
        date = _wall(self.change, self.zone).date()
        open_ = [_wall(minute, self.zone).date() != date for minute in self.minutes]
        yield from self._compare(opener, ALWAYS.without(date), open_)

    def _compare(self, opener: Opener, hours: Hours, open_: Sequence[bool]) -> Iterator[str]:
        """Asks at each minute that opens, closes, or is beside one that does, at the change, and now and then."""
        edges = [place for place, (one, other) in enumerate(pairwise(open_), start=1) if one != other]
        asked = {place + step for place in (*edges, BEFORE) for step in (-1, 0, 1)}
        asked.update(range(BEFORE - 150, BEFORE + 150, 10), range(0, len(open_), 60))
        for place in sorted(asked.intersection(range(len(open_)))):
            minute = self.minutes[place]
            later = next((self.minutes[edge] for edge in edges if edge > place and open_[edge]), None)
            yield from self._ask(opener, hours, minute, minute if open_[place] else later)
            if place % 60 == 0:
                within = minute + timedelta(seconds=29)
                yield from self._ask(opener, hours, within, within if open_[place] else later)

    def _ask(self, opener: Opener, hours: Hours, instant: datetime, expected: datetime | None) -> Iterator[str]:
        found = opener(hours, instant, self.zone)
        # What opens after the scan's end is not known to it more exactly.
        if found != expected and (expected is not None or found is None or found <= self.minutes[-1]):
            yield f"{self.zone} {hours} from {instant}: {found}, not {expected}"


def _minute_of_week(wall: datetime) -> int:
    return wall.weekday() * DAY_MINUTES + wall.hour * 60 + wall.minute


def _as_of(window: Window) -> tuple[int, int, int]:
    """The window as weekday, first minute and end, which is on the next day when it is not later."""
    (day, start), length = divmod(window[0], DAY_MINUTES), window[1]
    end = start + length
    return day, start, end if end <= DAY_MINUTES else end - DAY_MINUTES


def _differences(opener: Opener, name: str) -> Iterator[str]:
    zone = ZoneInfo(name)
    for change in _changes(name):
        scan = Scan.around(change, zone)
        for window in scan.windows():
            # A window of a whole day that starts within it is two.
            start, length = window
            halves = [window] if length < DAY_MINUTES else [(start, 720), ((start + 720) % WEEK_MINUTES, 720)]
            yield from scan.differences(opener, halves)
        nightly = [(day * DAY_MINUTES + 21 * 60, 11 * 60) for day in range(7)]
        yield from scan.differences(opener, nightly)
        yield from scan.differences_with_the_date_off(opener)


def _zones() -> list[object]:
    if os.environ.get("CRMCORE_ZONES", "named") == "all":
        names = [name for name in sorted(available_timezones()) if name != "localtime"]
    else:
        names = list(NAMED)
    return [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in names]


@pytest.mark.parametrize("name", _zones())
def test_hours_open_as_a_scan_minute_by_minute_says(name: str) -> None:
    """Around every change of the years 2020 to 2037, and dates left out, windows open at the same instants."""
    assert [] == list(_differences(next_open, name))[:3]


def test_forty_zones_are_named_and_change_their_clocks() -> None:
    """The zones are forty, and the four of every run hold gaps, folds, half hours, a date left out, and no change."""
    assert 40 == len(set(NAMED))
    tokyo, lord_howe, berlin = (len(list(_changes(name))) - 1 for name in QUICK[:3])
    # What is past by now; what is to come, parliaments may change.
    assert (0, True, True) == (tokyo, lord_howe >= 12, berlin >= 12)
    apia = list(_changes("Pacific/Apia"))
    assert datetime(2011, 12, 30, 10, tzinfo=UTC) in apia


def _wall_opening(hours: Hours, wall: datetime) -> datetime:
    """The next time on the wall that lies in the hours, as if clocks never changed."""
    if hours.at(wall):
        return wall
    midnight = datetime.combine(wall, time.min)
    days = (midnight + timedelta(days=count) for count in range(10))
    starts = (day + start * MINUTE for day in days for start, _ in hours.week[day.weekday()])
    return next(start for start in starts if start >= wall and hours.at(start))


def _hours_added_to_wall_time(hours: Hours, instant: datetime, zone: ZoneInfo) -> datetime:
    wall = _wall(instant, zone)
    return instant + (_wall_opening(hours, wall) - wall)


def _local_taken_for_utc(hours: Hours, instant: datetime, zone: ZoneInfo) -> datetime:
    return _wall_opening(hours, instant.replace(tzinfo=None)).replace(tzinfo=UTC)


def _opening_taken_for_utc(hours: Hours, instant: datetime, zone: ZoneInfo) -> datetime:
    """09:00 in Tokyo becomes 18:00 there (mautic 17283)."""
    return _wall_opening(hours, _wall(instant, zone)).replace(tzinfo=UTC)


def _fold_forgotten(hours: Hours, instant: datetime, zone: ZoneInfo) -> datetime:
    wall = _wall(instant, zone)
    opening = _wall_opening(hours, wall)
    return instant if opening == wall else opening.replace(tzinfo=zone).astimezone(UTC)


def _offset_of_now_kept(hours: Hours, instant: datetime, zone: ZoneInfo) -> datetime:
    return (_wall_opening(hours, _wall(instant, zone)) - _ahead(instant, zone)).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        _hours_added_to_wall_time,
        _local_taken_for_utc,
        _opening_taken_for_utc,
        _fold_forgotten,
        _offset_of_now_kept,
    ],
)
@pytest.mark.parametrize("name", ["Europe/Berlin", "Australia/Lord_Howe"])
def test_the_scan_finds_what_others_got_wrong(wrong: Opener, name: str) -> None:
    """Each wrong way to the next opening differs from the scan somewhere."""
    assert next(_differences(wrong, name), None) is not None


def test_the_scan_finds_an_opening_taken_for_utc_where_clocks_never_change() -> None:
    """In Tokyo too, where nothing but the offset can go wrong."""
    assert next(_differences(_opening_taken_for_utc, "Asia/Tokyo"), None) is not None
