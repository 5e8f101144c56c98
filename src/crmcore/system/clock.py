"""The real clock."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The machine's time; see `crmcore.ports.clock.Clock`."""

    def now(self) -> datetime:
        """The present instant, in UTC, aware."""
        return datetime.now(UTC)
