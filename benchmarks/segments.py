"""Five segments of a large population, beside SQL written by hand: over the app's own purchases, and over the measure
tables that crmcore keeps. Then a refresh after some customers have changed.

Each counts whom a refresh would find; none writes members. Segments leave archived customers out, and so does the SQL
over crmcore's tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median

from benchmarks.harness import Bench, Figure, Pair, in_turns, limit, paired, seconds
from benchmarks.population import BOUGHT_A, BOUGHT_B, DAY, NOW, PURCHASES, TODAY, measures, populate
from crmcore import CRM, Entry, Money, Purchase, Ranking
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
ALL_FASTER, EACH_FASTER, HAND_WRITTEN, LAST_MS, REFRESH_MS = 10, 1.5, 1.3, 60, 50
CHANGED = 1_000
BEST = Ranking(FieldRef("purchases.total"), share=Decimal("0.1"))
FOUR_CLAUSES = (
    "purchases.count >= 3 and purchases.days_since <= 60 and purchases.total(days=90) > 300 and bought_b.count == 0"
)


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
        + " ORDER BY m.total DESC LIMIT (SELECT COUNT(*) / 10 FROM crm_customer WHERE tenant = 1))",
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


def figures(bench: Bench) -> Iterator[Figure]:
    """The five one by one and together; the refresh."""
    customers = bench.size(1_000_000, 20_000)
    with bench.place() as folder, populate(folder, customers, customers * 10) as crm:
        by_hand = _by_hand(folder)
        given = _given(crm)
        rounds = bench.size(3, 7)
        sums = [[0.0] * rounds for _ in range(3)]
        for question in FIVE:
            found = _measured(crm, by_hand, question, given, rounds)
            for total, taken in zip(sums, found, strict=True):
                total[:] = [one + other for one, other in zip(total, taken, strict=True)]
            yield from _figures(question, *found)
        ours, over_purchases, over_measures = sums
        faster = paired(over_purchases, ours)
        yield _faster("five segments together", faster, ALL_FASTER)
        yield _as_fast("five segments together", paired(ours, over_measures))
        by_hand.close()
        yield limit(
            f"refresh, four clauses, {CHANGED:,} customers changed, ms",
            _refreshed(crm, bench.size(5, 3)) * MILLISECONDS,
            REFRESH_MS,
            "ms",
        )


def _measured(
    crm: CRM, by_hand: sqlite3.Connection, question: Asked, given: Mapping[str, int], rounds: int
) -> tuple[list[float], list[float], list[float]]:
    counts: dict[str, int] = {}

    def ours() -> float:
        with crm.read() as tx:
            work: Work = tx._scope._work  # type: ignore[attr-defined]
            return seconds(lambda: counts.update(ours=_count(work, question.rule)))

    def hand(sql: str, name: str) -> float:
        return seconds(lambda: counts.update({name: by_hand.execute(sql, given).fetchone()[0]}))

    # What is read and compiled for the first time is left out of all three.
    ours()
    hand(question.over_purchases, "purchases")
    hand(question.over_measures, "measures")
    found = in_turns(
        rounds,
        ours,
        lambda: hand(question.over_purchases, "purchases"),
        lambda: hand(question.over_measures, "measures"),
    )
    most = max(counts.values())
    assert most - min(counts.values()) <= most // 1000, f"{question.name}: not the same question: {counts}"
    one, two, three = found
    return list(one), list(two), list(three)


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


def _figures(
    question: Asked, ours: list[float], over_purchases: list[float], over_measures: list[float]
) -> Iterator[Figure]:
    if question is FIVE[-1]:
        yield limit(f"segment: {question.name}, ms", median(ours) * MILLISECONDS, LAST_MS, "ms")
    else:
        yield _faster(f"segment: {question.name}", paired(over_purchases, ours), EACH_FASTER)
    yield _as_fast(f"segment: {question.name}", paired(ours, over_measures))


def _faster(name: str, pair: Pair, times: float) -> Figure:
    """How many times as long the SQL over purchases takes."""
    ours, theirs = pair.yardstick * MILLISECONDS, pair.ours * MILLISECONDS
    target = f"ratio >= {times:g} times as fast"
    return Figure(f"{name}, ms", ours, theirs, "SQL over purchases", pair.ratio, target, pair.ratio >= times)


def _as_fast(name: str, pair: Pair) -> Figure:
    ours, theirs = pair.ours * MILLISECONDS, pair.yardstick * MILLISECONDS
    target = f"ratio <= {HAND_WRITTEN:g} of the time"
    return Figure(f"{name}, ms", ours, theirs, "SQL over measures", pair.ratio, target, pair.ratio <= HAND_WRITTEN)


def _by_hand(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "crm.db", isolation_level=None)
    connection.executescript("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA query_only = ON;")
    return connection


def _given(crm: CRM) -> Mapping[str, int]:
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


def _refreshed(crm: CRM, rounds: int) -> float:
    """The seconds of a refresh after so many customers have bought; the median."""
    crm.segments.define("four-clauses", FOUR_CLAUSES)
    ids = [customer.id for customer in crm.customers.list(limit=CHANGED * rounds)]
    taken = []
    for start in range(0, CHANGED * rounds, CHANGED):
        changed = ids[start : start + CHANGED]
        amount = Purchase(Money("35", "EUR"))
        crm.interactions.record_many([Entry(customer, amount, NOW) for customer in changed])
        taken.append(seconds(lambda: crm.segments.refresh("four-clauses")))
    return median(taken)
