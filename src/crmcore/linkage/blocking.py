"""Which pairs of records are worth a comparison: those that share something rare, alone or together with something
else.

All that a record says is a property. Records that share one form a block; a block that is too large is split by what
its records say besides, as McNeill, Kardes and Borthwick do ("Dynamic record blocking: efficient linking of massive
databases in MapReduce", 2012). Work and memory are linear in the records, whatever they hold: the size of blocks is
bounded, and so is the sum of their pairs.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from crmcore.linkage.fields import BIRTH, CITY, EMAIL, EXTERNAL, FAMILY, GIVEN, HOUSE, PHONE, POSTCODE, REGION, STREET
from crmcore.linkage.folding import skeleton
from crmcore.linkage.prepared import Prepared

LARGEST: Final = 50
"""Records of a block at most."""
PAIRS: Final = 20
"""Pairs of each kind of block for each record, on average, at most."""
FEW: Final = 100_000
"""Pairs that may be compared however few the records are."""
NEIGHBOURS: Final = 3
"""Of a block that is too large this many are compared that are next to each other in the order of the records."""

Property = tuple[int, str]


def properties(record: Prepared) -> list[tuple[int, Property]]:
    """What the record says, each with the number of the field that says it.

    Names of both kinds are alike, for they are swapped; a name is also there by its consonants.
    """
    found: dict[Property, int] = {}
    for field, names in ((FAMILY, record.families), (GIVEN, record.givens)):
        whole = "".join(names)
        for name in (whole, *names) if len(names) > 1 else names:
            found.setdefault((FAMILY, name), field)
            found.setdefault((GIVEN, skeleton(name)), field)
    birth = record.birth
    if birth:
        found[BIRTH, birth] = BIRTH
        if len(birth) == 8:
            found[BIRTH, birth[:4]] = BIRTH
            found[BIRTH, "".join(sorted(birth[4:]))] = BIRTH
    for field, value in ((HOUSE, record.house), (CITY, record.city), (POSTCODE, record.postcode)):
        if value:
            found[field, value] = field
    if record.region:
        found[REGION, record.region] = REGION
    for line in record.street:
        found[STREET, line] = STREET
    for number in record.phone:
        found[PHONE, number[-9:]] = PHONE
    for address in record.email:
        found[EMAIL, address] = EMAIL
        found[EMAIL, address.partition("@")[0]] = EMAIL
    for number in record.external:
        found[EXTERNAL, number] = EXTERNAL
    return [(field, each) for each, field in found.items()]


class Blocks:
    """The blocks of some records, which are known by their position.

    `pairs` gives each pair once: (left, right, bound), with left < right. `bound` has a bit for each field that the
    two had to agree on to be found at all, by every block that found them.
    """

    def __init__(self, records: Sequence[Prepared]) -> None:
        self._count = len(records)
        self._members = array("I")
        self._ends = array("I")
        self._fields = array("H")
        self._budget = max(PAIRS * len(records), FEW)
        wide = self._alone(records)
        self._together(wide)
        self._index()

    def pairs(self) -> Iterator[tuple[int, int, int]]:
        """Each pair once, ordered by its left record."""
        members, ends, fields, starts, blocks = self._members, self._ends, self._fields, self._starts, self._blocks
        for left in range(self._count):
            found: dict[int, int] = {}
            for at in range(starts[left], starts[left + 1]):
                block = blocks[at]
                end, bound = ends[block], fields[block]
                begin = bisect_right(members, left, ends[block - 1] if block else 0, end)
                for right in members[begin:end]:
                    found[right] = found.get(right, bound) & bound
            for right, bound in found.items():
                yield left, right, bound

    def _alone(self, records: Sequence[Prepared]) -> list[tuple[int, array[int], array[int]]]:
        """Blocks of one property; what is in too many records is given back: property, records and their fields."""
        numbers: dict[Property, int] = {}
        blocks: list[array[int]] = []
        said: list[array[int]] = []
        for position, record in enumerate(records):
            for field, each in properties(record):
                number = numbers.setdefault(each, len(blocks))
                if number == len(blocks):
                    blocks.append(array("I"))
                    said.append(array("B"))
                blocks[number].append(position)
                said[number].append(field)
        kinds = [kind for kind, _ in numbers]
        del numbers
        cap = self._cap(Counter(map(len, blocks)))
        wide = []
        for number, (block, fields) in enumerate(zip(blocks, said, strict=True)):
            if 2 <= len(block) <= cap:
                self._add(block, _bits(fields))
            elif len(block) > cap:
                self._chain(block, _bits(fields))
                wide.append((kinds[number], block, fields))
        return wide

    def _together(self, wide: Sequence[tuple[int, array[int], array[int]]]) -> None:
        """Blocks of two properties that are each in too many records."""
        said: list[list[tuple[int, int]]] = [[] for _ in range(self._count)]
        for number, (_, block, fields) in enumerate(wide):
            for position, field in zip(block, fields, strict=True):
                said[position].append((number, field))
        sizes: Counter[int] = Counter()
        kept: list[tuple[array[int], int]] = []
        for number, (_, block, fields) in enumerate(wide):
            within: dict[int, array[int]] = {}
            bound: dict[int, int] = {}
            for position, field in zip(block, fields, strict=True):
                for other, another in said[position]:
                    if other > number and another != field:
                        within.setdefault(other, array("I")).append(position)
                        bound[other] = bound.get(other, 0) | 1 << field | 1 << another
            for other, members in within.items():
                size = len(members)
                if 2 <= size <= LARGEST:
                    sizes[size] += 1
                    kept.append((members, bound[other]))
        cap = self._cap(sizes)
        for members, bits in kept:
            if len(members) <= cap:
                self._add(members, bits)

    def _cap(self, sizes: Counter[int]) -> int:
        """The largest size of blocks, such that all pairs of blocks up to it are within the budget."""
        total, cap = 0, 2
        for size in sorted(each for each in sizes if 2 <= each <= LARGEST):
            total += sizes[size] * size * (size - 1) // 2
            if total > self._budget:
                break
            cap = size
        return cap

    def _chain(self, block: Sequence[int], bits: int) -> None:
        """Of a block that is too large those next to each other are compared whatever else they say."""
        for at in range(0, len(block) - 1, NEIGHBOURS - 1):
            self._add(block[at : at + NEIGHBOURS], bits)

    def _add(self, members: Sequence[int], bits: int) -> None:
        if len(members) > 1:
            self._members.extend(members)
            self._ends.append(len(self._members))
            self._fields.append(bits)

    def _index(self) -> None:
        """The blocks of each record."""
        counts = Counter(self._members)
        self._starts = array("I", [0])
        for position in range(self._count):
            self._starts.append(self._starts[-1] + counts[position])
        at = array("I", self._starts)
        self._blocks = array("I", bytes(4 * len(self._members)))
        begin = 0
        for block, end in enumerate(self._ends):
            for position in self._members[begin:end]:
                self._blocks[at[position]] = block
                at[position] += 1
            begin = end


def _bits(fields: array[int]) -> int:
    bits = 0
    for field in set(fields):
        bits |= 1 << field
    return bits
