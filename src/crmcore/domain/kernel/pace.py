"""An even pace, by the generic cell rate algorithm (ITU-T I.371): so many in a time on the average, and some at once.

Its state is one instant, the theoretical arrival time: when what was let through would be through at an even pace. What
lies further ahead than a burst comes of another pace or of a clock that was ahead, and is forgotten.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen


@frozen
class Pace:
    """One in each `interval` on the average, as many at once as `burst`."""

    interval: timedelta
    burst: int

    @classmethod
    def of(cls, count: int, seconds: int, burst: int) -> Pace:
        """So many in each so many seconds."""
        return cls(timedelta(seconds=seconds) / count, burst)

    def room(self, free_at: datetime | None, now: datetime) -> int:
        """How many more may go now."""
        return max(0, (self.interval * self.burst - self._ahead(free_at, now)) // self.interval)

    def after(self, free_at: datetime | None, now: datetime, count: int) -> datetime:
        """The theoretical arrival time after so many have gone now."""
        return now + self._ahead(free_at, now) + self.interval * count

    def next_at(self, free_at: datetime | None, now: datetime) -> datetime:
        """When the next one may go."""
        return max(now, now + self._ahead(free_at, now) - self.interval * (self.burst - 1))

    def _ahead(self, free_at: datetime | None, now: datetime) -> timedelta:
        """How far what was let through is ahead of the even pace."""
        ahead = timedelta(0) if free_at is None else max(free_at - now, timedelta(0))
        return ahead if ahead <= self.interval * self.burst else timedelta(0)
