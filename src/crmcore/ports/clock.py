"""The clock port."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. It may stand still, jump or be virtual; nothing else in crmcore asks the machine for the time.

    One that tells the real time says so by `is_real`, true: what holds for workers on several machines is then reckoned
    by the clock of the database that they share, where it has one.
    """

    def now(self) -> datetime:
        """The present instant, in UTC, aware."""
        ...


def is_real(clock: Clock) -> bool:
    """Whether a clock says that it tells the real time."""
    return getattr(clock, "is_real", False) is True
