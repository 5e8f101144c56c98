"""Values: how a field is read from the sources of a plan, and compared in a way that lets indexes help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.predicate import Operator
from crmcore.stores.sql.compiler.fragment import TENANT, Operand, Sql, day, days_before, joined, operand, sql, value
from crmcore.stores.sql.compiler.plan import Plan
from crmcore.stores.sql.compiler.source import COST, CUSTOMER, Source, Stored

_OPERATORS: dict[Operator, str] = {"==": " = ", "!=": " <> ", "<": " < ", "<=": " <= ", ">": " > ", ">=": " >= "}
_FLIPPED: dict[Operator, str] = {"==": " = ", "!=": " <> ", "<": " > ", "<=": " >= ", ">": " < ", ">=": " <= "}


class Value(Protocol):
    """How a field is read.

    Without a row of its `source` the field is `missing`: None, or the 0 of figures that count nothing. Conditions are
    true when the comparison holds and false or NULL when not. `empty` tells that it holds for `missing`.
    """

    @property
    def source(self) -> Source | None: ...
    @property
    def missing(self) -> Scalar | None: ...
    def scalar(self, plan: Plan) -> Sql:
        """The field's scalar, NULL where it is missing."""
        ...

    def test(self, plan: Plan, op: Operator, to: Operand, *, empty: bool) -> Sql:
        """The condition that the field compares so."""
        ...

    def one_of(self, plan: Plan, to: Sequence[Operand], *, empty: bool) -> Sql:
        """The condition that the field is one of several scalars."""
        ...


def _in(scalars: Sequence[Operand]) -> Sql:
    return sql(" IN (", joined(", ", [operand(scalar) for scalar in scalars]), ")")


class Plain:
    """Comparisons of the scalar itself."""

    def scalar(self, plan: Plan) -> Sql:
        raise NotImplementedError

    def test(self, plan: Plan, op: Operator, to: Operand, *, empty: bool) -> Sql:
        return sql(self.scalar(plan), _OPERATORS[op], operand(to))

    def one_of(self, plan: Plan, to: Sequence[Operand], *, empty: bool) -> Sql:
        return sql(self.scalar(plan), _in(to))


@frozen
class Column:
    """A column of a source. `counts` tells that it is 1 or more in every row."""

    source: Source
    name: str
    missing: Scalar | None = None
    counts: bool = False

    def scalar(self, plan: Plan) -> Sql:
        """The column, or 0 where there is no row and that is what is missing."""
        return self._read(plan, zero=self.missing is not None)

    def test(self, plan: Plan, op: Operator, to: Operand, *, empty: bool) -> Sql:
        """The column compared; NULL serves where a missing row fails anyway."""
        return sql(self._read(plan, zero=empty), _OPERATORS[op], operand(to))

    def one_of(self, plan: Plan, to: Sequence[Operand], *, empty: bool) -> Sql:
        """The column among several."""
        return sql(self._read(plan, zero=empty), _in(to))

    def _read(self, plan: Plan, *, zero: bool) -> Sql:
        column = plan.column(self.source, self.name)
        return sql("COALESCE(", column, ", 0)") if zero and not plan.has(self.source) else column


@frozen
class AddedOn:
    """The tenant day on which the customer was added, or with `since` the tenant days since then.

    Who was added of late is found by index. Who was added earlier is nearly everyone: there an index would only have
    them looked at in a scattered order, and the sum keeps the planner from it.
    """

    since: bool
    source: Stored = CUSTOMER
    missing: None = None

    def scalar(self, plan: Plan) -> Sql:
        """The day or the days."""
        column = plan.column(CUSTOMER, "added_on")
        return sql("(", day(), " - ", column, ")") if self.since else column

    def test(self, plan: Plan, op: Operator, to: Operand, *, empty: bool) -> Sql:
        """The day compared; fewer days are a later day."""
        column = plan.column(CUSTOMER, "added_on")
        comparison = (_FLIPPED if self.since else _OPERATORS)[op]
        return sql(column, "" if is_late(op, since=self.since) else " + 0", comparison, operand(self._day(to)))

    def one_of(self, plan: Plan, to: Sequence[Operand], *, empty: bool) -> Sql:
        """The day among several."""
        return sql(plan.column(CUSTOMER, "added_on"), _in([self._day(scalar) for scalar in to]))

    def _day(self, to: Operand) -> Operand:
        return days_before(to) if self.since else to


def is_late(op: Operator, *, since: bool) -> bool:
    """Whether a comparison of the day, or of the days since, leaves but that day or those after it."""
    return op == "==" or op in (("<", "<=") if since else (">", ">="))


@frozen
class DaysSince:
    """Tenant days from a day's column until the moment's; the column is compared, so that an index serves."""

    source: Source
    name: str
    missing: None = None

    def scalar(self, plan: Plan) -> Sql:
        """The days."""
        return sql("(", day(), " - ", plan.column(self.source, self.name), ")")

    def test(self, plan: Plan, op: Operator, to: Operand, *, empty: bool) -> Sql:
        """Fewer days are a later day."""
        return sql(plan.column(self.source, self.name), _FLIPPED[op], operand(days_before(to)))

    def one_of(self, plan: Plan, to: Sequence[Operand], *, empty: bool) -> Sql:
        """The column among several days."""
        return sql(plan.column(self.source, self.name), _in([days_before(scalar) for scalar in to]))


@frozen
class Presence(Plain):
    """1 where the source has a row, else 0."""

    source: Source
    missing: Scalar = 0

    def scalar(self, plan: Plan) -> Sql:
        """The 1 or 0."""
        if plan.has(self.source):
            return Sql("1")
        return sql("(CASE WHEN ", plan.column(self.source, self.source.customer), " IS NULL THEN 0 ELSE 1 END)")


_AGGREGATES = {
    "count": "SUM(w.count)",
    "total": "SUM(w.total)",
    "first_at": "MIN(w.first_at)",
    "last_at": "MAX(w.last_at)",
    "days": "COUNT(*)",
}


@frozen
class MeasureWindow:
    """An aspect of a measure over the last `days` tenant days, summed from its days.

    The running row says by its last day whether there can be any; without that, nothing is summed.
    """

    source: Stored
    aspect: str
    days: int
    missing: Scalar | None

    def scalar(self, plan: Plan) -> Sql:
        """The aggregate, or what is missing."""
        if self.missing is None:
            return sql("(CASE WHEN ", self._recent(plan), " THEN ", self._aggregate(plan), " END)")
        return sql("(CASE WHEN ", self._recent(plan), " THEN COALESCE(", self._aggregate(plan), ", 0) ELSE 0 END)")

    def test(self, plan: Plan, op: Operator, to: Operand, *, empty: bool) -> Sql:
        """The aggregate compared, after the last day."""
        compared = sql(_OPERATORS[op], operand(to))
        if empty:
            return sql(self.scalar(plan), compared)
        return sql("(", self._recent(plan), " AND ", self._occurring(plan), compared, ")")

    def one_of(self, plan: Plan, to: Sequence[Operand], *, empty: bool) -> Sql:
        """The aggregate among several, after the last day."""
        if empty:
            return sql(self.scalar(plan), _in(to))
        return sql("(", self._recent(plan), " AND ", self._occurring(plan), _in(to), ")")

    def _occurring(self, plan: Plan) -> Sql:
        # The comparison fails for 0, and so for the NULL of a sum over nothing; only COUNT says 0 itself.
        return self._aggregate(plan)

    def _recent(self, plan: Plan) -> Sql:
        return sql(plan.column(self.source, "last_on"), " >= ", day(self.days - 1))

    def _aggregate(self, plan: Plan) -> Sql:
        return sql(
            sql("(SELECT ", _AGGREGATES[self.aspect], " FROM crm_measure_day AS w WHERE w.tenant = ", TENANT),
            sql(" AND w.measure = ", value(self.source.number), " AND w.customer = ", plan.customer),
            sql(" AND w.day BETWEEN ", day(self.days - 1), " AND ", day(), ")"),
        )


@frozen
class CostWindow(Plain):
    """What a customer cost over the last `days` tenant days, summed from the ledger where there is anything in it."""

    days: int
    source: Stored = COST
    missing: Scalar = 0

    def scalar(self, plan: Plan) -> Sql:
        """The sum."""
        return sql(
            sql(
                "(CASE WHEN ",
                plan.column(self.source, "customer"),
                " IS NULL THEN 0 ELSE COALESCE((SELECT SUM(w.amount)",
            ),
            sql(" FROM crm_ledger AS w WHERE w.tenant = ", TENANT, " AND w.customer = ", plan.customer),
            sql(" AND w.day BETWEEN ", day(self.days - 1), " AND ", day(), "), 0) END)"),
        )


@frozen
class Difference(Plain):
    """The first of several values less the others; nothing is 0."""

    parts: tuple[Value, ...]
    source: None = None
    missing: Scalar = 0

    def scalar(self, plan: Plan) -> Sql:
        """The difference."""
        return sql("(", joined(" - ", [part.scalar(plan) for part in self.parts]), ")")


@frozen
class Sum(Plain):
    """The sum of several figures; nothing is 0."""

    parts: tuple[Value, ...]
    source: None = None
    missing: Scalar = 0

    def scalar(self, plan: Plan) -> Sql:
        """The sum."""
        return sql("(", joined(" + ", [part.scalar(plan) for part in self.parts]), ")")


@frozen
class Length(Plain):
    """Tenant days since the earlier of two: the day the customer was added, and the first that any of some measures
    counts, looked up by their numbers or, of a past moment, in rows.
    """

    measures: tuple[int, ...]
    firsts: Source | None = None
    source: Stored = CUSTOMER
    missing: None = None

    def scalar(self, plan: Plan) -> Sql:
        """The days."""
        added = plan.column(CUSTOMER, "added_on")
        first = self._first(plan)
        if first is None:
            return sql("(", day(), " - ", added, ")")
        return sql("(", day(), " - ", first, ")")

    def _first(self, plan: Plan) -> Sql | None:
        added = plan.column(CUSTOMER, "added_on")
        if self.firsts is not None:
            first = plan.column(self.firsts, "first_on")
            return sql("(CASE WHEN ", first, " < ", added, " THEN ", first, " ELSE ", added, " END)")
        if not self.measures:
            return None
        numbers = joined(" OR ", [sql("m.measure = ", value(number)) for number in self.measures])
        earlier = sql("MIN(CASE WHEN m.first_on < ", added, " THEN m.first_on ELSE ", added, " END)")
        rows = sql(" FROM crm_measure AS m WHERE m.tenant = ", TENANT, " AND m.customer = ", plan.customer)
        return sql("COALESCE((SELECT ", earlier, rows, " AND (", numbers, ")), ", added, ")")


@frozen
class Nothing(Plain):
    """The figure of a measure that there is not."""

    source: None = None
    missing: Scalar = 0

    def scalar(self, plan: Plan) -> Sql:
        """Always 0."""
        return Sql("0")
