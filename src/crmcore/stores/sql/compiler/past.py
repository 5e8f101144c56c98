"""The past: figures and attributes as they were at a moment, computed as rows to join.

Whole days are summed from the running figures per day; a part of a day, and anything under `known_at`, from the facts.
"""

from __future__ import annotations

from collections.abc import Sequence

from crmcore.domain.kernel.time import Moment, to_micros
from crmcore.domain.relationship.measure import Measure
from crmcore.stores.sql.compiler.fragment import TENANT, Slot, Sql, joined, sql, value
from crmcore.stores.sql.compiler.scope import Scope
from crmcore.stores.sql.compiler.source import Derived
from crmcore.stores.sql.content import ContentSql, Fragment
from crmcore.stores.sql.measure_rows import measure_rows

_OF_DAYS = (
    "SELECT d.customer AS customer, SUM(d.count) AS count, SUM(d.total) AS total, MIN(d.first_at) AS first_at,"
    " MAX(d.last_at) AS last_at, MIN(d.day) AS first_on, MAX(d.day) AS last_on, COUNT(*) AS days"
    " FROM crm_measure_day AS d WHERE d.tenant = "
)
_OF_INTERACTIONS = (
    "SELECT r.customer AS customer, COUNT(*) AS count, SUM(r.value) AS total, MIN(r.occurred_at) AS first_at,"
    " MAX(r.occurred_at) AS last_at, MIN(r.day) AS first_on, MAX(r.day) AS last_on,"
    " COUNT(DISTINCT r.day) AS days FROM ("
)
_HOLDING = (
    "SELECT n.customer AS customer, n.text AS text, n.number AS number FROM (SELECT s.customer, s.text, s.number,"
    " ROW_NUMBER() OVER (PARTITION BY s.customer"
    " ORDER BY COALESCE(r.place, 1000000), s.stated_at DESC, s.recorded_at DESC, s.id DESC) AS standing"
    " FROM crm_statement AS s LEFT JOIN crm_source_rank AS r ON r.tenant = s.tenant AND r.source = s.source"
    " WHERE s.tenant = "
)


def figures_then(
    content: ContentSql, number: int, measure: Measure | None, days: int | None, moment: Moment, scope: Scope
) -> Derived:
    """The figures of a measure at the moment, over the last `days` tenant days if given.

    A `measure` of None is one that is not defined: there are no figures of it.
    """
    first = None if days is None else moment.today - days + 1
    key = ("figures", number, days)
    if measure is None or (moment.known_at is None and moment.whole_days):
        window = Sql("") if first is None else sql(" AND d.day >= ", value(first))
        until = sql(" AND d.day <= ", value(moment.today))
        chosen = sql(TENANT, " AND d.measure = ", value(number), until, window, scope.narrowed("d.customer"))
        return Derived(key, sql(_OF_DAYS, chosen, " GROUP BY d.customer"))
    counted = sql(
        "i.tenant = ", TENANT, of_moment("i.occurred_at", "i.recorded_at", moment), scope.narrowed("i.customer")
    )
    window = Sql("") if first is None else sql(" WHERE r.day BETWEEN ", value(first), " AND ", value(moment.today))
    known_at = None if moment.known_at is None else to_micros(moment.known_at)
    rows = _of(measure_rows(content, measure, Fragment(counted.text, counted.slots), known_at))
    return Derived(key, sql(_OF_INTERACTIONS, rows, ") AS r", window, " GROUP BY r.customer"))


def firsts_then(figures: Sequence[Derived]) -> Derived:
    """The first day that any of several measures had counted at the moment."""
    each = [
        sql("SELECT f.customer AS customer, f.first_on AS first_on FROM (", part.query, ") AS f") for part in figures
    ]
    query = sql("SELECT u.customer AS customer, MIN(u.first_on) AS first_on FROM (", joined(" UNION ALL ", each))
    return Derived(("firsts", *[part.key for part in figures]), sql(query, ") AS u GROUP BY u.customer"))


def cost_then(days: int | None, moment: Moment, scope: Scope) -> Derived:
    """What customers had cost at the moment, over the last `days` tenant days if given."""
    window = Sql("")
    if days is not None:
        window = sql(" AND l.day BETWEEN ", value(moment.today - days + 1), " AND ", value(moment.today))
    chosen = sql(TENANT, of_moment("l.occurred_at", "l.recorded_at", moment), window, scope.narrowed("l.customer"))
    query = sql(
        sql("SELECT l.customer AS customer, SUM(l.amount) AS total FROM crm_ledger AS l WHERE l.tenant = ", chosen),
        " GROUP BY l.customer",
    )
    return Derived(("cost", days), query)


def attribute_then(number: int, moment: Moment, scope: Scope) -> Derived:
    """The golden values of an attribute at the moment."""
    chosen = sql(TENANT, " AND s.attribute = ", value(number), of_moment("s.stated_at", "s.recorded_at", moment))
    return Derived(
        ("attribute", number), sql(_HOLDING, chosen, scope.narrowed("s.customer"), ") AS n WHERE n.standing = 1")
    )


def of_moment(occurred: str, recorded: str, moment: Moment) -> Sql:
    """The condition, to follow others, that what has these columns had occurred, and was known, at the moment."""
    parts: list[str | Sql] = []
    if moment.until is not None:
        parts += [" AND ", occurred, " < ", value(to_micros(moment.until))]
    if moment.known_at is not None:
        parts += [" AND ", recorded, " <= ", value(to_micros(moment.known_at))]
    return sql(*parts)


def _of(rows: Fragment) -> Sql:
    """The rows as a fragment with slots; the scope's slots stand among the values."""
    slots = [known_value(given) if not callable(given) else given for given in rows.values]
    return Sql(rows.sql, tuple(slots))


def known_value(given: object) -> Slot:
    """A slot that always gives this value."""
    values = (given,)
    return lambda _: values
