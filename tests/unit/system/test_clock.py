"""The real clock."""

from __future__ import annotations

from datetime import UTC, datetime

from crmcore.ports.clock import Clock
from crmcore.system.clock import SystemClock


def test_the_clock_tells_the_time_in_utc() -> None:
    """The present instant is aware, in UTC, and the machine's."""
    clock: Clock = SystemClock()
    before = datetime.now(UTC)
    now = clock.now()
    assert UTC is now.tzinfo
    assert before <= now <= datetime.now(UTC)
