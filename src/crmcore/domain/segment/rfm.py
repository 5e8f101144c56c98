"""RFM scores: recency, frequency and money, each scored by where a customer stands among all who bought."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from attrs import frozen


@frozen(order=True)
class RFM:
    """The scores of one customer, each from 1 (worst) to the number of classes (best)."""

    recency: int
    frequency: int
    money: int

    def __str__(self) -> str:
        return f"{self.recency}{self.frequency}{self.money}"


def rfm_scores(days_since: Sequence[int], counts: Sequence[int], totals: Sequence[int], classes: int = 5) -> list[RFM]:
    """The scores of customers given in columns: days since the last purchase, purchases, and their total.

    A score is 1 + floor(classes * worse / n), where `worse` of the n customers are strictly worse: equal customers have
    equal scores. After Hughes, *Strategic Database Marketing* (1994), with ties kept together.
    """
    columns = (_scores([-days for days in days_since], classes), _scores(counts, classes), _scores(totals, classes))
    return [RFM(*scores) for scores in zip(*columns, strict=True)]


def _scores(values: Sequence[int], classes: int) -> list[int]:
    ordered = sorted(values)
    count = len(ordered)
    return [1 + classes * bisect_left(ordered, value) // count for value in values]
