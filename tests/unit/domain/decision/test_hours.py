"""Hours as a value: the same minutes are equal, and what cannot be hours is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from crmcore.domain.decision.hours import ALWAYS, Hours
from crmcore.errors import InvalidValue

NOTHING: list[list[tuple[int, int]]] = [[], [], [], [], [], [], []]
CHRISTMAS = date(2026, 12, 25)
ANYHOW: Any = Hours  # what type checkers refuse must be refused when it runs, too


def test_spans_that_overlap_or_touch_are_one() -> None:
    """Hours of the same minutes are equal, however they are given."""
    one = Hours.of([(0, 540, 600), (0, 600, 660), (0, 630, 720)])
    assert Hours.of([(0, 540, 720)]) == one
    assert hash(Hours.of([(0, 540, 720)])) == hash(one)


def test_a_window_across_midnight_is_two_spans() -> None:
    """The part after midnight is of the following weekday, also from Sunday to Monday."""
    assert Hours([[(0, 120)], *NOTHING[:5], [(1320, 1440)]]) == Hours.of([(6, 1320, 120)])
    assert Hours.of([(4, 1320, 1440)]) == Hours.of([(4, 1320, 0)])


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        (datetime(2026, 12, 18, 22, 0), True),
        (datetime(2026, 12, 18, 21, 59, 59), False),
        (datetime(2026, 12, 19, 1, 59, 59), True),
        (datetime(2026, 12, 19, 2, 0), False),
        (datetime(2026, 12, 25, 23, 0), False),
        (datetime(2026, 12, 26, 1, 0), True),
    ],
)
def test_the_wall_says_whether_it_is_in_the_hours(wall: datetime, expected: bool) -> None:
    """The end is exclusive; a date off closes its own minutes, not those after midnight."""
    assert expected == Hours.of([(4, 1320, 120)], [CHRISTMAS]).at(wall)


def test_quiet_hours_leave_their_complement() -> None:
    """Outside of 21:00 to 08:00 lies 08:00 to 21:00; outside of that, again what was quiet."""
    quiet = Hours.of([(day, 1260, 480) for day in range(7)])
    assert Hours.of([(day, 480, 1260) for day in range(7)]) == quiet.complement()
    assert quiet == quiet.complement().complement()
    assert ALWAYS == Hours(NOTHING).complement()


def test_hours_within_others_keep_what_both_allow() -> None:
    """A span of each weekday is cut to the other's; the dates off are those of both."""
    firm = Hours.of([(0, 480, 720), (0, 780, 1200), (1, 480, 1200)], [CHRISTMAS])
    mine = Hours.of([(0, 600, 900), (2, 0, 1440)], [date(2027, 1, 1)])
    assert Hours.of([(0, 600, 720), (0, 780, 900)], [CHRISTMAS, date(2027, 1, 1)]) == firm.within(mine)


def test_hours_of_no_window_never_open() -> None:
    """A date off alone makes no window, and takes none."""
    assert Hours(NOTHING, [CHRISTMAS]).never
    assert not ALWAYS.without(CHRISTMAS).never
    assert frozenset({CHRISTMAS}) == ALWAYS.without(CHRISTMAS).dates_off


@pytest.mark.parametrize(
    ("make", "field", "nature"),
    [
        (lambda: ANYHOW("mon-fri"), "week", "a str"),
        (lambda: ANYHOW(None), "week", "a NoneType"),
        (lambda: ANYHOW([[(0, 60)]]), "week", "1 days"),
        (lambda: ANYHOW([*NOTHING[1:], 5]), "week", "an int"),
        (lambda: ANYHOW([*NOTHING[1:], ["09:00"]]), "week", "a span that is not two whole numbers"),
        (lambda: ANYHOW([*NOTHING[1:], [(True, 60)]]), "week", "a span that is not two whole numbers"),
        (lambda: ANYHOW([*NOTHING[1:], [(60, 60)]]), "week", "a span that ends before it starts, or beyond the day"),
        (lambda: ANYHOW([*NOTHING[1:], [(60, 1441)]]), "week", "a span that ends before it starts, or beyond the day"),
        (lambda: ANYHOW([*NOTHING[1:], [(-1, 5)]]), "week", "a span that ends before it starts, or beyond the day"),
        (lambda: ANYHOW([*NOTHING[1:], [(0, 5)] * 1441]), "week", "a day of too many spans"),
        (lambda: ANYHOW(NOTHING, "2026-12-25"), "dates_off", "a str"),
        (lambda: ANYHOW(NOTHING, ["2026-12-25"]), "dates_off", "a str"),
        (lambda: ANYHOW(NOTHING, [datetime(2026, 12, 25)]), "dates_off", "a datetime"),
        (lambda: ANYHOW(NOTHING, map(date.fromordinal, range(1, 10_002))), "dates_off", "10,001 dates"),
        (lambda: Hours.of([(7, 0, 60)]), "windows", "a weekday beyond the week"),
        (lambda: Hours.of([(0, 60, 60)]), "windows", "a window without length"),
        (lambda: ALWAYS.without(CHRISTMAS).complement(), "dates_off", "hours with dates off"),
    ],
)
def test_what_cannot_be_hours_is_refused(make: Callable[[], object], field: str, nature: str) -> None:
    """The error names the field and the nature of the value."""
    with pytest.raises(InvalidValue) as caught:
        make()
    assert (field, nature) == (caught.value.field, caught.value.nature)
