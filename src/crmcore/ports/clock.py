"""The clock port."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. It may stand still, jump or be virtual; nothing else in crmcore asks the machine for the time."""

    def now(self) -> datetime:
        """The present instant, in UTC, aware."""
        ...
