"""Runs the benchmarks, prints the table and writes ``build/bench.json``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from benchmarks import (
    campaigns,
    claiming,
    deciding,
    erasing,
    gating,
    joining,
    last_interactions,
    memory,
    merging,
    on_postgres,
    one_purchase,
    record_many,
    segments,
    segments_on_postgres,
    smtp,
    starting,
    webhooks,
    workers,
)
from benchmarks.harness import Bench, Figure

BENCHMARKS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "record_many": record_many.figures,
    "memory": memory.figures,
    "one_purchase": one_purchase.figures,
    "joining": joining.figures,
    "last_interactions": last_interactions.figures,
    "segments": segments.figures,
    "deciding": deciding.figures,
    "gate": gating.figures,
    "campaigns": campaigns.figures,
    "merging": merging.figures,
    "erasing": erasing.figures,
    "smtp": smtp.figures,
    "webhooks": webhooks.figures,
    "starting": starting.figures,
    "claiming": claiming.figures,
    "workers": workers.figures,
    "on_postgres": on_postgres.figures,
    "segments_on_postgres": segments_on_postgres.figures,
}
ON_POSTGRES = ("claiming", "workers", "on_postgres", "segments_on_postgres")
GROUPS = {"sqlite": tuple(name for name in BENCHMARKS if name not in ON_POSTGRES), "postgres": ON_POSTGRES}
REPORT = Path("build") / "bench.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks named, or all; 1 when a target is missed, which a quick run does not judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{_NAMES}; all when none is given")
    parser.add_argument("--quick", action="store_true", help="the same on small sizes")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in BENCHMARKS and name not in GROUPS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {_NAMES}")
    names = [each for name in given.names or BENCHMARKS for each in GROUPS.get(name, (name,))]
    bench = Bench(given.quick, Path(os.environ.get("CRMCORE_BENCH_DIR", tempfile.gettempdir())))
    found: list[Figure] = []
    print(_HEADER)
    for name in names:
        start = perf_counter()
        for figure in BENCHMARKS[name](bench):
            found.append(figure)
            print(_line(figure), flush=True)
        print(f"  ({name}: {perf_counter() - start:.1f} s)", file=sys.stderr)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([asdict(figure) for figure in found], indent=1) + "\n", encoding="utf-8")
    missed = [figure.name for figure in found if figure.met is False]
    if missed:
        print(f"missed: {'; '.join(missed)}")
    return 1 if missed and not given.quick else 0


_NAMES = f"{', '.join(BENCHMARKS)}, or a group: {', '.join(GROUPS)}"
_HEADER = f"{'figure':58} {'ours':>12} {'yardstick':>12}  {'yardstick is':30} {'ratio':>7}  target"


def _line(figure: Figure) -> str:
    met = {True: "met", False: "MISSED", None: ""}[figure.met]
    ours, yardstick = (f"{value:,.0f}" if value >= 100 else f"{value:.3g}" for value in (figure.ours, figure.yardstick))
    told = f"{figure.name:58} {ours:>12} {yardstick:>12}  {figure.yardstick_name:30} {figure.ratio:7.2f}"
    return f"{told}  {figure.target} {met}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
