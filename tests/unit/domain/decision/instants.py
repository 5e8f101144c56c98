"""Two instants, a day apart."""

from __future__ import annotations

from datetime import UTC, datetime

DAY_1 = datetime(2026, 1, 1, tzinfo=UTC)
DAY_2 = datetime(2026, 1, 2, tzinfo=UTC)
