"""Five segments: as crmcore is asked for them, and as SQL written by hand over the app's own purchases and over the
measure tables that crmcore keeps.

Each is asked for whom a refresh would find; none writes members. Segments leave archived customers out, and so does the
SQL over crmcore's tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from time import perf_counter

from benchmarks.harness import Figure, Pair
from benchmarks.population import BOUGHT_A, BOUGHT_B, DAY, PURCHASES, TODAY, measures
from crmcore import CRM, Ranking
from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.text import parse
from crmcore.ports.store import Selection
from crmcore.services.work import Work
from crmcore.stores.sql.compiler.scope import EVERYONE
from crmcore.stores.sql.compiler.statement import Question
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.ranking import ranked

MILLISECONDS = 1000
HAND_WRITTEN = 1.3
BEST = Ranking(FieldRef("purchases.total"), share=Decimal("0.1"))


@dataclass(frozen=True)
class Asked:
    """One of the five: as a segment, and as SQL over the app's purchases and over the measure tables."""

    name: str
    rule: str | Ranking
    over_purchases: str
    over_measures: str


_KEPT = (
    " AND NOT EXISTS (SELECT 1 FROM crm_customer c"
    " WHERE c.tenant = 1 AND c.id = m.customer AND c.archived_at IS NOT NULL)"
)
FIVE = (
    Asked(
        "recent and heavy",
        "purchases.days_since <= 30 and purchases.total(days=365) > 500",
        "SELECT COUNT(*) FROM (SELECT customer FROM shop_purchase WHERE occurred_at >= :year_ago AND customer IN"
        " (SELECT customer FROM shop_purchase WHERE occurred_at >= :month_ago)"
        " GROUP BY customer HAVING SUM(amount) > 500000000)",
        "SELECT COUNT(*) FROM crm_measure m WHERE m.tenant = 1 AND m.measure = :purchases AND m.last_on >= :today - 30"
        " AND (SELECT SUM(d.total) FROM crm_measure_day d WHERE d.tenant = 1 AND d.measure = :purchases"
        " AND d.customer = m.customer AND d.day > :today - 365) > 500000000" + _KEPT,
    ),
    Asked(
        "silent for 90 days",
        "purchases.days_since > 90",
        "SELECT COUNT(*) FROM (SELECT 1 FROM shop_purchase GROUP BY customer HAVING MAX(occurred_at) < :quarter_ago)",
        "SELECT COUNT(*) FROM crm_measure m WHERE m.tenant = 1 AND m.measure = :purchases AND m.last_on < :today - 90"
        + _KEPT,
    ),
    Asked(
        "bought A, never B",
        f"{BOUGHT_A}.count >= 1 and {BOUGHT_B}.count == 0",
        "SELECT COUNT(*) FROM (SELECT customer FROM shop_purchase WHERE product = 'A'"
        " EXCEPT SELECT customer FROM shop_purchase WHERE product = 'B')",
        "SELECT COUNT(*) FROM crm_measure m WHERE m.tenant = 1 AND m.measure = :a AND NOT EXISTS"
        " (SELECT 1 FROM crm_measure b WHERE b.tenant = 1 AND b.measure = :b AND b.customer = m.customer)" + _KEPT,
    ),
    Asked(
        "top decile",
        BEST,
        # The plus keeps SQLite from going through the index, which takes it twice as long.
        "SELECT COUNT(*) FROM (SELECT customer FROM shop_purchase GROUP BY +customer ORDER BY SUM(amount) DESC"
        " LIMIT (SELECT COUNT(*) / 10 FROM shop_customer))",
        "SELECT COUNT(*) FROM (SELECT 1 FROM crm_measure m WHERE m.tenant = 1 AND m.measure = :purchases"
        + _KEPT
        + " ORDER BY m.total DESC LIMIT (SELECT COUNT(*) / 10 FROM crm_customer WHERE tenant = 1)) AS best",
    ),
    Asked(
        "added in 30 days, not bought",
        "customer.days_since_added < 30 and purchases.count == 0",
        "SELECT COUNT(*) FROM shop_customer c WHERE c.added_at >= :new"
        " AND NOT EXISTS (SELECT 1 FROM shop_purchase p WHERE p.customer = c.id)",
        "SELECT COUNT(*) FROM crm_customer m WHERE m.tenant = 1 AND m.added_on > :today - 30 AND m.archived_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM crm_measure p WHERE p.tenant = 1 AND p.measure = :purchases"
        " AND p.customer = m.id)",
    ),
)


def values(crm: CRM) -> Mapping[str, int]:
    """The values of the marks of both kinds of SQL."""
    numbers = measures(crm)
    return {
        "purchases": numbers[PURCHASES],
        "a": numbers[BOUGHT_A],
        "b": numbers[BOUGHT_B],
        "today": TODAY,
        "month_ago": (TODAY - 30) * DAY,
        "quarter_ago": (TODAY - 90) * DAY,
        "year_ago": (TODAY - 364) * DAY,
        "new": (TODAY - 29) * DAY,
    }


def count(crm: CRM, rule: str | Ranking) -> tuple[float, int]:
    """The seconds it takes to count whom a refresh would find, and how many they are."""
    with crm.read() as tx:
        work: Work = tx._scope._work  # type: ignore[attr-defined]
        start = perf_counter()
        number = _count(work, rule)
        return perf_counter() - start, number


def require_same(question: Asked, counts: Mapping[str, int]) -> None:
    """That all found as many, but for one in a thousand: days and instants have different bounds."""
    most = max(counts.values())
    assert most - min(counts.values()) <= most // 1000, f"{question.name}: not the same question: {counts}"


def as_fast(name: str, pair: Pair) -> Figure:
    """The line of a segment beside the SQL over the measure tables."""
    ours, theirs = pair.ours * MILLISECONDS, pair.yardstick * MILLISECONDS
    target = f"ratio <= {HAND_WRITTEN:g} of the time"
    return Figure(f"{name}, ms", ours, theirs, "SQL over measures", pair.ratio, target, pair.ratio <= HAND_WRITTEN)


def _count(work: Work, rule: str | Ranking) -> int:
    reading = work.reading()
    catalogue = work.definitions.catalogue
    if isinstance(rule, str):
        return work.unit.fields.count(Selection(where=bind(parse(rule), catalogue)), reading)
    executor: Executor = work.unit  # type: ignore[assignment]
    question, _ = ranked(
        executor, rule, catalogue.resolve(rule.by), Question(executor.content, EVERYONE, None, reading)
    )
    counted = question.count()
    row = executor.execute(counted.text, counted.values(question.context(executor.tenant))).fetchone()
    assert row is not None
    return int(row[0])
