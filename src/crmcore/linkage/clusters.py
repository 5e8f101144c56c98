"""Records that are one and the same, taken together so that they do not contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

TRIED: Final = 12
"""Members of a cluster that are compared with those of another, at most."""
STRONG: Final = 20.0
"""No single pair speaks for or against with more bits than these."""

Odds = Callable[[int, int], float]


def clusters(pairs: Iterable[tuple[int, int]], odds: Odds) -> list[list[int]]:
    """The clusters that pairs make, taken from the surest on: two clusters become one when all pairs between them
    speak for it on average. `odds` gives the log-odds of any pair, in bits.
    """
    cluster: dict[int, list[int]] = {}
    for left, right in pairs:
        one = cluster.setdefault(left, [left])
        other = cluster.setdefault(right, [right])
        if one is other or not _agree(one, other, odds):
            continue
        if len(one) < len(other):
            one, other = other, one
        one.extend(other)
        for each in other:
            cluster[each] = one
    distinct = {id(each): each for each in cluster.values()}
    return sorted(sorted(each) for each in distinct.values() if len(each) > 1)


def _agree(one: list[int], other: list[int], odds: Odds) -> bool:
    if len(one) == len(other) == 1:
        return True
    total = sum(max(-STRONG, min(STRONG, odds(left, right))) for left in one[:TRIED] for right in other[:TRIED])
    return total > 0
