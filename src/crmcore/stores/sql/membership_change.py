"""Changes of membership, made by sets: who enters and leaves is found into a working table, then applied from there.

The working tables are temporary: each connection has its own, empty between uses.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from crmcore.domain.kernel.ids import CustomerId
from crmcore.ports.store.segments import Change
from crmcore.stores.sql.compiler.fragment import TENANT, Context, Sql, sql, value
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.segment_touches import touch_others
from crmcore.stores.sql.stored import id_bytes, micros, stored_id

_GIVE_UP_UNTOUCHED = (
    "DELETE FROM crm_given WHERE customer NOT IN"
    " (SELECT t.customer FROM crm_segment_touch AS t WHERE t.tenant = ? AND t.segment = ?)"
)
_ENTER_GIVEN = (
    "INSERT INTO crm_changed (customer, entered) SELECT b.id, 1 FROM crm_given AS g CROSS JOIN crm_customer AS b"
    " WHERE b.tenant = ? AND b.id = g.customer AND b.archived_at IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM crm_membership AS m WHERE m.tenant = ? AND m.segment = ? AND m.customer = g.customer)"
)
_LEAVE_GIVEN = (
    "INSERT INTO crm_changed (customer, entered) SELECT g.customer, 0 FROM crm_given AS g"
    " CROSS JOIN crm_membership AS m WHERE m.tenant = ? AND m.segment = ? AND m.customer = g.customer"
)
_LEAVE_ALL = (
    "INSERT INTO crm_changed (customer, entered) SELECT m.customer, 0 FROM crm_membership AS m"
    " WHERE m.tenant = ? AND m.segment = ?"
)
_ENTER = (
    "INSERT INTO crm_membership (tenant, segment, customer, since)"
    " SELECT ?, ?, c.customer, ? FROM crm_changed AS c WHERE c.entered = 1"
)
_LEAVE = (
    "DELETE FROM crm_membership WHERE tenant = ? AND segment = ?"
    " AND customer IN (SELECT c.customer FROM crm_changed AS c WHERE c.entered = 0)"
)


class MembershipChange:
    """One change of who is in a segment. Making it clears the working tables; `apply` ends it."""

    def __init__(self, executor: Executor, segment: int) -> None:
        self._executor = executor
        self._segment = segment
        # Who is touched meanwhile by another segment's change would else be forgotten with those looked at here.
        executor.hold("membership")
        executor.working("crm_changed")
        executor.working("crm_given")

    def give(self, customers: Collection[CustomerId]) -> None:
        """Name customers: the scope `GIVEN`."""
        self._executor.executemany(
            "INSERT INTO crm_given (customer) VALUES (?)", [(id_,) for id_ in sorted(id_bytes(customers))]
        )

    def give_up_untouched(self) -> None:
        """Of the customers given keep those who are touched."""
        self._executor.execute(_GIVE_UP_UNTOUCHED, (self._executor.tenant, self._segment))

    def enter_given(self) -> None:
        """The customers given enter who are not in, archived ones aside."""
        tenant = self._executor.tenant
        self._executor.execute(_ENTER_GIVEN, (tenant, tenant, self._segment))

    def leave(self, *, given: bool) -> None:
        """The members leave, all or those given."""
        self._executor.execute(_LEAVE_GIVEN if given else _LEAVE_ALL, (self._executor.tenant, self._segment))

    def replace(self, chosen: Sql, context: Context, *, touched_only: bool) -> None:
        """Whom the statement finds enters, who is not in; members it does not find leave.

        With `touched_only` members who are not touched stay.
        """
        of_segment = sql("m.tenant = ", TENANT, " AND m.segment = ", value(self._segment))
        among: Sql | str = "crm_membership AS m WHERE "
        if touched_only:
            touched = sql(
                "t.tenant = ", TENANT, " AND t.segment = ", value(self._segment), " AND m.customer = t.customer AND "
            )
            among = sql("crm_segment_touch AS t CROSS JOIN crm_membership AS m WHERE ", touched)
        statement = sql(
            sql("INSERT INTO crm_changed (customer, entered) WITH chosen (customer) AS MATERIALIZED (", chosen, ")"),
            " SELECT c.customer, 1 FROM chosen AS c WHERE NOT EXISTS (SELECT 1 FROM crm_membership AS m WHERE ",
            sql(of_segment, " AND m.customer = c.customer) UNION ALL SELECT m.customer, 0 FROM ", among, of_segment),
            " AND m.customer NOT IN (SELECT c.customer FROM chosen AS c)",
        )
        self._executor.execute(statement.text, statement.values(context))

    def apply(self, at: datetime) -> Change:
        """Make the change, and touch who entered or left for the other segments.

        Returns who they are, in the order of their ids' bytes.
        """
        found = self._executor.execute("SELECT customer, entered FROM crm_changed ORDER BY customer").fetchall()
        if found:
            segment = (self._executor.tenant, self._segment)
            self._executor.execute(_ENTER, (*segment, micros(at)))
            self._executor.execute(_LEAVE, segment)
            touch_others(self._executor, self._segment, len(found))
            self._executor.execute("DELETE FROM crm_changed")
        self._executor.execute("DELETE FROM crm_given")
        return Change(_ids(found, entered=1), _ids(found, entered=0))


def _ids(found: Sequence[tuple[bytes, int]], *, entered: int) -> Sequence[CustomerId]:
    return [CustomerId(stored_id(customer)) for customer, way in found if way == entered]
