"""The rows that a measure counts, said in SQL in one place, whether figures are added to, built or made again."""

from __future__ import annotations

from collections.abc import Sequence

from crmcore.domain.relationship.measure import AMOUNT, ENVELOPE, PRODUCT, Measure
from crmcore.stores.sql.content import ContentSql, Fragment

_COLUMNS = {
    "source": " AND i.source IN (?",
    "touchpoint": " AND i.touchpoint IN (?",
    "direction": " AND i.direction IN (?",
}
_SELECT = "SELECT i.customer AS customer, i.day AS day, i.occurred_at AS occurred_at, "
_FROM = " AS value FROM crm_interaction AS i WHERE "
_FROM_STAGED = " AS value FROM crm_staged AS i WHERE "
_NOT_VOIDED = " AND NOT EXISTS (SELECT 1 FROM crm_interaction AS v WHERE v.tenant = i.tenant AND v.voids = i.id"
_KNOWN = " AND v.recorded_at <= ?"
_KINDS = " AND i.kind IN (?"


def measure_rows(
    content: ContentSql,
    measure: Measure,
    scope: Fragment,
    known_at: int | None = None,
    *,
    new: bool = False,
    staged: bool = False,
) -> Fragment:
    """A SELECT of customer, day, occurred_at and value (what the total grows by) of what is counted within `scope`.

    `scope` is a condition on ``crm_interaction AS i`` that binds the tenant. A voided interaction counts for nothing,
    unless that was recorded after the instant `known_at` (microseconds). With `new` nothing in scope can be voided yet,
    and nobody looks. With `staged` the scope is on the working table ``crm_staged AS i`` instead.
    """
    condition = _condition(content, measure, known_at, new)
    read = _FROM_STAGED if staged else _FROM
    if not measure.by_line:
        value = _value(content, measure)
        return Fragment(
            "".join([_SELECT, value.sql, read, scope.sql, condition.sql]),
            value.values + scope.values + condition.values,
        )
    lines = content.lines(measure.where[PRODUCT])
    total = "p.value" if measure.total == AMOUNT else "0"
    return Fragment(
        "".join(
            [
                "SELECT p.customer AS customer, p.day AS day, p.occurred_at AS occurred_at, ",
                total,
                " AS value FROM (",
                *[_SELECT, lines.sql, read, scope.sql, condition.sql],
                ") AS p WHERE p.value IS NOT NULL",
            ]
        ),
        lines.values + scope.values + condition.values,
    )


def _value(content: ContentSql, measure: Measure) -> Fragment:
    if measure.total is None:
        return Fragment("0")
    if measure.total == AMOUNT:
        return Fragment("COALESCE(i.amount, 0)")
    return content.number(measure.total)


def _condition(content: ContentSql, measure: Measure, known_at: int | None, new: bool) -> Fragment:
    parts = [] if new else [_NOT_VOIDED, ")"] if known_at is None else [_NOT_VOIDED, _KNOWN, ")"]
    parts.append(_KINDS + ", ?" * (len(measure.kinds) - 1) + ")")
    values: list[object] = [*measure.kinds] if known_at is None else [known_at, *measure.kinds]
    for name, allowed in measure.where.items():
        if name == PRODUCT:
            continue
        if name in ENVELOPE:
            parts.append(_COLUMNS[name] + ", ?" * (len(allowed) - 1) + ")")
            values += allowed
        else:
            held = content.among(name, allowed)
            parts += [" AND ", held.sql]
            values += held.values
    return Fragment("".join(parts), tuple(values))


def whole_tenant(tenant: int) -> Fragment:
    """All interactions."""
    return Fragment("i.tenant = ?", (tenant,))


def of_customers(tenant: int, customers: Sequence[bytes]) -> Fragment:
    """The interactions of some customers."""
    return Fragment("i.tenant = ? AND i.customer IN (?" + ", ?" * (len(customers) - 1) + ")", (tenant, *customers))


def one_interaction(tenant: int, id_: bytes) -> Fragment:
    """The interaction of that id."""
    return Fragment("i.tenant = ? AND i.id = ?", (tenant, id_))


def inserted_after(tenant: int, entry: int) -> Fragment:
    """The interactions inserted after the one of that entry number."""
    # The sum keeps the planner from an index that begins with the tenant: new rows lie together at the table's end.
    return Fragment("i.tenant + 0 = ? AND i.entry > ?", (tenant, entry))
