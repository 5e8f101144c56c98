"""The real clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar


class SystemClock:
    """The machine's time; see `crmcore.ports.clock.Clock`."""

    is_real: ClassVar[bool] = True

    def now(self) -> datetime:
        """The present instant, in UTC, aware."""
        return datetime.now(UTC)
