"""Contact points in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Address, AddressKey


class ContactPointTable(Protocol):
    """Addresses at which customers can be reached. One address (scheme and value) of a tenant is one contact point."""

    def link(self, links: Sequence[tuple[Addressed, Address, ContactPointId]]) -> None:
        """Make each address a contact point of its customer, under the id given unless it is one already. Linking twice
        is once.
        """
        ...

    def own(self, customers: Collection[CustomerId]) -> None:
        """Keep the point at which each of the customers is reached as itself (`own_point`), linked to nobody, so that
        messages can name it. Again is once; for whoever is no customer none is kept.
        """
        ...

    def unlink(self, links: Sequence[tuple[CustomerId, AddressKey]]) -> int:
        """Take contact points from customers who have them; returns how many were taken. The points stay known."""
        ...

    def of(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[ContactPoint]]:
        """The contact points of each customer that has any, by scheme and value, each once."""
        ...

    def reached_at(self, address: Address) -> Sequence[CustomerId]:
        """The customers reached at that address, by id."""
        ...
