"""Information quality in SQL: a handful of statements, each over all customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.quality import DAY_MICROS, AgreedCount, Counted, HeldCount
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.kernel.value_type import ValueType
from crmcore.ports.store.quality import Kept
from crmcore.stores.sql.content import Fragment
from crmcore.stores.sql.duplicates import UNCERTAIN
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import batches, id_bytes, micros, stored_id

_HELD = (
    "SELECT h.attribute, h.source, h.age, COUNT(*), SUM(h.invalid) FROM (SELECT a.attribute AS attribute,"
    " s.source AS source, CASE WHEN s.stated_at >= ? THEN 0 ELSE (? - s.stated_at) / ? END AS age, "
)
_OF_HELD = (
    " AS invalid FROM crm_attribute AS a JOIN crm_statement AS s ON s.tenant = a.tenant AND s.id = a.statement"
    " WHERE a.tenant = ? AND a.customer NOT IN"
    " (SELECT x.id FROM crm_customer AS x WHERE x.tenant = ? AND x.archived_at IS NOT NULL)"
    ") AS h GROUP BY h.attribute, h.source, h.age"
)
# The newest of each source about each customer and attribute, those of None aside, where there are several.
_SAID = (
    "WITH said AS MATERIALIZED (SELECT n.customer, n.attribute, n.source, n.text, n.number FROM (SELECT s.customer,"
    " s.attribute, s.source, s.text, s.number, ROW_NUMBER() OVER (PARTITION BY s.customer, s.attribute, s.source"
    " ORDER BY s.stated_at DESC, s.recorded_at DESC, s.id DESC) AS standing FROM crm_statement AS s WHERE s.tenant = ?"
    " AND s.customer NOT IN (SELECT x.id FROM crm_customer AS x WHERE x.tenant = ? AND x.archived_at IS NOT NULL)"
    ") AS n WHERE n.standing = 1 AND (n.text IS NOT NULL OR n.number IS NOT NULL)), several AS MATERIALIZED"
    " (SELECT d.customer, d.attribute,"
    " CASE WHEN COUNT(DISTINCT d.text) + COUNT(DISTINCT d.number) = 1 THEN 1 ELSE 0 END AS equal FROM said AS d"
    " GROUP BY d.customer, d.attribute HAVING COUNT(*) > 1) "
)
_AGREED = (
    "SELECT v.attribute, NULL, COUNT(*), SUM(v.equal) FROM several AS v GROUP BY v.attribute"
    " UNION ALL SELECT d.attribute, d.source, COUNT(*),"
    " SUM(CASE WHEN a.text = d.text OR a.number = d.number THEN 1 ELSE 0 END)"
    " FROM several AS v JOIN said AS d ON d.customer = v.customer AND d.attribute = v.attribute"
    " LEFT JOIN crm_attribute AS a ON a.tenant = ? AND a.attribute = d.attribute AND a.customer = d.customer"
    " GROUP BY d.attribute, d.source"
)
_COUNT_SHARED = (
    "SELECT COUNT(*) FROM (SELECT p.customer FROM crm_customer_contact_point AS p WHERE p.tenant = ?"
    " AND p.customer NOT IN"
    " (SELECT x.id FROM crm_customer AS x WHERE x.tenant = ? AND x.archived_at IS NOT NULL)"
    " AND p.contact_point IN (SELECT o.contact_point FROM crm_customer_contact_point AS o WHERE o.tenant = ?"
    " AND o.customer NOT IN (SELECT x.id FROM crm_customer AS x WHERE x.tenant = ? AND x.archived_at IS NOT NULL)"
    " GROUP BY o.contact_point HAVING COUNT(DISTINCT o.customer) > 1) UNION "
)
_SHARING = (
    "SELECT DISTINCT p.customer FROM crm_customer_contact_point AS p WHERE p.tenant = ? AND EXISTS (SELECT 1"
    " FROM crm_customer_contact_point AS o WHERE o.tenant = p.tenant AND o.contact_point = p.contact_point"
    " AND o.customer <> p.customer AND o.customer NOT IN"
    " (SELECT x.id FROM crm_customer AS x WHERE x.tenant = ? AND x.archived_at IS NOT NULL)) AND p.customer IN ("
)
_LEAST = (
    " c.id FROM crm_customer AS c LEFT JOIN crm_attribute AS a ON a.tenant = c.tenant AND a.customer = c.id"
    " AND a.attribute IN ("
)


class QualityQueries:
    """Counts what is known, and keeps scores."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def count(self, attributes: Sequence[Attribute], at: datetime) -> Counted:
        executor, tenant = self._executor, self._executor.tenant
        instant = micros(at)
        declared = {attribute.number for attribute in attributes}
        invalid = _invalid(attributes)
        held = executor.execute(
            "".join([_HELD, invalid.sql, _OF_HELD]),
            (instant, instant, DAY_MICROS, *invalid.values, tenant, tenant),
        )
        ((customers,),) = executor.execute(
            "SELECT COUNT(*) FROM crm_customer WHERE tenant = ? AND archived_at IS NULL", (tenant,)
        ).fetchall()
        ((shared,),) = executor.execute("".join([_COUNT_SHARED, UNCERTAIN, ") AS u"]), (tenant,) * 6).fetchall()
        told = executor.execute(_SAID + _AGREED, (tenant, tenant, tenant)).fetchall()
        return Counted(
            customers,
            shared,
            [_held(row) for row in sorted(held.fetchall()) if row[0] in declared],
            [_agreed(row) for row in sorted(row for row in told if row[1] is not None) if row[0] in declared],
            {
                number: (pairs, int(equal))
                for number, source, pairs, equal in told
                if source is None and number in declared
            },
        )

    def sharing(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        found: set[CustomerId] = set()
        tenant = self._executor.tenant
        for batch in batches(id_bytes(customers)):
            rows = self._executor.execute(_SHARING + "?" + ", ?" * (len(batch) - 1) + ")", (tenant, tenant, *batch))
            found.update(CustomerId(stored_id(row[0])) for row in rows.fetchall())
        return found

    def least_known(self, attributes: Sequence[int], segment: int | None, *, limit: int) -> Sequence[CustomerId]:
        tenant = self._executor.tenant
        numbers = [*attributes] or [0]
        parts = ["SELECT", _LEAST, "?", ", ?" * (len(numbers) - 1), ") WHERE c.tenant = ? AND c.archived_at IS NULL"]
        values: list[object] = [*numbers, tenant]
        if segment is not None:
            parts.append(
                " AND c.id IN (SELECT m.customer FROM crm_membership AS m WHERE m.tenant = ? AND m.segment = ?)"
            )
            values += (tenant, segment)
        parts.append(" GROUP BY c.id ORDER BY COUNT(a.attribute), c.id LIMIT ?")
        rows = self._executor.execute("".join(parts), (*values, limit))
        return [CustomerId(stored_id(row[0])) for row in rows.fetchall()]

    def put(self, day: Day, scores: Mapping[tuple[str, str], tuple[int, int]]) -> None:
        executor, tenant = self._executor, self._executor.tenant
        with executor.savepoint():
            executor.execute("DELETE FROM crm_quality WHERE tenant = ? AND day = ?", (tenant, day))
            executor.executemany(
                "INSERT INTO crm_quality (tenant, day, subject, dimension, score, count) VALUES (?, ?, ?, ?, ?, ?)",
                [(tenant, day, *key, *score) for key, score in sorted(scores.items())],
            )

    def history(self, subject: str, dimension: str, *, first: Day, last: Day) -> Sequence[Kept]:
        rows = self._executor.execute(
            "SELECT day, score, count FROM crm_quality WHERE tenant = ? AND subject = ? AND dimension = ?"
            " AND day BETWEEN ? AND ? ORDER BY day",
            (self._executor.tenant, subject, dimension, first, last),
        )
        return [(day, score, count) for day, score, count in rows.fetchall()]


# Sums come as decimals from some drivers.
def _held(row: tuple[Any, ...]) -> HeldCount:
    attribute, source, age, count, invalid = row
    return HeldCount(attribute, source, int(age), count, int(invalid))


def _agreed(row: tuple[Any, ...]) -> AgreedCount:
    attribute, source, pairs, with_golden = row
    return AgreedCount(attribute, source, pairs, int(with_golden))


def _invalid(attributes: Sequence[Attribute]) -> Fragment:
    """1 for a golden value that its attribute's declaration does not allow, else 0."""
    parts: list[str] = []
    values: list[object] = []
    for attribute in attributes:
        if attribute.type is ValueType.TEXT:
            if attribute.choices:
                parts += [
                    " WHEN a.attribute = ? AND a.text NOT IN (?",
                    ", ?" * (len(attribute.choices) - 1),
                    ") THEN 1",
                ]
                values += (attribute.number, *attribute.choices)
            continue
        for bound, outside in ((attribute.least, " AND a.number < ?"), (attribute.most, " AND a.number > ?")):
            if bound is not None:
                parts += [" WHEN a.attribute = ?", outside, " THEN 1"]
                values += (attribute.number, bound)
    if not parts:
        return Fragment("0")
    return Fragment("".join(["CASE", *parts, " ELSE 0 END"]), tuple(values))
