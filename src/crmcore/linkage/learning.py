"""Weights learnt from the records themselves, without anybody telling which are duplicates.

Expectation and maximisation (Dempster, Laird and Rubin, "Maximum likelihood from incomplete data via the EM algorithm",
Journal of the Royal Statistical Society B 39, 1977; for linkage Winkler, "Using the EM algorithm for weight computation
in the Fellegi-Sunter model of record linkage", 1988): with the weights so far every pair has a probability of being a
match; with these probabilities m is counted on the pairs that were found by blocking, and u on pairs taken at random,
less the matches among them. Pairs that blocking did not find count as no match.

Each count starts from what is thought before (`Field.m`, `Field.u`), as if some pairs of that kind had been seen: few
records or odd ones move it little, many replace it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp2, log2, prod
from typing import Final

from attrs import define, field

from crmcore.linkage.fields import FIELDS, MISSING, PLACED, Pattern
from crmcore.linkage.weights import Weights, bits_of, places, probability, softplus

ROUNDS: Final = 40
SETTLED: Final = 1e-3
"""Rounds end when the number of matches, relatively, and no m moves by more."""
THOUGHT_M: Final = 10.0
"""As if so many matches had been seen before."""
THOUGHT_U: Final = 50.0
"""As if so many pairs of strangers had been seen before."""
TOGETHER: Final = 5.0
"""As if so many pairs had been seen, of matches and of strangers, whose fields that say where did not depend on each
other.
"""

_PLACED: Final = sum(1 << number for number in PLACED)

Found = Mapping[tuple[Pattern, int], int]
"""How many pairs that blocking found have these levels and had to agree on these fields."""


def learn(found: Found, drawn: Mapping[Pattern, int], records: int) -> tuple[Weights, tuple[float, ...]]:
    """The weights for that many records, from pairs that blocking found and pairs drawn at random; and how often
    records that do not belong together agree exactly, for each field.
    """
    learner = _Learner(found, drawn, max(records * (records - 1) / 2, 1.0), records)
    for _ in range(ROUNDS):
        if learner.step():
            break
    return learner.weights(), tuple(each[-1] for each in learner.u)


@define
class _Learner:
    found: Found
    drawn: Mapping[Pattern, int]
    pairs: float
    records: int
    matches: float = field(init=False)
    households: float = field(init=False)
    m: list[tuple[float, ...]] = field(factory=lambda: [each.m for each in FIELDS])
    u: list[tuple[float, ...]] = field(factory=lambda: [each.u for each in FIELDS])
    near: dict[Pattern, float] = field(factory=dict)
    together: dict[Pattern, float] = field(factory=dict)
    _distinct: list[tuple[Pattern, list[tuple[int, int]]]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.matches = self.households = min(self.records * 0.1, self.pairs * 0.2)
        grouped: dict[Pattern, list[tuple[int, int]]] = {}
        for (pattern, bound), count in self.found.items():
            grouped.setdefault(pattern, []).append((bound, count))
        # In one order whatever the order of the pairs, so that sums are the same to the last digit.
        self._distinct = sorted((pattern, sorted(counts)) for pattern, counts in grouped.items())
        self._count_u(None)

    def weights(self) -> Weights:
        """The weights as they are now."""
        bits = tuple(bits_of(m, u) for m, u in zip(self.m, self.u, strict=True))
        return Weights(
            bits,
            dict(self.together),
            log2(self.matches / max(self.pairs - self.matches - self.households, self.pairs * 0.1)),
            log2(self.households / max(self.pairs - self.matches - self.households, self.pairs * 0.1)),
            tuple(self.m),
        )

    def step(self) -> bool:
        """One round; whether it changed next to nothing."""
        weights = self.weights()
        matches = households = 0.0
        counts = [[THOUGHT_M * each for each in known.m] for known in FIELDS]
        where: dict[Pattern, float] = {}
        for pattern, several in self._distinct:
            shared, alone = weights.shared(pattern), weights.alone(pattern)
            chance = probability(weights.prior + shared + alone + weights.in_household(shared))
            total = sum(count for _, count in several)
            matches += chance * total
            stranger = softplus(weights.household + shared)
            households += (1 - chance) * total * exp2(min(weights.household + shared - stranger, 0.0))
            if chance < 1e-6:
                continue
            counted = sum(count for bound, count in several if not bound & _PLACED)
            where[places(pattern)] = where.get(places(pattern), 0.0) + chance * counted
            for number, level in enumerate(pattern):
                if level != MISSING:
                    counted = sum(count for bound, count in several if not bound >> number & 1)
                    counts[number][level - 1] += chance * counted
        m = [_shares(each) for each in counts]
        moved = max(abs(a - b) for new, old in zip(m, self.m, strict=True) for a, b in zip(new, old, strict=True))
        moved = max(moved, abs(matches - self.matches) / max(matches, 1.0))
        self.m = m
        self.near = where
        self.matches = min(matches + 0.5, self.pairs * 0.5)
        self.households = min(households + 0.5, self.pairs * 0.3)
        self._count_u(weights)
        return moved < SETTLED

    def _count_u(self, weights: Weights | None) -> None:
        """Count u of each field, and of places together, on the pairs drawn at random, less the matches among them."""
        counts = [[THOUGHT_U * each for each in known.u] for known in FIELDS]
        where: dict[Pattern, float] = {}
        for pattern, count in sorted(self.drawn.items()):
            strangers = count * (1.0 if weights is None else 1 - probability(weights.odds(pattern)))
            for number, level in enumerate(pattern):
                if level != MISSING:
                    counts[number][level - 1] += strangers
            where[places(pattern)] = where.get(places(pattern), 0.0) + strangers
        self.u = [_shares(each) for each in counts]
        self.together = self._dependence(self.near, where)

    def _dependence(self, near: Mapping[Pattern, float], far: Mapping[Pattern, float]) -> dict[Pattern, float]:
        """For levels of places: bits to add to those of each, for they depend on each other: who moves has another
        street and another city, and who has the postcode of another has the city too. `near` and `far` are how often
        levels were seen together for matches and for strangers.
        """
        every = {places(pattern) for pattern, _ in self._distinct}
        matching, strange = _Together(near, self.m), _Together(far, self.u)
        found = {}
        for levels in sorted(each for each in every if sum(_present(each)) > 1):
            against = strange.bits(levels)
            # Strangers that have much in common are too few to be seen: then nothing is concluded from that.
            found[levels] = matching.bits(levels) - (max(0.0, against) if _agrees(levels) else against)
        return found


class _Together:
    """How much more often levels of places occur together than if they did not depend on each other, among pairs in
    which the same fields are missing.
    """

    def __init__(self, seen: Mapping[Pattern, float], single: Sequence[tuple[float, ...]]) -> None:
        self._seen, self._single = seen, single
        self._totals: dict[tuple[bool, ...], float] = {}
        for levels, count in seen.items():
            here = _present(levels)
            self._totals[here] = self._totals.get(here, 0.0) + count

    def bits(self, levels: Pattern) -> float:
        """As bits; 0 where nothing is known."""
        alone = prod(
            self._single[number][level - 1] for number, level in zip(PLACED, levels, strict=True) if level != MISSING
        )
        total = self._totals.get(_present(levels), 0.0)
        return log2((self._seen.get(levels, 0.0) + TOGETHER * alone) / (total + TOGETHER) / alone)


def _present(levels: Pattern) -> tuple[bool, ...]:
    return tuple(level != MISSING for level in levels)


def _agrees(levels: Pattern) -> bool:
    return any(level > 1 for level in levels)


def _shares(counts: Sequence[float]) -> tuple[float, ...]:
    total = sum(counts)
    return tuple(each / total for each in counts)
