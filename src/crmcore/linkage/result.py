"""What is found: pairs of records that are probably one, how sure, and why."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from crmcore.domain.customer.suggestion import Reason

__all__ = ["THRESHOLD", "Duplicates", "Pair", "Reason"]

THRESHOLD: Final = 0.9
"""How probable a pair is that is suggested, where nothing else is asked for."""


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
