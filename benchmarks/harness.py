"""The harness: measures two things in turns, so that what else the machine does falls on both, and takes medians."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

Measured = Callable[[], float]
"""Does its work and returns what is measured: seconds, or so many a second."""


@dataclass(frozen=True)
class Figure:
    """One line of the table. `ratio` is ours by the yardstick; `met` is None for what is shown without a target."""

    name: str
    ours: float
    yardstick: float
    yardstick_name: str
    ratio: float
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Bench:
    """A run: whether it is quick, and where databases may be made."""

    quick: bool
    folder: Path

    def size(self, full: int, quick: int) -> int:
        """The size for this run."""
        return quick if self.quick else full

    @contextmanager
    def place(self) -> Iterator[Path]:
        """An empty folder, removed afterwards."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="bench-") as name:
            yield Path(name)


@dataclass(frozen=True)
class Pair:
    """Medians of both, and the median of their ratios round by round."""

    ours: float
    yardstick: float
    ratio: float

    def figure(self, name: str, yardstick_name: str, *, at_least: float | None = None) -> Figure:
        """The line, with the least ratio that is wanted."""
        if at_least is None:
            return Figure(name, self.ours, self.yardstick, yardstick_name, self.ratio)
        met = self.ratio >= at_least
        return Figure(name, self.ours, self.yardstick, yardstick_name, self.ratio, f"ratio >= {at_least:g}", met)


def in_turns(rounds: int, *measured: Measured) -> Sequence[Sequence[float]]:
    """What each measures, round by round; every other round goes the other way round."""
    found: list[list[float]] = [[] for _ in measured]
    for number in range(rounds):
        order = range(len(measured)) if number % 2 == 0 else reversed(range(len(measured)))
        for index in order:
            gc.collect()
            found[index].append(measured[index]())
    return found


def paired(ours: Sequence[float], yardstick: Sequence[float]) -> Pair:
    """The pair of two series measured in turns."""
    ratios = [mine / other for mine, other in zip(ours, yardstick, strict=True)]
    return Pair(median(ours), median(yardstick), median(ratios))


def rate(count: int, action: Callable[[], object]) -> float:
    """How many a second: `count` by the seconds that the action takes."""
    return count / seconds(action)


def seconds(action: Callable[[], object]) -> float:
    """The seconds that the action takes."""
    start = perf_counter()
    action()
    return perf_counter() - start


def limit(name: str, measured: float, most: float, unit: str) -> Figure:
    """A line for what may be at most so much."""
    return Figure(name, measured, most, "limit", measured / most, f"<= {most:g} {unit}", measured <= most)


def floor(name: str, measured: float, least: float, unit: str) -> Figure:
    """A line for what has to be at least so much."""
    return Figure(name, measured, least, "limit", measured / least, f">= {least:g} {unit}", measured >= least)
