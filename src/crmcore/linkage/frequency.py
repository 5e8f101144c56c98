"""How common a value is: agreeing on a rare surname says more than agreeing on a common one.

Where two records agree on a value exactly, u is the share of that value instead of that of all agreement (Winkler,
"Frequency-based matching in Fellegi-Sunter model of record linkage", 2000).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import log2
from typing import Final

from crmcore.linkage.fields import BIRTH, EMAIL, EXTERNAL, FAMILY, FIELDS, GIVEN, HOUSE, PHONE, Pattern
from crmcore.linkage.prepared import Prepared

THOUGHT: Final = 10.0
"""As if so many records had been seen before, whose values are as common as those of all on average."""
LIMIT: Final = 8.0
"""How many bits a rare value adds at most."""

_VALUES: Final[dict[int, Callable[[Prepared], tuple[str, ...]]]] = {
    GIVEN: lambda record: (record.given,) if record.given else (),
    FAMILY: lambda record: (record.family,) if record.family else (),
    BIRTH: lambda record: (record.birth,) if record.birth else (),
    HOUSE: lambda record: (record.house,) if record.house else (),
    PHONE: lambda record: record.phone,
    EMAIL: lambda record: record.email,
    EXTERNAL: lambda record: record.external,
}


class Frequencies:
    """How often each value occurs in some records."""

    def __init__(self, records: Sequence[Prepared], u: Sequence[float]) -> None:
        """`u` is, for each field, how often records that do not belong together agree on it exactly."""
        self._u = u
        # Copies of a record tell nothing about how common its values are.
        records = list({record.digest(): record for record in records}.values())
        self._counts = {number: Counter(_each(records, values)) for number, values in _VALUES.items()}
        # Names are swapped, and a family name that stands for a given one is no rare given name.
        names = self._counts[GIVEN] + self._counts[FAMILY]
        self._counts[GIVEN] = self._counts[FAMILY] = names
        self._totals = {number: sum(1 for each in records if values(each)) for number, values in _VALUES.items()}

    def bits(self, one: Prepared, other: Prepared, pattern: Pattern) -> dict[int, float]:
        """Bits to add to those of the fields on which two records agree exactly, by the field's number."""
        found = {}
        for number, values in _VALUES.items():
            if pattern[number] == FIELDS[number].best:
                common = set(values(one)).intersection(values(other))
                if common:
                    found[number] = max(self._of(number, value) for value in common)
        return found

    def _of(self, number: int, value: str) -> float:
        u = self._u[number]
        # One of the two has the value anyway; what counts is who else does.
        share = (max(self._counts[number][value] - 1, 0) + THOUGHT * u) / (self._totals[number] + THOUGHT)
        return min(LIMIT, log2(u / share))


def _each(records: Sequence[Prepared], values: Callable[[Prepared], tuple[str, ...]]) -> Iterable[str]:
    return (value for record in records for value in values(record))
