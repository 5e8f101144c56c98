"""What agreement is worth, in bits, by the model of Fellegi and Sunter.

A field that is on level l for two records speaks for a match with log2(m / u), where m is how often two records of one
person are on l, and u how often two others are (Fellegi and Sunter, "A theory for record linkage", Journal of the
American Statistical Association 64, 1969). Bits of fields are added, and so is the prior; the sum is the log-odds of a
match.

Two things are added to the model. Fields that say where somebody lives depend on each other, so their u is one of
them together. And between match and stranger there is a third case, two people of one household, who share what a
household shares: it takes away bits that agreement of such fields alone would give.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp2, log1p, log2
from typing import Final

from attrs import frozen

from crmcore.linkage.fields import FIELDS, MISSING, PLACED, Pattern

LIMIT: Final = 60.0
"""Log-odds are kept within, in bits."""


def places(pattern: Pattern) -> Pattern:
    """The levels of the fields that say where, which are judged together."""
    return tuple(pattern[number] for number in PLACED)


@frozen
class Weights:
    """What was learnt: bits of each level of each field by itself, bits of dependence that are taken from levels of
    places together, and the log-odds of a match and of a household before anything is compared. `m` is how often
    matches are on each level of a field, from the worst on.
    """

    bits: tuple[tuple[float, ...], ...]
    dependence: Mapping[Pattern, float]
    prior: float
    household: float
    m: tuple[tuple[float, ...], ...]

    def of(self, number: int, level: int) -> float:
        """The bits of a level of a field."""
        return self.bits[number][level]

    def depending(self, pattern: Pattern) -> float:
        """The bits, mostly negative, for fields that say where depend on each other."""
        return self.dependence.get(places(pattern), 0.0)

    def shared(self, pattern: Pattern) -> float:
        """The bits of all that a household has in common."""
        found = self.depending(pattern)
        for number, field in enumerate(FIELDS):
            if field.shared:
                found += self.bits[number][pattern[number]]
        return found

    def alone(self, pattern: Pattern) -> float:
        """The bits of all that is a person's own."""
        return sum(self.bits[number][pattern[number]] for number, field in enumerate(FIELDS) if not field.shared)

    def in_household(self, shared: float) -> float:
        """The bits, none or negative, for the two may be people of one household; `shared` are those in common."""
        return -softplus(self.household + shared)

    def odds(self, pattern: Pattern) -> float:
        """The log-odds of a match, in bits."""
        shared = self.shared(pattern)
        return self.prior + shared + self.alone(pattern) + self.in_household(shared)


def softplus(bits: float) -> float:
    """log2(1 + 2 ** bits)."""
    return bits if bits > LIMIT else log1p(exp2(bits)) / log1p(1.0)


def probability(bits: float) -> float:
    """The probability whose log-odds are these bits."""
    return 1 / (1 + exp2(-max(-LIMIT, min(LIMIT, bits))))


def log_odds(probability: float) -> float:
    """The bits of a probability."""
    return log2(probability / (1 - probability))


def monotone(m: tuple[float, ...], u: tuple[float, ...]) -> tuple[float, ...]:
    """log2(m / u) of levels from worst to best, where a better level is never worth less: levels that would be are
    taken together (pool adjacent violators).

    >>> monotone((0.25, 0.25, 0.5), (0.5, 0.25, 0.25))
    (-1.0, 0.0, 1.0)
    """
    pools: list[tuple[float, float, int]] = []
    for much, little in zip(m, u, strict=True):
        pool = (much, little, 1)
        while pools and pools[-1][0] * pool[1] >= pool[0] * pools[-1][1]:
            last = pools.pop()
            pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
        pools.append(pool)
    return tuple(log2(much / little) for much, little, count in pools for _ in range(count))


def bits_of(m: tuple[float, ...], u: tuple[float, ...]) -> tuple[float, ...]:
    """The bits of each level of a field by its number; a missing one has none."""
    found = monotone(m, u)
    assert MISSING == 0
    return (0.0, *found)
