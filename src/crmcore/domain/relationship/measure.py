"""Measures: named counts, sums, first, last and distinct days over interactions of some kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from crmcore.domain.kernel.value_type import Scalar, Value, ValueType
from crmcore.errors import InvalidValue

AMOUNT = "amount"
ENVELOPE = ("source", "touchpoint", "direction")
PRODUCT = "product"


def _words(value: str | Iterable[str]) -> tuple[str, ...]:
    if not isinstance(value, Iterable):
        raise InvalidValue("kinds", f"a {type(value).__name__}", "kinds are a name or a list of names")
    return (value,) if isinstance(value, str) else tuple(value)


@frozen
class MeasureDeclaration:
    """A measure as an app or a plugin declares it; see `Measure` for the meaning of each part."""

    name: str
    kinds: tuple[str, ...] = field(converter=_words)
    total: str | None = AMOUNT
    where: Mapping[str, Value | Sequence[Value]] = field(factory=dict)
    doc: str = ""


@frozen
class Measure:
    """What is measured: interactions of `kinds`, of which all of `where` hold, summing `total`.

    `where` maps a name to the scalars allowed for it. A name is ``source``, ``touchpoint`` or ``direction``;
    ``product`` (then an interaction counts once when at least one of its lines has such a product, and the sum of those
    lines is its total); or a value of the content, such as ``score``. `total` is ``amount`` (base currency), a numeric
    value of the content, or None.
    """

    number: int
    name: str
    kinds: tuple[str, ...]
    total: str | None = AMOUNT
    total_type: ValueType = ValueType.MONEY
    where: Mapping[str, tuple[Scalar, ...]] = field(factory=dict)
    doc: str = ""

    @property
    def by_line(self) -> bool:
        """True when it looks at the lines of purchases and returns."""
        return PRODUCT in self.where

    @property
    def takes_all(self) -> bool:
        """True when every interaction of its kinds counts, with its amount or with nothing."""
        return not self.where and (self.total is None or self.total == AMOUNT)


@frozen
class MeasureState:
    """A measure of one customer: how many, their sum (scalar of the measure's type), first and last instant, distinct
    days.
    """

    count: int
    total: int
    first_at: datetime | None
    last_at: datetime | None
    days: int


NOTHING = MeasureState(0, 0, None, None, 0)
