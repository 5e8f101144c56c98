"""Membership on PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from crmcore.ports.store import Change, Selection
from crmcore.ports.store.fields import Reading
from crmcore.stores.sql.segment_touches import EVERYONE_TOUCHED, MANY
from crmcore.stores.sql.segments import SegmentQueries

if TYPE_CHECKING:
    from crmcore_postgres.unit import PostgresUnit

# In one statement, as a row that another transaction commits between two would be forgotten.
# Where more are touched than are worth telling apart, one row says that everyone is to be looked at.
_HAND_ON = (
    "WITH t AS (DELETE FROM crm_touch WHERE tenant = ? RETURNING customer), n AS (SELECT COUNT(*) AS number FROM t),"
    " d AS (SELECT DISTINCT t.customer FROM t CROSS JOIN n WHERE n.number <= ?"
    " UNION ALL SELECT CAST(? AS BYTEA) FROM n WHERE n.number > ?)"
    " INSERT INTO crm_segment_touch (tenant, segment, customer) SELECT r.tenant, r.segment, d.customer"
    " FROM crm_segment_refresh AS r CROSS JOIN d WHERE r.tenant = ?"
    " ON CONFLICT (tenant, segment, customer) DO NOTHING"
)


class PostgresSegments(SegmentQueries):
    """The members of segments, as of their last refresh."""

    def refresh(
        self, segment: int, selection: Selection, reading: Reading, at: datetime, *, touched_only: bool
    ) -> Change:
        cast("PostgresUnit", self._executor).learn()
        return super().refresh(segment, selection, reading, at, touched_only=touched_only)

    def _hand_on(self) -> None:
        tenant = self._executor.tenant
        self._executor.execute(_HAND_ON, (tenant, MANY, EVERYONE_TOUCHED, MANY, tenant))
