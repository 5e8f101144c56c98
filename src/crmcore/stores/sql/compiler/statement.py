"""Statements about a selection, compiled once for each shape and kept."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from attrs import frozen

from crmcore.domain.kernel.field import Field
from crmcore.domain.segment.bound import Bound, shape
from crmcore.ports.store.fields import Reading
from crmcore.stores.sql.compiler.condition import (
    condition,
    field_key,
    fixed_condition,
    is_recent,
    needed,
    passing,
    scalars_of,
)
from crmcore.stores.sql.compiler.fragment import Context, Sql, sql
from crmcore.stores.sql.compiler.meaning import Meaning, revenue_measures
from crmcore.stores.sql.compiler.plan import Plan
from crmcore.stores.sql.compiler.scope import Scope
from crmcore.stores.sql.content import ContentSql

_KEPT = 512
_ADDED = Sql("?")
"""A mark whose value the caller adds."""
_compiled: dict[Hashable, Sql] = {}


@frozen
class Question:
    """Which of the customers in a scope a predicate holds for, at the moment of a reading."""

    content: ContentSql
    scope: Scope
    where: Bound | None
    reading: Reading

    def context(self, tenant: int, customers: Sequence[bytes] = ()) -> Context:
        """What the statement's marks are filled from."""
        scalars = () if self.where is None else tuple(scalars_of(self.where))
        return Context(tenant, self.reading, scalars, customers)

    def always(self, field: Field) -> bool:
        """Whether the field is never missing, being a figure that may be 0."""
        return self._meaning().value(field).missing is not None

    def customers(self) -> Sql:
        """A statement: the customers, in no order."""
        return self._statement("customers", ())

    def columns(self, fields: Sequence[Field]) -> Sql:
        """A statement: the customers in the order of their ids, and the scalars of the fields."""
        return self._statement("columns", fields)

    def count(self) -> Sql:
        """A statement: how many they are."""
        return self._statement("count", ())

    def nth(self, by: Field, *, lowest: bool) -> Sql:
        """A statement: the scalar of who is next by the field. Its last mark, how many to pass over, is to be added."""
        return self._statement("lowest" if lowest else "highest", (by,))

    def _statement(self, what: str, fields: Sequence[Field]) -> Sql:
        if not self.reading.moment.is_now:
            # Text of the past depends on how measures are defined, and is seldom asked for.
            return self._compile(what, fields)
        predicate = None if self.where is None else (shape(self.where), tuple(passing(self.where)))
        measures = (self.reading.lifecycle.purchases, *revenue_measures(self.reading))
        key = (what, self.content, self.scope.key, predicate, measures, tuple(map(field_key, fields)))
        found = _compiled.get(key)
        if found is None:
            if len(_compiled) >= _KEPT:
                _compiled.clear()
            found = _compiled[key] = self._compile(what, fields)
        return found

    def _compile(self, what: str, fields: Sequence[Field]) -> Sql:
        meaning = self._meaning()
        where = self.where
        plan = Plan(self.scope, frozenset() if where is None else needed(where, meaning), recent=is_recent(where))
        holds = None if where is None else condition(where, plan, meaning)
        scalars = [meaning.value(field).scalar(plan) for field in fields]
        match what:
            case "customers":
                return plan.statement([plan.customer], holds)
            case "columns":
                found = plan.statement([plan.customer, *scalars], holds)
                # Who was added of late is found first, then put in order: in order, everyone would be looked at.
                return _ordered(found) if is_recent(where) else sql(found, " ORDER BY ", plan.customer)
            case "count":
                return plan.statement([Sql("COUNT(*)")], holds)
            case _:
                order = " ORDER BY 1 LIMIT 1 OFFSET " if what == "lowest" else " ORDER BY 1 DESC LIMIT 1 OFFSET "
                return sql(plan.statement(scalars, holds), order, _ADDED)

    def _meaning(self) -> Meaning:
        return Meaning(self.content, self.reading, self.scope, revenue_measures(self.reading), fixed_condition)


def _ordered(found: Sql) -> Sql:
    return sql("WITH found AS MATERIALIZED (", found, ") SELECT * FROM found ORDER BY 1")
