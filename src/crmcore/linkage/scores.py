"""The score of a pair, and the reasons that it is the sum of."""

from __future__ import annotations

from attrs import frozen

from crmcore.linkage.comparing import compare, swapped
from crmcore.linkage.fields import FAMILY, FIELDS, GIVEN, MISSING, PLACED, Pattern
from crmcore.linkage.frequency import Frequencies
from crmcore.linkage.prepared import Prepared
from crmcore.linkage.result import Reason
from crmcore.linkage.weights import Weights


@frozen
class Scores:
    """Weights, and how common values are: what a pair is judged by."""

    weights: Weights
    frequencies: Frequencies

    def odds(self, one: Prepared, other: Prepared, pattern: Pattern) -> float:
        """The log-odds, in bits, that two records of that pattern are one person's."""
        shared, alone = self.weights.shared(pattern), self.weights.alone(pattern)
        for number, bits in self.frequencies.bits(one, other, pattern).items():
            if FIELDS[number].shared:
                shared += bits
            else:
                alone += bits
        return self.weights.prior + shared + alone + self.weights.in_household(shared)

    def reasons(self, one: Prepared, other: Prepared) -> tuple[Reason, ...]:
        """What speaks for and against, the weightiest field first, then what goes beyond single fields. The sum of
        their bits is the log-odds.
        """
        pattern, weights = compare(one, other), self.weights
        rare = self.frequencies.bits(one, other, pattern)
        exchanged = swapped(one, other)
        share, depending = self._sharing(pattern)
        found = []
        for number, level in enumerate(pattern):
            if level != MISSING:
                field = FIELDS[number]
                name = field.level(level) + (", swapped" if exchanged and number in (GIVEN, FAMILY) else "")
                bits = weights.of(number, level) * (share if field.placed else 1.0)
                found.append(Reason(field.name, name, bits + rare.get(number, 0.0)))
        found.sort(key=lambda each: -abs(each.bits))
        if depending:
            found.append(Reason("address", "its parts depend on each other", depending))
        shared = weights.shared(pattern) + sum(bits for number, bits in rare.items() if FIELDS[number].shared)
        found.append(Reason("household", "may be two people of one", weights.in_household(shared)))
        found.append(Reason("prior", "before comparing", weights.prior))
        return tuple(found)

    def _sharing(self, pattern: Pattern) -> tuple[float, float]:
        """What the bits of fields that say where are multiplied with, so that their sum is what they are worth
        together; where these are of another sign, the bits that are told apart instead.
        """
        depending = self.weights.depending(pattern)
        single = sum(self.weights.of(number, pattern[number]) for number in PLACED)
        if abs(single) < 1 or (single + depending) / single <= 0:
            return 1.0, depending
        return (single + depending) / single, 0.0
