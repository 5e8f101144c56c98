"""Five segments of a large population, beside SQL written by hand: over the app's own purchases, and over the measure
tables that crmcore keeps. Then a refresh after some customers have changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from benchmarks.five_segments import FIVE, MILLISECONDS, Asked, as_fast, count, require_same, values
from benchmarks.harness import Bench, Figure, Pair, in_turns, limit, paired, seconds
from benchmarks.population import NOW, populate
from crmcore import CRM, Entry, Money, Purchase

ALL_FASTER, EACH_FASTER, LAST_MS, REFRESH_MS = 10, 1.5, 60, 50
CHANGED = 1_000
FOUR_CLAUSES = (
    "purchases.count >= 3 and purchases.days_since <= 60 and purchases.total(days=90) > 300 and bought_b.count == 0"
)


def figures(bench: Bench) -> Iterator[Figure]:
    """The five one by one and together; the refresh."""
    customers = bench.size(1_000_000, 20_000)
    with bench.place() as folder, populate(folder, customers, customers * 10) as crm:
        by_hand = _by_hand(folder)
        given = values(crm)
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
        yield as_fast("five segments together", paired(ours, over_measures))
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
        taken, counts["ours"] = count(crm, question.rule)
        return taken

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
    require_same(question, counts)
    one, two, three = found
    return list(one), list(two), list(three)


def _figures(
    question: Asked, ours: list[float], over_purchases: list[float], over_measures: list[float]
) -> Iterator[Figure]:
    if question is FIVE[-1]:
        yield limit(f"segment: {question.name}, ms", median(ours) * MILLISECONDS, LAST_MS, "ms")
    else:
        yield _faster(f"segment: {question.name}", paired(over_purchases, ours), EACH_FASTER)
    yield as_fast(f"segment: {question.name}", paired(ours, over_measures))


def _faster(name: str, pair: Pair, times: float) -> Figure:
    """How many times as long the SQL over purchases takes."""
    ours, theirs = pair.yardstick * MILLISECONDS, pair.ours * MILLISECONDS
    target = f"ratio >= {times:g} times as fast"
    return Figure(f"{name}, ms", ours, theirs, "SQL over purchases", pair.ratio, target, pair.ratio >= times)


def _by_hand(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "crm.db", isolation_level=None)
    connection.executescript("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA query_only = ON;")
    return connection


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
