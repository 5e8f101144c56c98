"""Contact points: addresses at which customers can be reached."""

from __future__ import annotations

from attrs import frozen

from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import OWN, Address


@frozen
class ContactPoint:
    """An address at which one customer or several can be reached. One address of a tenant is one contact point."""

    id: ContactPointId
    address: Address


def own_point(customer: CustomerId) -> ContactPoint:
    """The contact point at which a customer is reached as itself: its address is its id, and so is the point's. It is
    linked to nobody, names nobody else and is known to no other system.
    """
    return ContactPoint(ContactPointId(customer), Address(OWN, str(customer), str(customer)))
