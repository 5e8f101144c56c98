"""Decisions in the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.measure import Measure


@frozen
class Outcome:
    """What became of a decision in the window after it: how many responses, and their total in millionths; the
    messages' cost.

    `delivered` tells that a message of the decision was accepted.
    """

    decision: DecisionId
    customer: CustomerId
    offer: str
    channel: str
    stage: str
    arm: str
    responses: int
    total: int
    cost: int
    delivered: bool


class DecisionTable(Protocol):
    """The log of decisions: the evidence for evaluation. Decisions are added and never changed."""

    def add(self, decisions: Sequence[Decision]) -> Collection[CustomerId]:
        """Add decisions of one occasion; one whose (occasion, customer) is decided already is not added.

        Returns the customers of those not added. Allowed sets are kept once each, however many decisions share them.
        """
        ...

    def decided(self, occasion: str, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        """Those of the customers for whom the occasion is decided."""
        ...

    def get(self, decision: DecisionId) -> Decision | None:
        """The decision of that id."""
        ...

    def between(self, first: DecisionId, last: DecisionId, *, limit: int) -> Sequence[Decision]:
        """At most `limit` of the decisions whose ids are these or lie between, the least first by its bytes."""
        ...

    def of(self, customer: CustomerId, *, limit: int) -> Sequence[Decision]:
        """The customer's decisions, the newest first by (decided_at, id)."""
        ...

    def on(self, occasion: str) -> Iterator[Decision]:
        """The decisions of an occasion, by customer id's bytes, streamed."""
        ...

    def occasions(self) -> Sequence[tuple[str, int]]:
        """The occasions decided, by name, with how many decisions each has."""
        ...

    def contacts(self, customers: Collection[CustomerId], cap: Cap, today: Day) -> Mapping[CustomerId, int]:
        """How many contacts that count for the cap (`Cap.counts`) were intended for each of the customers, on its
        channel and for its purpose, or all but service.

        One whose purpose is not kept counts for every purpose. Held-out customers' intended contacts count too;
        customers without any are left out.
        """
        ...

    def contacted(
        self, customers: Sequence[CustomerId], caps: Sequence[Cap], today: Day
    ) -> Mapping[int, tuple[int, ...]]:
        """The same for each of several caps, by the places of the customers among those asked about."""
        ...

    def outcomes(self, occasion: str, measure: Measure, *, days: int) -> Iterator[Outcome]:
        """For each decision of the occasion that intended a contact, what the measure counted in the `days` tenant
        days after the day of the decision; by customer id's bytes, streamed.
        """
        ...
