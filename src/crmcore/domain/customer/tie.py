"""Ties: typed, dated relations between two customers, or between a customer and an employee or a branch of the firm.

A tie is told from the customer's side: its type says what the other end is to the customer. ``parent`` from Ada to Bea
says that Bea is Ada's parent; seen from Bea it is ``child``. It holds from the tenant day `since` until the day before
`until`, or without end.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NewType
from uuid import UUID

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.time import Day, Moment

TieId = NewType("TieId", UUID)
Towards = Literal["customer", "employee", "branch"]
"""What the other end of a tie is."""
TOWARDS: tuple[Towards, ...] = ("customer", "employee", "branch")

LONGEST_ASSIGNED = 200
"""Characters of the text by which the app names an employee or a branch."""

HOUSEHOLD = "household"
PARENT = "parent"
REFERRER = "referrer"
ADVISOR = "advisor"


@frozen
class TieType:
    """A type of tie: `name` is what the other end is to the customer, `reciprocal` what the customer is to the other.

    Where both are equal (sibling) the tie is symmetric. `towards` says what the other end is: an employee and a branch
    are named by the app's own text. With `exclusive` a customer has at most one such other at a time, with
    `exclusive_back` the other has at most one such customer. `acyclic` ties never lead back to where they began.
    """

    name: str
    reciprocal: str
    towards: Towards = "customer"
    exclusive: bool = False
    exclusive_back: bool = False
    acyclic: bool = False
    doc: str = ""

    @property
    def symmetric(self) -> bool:
        """Whether both ends are the same to each other."""
        return self.name == self.reciprocal

    def names(self) -> tuple[str, ...]:
        """What either end is called."""
        return (self.name,) if self.symmetric else (self.name, self.reciprocal)


BUILT_IN: Mapping[str, TieType] = {
    each.name: each
    for each in (
        TieType(PARENT, "child", acyclic=True, doc="a parent, by birth or adoption"),
        TieType("spouse", "spouse", exclusive=True, exclusive_back=True, doc="a husband, a wife, a partner for life"),
        TieType("sibling", "sibling", doc="a brother or a sister"),
        TieType("guardian", "ward", acyclic=True, doc="who acts for the customer by law"),
        TieType("employer", "employee", doc="a firm that the customer works for"),
        TieType(REFERRER, "referred", exclusive=True, acyclic=True, doc="who brought the customer"),
        TieType(HOUSEHOLD, "member", exclusive=True, doc="the household in which the customer lives"),
        TieType(ADVISOR, "advised", "employee", exclusive=True, doc="the employee who looks after the customer"),
        TieType("branch", "assigned", "branch", exclusive=True, doc="the branch that the customer belongs to"),
    )
}
"""The types that come along, by name."""


@frozen
class Tie:
    """A tie as kept. `other` is a customer, or the text that names an employee or a branch.

    `exclusive` tells that no other tie of the type may hold for the customer at the same time. `ended_at` is when
    `until` was recorded, `removed_at` when the tie was taken back as erroneous. `interaction` is the referral that it
    came from.
    """

    id: TieId
    type: str
    customer: CustomerId
    origin: CustomerId
    other: CustomerId | str
    other_origin: CustomerId | str
    since: Day
    recorded_at: datetime
    until: Day | None = None
    exclusive: bool = False
    source: str | None = None
    interaction: InteractionId | None = None
    ended_at: datetime | None = None
    removed_at: datetime | None = None

    def known(self, moment: Moment) -> bool:
        """Whether it was recorded, and not taken back, as far as is known at a moment."""
        at = moment.known_at
        if at is None:
            return self.removed_at is None
        return self.recorded_at <= at and (self.removed_at is None or self.removed_at > at)

    def until_known(self, moment: Moment) -> Day | None:
        """The day on which it no longer holds, as far as is known at a moment."""
        if moment.known_at is not None and self.ended_at is not None and self.ended_at > moment.known_at:
            return None
        return self.until

    def holds(self, moment: Moment) -> bool:
        """Whether it holds on the tenant day of a moment, as far as is known then."""
        until = self.until_known(moment)
        return self.known(moment) and self.since <= moment.today and (until is None or moment.today < until)

    def overlaps(self, other: Tie) -> bool:
        """Whether there is a day on which both hold."""
        return (self.until is None or other.since < self.until) and (other.until is None or self.since < other.until)
