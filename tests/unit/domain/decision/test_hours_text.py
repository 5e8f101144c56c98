"""Hours as text: read, written, and refused with the position."""

from __future__ import annotations

from datetime import date

import pytest

from crmcore.domain.decision.hours import ALWAYS, Hours
from crmcore.domain.decision.hours_text import hours_text, parse_hours
from crmcore.errors import InvalidValue


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("mon-wed 09:00-20:00", [(0, 540, 1200), (1, 540, 1200), (2, 540, 1200)]),
        ("mon 09:00-12:00 14:00-18:30", [(0, 540, 720), (0, 840, 1110)]),
        ("mon wed-thu 09:00-12:00", [(0, 540, 720), (2, 540, 720), (3, 540, 720)]),
        ("sun 22:00-02:00", [(6, 1320, 1440), (0, 0, 120)]),
        ("sat-mon 10:00-24:00", [(5, 600, 1440), (6, 600, 1440), (0, 600, 1440)]),
        ("Fri 9:00 - 00:00,\n SAT 00:00-01:00", [(4, 540, 1440), (5, 0, 60)]),
        ("never", []),
    ],
)
def test_text_gives_its_windows(text: str, windows: list[tuple[int, int, int]]) -> None:
    """Days may run over Sunday, windows over midnight; case and blanks do not count."""
    assert Hours.of(windows) == parse_hours(text)


def test_dates_off_are_named_after_off() -> None:
    """In one clause or several, also beside never."""
    off = [date(2026, 12, 25), date(2027, 1, 1)]
    assert ALWAYS.without(*off) == parse_hours("off 2027-01-01, mon-sun 00:00-24:00, off 2026-12-25 2027-01-01")
    assert Hours.of([], off) == parse_hours("never, off 2026-12-25 2027-01-01")


@pytest.mark.parametrize(
    "text",
    [
        "mon-fri 09:00-20:00, sat 10:00-16:00",
        "mon wed fri 09:00-12:00 14:00-18:00, sun 22:00-02:00",
        "mon-sun 00:00-24:00",
        "mon 12:00-24:00, tue 00:00-12:00",
        "fri-sat 22:00-04:00, off 2026-12-24 2026-12-31",
        "never",
    ],
)
def test_hours_are_written_in_one_form(text: str) -> None:
    """Days of the same windows go together, in runs; windows across midnight stay whole."""
    assert text == hours_text(parse_hours(text))


@pytest.mark.parametrize(
    ("text", "nature", "position"),
    [
        ("", "no weekday", 0),
        ("  ", "no weekday", 2),
        ("mon", "no time of day", 3),
        ("mon 09:00", "no '-'", 9),
        ("mon 09:00-25:00", "no time of day", 10),
        ("mon 09:60-10:00", "no time of day", 4),
        ("mon 24:01-10:00", "no time of day", 4),
        ("mon 24:00-10:00", "a window from 24:00", 4),
        ("mon 09:00-09:00", "a window without length", 4),
        ("mon-funday 09:00-10:00", "no weekday", 4),
        ("mon 09:00-10:00; tue 09:00-10:00", "a character that hours do not have", 15),
        ("mon 09:00-10:00,", "no weekday", 16),
        ("mon 09:00-10:00 tue 09:00-10:00", "no ','", 16),
        ("mon 09:00-10:00, never", "windows beside never", 17),
        ("never, mon 09:00-10:00", "windows beside never", 7),
        ("mon 09:00-10:00, off", "no date", 20),
        ("mon 09:00-10:00, off 2026-02-29", "no date of the calendar", 21),
        ("off 2026-12-25", None, None),
        ("mon ٠٩:00-10:00", "a character that hours do not have", 4),
        ("mon 09:00-10:00" + " 09:00-10:00" * 1440, "too many windows", 17_284),
    ],
)
def test_an_error_tells_the_position(text: str, nature: str | None, position: int | None) -> None:
    """The nature of what stands there, its character, the field, and how hours are written."""
    if nature is None:
        assert Hours.of([], [date(2026, 12, 25)]) == parse_hours(text)
        return
    with pytest.raises(InvalidValue, match="hours are written like") as caught:
        parse_hours(text, "quiet")
    assert ("quiet", f"{nature} at character {position}") == (caught.value.field, caught.value.nature)
    assert position == caught.value.data["position"]


@pytest.mark.parametrize(("text", "nature"), [(None, "a NoneType"), ("m" * 200_001, "text of 200,001 characters")])
def test_what_is_no_text_of_hours_is_refused_unread(text: str, nature: str) -> None:
    """Another type, and a text longer than any hours need."""
    with pytest.raises(InvalidValue) as caught:
        parse_hours(text)
    assert nature == caught.value.nature
