"""The clock for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crmcore.errors import InvalidValue, NaiveDatetime
from crmcore.ports.clock import Clock
from crmcore.testing.clock import FrozenClock

START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_the_clock_stands_still_until_it_is_moved() -> None:
    """It tells the same instant until it is advanced or set."""
    clock = FrozenClock(START)
    told: Clock = clock
    assert START == told.now() == told.now()
    assert datetime(2026, 11, 22, 10, 1, 3, tzinfo=UTC) == clock.advance(
        timedelta(seconds=1), days=1, hours=1, minutes=1, seconds=2
    )
    assert datetime(2026, 11, 22, 10, 1, 3, tzinfo=UTC) == clock.now()
    clock.advance(days=-1)
    assert datetime(2026, 11, 21, 10, 1, 3, tzinfo=UTC) == clock.now()
    clock.set(datetime(2026, 1, 1, 1, tzinfo=ZoneInfo("Europe/Berlin")))
    assert datetime(2026, 1, 1, tzinfo=UTC) == clock.now()
    assert UTC is clock.now().tzinfo
    assert "FrozenClock(2026-01-01T00:00:00+00:00)" == repr(clock)


def test_the_clock_has_a_start_of_its_own() -> None:
    """Without a start it stands at the beginning of 2026."""
    assert datetime(2026, 1, 1, tzinfo=UTC) == FrozenClock().now()


def test_the_clock_is_set_to_instants_alone() -> None:
    """A naive datetime or anything else is refused, and the clock stays."""
    clock = FrozenClock(START)
    with pytest.raises(NaiveDatetime):
        clock.set(datetime(2026, 1, 1))
    with pytest.raises(InvalidValue):
        FrozenClock("2026-01-01")  # type: ignore[arg-type]
    assert START == clock.now()
