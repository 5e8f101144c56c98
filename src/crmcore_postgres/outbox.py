"""The outbox on PostgreSQL: claims pass over what another claim holds at that moment."""

from __future__ import annotations

from typing import ClassVar

from crmcore.stores.sql.outbox import OutboxQueries


class PostgresOutbox(OutboxQueries):
    """Messages on their way."""

    passing_over: ClassVar[str] = " FOR UPDATE SKIP LOCKED"
    holding: ClassVar[str] = " FOR UPDATE"
