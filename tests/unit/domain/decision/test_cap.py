"""What counts in a cap's window today, and until when a contact of today counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from crmcore.domain.decision.cap import Cap, caps_guard
from crmcore.domain.decision.gate import ALLOW, Suppress
from crmcore.domain.kernel.period import next_period
from crmcore.domain.kernel.time import Day, day_number
from crmcore.errors import InvalidValue


def _on(day: str) -> Day:
    return day_number(date.fromisoformat(day))


WEEK, MONTH, TODAY_ALONE = Cap(1, calendar="week"), Cap(1, calendar="month"), Cap(1, calendar="day")


@pytest.mark.parametrize(
    ("cap", "today", "first", "last"),
    [
        (Cap(1, 1), "2026-03-18", "2026-03-18", "2026-03-18"),
        (Cap(1, 7), "2026-03-18", "2026-03-12", "2026-03-24"),
        (TODAY_ALONE, "2026-03-18", "2026-03-18", "2026-03-18"),
        (WEEK, "2026-03-18", "2026-03-16", "2026-03-22"),
        (WEEK, "2026-03-16", "2026-03-16", "2026-03-22"),
        (WEEK, "2026-03-15", "2026-03-09", "2026-03-15"),
        (WEEK, "1969-12-31", "1969-12-29", "1970-01-04"),
        (MONTH, "2026-03-18", "2026-03-01", "2026-03-31"),
        (MONTH, "2024-02-29", "2024-02-01", "2024-02-29"),
        (MONTH, "2026-12-31", "2026-12-01", "2026-12-31"),
    ],
)
def test_a_window_has_a_first_day_and_an_end(cap: Cap, today: str, first: str, last: str) -> None:
    """So many days back with today, from Monday, or from the first of the month; and as far ahead."""
    assert (_on(first), _on(last)) == (cap.first_counted(_on(today)), cap.last_day(_on(today)))
    assert [True, False] == [cap.counts("sms", "offers", day, _on(today)) for day in (_on(first), _on(first) - 1)]
    assert [True, False] == [cap.counts("sms", "offers", _on(today), day) for day in (_on(last), _on(last) + 1)]


@pytest.mark.parametrize(
    ("first", "following"), [("2026-01-31", "2026-02-01"), ("2024-02-01", "2024-03-01"), ("2026-12-05", "2027-01-01")]
)
def test_months_end_whatever_their_length(first: str, following: str) -> None:
    """The next begins on its first day."""
    assert _on(following) == next_period("month", _on(first))


def test_contacts_after_today_do_not_count() -> None:
    """A window ends with today."""
    today = _on("2026-03-18")
    assert [True, False] == [MONTH.counts("sms", "offers", day, today) for day in (today, today + 1)]


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        (Cap(1, 7), [True, True, False, True]),
        (Cap(1, 7, "email"), [True, False, False, True]),
        (Cap(1, 7, purpose="offers"), [True, True, False, True]),
        (Cap(1, 7, "email", purpose="service"), [False, False, True, True]),
    ],
)
def test_a_cap_applies_to_its_channel_and_purpose(cap: Cap, expected: list[bool]) -> None:
    """Each is one, or any; service is none of any, and what is not known may be each."""
    ways = [("email", "offers"), ("sms", "offers"), ("email", "service"), ("email", None)]
    assert expected == [cap.applies(*way) for way in ways]


def test_a_cap_reads_as_words() -> None:
    """The window, then whatever is not any."""
    told = str(Cap(2, None, "email", "household", "offers", "month"))
    assert "cap of 2 in a calendar month by email for offers per household" == told
    assert "cap of 1 in 7 days" == str(Cap(1, 7))


def test_the_first_cap_used_up_suppresses() -> None:
    """As many contacts as it allows use it up; one of no contact is so from the first."""
    assert ALLOW == caps_guard([(WEEK, 0), (MONTH, 0)])
    assert Suppress("cap of 1 in a calendar month") == caps_guard([(WEEK, 0), (MONTH, 1), (Cap(0, 7), 0)])
    assert Suppress("cap of 0 in 7 days") == caps_guard([(Cap(0, 7), 0)])


@pytest.mark.parametrize("made", [lambda: Cap(1), lambda: Cap(1, 7, calendar="week")])
def test_a_cap_has_one_window(made: Callable[[], Cap]) -> None:
    """Days or a period of the calendar, not both and not neither."""
    with pytest.raises(InvalidValue):
        made()
