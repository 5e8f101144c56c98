"""Ties as rows to join: how many a customer has, whom they lead to, how large the household is."""

from __future__ import annotations

from crmcore.domain.customer.tie import HOUSEHOLD
from crmcore.domain.kernel.field import TieEnd
from crmcore.domain.kernel.time import Moment, to_micros
from crmcore.stores.sql.compiler.fragment import TENANT, Sql, day, joined, sql, value
from crmcore.stores.sql.compiler.scope import Scope
from crmcore.stores.sql.compiler.source import Derived

_NEWEST = "ORDER BY t.since DESC, t.recorded_at DESC, t.id DESC) AS place"
_FIRST_HOUSEHOLD = "ORDER BY t.exclusive DESC, t.since DESC, t.recorded_at DESC, t.id DESC) AS place"
_ENDS: dict[TieEnd, tuple[tuple[str, str], ...]] = {
    "other": (("t.customer", "t.other"),),
    "customer": (("t.other", "t.customer"),),
    "assigned": (("t.customer", "t.assigned"),),
    "either": (("t.customer", "t.other"), ("t.other", "t.customer")),
}


def tie_counts(type: str, end: TieEnd, moment: Moment, scope: Scope) -> Derived:
    """How many there are at that end of customers' ties of a type."""
    each = [
        sql("SELECT ", here, " AS customer, ", there, " AS found", _holding(type, moment), scope.narrowed(here))
        for here, there in _ENDS[end]
    ]
    counted = sql("SELECT e.customer AS customer, COUNT(DISTINCT e.found) AS count FROM (")
    return Derived(("ties", type, end), sql(counted, joined(" UNION ALL ", each), ") AS e GROUP BY e.customer"))


def tie_assigned(type: str, moment: Moment, scope: Scope) -> Derived:
    """The employee or the branch to which the newest tie of a type leads."""
    ranked = sql("SELECT t.customer AS customer, t.assigned AS assigned, ROW_NUMBER() OVER (PARTITION BY t.customer ")
    held = sql(ranked, _NEWEST, _holding(type, moment), scope.narrowed("t.customer"))
    chosen = sql("SELECT n.customer AS customer, n.assigned AS assigned FROM (", held, ") AS n WHERE n.place = 1")
    return Derived(("assigned", type), chosen)


def household_sizes(moment: Moment, scope: Scope) -> Derived:
    """How many members the households of customers have: of several the exclusive one, then the one joined last."""
    ranked = sql("SELECT t.customer AS customer, t.other AS household, ROW_NUMBER() OVER (PARTITION BY t.customer ")
    held = sql(ranked, _FIRST_HOUSEHOLD, _holding(HOUSEHOLD, moment), scope.narrowed("t.customer"))
    sizes = sql("SELECT t.other AS household, COUNT(DISTINCT t.customer) AS size", _holding(HOUSEHOLD, moment))
    return Derived(
        ("household size",),
        sql(
            sql("SELECT n.customer AS customer, z.size AS size FROM (", held, ") AS n JOIN (", sizes),
            " GROUP BY t.other) AS z ON z.household = n.household WHERE n.place = 1",
        ),
    )


def _holding(type: str, moment: Moment) -> Sql:
    """The ties of a type that hold at a moment; one of a customer with itself counts for nothing."""
    ties = sql(" FROM crm_tie AS t WHERE t.tenant = ", TENANT, " AND t.type = ", value(type))
    begun = sql(ties, " AND (t.other IS NULL OR t.other <> t.customer) AND t.since <= ", day())
    if moment.known_at is None:
        return sql(begun, " AND t.removed_at IS NULL AND (t.until IS NULL OR t.until > ", day(), ")")
    known = value(to_micros(moment.known_at))
    return sql(
        sql(begun, " AND t.recorded_at <= ", known, " AND (t.removed_at IS NULL OR t.removed_at > ", known),
        sql(") AND (t.until IS NULL OR t.until > ", day(), " OR t.ended_at > ", known, ")"),
    )
