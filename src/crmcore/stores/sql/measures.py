"""Measures in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.measure import Measure, MeasureState
from crmcore.stores.sql.content import Fragment
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.measure_rows import measure_rows, of_customers, whole_tenant
from crmcore.stores.sql.stored import batches, stored_instant

# A day that the customer has no row for yet is one more distinct day.
_RUNNING = (
    "INSERT INTO crm_measure (tenant, measure, customer, count, total, first_at, last_at, first_on, last_on, days)"
    " SELECT ?, ?, r.customer, COUNT(*), SUM(r.value), MIN(r.occurred_at), MAX(r.occurred_at), MIN(r.day), MAX(r.day),"
    " COUNT(DISTINCT CASE WHEN k.day IS NULL THEN r.day END) FROM ("
)
_AND_DAYS = (
    ") AS r LEFT JOIN crm_measure_day AS k"
    " ON k.tenant = ? AND k.measure = ? AND k.customer = r.customer AND k.day = r.day"
)
_BY_CUSTOMER = " WHERE true GROUP BY r.customer"
_RUNNING_ON = (
    " ON CONFLICT (tenant, measure, customer) DO UPDATE SET"
    " count = crm_measure.count + excluded.count, total = crm_measure.total + excluded.total,"
    " first_at = CASE WHEN excluded.first_at < crm_measure.first_at"
    " THEN excluded.first_at ELSE crm_measure.first_at END,"
    " last_at = CASE WHEN excluded.last_at > crm_measure.last_at"
    " THEN excluded.last_at ELSE crm_measure.last_at END,"
    " first_on = CASE WHEN excluded.first_on < crm_measure.first_on"
    " THEN excluded.first_on ELSE crm_measure.first_on END,"
    " last_on = CASE WHEN excluded.last_on > crm_measure.last_on"
    " THEN excluded.last_on ELSE crm_measure.last_on END,"
    " days = crm_measure.days + excluded.days"
)
_DAILY = "INSERT INTO crm_measure_day (tenant, measure, customer, day, count, total, first_at, last_at)"
_EACH_DAY = " SELECT ?, ?, r.customer, r.day, COUNT(*), SUM(r.value), MIN(r.occurred_at), MAX(r.occurred_at) FROM ("
_BY_DAY = ") AS r WHERE true GROUP BY r.customer, r.day"
_DAY_BY_DAY = (
    " ON CONFLICT (tenant, measure, customer, day) DO UPDATE SET"
    " count = crm_measure_day.count + excluded.count, total = crm_measure_day.total + excluded.total,"
    " first_at = CASE WHEN excluded.first_at < crm_measure_day.first_at"
    " THEN excluded.first_at ELSE crm_measure_day.first_at END,"
    " last_at = CASE WHEN excluded.last_at > crm_measure_day.last_at"
    " THEN excluded.last_at ELSE crm_measure_day.last_at END"
)
# Rows just inserted are grouped once, by day, into a temporary table, from which both kinds of figures are added to.
_GROUPED = (
    "INSERT INTO crm_grouped (customer, day, count, total, first_at, last_at)"
    " SELECT r.customer, r.day, COUNT(*), SUM(r.value), MIN(r.occurred_at), MAX(r.occurred_at) FROM ("
)
_RUNNING_GROUPED = (
    "INSERT INTO crm_measure (tenant, measure, customer, count, total, first_at, last_at, first_on, last_on, days)"
    " SELECT ?, ?, r.customer, SUM(r.count), SUM(r.total), MIN(r.first_at), MAX(r.last_at), MIN(r.day), MAX(r.day),"
    " COUNT(*) - COUNT(k.day) FROM crm_grouped AS r LEFT JOIN crm_measure_day AS k"
    " ON k.tenant = ? AND k.measure = ? AND k.customer = r.customer AND k.day = r.day"
)
_EACH_DAY_GROUPED = (
    " SELECT ?, ?, r.customer, r.day, r.count, r.total, r.first_at, r.last_at FROM crm_grouped AS r WHERE true"
)
_RUNNING_ONE = (
    "INSERT INTO crm_measure (tenant, measure, customer, count, total, first_at, last_at, first_on, last_on, days)"
    " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, CASE WHEN EXISTS (SELECT 1 FROM crm_measure_day AS k"
    " WHERE k.tenant = ? AND k.measure = ? AND k.customer = ? AND k.day = ?) THEN 0 ELSE 1 END)"
)
_DAY_OF_ONE = _DAILY + " VALUES (?, ?, ?, ?, 1, ?, ?, ?)" + _DAY_BY_DAY
_JOINED_DAYS = (
    "INSERT INTO crm_measure_day (tenant, measure, customer, day, count, total, first_at, last_at)"
    " SELECT d.tenant, d.measure, ?, d.day, d.count, d.total, d.first_at, d.last_at"
    " FROM crm_measure_day AS d WHERE d.tenant = ? AND d."
)
_OF_ONE = " AND customer = ?"
_RUNNING_OF_DAYS = (
    "INSERT INTO crm_measure (tenant, measure, customer, count, total, first_at, last_at, first_on, last_on, days)"
    " SELECT d.tenant, d.measure, d.customer, SUM(d.count), SUM(d.total), MIN(d.first_at), MAX(d.last_at),"
    " MIN(d.day), MAX(d.day), COUNT(*) FROM crm_measure_day AS d WHERE d.tenant = ? AND d."
)
_BY_MEASURE = " GROUP BY d.tenant, d.measure, d.customer"
# The primary key has the measure before the customer: step from one measure to the next instead of reading all of them.
_OF_CUSTOMER = (
    "WITH RECURSIVE n (measure) AS (SELECT MIN(measure) FROM crm_measure WHERE tenant = ?"
    " UNION ALL SELECT (SELECT MIN(m.measure) FROM crm_measure AS m WHERE m.tenant = ? AND m.measure > n.measure)"
    " FROM n WHERE n.measure IS NOT NULL)"
    " SELECT m.measure, m.count, m.total, m.first_at, m.last_at, m.days FROM n"
    " JOIN crm_measure AS m ON m.tenant = ? AND m.measure = n.measure AND m.customer = ? ORDER BY m.measure"
)


def add_figures(
    executor: Executor, measure: Measure, scope: Fragment, *, new: bool = False, staged: bool = False
) -> None:
    """Add what the measure counts within the scope to its figures; nothing of it may have been added before.

    With `new` nothing in scope can be voided yet; with `staged` the scope is on the working table ``crm_staged``.
    """
    for statement in figures(executor, measure, scope, new=new, staged=staged):
        executor.execute(statement.sql, statement.values)


def figures(
    executor: Executor, measure: Measure, scope: Fragment, *, new: bool = False, staged: bool = False
) -> tuple[Fragment, Fragment]:
    """The two statements of `add_figures`; the running figures first, as they tell new days by the days there are."""
    rows = measure_rows(executor.content, measure, scope, new=new, staged=staged)
    key = (executor.tenant, measure.number)
    return (
        Fragment("".join([_RUNNING, rows.sql, _AND_DAYS, _BY_CUSTOMER, _RUNNING_ON]), (*key, *rows.values, *key)),
        Fragment("".join([_DAILY, _EACH_DAY, rows.sql, _BY_DAY, _DAY_BY_DAY]), (*key, *rows.values)),
    )


def add_new_figures(executor: Executor, measure: Measure, scope: Fragment) -> None:
    """As `add_figures` of what is new; quicker for many interactions, slower for one."""
    rows = measure_rows(executor.content, measure, scope, new=True)
    key = (executor.tenant, measure.number)
    executor.working("crm_grouped")
    executor.execute("".join([_GROUPED, rows.sql, _BY_DAY]), rows.values)
    executor.execute("".join([_RUNNING_GROUPED, _BY_CUSTOMER, _RUNNING_ON]), (*key, *key))
    executor.execute("".join([_DAILY, _EACH_DAY_GROUPED, _DAY_BY_DAY]), key)
    executor.execute("DELETE FROM crm_grouped")


def add_one(executor: Executor, measure: Measure, customer: bytes, total: int, at: int, day: Day) -> None:
    """As `add_figures` of one new interaction that counts for certain, with that total."""
    tenant, number = executor.tenant, measure.number
    key = (tenant, number, customer)
    executor.execute("".join([_RUNNING_ONE, _RUNNING_ON]), (*key, total, at, at, day, day, *key, day))
    executor.execute(_DAY_OF_ONE, (*key, day, total, at, at))


def remake_figures(executor: Executor, measure: Measure, customers: Sequence[bytes]) -> None:
    """Make the figures of some customers anew from their interactions."""
    for batch in batches(customers):
        key = (executor.tenant, measure.number, *batch)
        among = "tenant = ? AND measure = ? AND customer IN (?" + ", ?" * (len(batch) - 1) + ")"
        executor.execute("".join(["DELETE FROM crm_measure WHERE ", among]), key)
        executor.execute("".join(["DELETE FROM crm_measure_day WHERE ", among]), key)
        add_figures(executor, measure, of_customers(executor.tenant, batch))


def join_figures(executor: Executor, measures: Sequence[int], one: bytes, other: bytes) -> None:
    """Add one customer's figures to those of another, and leave it none; day by day, as days hold all there is."""
    for batch in batches(measures):
        among = "measure IN (?" + ", ?" * (len(batch) - 1) + ")"
        of_one = (executor.tenant, *batch, one)
        executor.execute("".join([_JOINED_DAYS, among, " AND d.customer = ?", _DAY_BY_DAY]), (other, *of_one))
        for table in ("crm_measure_day", "crm_measure"):
            executor.execute("".join(["DELETE FROM ", table, " WHERE tenant = ? AND ", among, _OF_ONE]), of_one)
        of_other = (executor.tenant, *batch, other)
        executor.execute("".join(["DELETE FROM crm_measure WHERE tenant = ? AND ", among, _OF_ONE]), of_other)
        executor.execute("".join([_RUNNING_OF_DAYS, among, " AND d.customer = ?", _BY_MEASURE]), of_other)


class MeasureQueries:
    """Running figures per (measure, customer) and per (measure, customer, tenant day)."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def build(self, measure: Measure) -> None:
        # Whoever records holds the definitions as they are: nothing is added while figures are made.
        self._executor.hold_definitions(to_change=True)
        self.drop(measure)
        add_figures(self._executor, measure, whole_tenant(self._executor.tenant))

    def drop(self, measure: Measure) -> None:
        key = (self._executor.tenant, measure.number)
        self._executor.execute("DELETE FROM crm_measure WHERE tenant = ? AND measure = ?", key)
        self._executor.execute("DELETE FROM crm_measure_day WHERE tenant = ? AND measure = ?", key)

    def of(self, customer: CustomerId) -> Mapping[int, MeasureState]:
        tenant = self._executor.tenant
        rows = self._executor.execute(_OF_CUSTOMER, (tenant, tenant, tenant, customer.bytes))
        return {
            measure: MeasureState(count, total, stored_instant(first_at), stored_instant(last_at), days)
            for measure, count, total, first_at, last_at, days in rows.fetchall()
        }

    def days(self, customer: CustomerId, measure: int) -> Mapping[Day, tuple[int, int]]:
        rows = self._executor.execute(
            "SELECT day, count, total FROM crm_measure_day WHERE tenant = ? AND measure = ? AND customer = ?"
            " ORDER BY day",
            (self._executor.tenant, measure, customer.bytes),
        )
        return {day: (count, total) for day, count, total in rows.fetchall()}
