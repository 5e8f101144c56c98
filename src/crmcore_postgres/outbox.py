"""The outbox, the desk and cases on PostgreSQL: claims pass over what another claim holds at that moment."""

from __future__ import annotations

from typing import ClassVar

from crmcore.stores.sql.cases import CaseQueries
from crmcore.stores.sql.outbox import OutboxQueries
from crmcore.stores.sql.tasks import TaskQueries

_PASSING_OVER = " FOR UPDATE SKIP LOCKED"
_HOLDING = " FOR UPDATE"


class PostgresOutbox(OutboxQueries):
    """Messages on their way."""

    passing_over: ClassVar[str] = _PASSING_OVER
    holding: ClassVar[str] = _HOLDING


class PostgresTasks(TaskQueries):
    """Tasks for employees."""

    passing_over: ClassVar[str] = _PASSING_OVER
    holding: ClassVar[str] = _HOLDING


class PostgresCases(CaseQueries):
    """What customers ask the firm to put right."""

    passing_over: ClassVar[str] = _PASSING_OVER
    holding: ClassVar[str] = _HOLDING
