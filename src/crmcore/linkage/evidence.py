"""The pairs of some records and on which levels they agree: all that weights are learnt from and scores made of."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from crmcore.linkage.blocking import Blocks
from crmcore.linkage.comparing import compare
from crmcore.linkage.fields import Pattern
from crmcore.linkage.prepared import Prepared

DRAWN: Final = 200_000
"""Pairs drawn at random, at most."""
_STEPS: Final = 0.6180339887


class Evidence:
    """Pairs that blocking found, with the level of each field; kept as numbers, twelve bytes a pair."""

    def __init__(self, records: Sequence[Prepared]) -> None:
        self._records = records
        self._left, self._right, self._kinds = array("I"), array("I"), array("I")
        self.patterns: list[Pattern] = []
        self.found: Counter[tuple[Pattern, int]] = Counter()
        self._compare()

    def __len__(self) -> int:
        return len(self._left)

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """Each pair: left, right, and the number of its pattern."""
        return zip(self._left, self._right, self._kinds, strict=True)

    def _compare(self) -> None:
        records = self._records
        kinds: dict[Pattern, int] = {}
        counts: Counter[tuple[int, int]] = Counter()
        for left, right, bound in Blocks(records).pairs():
            pattern = compare(records[left], records[right])
            kind = kinds.setdefault(pattern, len(kinds))
            counts[kind, bound] += 1
            self._left.append(left)
            self._right.append(right)
            self._kinds.append(kind)
        self.patterns = list(kinds)
        self.found.update({(self.patterns[kind], bound): count for (kind, bound), count in counts.items()})


def drawn(records: Sequence[Prepared]) -> Counter[Pattern]:
    """The levels of pairs drawn at random: each record, in an order made from digests, with some others.

    All pairs, where there are few. The same records give the same pairs.
    """
    count = len(records)
    if count * (count - 1) // 2 <= DRAWN:
        return Counter(
            compare(records[left], records[right]) for left in range(count) for right in range(left + 1, count)
        )
    shuffled = sorted(records, key=Prepared.digest)
    found: Counter[Pattern] = Counter()
    for step in range(max(1, DRAWN // count)):
        away = 1 + int((step + 1) * _STEPS * count) % (count - 1)
        for at in range(min(count, DRAWN)):
            found[compare(shuffled[at], shuffled[(at + away) % count])] += 1
    return found
