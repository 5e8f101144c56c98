"""Contact points: addresses at which customers can be reached."""

from __future__ import annotations

from attrs import frozen

from crmcore.domain.kernel.ids import ContactPointId
from crmcore.domain.kernel.reach import Address


@frozen
class ContactPoint:
    """An address at which one customer or several can be reached. One address of a tenant is one contact point."""

    id: ContactPointId
    address: Address
