"""Probable duplicates among records: which pairs, how sure, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import define, field

from crmcore.errors import InvalidValue
from crmcore.linkage.clusters import clusters
from crmcore.linkage.comparing import compare
from crmcore.linkage.evidence import Evidence, drawn
from crmcore.linkage.frequency import Frequencies
from crmcore.linkage.learning import learn
from crmcore.linkage.prepared import Prepared, prepare
from crmcore.linkage.record import Record
from crmcore.linkage.result import THRESHOLD, Duplicates, Pair
from crmcore.linkage.scores import Scores
from crmcore.linkage.weights import Weights, log_odds, probability

LARGEST: Final = 30
"""In a larger cluster only pairs that blocking found are told, and not each with each."""
_HOPELESS: Final = -25.0


def find_duplicates(records: Iterable[Record], *, threshold: float = THRESHOLD) -> Duplicates:
    """Pairs of records that are one person's with a probability of at least `threshold`.

    What agreement is worth is learnt from the records; their order does not matter. Raises `InvalidValue` for a
    threshold that is no probability.
    """
    require_threshold(threshold)
    keys: list[str] = []
    prepared: list[Prepared] = []
    for record in records:
        keys.append(record.key)
        prepared.append(prepare(record))
    if len(prepared) < 2:
        return Duplicates(len(prepared), 0)
    order = sorted(range(len(keys)), key=lambda at: _place(prepared[at]))
    finder = _Finder([prepared[at] for at in order], order, keys)
    return finder.found(threshold)


def learnt(records: Sequence[Prepared]) -> tuple[Weights, tuple[float, ...]]:
    """The weights that the records themselves teach, and how often records that do not belong together agree exactly,
    for each field. The order of the records does not matter.
    """
    ordered = sorted(records, key=_place)
    return learn(Evidence(ordered).found, drawn(ordered), max(len(ordered), 2))


def require_threshold(threshold: object, name: str = "threshold") -> None:
    """Raises `InvalidValue` for what is no probability between 0 and 1."""
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 < threshold < 1:
        raise InvalidValue(name, "another value", "it is a probability above 0 and below 1")


def _place(record: Prepared) -> tuple[object, ...]:
    return record.families, record.givens, record.birth, record.digest()


@define
class _Finder:
    """Finds duplicates among records that are in the order of their content."""

    records: Sequence[Prepared]
    order: Sequence[int]
    keys: Sequence[str]
    evidence: Evidence = field(init=False)
    scores: Scores = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.evidence = Evidence(self.records)
        weights, u = learn(self.evidence.found, drawn(self.records), len(self.records))
        self.scores = Scores(weights, Frequencies(self.records, u))

    def found(self, threshold: float) -> Duplicates:
        """All pairs from the threshold on."""
        least = log_odds(threshold)
        likely = self._likely(least)
        groups = clusters((pair for _, pair in likely), self.odds)
        number = {member: at for at, group in enumerate(groups) for member in group}
        scored = {pair: bits for bits, pair in likely if number.get(pair[0]) == number.get(pair[1])}
        through = self._through(groups, scored, threshold)
        pairs = [self._pair(*pair) for pair in scored if pair not in through]
        pairs += [self._pair(*pair, *by) for pair, by in through.items()]
        pairs.sort(key=lambda each: (-each.probability, -each.bits, each.left, each.right))
        told = tuple(tuple(self.keys[at] for at in sorted(self.order[each] for each in group)) for group in groups)
        return Duplicates(len(self.records), len(self.evidence), tuple(pairs), tuple(sorted(told)))

    def odds(self, left: int, right: int) -> float:
        """The log-odds of any pair."""
        one, other = self.records[left], self.records[right]
        return self.scores.odds(one, other, compare(one, other))

    def _likely(self, least: float) -> list[tuple[float, tuple[int, int]]]:
        """Pairs that blocking found from some log-odds on, the surest first."""
        hopeful = [self.scores.weights.odds(pattern) >= least + _HOPELESS for pattern in self.evidence.patterns]
        found = []
        for left, right, kind in self.evidence:
            if hopeful[kind]:
                bits = self.scores.odds(self.records[left], self.records[right], self.evidence.patterns[kind])
                if bits >= least:
                    found.append((bits, (left, right)))
        found.sort(key=lambda each: (-each[0], each[1]))
        return found

    def _through(
        self, groups: Sequence[Sequence[int]], scored: dict[tuple[int, int], float], threshold: float
    ) -> dict[tuple[int, int], tuple[float, int]]:
        """Pairs that are more probable by a third record than by themselves, with the probability and the third."""
        found = {}
        for group in groups:
            if not 2 < len(group) <= LARGEST:
                continue
            for at, left in enumerate(group):
                for right in group[at + 1 :]:
                    best = max(
                        (_both(scored, left, third, right), -third) for third in group if third not in (left, right)
                    )
                    own = scored.get((left, right))
                    if own is None and best[0] >= threshold:
                        found[left, right] = (best[0], -best[1])
        return found

    def _pair(self, left: int, right: int, chance: float | None = None, third: int | None = None) -> Pair:
        first, second = sorted((left, right), key=self.order.__getitem__)
        one, other = self.records[first], self.records[second]
        reasons = self.scores.reasons(one, other)
        bits = sum(each.bits for each in reasons)
        return Pair(
            self.keys[self.order[first]],
            self.keys[self.order[second]],
            probability(bits) if chance is None else chance,
            bits,
            reasons,
            None if third is None else self.keys[self.order[third]],
        )


def _both(scored: dict[tuple[int, int], float], left: int, third: int, right: int) -> float:
    one, other = scored.get(_ordered(left, third)), scored.get(_ordered(third, right))
    return 0.0 if one is None or other is None else probability(one) * probability(other)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
