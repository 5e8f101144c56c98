"""Probable duplicates among records: which pairs, how sure, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import define, field, frozen

from crmcore.errors import InvalidValue
from crmcore.linkage.clusters import clusters
from crmcore.linkage.comparing import compare, swapped
from crmcore.linkage.evidence import Evidence, drawn
from crmcore.linkage.fields import FAMILY, FIELDS, GIVEN, MISSING, Pattern
from crmcore.linkage.frequency import Frequencies
from crmcore.linkage.learning import learn
from crmcore.linkage.prepared import Prepared, prepare
from crmcore.linkage.record import Record
from crmcore.linkage.weights import Weights, log_odds, probability

THRESHOLD: Final = 0.9
"""How probable a pair is that is suggested, where nothing else is asked for."""
LARGEST: Final = 30
"""In a larger cluster only pairs that blocking found are told, and not each with each."""
_HOPELESS: Final = -25.0


@frozen
class Reason:
    """Why two records are taken for one: a field, the level on which it agrees, and its bits; positive ones speak for a
    match, negative ones against. The fields "prior" and "household" are what is known before, and what is taken away
    because the two may be people of one household.
    """

    field: str
    level: str
    bits: float


@frozen
class Pair:
    """Two records, by their keys, that are probably one; `bits` are the log-odds, the sum of those of the reasons.

    `through` is the key of a third record that both probably are, where that makes the pair more probable than it is
    by itself.
    """

    left: str
    right: str
    probability: float
    bits: float
    reasons: tuple[Reason, ...]
    through: str | None = None


@frozen
class Duplicates:
    """What was found among `records` records by comparing `compared` pairs: pairs, the surest first, and clusters, the
    keys of records that are taken for one.
    """

    records: int
    compared: int
    pairs: tuple[Pair, ...] = ()
    clusters: tuple[tuple[str, ...], ...] = ()


def find_duplicates(records: Iterable[Record], *, threshold: float = THRESHOLD) -> Duplicates:
    """Pairs of records that are one person's with a probability of at least `threshold`.

    What agreement is worth is learnt from the records; their order does not matter. Raises `InvalidValue` for a
    threshold that is no probability.
    """
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 < threshold < 1:
        raise InvalidValue("threshold", "another value", "a threshold is a probability between 0 and 1")
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


def _place(record: Prepared) -> tuple[object, ...]:
    return record.families, record.givens, record.birth, record.digest()


@define
class _Finder:
    """Finds duplicates among records that are in the order of their content."""

    records: Sequence[Prepared]
    order: Sequence[int]
    keys: Sequence[str]
    evidence: Evidence = field(init=False)
    weights: Weights = field(init=False)
    frequencies: Frequencies = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.evidence = Evidence(self.records)
        self.weights, u = learn(self.evidence.found, drawn(self.records), len(self.records))
        self.frequencies = Frequencies(self.records, u)

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
        return self._total(one, other, compare(one, other))

    def _total(self, one: Prepared, other: Prepared, pattern: Pattern) -> float:
        shared, alone = self.weights.shared(pattern), self.weights.alone(pattern)
        for number, bits in self.frequencies.bits(one, other, pattern).items():
            if FIELDS[number].shared:
                shared += bits
            else:
                alone += bits
        return self.weights.prior + shared + alone + self.weights.in_household(shared)

    def _likely(self, least: float) -> list[tuple[float, tuple[int, int]]]:
        """Pairs that blocking found from some log-odds on, the surest first."""
        hopeful = [self.weights.odds(pattern) >= least + _HOPELESS for pattern in self.evidence.patterns]
        found = []
        for left, right, kind in self.evidence:
            if hopeful[kind]:
                bits = self._total(self.records[left], self.records[right], self.evidence.patterns[kind])
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
        reasons = tuple(self._reasons(one, other))
        bits = sum(each.bits for each in reasons)
        return Pair(
            self.keys[self.order[first]],
            self.keys[self.order[second]],
            probability(bits) if chance is None else chance,
            bits,
            reasons,
            None if third is None else self.keys[self.order[third]],
        )

    def _reasons(self, one: Prepared, other: Prepared) -> list[Reason]:
        pattern = compare(one, other)
        rare = self.frequencies.bits(one, other, pattern)
        exchanged = swapped(one, other)
        depending = self.weights.shared(pattern) - sum(
            self.weights.of(number, level) for number, level in enumerate(pattern) if FIELDS[number].shared
        )
        reasons, shared = [], self.weights.shared(pattern)
        for number, level in enumerate(pattern):
            if level != MISSING:
                bits = rare.get(number, 0.0)
                shared += bits if FIELDS[number].shared else 0.0
                name = FIELDS[number].level(level)
                if exchanged and number in (GIVEN, FAMILY):
                    name += ", swapped"
                reasons.append(Reason(FIELDS[number].name, name, self.weights.of(number, level) + bits))
        reasons.sort(key=lambda each: -abs(each.bits))
        if abs(depending) > 0:
            reasons.append(Reason("place", "fields that depend on each other", depending))
        reasons.append(Reason("household", "may be two of one", self.weights.in_household(shared)))
        reasons.append(Reason("prior", "before comparing", self.weights.prior))
        return reasons


def _both(scored: dict[tuple[int, int], float], left: int, third: int, right: int) -> float:
    one, other = scored.get(_ordered(left, third)), scored.get(_ordered(third, right))
    return 0.0 if one is None or other is None else probability(one) * probability(other)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)

