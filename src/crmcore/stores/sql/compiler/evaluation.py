"""The statement that evaluates the lifecycle: who stands elsewhere than is stored, by the rules, on a tenant day."""

from __future__ import annotations

from crmcore.ports.store.fields import Reading
from crmcore.stores.sql.compiler.condition import fixed_condition
from crmcore.stores.sql.compiler.fragment import TENANT, Sql, sql
from crmcore.stores.sql.compiler.meaning import Meaning
from crmcore.stores.sql.compiler.plan import Plan
from crmcore.stores.sql.compiler.scope import Scope
from crmcore.stores.sql.compiler.source import STANDING
from crmcore.stores.sql.content import ContentSql


def changes(content: ContentSql, reading: Reading, scope: Scope) -> Sql:
    """A statement: the customers who stand elsewhere than is stored, or are not stored.

    Columns: customer; stage, rung, defected and tenant day as stored; the day on which all of the tenant were
    evaluated; stage, rung and defected as found.
    """
    rules = reading.lifecycle
    meaning = Meaning(content, reading, scope, (rules.purchases, rules.returns), fixed_condition, by_rules=True)
    plan = Plan(scope, ())
    stage, rung, defected = (meaning.standing(aspect).scalar(plan) for aspect in ("stage", "rung", "defected"))
    found = plan.statement(
        [
            sql(plan.customer, " AS customer"),
            sql(plan.column(STANDING, "stage"), " AS stage_before"),
            sql(plan.column(STANDING, "rung"), " AS rung_before"),
            sql(plan.column(STANDING, "defected"), " AS defected_before"),
            sql(plan.column(STANDING, "evaluated_on"), " AS evaluated_on"),
            sql(stage, " AS stage"),
            sql(rung, " AS rung"),
            sql(defected, " AS defected"),
        ],
        None,
    )
    return sql(
        "SELECT e.customer, e.stage_before, e.rung_before, e.defected_before, e.evaluated_on,"
        " (SELECT t.evaluated_on FROM crm_tenant AS t WHERE t.id = ",
        sql(TENANT, "), e.stage, e.rung, e.defected FROM (", found, ") AS e"),
        " WHERE e.stage_before IS NULL OR e.stage_before <> e.stage OR e.rung_before <> e.rung"
        " OR e.defected_before <> e.defected",
    )
