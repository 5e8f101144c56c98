"""What customers get from the relationship today, as rows to join: entitlements in force, promises and cases as they
stand.
"""

from __future__ import annotations

from crmcore.stores.sql.compiler.fragment import TENANT, Sql, day, sql, value
from crmcore.stores.sql.compiler.scope import Scope
from crmcore.stores.sql.compiler.source import Derived

_HELD = "SELECT e.customer AS customer, COUNT(*) AS held FROM crm_entitlement AS e WHERE e.tenant = "
_IN_FORCE = " AND e.revoked_at IS NULL AND (e.uses IS NULL OR e.used < e.uses) AND e.first_on <= "
_UNTIL = " AND (e.last_on IS NULL OR e.last_on >= "
_STANDING = "SELECT p.customer AS customer, SUM(CASE WHEN p.settled_on IS NULL AND p.due_on >= "
_OPEN = " THEN 1 ELSE 0 END) AS open, SUM(CASE WHEN p.settled_on IS NULL AND p.due_on < "
_OVERDUE = (
    " THEN 1 ELSE 0 END) AS overdue, SUM(CASE WHEN p.kept = 1 AND p.settled_on <= p.due_on THEN 1 ELSE 0 END) AS kept,"
    " SUM(CASE WHEN p.kept = 0 OR p.settled_on > p.due_on THEN 1 ELSE 0 END) AS broken"
    " FROM crm_promise AS p WHERE p.tenant = "
)

_CASES = (
    "SELECT c.customer AS customer, SUM(CASE WHEN c.closed_at IS NULL THEN 1 ELSE 0 END) AS open,"
    " SUM(CASE WHEN c.closed_at IS NULL THEN 0 ELSE 1 END) AS closed FROM crm_case AS c WHERE c.tenant = "
)


def entitlement_rows(treatment: int | None, scope: Scope) -> Derived:
    """The customers with entitlements in force today, to a treatment or to any, and how many each holds."""
    which = Sql("") if treatment is None else sql(" AND e.treatment = ", value(treatment))
    held = sql(_HELD, TENANT, which, _IN_FORCE, day(), _UNTIL, day(), ")", scope.narrowed("e.customer"))
    return Derived(("entitlement", treatment), sql(held, " GROUP BY e.customer"))


def promise_rows(scope: Scope) -> Derived:
    """The customers who were promised something, and how many promises to each stand how today."""
    standing = sql(_STANDING, day(), _OPEN, day(), _OVERDUE, TENANT, scope.narrowed("p.customer"))
    return Derived(("promises",), sql(standing, " GROUP BY p.customer"))


def case_rows(scope: Scope) -> Derived:
    """The customers who asked for service, and how many cases of each are open and closed."""
    return Derived(("cases",), sql(_CASES, TENANT, scope.narrowed("c.customer"), " GROUP BY c.customer"))
