"""Health of contact points and wires on PostgreSQL: who wants to change a row waits for whoever holds it."""

from __future__ import annotations

from typing import ClassVar

from crmcore.stores.sql.health import HealthQueries
from crmcore.stores.sql.wires import WireQueries

_HOLDING = " FOR NO KEY UPDATE"


class PostgresHealth(HealthQueries):
    """What bounces say of contact points."""

    holding: ClassVar[str] = _HOLDING


class PostgresWires(WireQueries):
    """How the wires of channels stand."""

    holding: ClassVar[str] = _HOLDING
