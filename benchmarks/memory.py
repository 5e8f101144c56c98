"""The memory that recording a stream takes, whatever its length; each measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import Bench, Figure

CUSTOMERS = 5_000
FLAT = 1.1


def figures(bench: Bench) -> Iterator[Figure]:
    """Three times as many rows, the same memory.

    SQLite's cache of pages grows to 64 MB. A quick run stays below, and is not judged.
    """
    few, many = bench.size(200_000, 20_000), bench.size(600_000, 40_000)
    less, more = _peak(bench, few), _peak(bench, many)
    yield Figure(
        f"record_many, peak memory at {many:,} rows, MB",
        more,
        less,
        f"at {few:,} rows",
        more / less,
        "" if bench.quick else f"ratio <= {FLAT:g}",
        None if bench.quick else more / less <= FLAT,
    )


def _peak(bench: Bench, count: int) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", str(bench.folder), str(count)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def _record(folder: Path, count: int) -> None:
    from benchmarks.samples import SOURCE, add_customers, crm_at, purchases
    from crmcore import Entry, Money, Purchase

    with crm_at(folder) as crm:
        customers = add_customers(crm, CUSTOMERS)
        crm.interactions.record_many(
            Entry(customer, Purchase(Money(amount, "EUR")), occurred_at, SOURCE, external_id)
            for _, customer, occurred_at, external_id, amount in purchases(customers, count)
        )


def high_water() -> float:
    """The most memory that this process has had, in MB; getrusage would tell that of its parent, were it more."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1], prefix="bench-") as name:
        _record(Path(name), int(sys.argv[2]))
    print(high_water())
