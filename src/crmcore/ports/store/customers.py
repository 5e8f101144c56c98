"""Customers in the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from crmcore.domain.customer.party import Customer
from crmcore.domain.kernel.ids import CustomerId


class CustomerTable(Protocol):
    """The tenant's customers."""

    def add(self, customers: Sequence[tuple[Customer, str]]) -> None:
        """Add customers, each with its name key: folded words separated by single blanks, in the name's order. They
        become touched.
        """
        ...

    def get(self, ids: Collection[CustomerId]) -> Mapping[CustomerId, Customer]:
        """Those of the ids that name a customer of this tenant."""
        ...

    def existing(self, ids: Collection[CustomerId]) -> Collection[CustomerId]:
        """Those of the ids that name a customer of this tenant, without reading more of them."""
        ...

    def hold(self, ids: Collection[CustomerId]) -> None:
        """Keep other writers from changing anything known of these customers until the transaction ends.

        Where writers take turns nothing is left to do.
        """
        ...

    def page(self, *, after: CustomerId | None, limit: int, archived: bool) -> Sequence[Customer]:
        """At most `limit` customers in the order of their ids' bytes, from the one after `after`; archived ones or the
        others. Who is merged is neither.
        """
        ...

    def search(self, words: Sequence[str], *, after: CustomerId | None, limit: int) -> Sequence[Customer]:
        """Customers not archived of whose name key each of the words begins a word; ordered and paged by id."""
        ...

    def update(self, customers: Sequence[tuple[Customer, str]]) -> Mapping[CustomerId, int]:
        """Replace party, preferences, archived_at and version, each with its name key, where the stored version is the
        one before. Each customer is given once.

        Returns the version found of each where it is another, about whom nothing changed. The others become touched.
        Raises `UnknownCustomer`, having changed nothing.
        """
        ...

    def count(self, *, archived: bool) -> int:
        """How many customers there are, archived ones or the others. Who is merged is neither."""
        ...

    def ids(self) -> Iterator[CustomerId]:
        """All customers that are not archived, in the order of their ids' bytes, streamed."""
        ...
