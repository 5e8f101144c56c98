"""Merged customers in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from crmcore.domain.customer.merge import Merge
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.measure import Measure

POINTED = (
    "identifiers",
    "contact_points",
    "statements",
    "interactions",
    "transitions",
    "ledger",
    "consents",
    "decisions",
    "messages",
    "ties",
    "entitlements",
    "entitlement_uses",
    "promises",
    "cases",
    "chosen_hours",
    "inbox",
    "tasks",
    "restrictions",
    "rectifications",
)
"""The facts about customers that a merge points at another head."""


class MergeTable(Protocol):
    """Which customers are one and the same.

    A row about a customer is about its head: whom its origin is merged into, that one's head, and so on.
    """

    def heads(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, CustomerId]:
        """The heads of those of the customers that are merged."""
        ...

    def get(self, customer: CustomerId) -> Merge | None:
        """The merge of a customer, None of a head."""
        ...

    def of(self, head: CustomerId) -> Sequence[Merge]:
        """The merges by which others have this head, by when, then by the id of the customer merged."""
        ...

    def merge(self, merge: Merge, measures: Collection[Measure], cause: UUID) -> None:
        """Merge a head into another: what is about the one is about the other from now on, with its origin as it is,
        and what is derived of both is made anew; `measures` are all there are.

        The one merged counts as archived, without being listed or counted among the archived. Both become touched, by
        `cause`, an id of its own. Raises `UnknownCustomer`, `TransactionError` unless both are heads and two,
        `MoneyOutOfRange` when their totals together are beyond 10**12; then nothing is changed.
        """
        ...

    def unmerge(self, customer: CustomerId, measures: Collection[Measure], cause: UUID) -> None:
        """Undo the merge of a customer: what has its origin in it, or in one merged into it, is about it again. It is
        archived if it was before; both become touched, by `cause`. Raises `TransactionError` of a head.
        """
        ...

    def rosters(self, customer: CustomerId) -> Sequence[int]:
        """The numbers of the segments in which the customer is noted, also when it is merged."""
        ...

    def rows(self, customer: CustomerId) -> Mapping[str, int]:
        """How many rows of each of `POINTED` are about a customer."""
        ...

    def lend(self, customer: CustomerId, lent: Sequence[str]) -> None:
        """Note what a merged customer lends to its head, in the place of what was noted before."""
        ...
