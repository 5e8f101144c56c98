"""Suggestions: two customers who may be one and the same, with how sure that is, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId

SuggestionState = Literal["open", "accepted", "rejected"]
CERTAIN: Final = 1.0
"""How probable a suggestion counts as that follows from a rule."""


@frozen
class Reason:
    """Why two records are taken for one: a field, the level on which it agrees, and its bits; positive ones speak for a
    match, negative ones against. Some are no fields: "prior" is what is known before, "address" what its parts say
    together beside what each says, "household" what is taken away because the two may be people of one household,
    "through" what a third record adds that both probably are.
    """

    field: str
    level: str
    bits: float


@frozen
class Suggestion:
    """That customers `one` and `other` may be the same, ordered by the bytes of their ids, as they were suggested:
    either may have been merged into another one since.

    A `deterministic` one follows from a rule and is as good as certain; else `probability` is what the reasons' bits
    come to. The reasons name fields, levels and weights, and hold no personal value.
    """

    id: UUID
    one: CustomerId
    other: CustomerId
    probability: float
    deterministic: bool
    reasons: tuple[Reason, ...]
    found_at: datetime
    state: SuggestionState = "open"
    decided_at: datetime | None = None
    actor: str | None = None

    def __str__(self) -> str:
        sure = "by rule" if self.deterministic else f"{int(self.probability * 1000) / 10:.1f} % probable"
        reasons = ", ".join(
            f"{each.field} {each.level}" + (f" ({each.bits:+.1f})" if each.bits else "") for each in self.reasons
        )
        return f"{self.one} and {self.other}: {sure}: {reasons}"


def in_order(one: CustomerId, other: CustomerId) -> tuple[CustomerId, CustomerId]:
    """The two, ordered by the bytes of their ids."""
    return (one, other) if one.int < other.int else (other, one)
