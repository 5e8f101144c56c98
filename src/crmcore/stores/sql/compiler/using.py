"""How much of the firm customers use, counted from the interactions as rows to join."""

from __future__ import annotations

from crmcore.domain.kernel.time import Moment, to_micros
from crmcore.domain.relationship.content import UNUSED_KINDS
from crmcore.stores.sql.compiler.fragment import TENANT, Sql, sql, value
from crmcore.stores.sql.compiler.past import known_value, of_moment
from crmcore.stores.sql.compiler.scope import Scope
from crmcore.stores.sql.compiler.source import Derived
from crmcore.stores.sql.content import ContentSql

_USE = (
    "SELECT i.customer AS customer, COUNT(DISTINCT i.kind) AS kinds, COUNT(DISTINCT i.touchpoint) AS touchpoints"
    " FROM crm_interaction AS i WHERE i.direction = 'inbound' AND i.kind NOT IN ("
)
_PRODUCTS = "SELECT i.customer AS customer, COUNT(DISTINCT "
_FROM_EACH = ") AS products FROM crm_interaction AS i"
_BOUGHT = " WHERE i.kind = 'purchase' AND i.direction = 'inbound' AND "
_EACH = "SELECT i.customer AS customer, "
_EMPLOYEE = " AS employee FROM crm_interaction AS i WHERE "
_CONTACTS = "SELECT e.customer AS customer, e.employee AS employee, COUNT(*) AS contacts FROM ("
_MOST = "SELECT c.customer AS customer, MAX(c.contacts) AS familiar FROM ("


def use_rows(content: ContentSql, aspect: str, moment: Moment, scope: Scope) -> Derived:
    """The rows whose column of that name is the number of kinds, touchpoints or products that a customer used by a
    moment, or of contacts with the employee with whom there were most.
    """
    if aspect == "familiar":
        return Derived(("familiar",), _familiar(content, moment, scope))
    if aspect == "products":
        line, product = content.products()
        bought = sql(_PRODUCTS, product, _FROM_EACH, line, _BOUGHT, _counted(moment, scope))
        return Derived(("products",), sql(bought, " GROUP BY i.customer"))
    first, *others = (value(kind) for kind in UNUSED_KINDS)
    unused = sql(first, *(sql(", ", other) for other in others), ") AND ")
    return Derived(("use",), sql(_USE, unused, _counted(moment, scope), " GROUP BY i.customer"))


def _familiar(content: ContentSql, moment: Moment, scope: Scope) -> Sql:
    employee = content.text("employee")
    read = Sql(employee.sql, tuple(map(known_value, employee.values)))
    each = sql(_EACH, read, _EMPLOYEE, _counted(moment, scope))
    contacts = sql(_CONTACTS, each, ") AS e WHERE e.employee <> '' GROUP BY e.customer, e.employee")
    return sql(_MOST, contacts, ") AS c GROUP BY c.customer")


def _counted(moment: Moment, scope: Scope) -> Sql:
    """The interactions in scope that counted at the moment: those not voided, or of which that was not known."""
    known = Sql("") if moment.known_at is None else sql(" AND v.recorded_at <= ", value(to_micros(moment.known_at)))
    voided = sql("SELECT 1 FROM crm_interaction AS v WHERE v.tenant = i.tenant AND v.voids = i.id", known)
    return sql(
        sql("i.tenant = ", TENANT, of_moment("i.occurred_at", "i.recorded_at", moment), scope.narrowed("i.customer")),
        sql(" AND NOT EXISTS (", voided, ")"),
    )
