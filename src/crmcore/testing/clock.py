"""A clock for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crmcore.domain.kernel.time import require_aware


class FrozenClock:
    """A clock that stands still until it is moved; see `crmcore.ports.clock.Clock`.

    ``clock = FrozenClock(datetime(2026, 11, 21, 9, tzinfo=UTC)); clock.advance(days=30)``. Raises `NaiveDatetime`.
    """

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self.set(start)

    def now(self) -> datetime:
        """The instant at which it stands, in UTC, aware."""
        return self._now

    def set(self, instant: datetime) -> None:
        """Move it to an instant, back too."""
        self._now = require_aware(instant, "instant").astimezone(UTC)

    def advance(
        self,
        by: timedelta = timedelta(0),
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> datetime:
        """Move it by a duration, days of 24 hours, back where that is negative; returns the new instant."""
        self._now += by + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._now

    def __repr__(self) -> str:
        return f"FrozenClock({self._now.isoformat()})"
