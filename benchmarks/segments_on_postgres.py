"""On PostgreSQL: the five segments of a large population, beside SQL written by hand over the measure tables that
crmcore keeps; and the memory of a process to which all customers are streamed.

The hand-written SQL is run by the same role, and so behind the same row security. That the measure tables spare reading
purchases is measured by `benchmarks.segments`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping

from benchmarks.five_segments import FIVE, Asked, as_fast, count, require_same, values
from benchmarks.harness import Bench, Figure, in_turns, paired, seconds
from benchmarks.memory import high_water
from benchmarks.population import DAYS, NOW
from benchmarks.population_on_postgres import Connection, bound, populate
from benchmarks.postgres_server import KEY, database
from crmcore import CRM
from crmcore.testing import FrozenClock

FLAT = 1.15
FIELDS = ("stage", "purchases.count", "purchases.total", "purchases.days_since")
EVERYONE = "customer.days_since_added >= 0"
THIRD = f"customer.days_since_added >= {DAYS * 2 // 3}"
_MARK = re.compile(r"(?<!:):([a-z_]+)")


def figures(bench: Bench) -> Iterator[Figure]:
    """The five one by one and together; the memory."""
    customers = bench.size(1_000_000, 20_000)
    with database() as url:
        with populate(url, customers, customers * 10) as crm, bound(url) as by_hand:
            given = values(crm)
            rounds = bench.size(3, 7)
            together = [[0.0] * rounds for _ in range(2)]
            for question in FIVE:
                found = _measured(crm, by_hand, question, given, rounds)
                for total, taken in zip(together, found, strict=True):
                    total[:] = [one + other for one, other in zip(total, taken, strict=True)]
                yield as_fast(f"PostgreSQL segment: {question.name}", paired(*found))
            yield as_fast("PostgreSQL five segments together", paired(*together))
        yield _memory(bench, url)


def _measured(
    crm: CRM, by_hand: Connection, question: Asked, given: Mapping[str, int], rounds: int
) -> tuple[list[float], list[float]]:
    counts: dict[str, int] = {}
    sql = _MARK.sub(r"%(\1)s", question.over_measures).encode()

    def ours() -> float:
        taken, counts["ours"] = count(crm, question.rule)
        return taken

    def hand() -> float:
        # In a transaction as ours is, which is begun before.
        with by_hand.transaction():
            return seconds(lambda: counts.update(measures=by_hand.execute(sql, given).fetchone()[0]))  # type: ignore[index]

    # What is read and compiled for the first time is left out of both.
    ours()
    hand()
    one, two = in_turns(rounds, ours, hand)
    require_same(question, counts)
    return list(one), list(two)


def _memory(bench: Bench, url: str) -> Figure:
    """Three times as many customers, the same memory.

    A quick run is not judged: a third of its customers does not fill one part of a table.
    """
    (less, few), (more, many) = _streamed(url, THIRD), _streamed(url, EVERYONE)
    return Figure(
        f"PostgreSQL table of {many:,} customers, peak memory, MB",
        more,
        less,
        f"{few:,} customers",
        more / less,
        "" if bench.quick else f"ratio <= {FLAT:g}",
        None if bench.quick else more / less <= FLAT,
    )


def _streamed(url: str, where: str) -> tuple[float, int]:
    """The highest memory of a process to which a table is streamed, and how many customers it had."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.segments_on_postgres", where],
        # Not as an argument: it has a password.
        input=url,
        check=True,
        capture_output=True,
        text=True,
    )
    memory, number = done.stdout.split()
    return float(memory), int(number)


def _stream(url: str, where: str) -> int:
    with CRM.open(url, keys=KEY, clock=FrozenClock(NOW)) as crm:
        return sum(len(part) for part in crm.table(FIELDS, where=where))


if __name__ == "__main__":
    number = _stream(sys.stdin.read(), sys.argv[1])
    print(high_water(), number)
