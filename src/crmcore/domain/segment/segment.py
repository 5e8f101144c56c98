"""Segments: named sets of customers, told by a predicate, a ranking or a list."""

from __future__ import annotations

from decimal import Decimal

from attrs import field, frozen

from crmcore.domain.kernel.field import FieldRef
from crmcore.domain.segment.expression import ref_of
from crmcore.domain.segment.predicate import Predicate
from crmcore.errors import InvalidValue


@frozen
class Ranking:
    """The customers who come first by a field: the `top` n, or the best `share` (0 < share <= 1) of those who have the
    field.

    `by` is a field as text, ``"purchases.total(days=365)"``, or in Python, ``f.purchases.total(days=365)``. Equal
    values are all in: the field's value of the last one taken is the threshold, and whoever reaches it belongs.
    `within` limits the ranking to members of another segment. Raises `InvalidValue`, and `PredicateError`, with the
    position in the text, for what names no field.
    """

    by: FieldRef = field(converter=ref_of)
    top: int | None = None
    share: Decimal | None = None
    lowest: bool = False
    within: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.top is None) == (self.share is None):
            raise InvalidValue("ranking", "neither or both of top and share", "a ranking takes exactly one of them")
        if self.top is not None and (isinstance(self.top, bool) or not isinstance(self.top, int) or self.top < 1):
            raise InvalidValue("top", "not a positive whole number", "a ranking takes the top 1 or more")
        if not isinstance(self.lowest, bool):
            raise InvalidValue("lowest", f"a {type(self.lowest).__name__}", "it is True or False")
        if self.share is not None and not _is_share(self.share):
            raise InvalidValue("share", "not a Decimal in 0..1", "a share is above 0 and at most 1")

    def size(self, ranked: int) -> int:
        """How many of `ranked` customers are taken before ties: at least one where there is one."""
        if self.top is not None:
            return min(self.top, ranked)
        assert self.share is not None
        return min(ranked, max(1, int(self.share * ranked)))


def _is_share(value: object) -> bool:
    return isinstance(value, Decimal) and value.is_finite() and 0 < value <= 1


@frozen
class Roster:
    """A segment kept as a list: who is put in is in, until taken out."""


@frozen
class Segment:
    """A segment as defined: its number in rows, its name, version and rule."""

    number: int
    name: str
    rule: Predicate | Ranking | Roster
    version: int = 1
    doc: str = ""
