"""Consents in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from crmcore.domain.customer.consent import ConsentRecord, ConsentState
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Scheme

Use = tuple[str, str]
"""A channel and a purpose."""


class ConsentTable(Protocol):
    """The append-only record of grants and withdrawals."""

    def add(self, records: Sequence[ConsentRecord]) -> None:
        """Add records, in whatever order of their `at`. The customers named, or reached at the points named, become
        touched.
        """
        ...

    def history(self, customer: CustomerId) -> Sequence[ConsentRecord]:
        """The records about the customer and about its contact points, oldest first by (at, recorded_at, id)."""
        ...

    def reach(
        self, customers: Collection[CustomerId], *, scheme: Scheme, uses: Sequence[Use]
    ) -> Mapping[CustomerId, Sequence[tuple[ContactPoint, Sequence[ConsentState]]]]:
        """For each of the customers that has contact points of the scheme, these by value, each with its state of
        consent for each of the uses, in their order.

        Set-based: neither many customers nor many uses cost a statement each.
        """
        ...
