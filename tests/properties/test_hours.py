"""Laws of hours, against plain statements of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from crmcore.domain.decision.hours import DAY_MINUTES, Hours
from crmcore.domain.decision.hours_text import hours_text, parse_hours
from crmcore.domain.decision.open_hours import next_open, open_at
from crmcore.errors import InvalidValue

_minute = st.integers(0, DAY_MINUTES - 1) | st.sampled_from([0, 1, 540, 720, 1439])
_window = st.tuples(st.integers(0, 6), _minute, _minute | st.just(DAY_MINUTES)).filter(lambda each: each[1] != each[2])
_dates = st.frozensets(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=3)
_hours = st.builds(Hours.of, st.lists(_window, max_size=8), _dates)
_weekly = st.builds(Hours.of, st.lists(_window, max_size=8))
_walls = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))
_zones = st.sampled_from(
    ["Asia/Tokyo", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns"]
)


@given(_hours)
def test_hours_survive_being_written(hours: Hours) -> None:
    """What is written is read as equal hours, and written again alike."""
    assert hours == parse_hours(hours_text(hours))
    assert hours_text(hours) == hours_text(parse_hours(hours_text(hours)))


@given(st.lists(st.sampled_from(["mon", "-", "sun", " ", ",", "9:00", "24:00", "off", "2026-02-29", "never", "x"])))
def test_any_text_is_read_or_refused_with_its_position(parts: list[str]) -> None:
    """Nothing else is raised, and the position lies within the text or at its end."""
    text = "".join(parts)
    position = 0
    try:
        hours = parse_hours(text)
    except InvalidValue as error:
        position = error.data["position"]
    else:
        assert hours == parse_hours(hours_text(hours))
    assert 0 <= position <= len(text)


@given(_weekly, _hours, _walls)
def test_complement_and_within_are_not_and_and(mine: Hours, other: Hours, wall: datetime) -> None:
    """At each minute of the wall."""
    assert mine.at(wall) != mine.complement().at(wall)
    assert (mine.at(wall) and other.at(wall)) == mine.within(other).at(wall)


@given(st.lists(_window, max_size=8), _walls)
def test_a_window_holds_the_minutes_to_its_end(windows: list[tuple[int, int, int]], wall: datetime) -> None:
    """Counted through the week, from Sunday to Monday too."""
    minute = wall.weekday() * DAY_MINUTES + wall.hour * 60 + wall.minute

    def holds(day: int, start: int, end: int) -> bool:
        length = (end - start) % DAY_MINUTES or DAY_MINUTES
        return (minute - day * DAY_MINUTES - start) % (7 * DAY_MINUTES) < length

    assert any(holds(*window) for window in windows) == Hours.of(windows).at(wall)


@given(_hours, _walls, _zones)
def test_an_instant_is_open_when_the_wall_says_so(hours: Hours, naive: datetime, name: str) -> None:
    """And then it is its own next opening; else the next is later, open, and preceded by what is not."""
    zone, instant = ZoneInfo(name), naive.replace(tzinfo=UTC)
    expected = hours.at(instant.astimezone(zone))
    opening = next_open(hours, instant, zone)
    assert expected == open_at(hours, instant, zone) == (opening == instant)
    assert (opening is None) == hours.never
    if opening is not None and not expected:
        assert opening > instant
        assert hours.at(opening.astimezone(zone))
        assert not open_at(hours, max(instant, opening - timedelta(microseconds=1)), zone)
