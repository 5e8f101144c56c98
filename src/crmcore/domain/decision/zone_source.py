"""The zone a recipient lives by, and where it is known from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, get_args

from attrs import frozen

from crmcore.domain.kernel.time import zone_named
from crmcore.errors import UnknownZone

ZoneSource = Literal["preference", "attribute", "address", "phone", "tenant"]
"""What a zone is known from: the customer's wish, an attribute that names it, the region of its address, the region
or the area of its phone numbers, or the tenant, for want of better.
"""
ZONE_SOURCES: tuple[ZoneSource, ...] = get_args(ZoneSource)
"""The sources by rank, the best first."""


# What the gate knows of many customers is looked up by it.
@frozen(cache_hash=True)
class RecipientZone:
    """The IANA name of a recipient's zone, and the source it is known from."""

    name: str
    source: ZoneSource


@frozen
class ZoneClues:
    """What is known of where a recipient lives.

    `tenant` is the tenant's zone. `preference` and `attribute` are names of zones, `phone_zones` those that phone
    numbers tell, None for one that tells none; `address_region` is an ISO 3166 code such as ``DE``.
    """

    tenant: str
    preference: str | None = None
    attribute: str | None = None
    address_region: str | None = None
    phone_zones: tuple[str | None, ...] = ()


def recipient_zone(clues: ZoneClues, zone_of: Callable[[str], str | None]) -> RecipientZone:
    """The zone by the best source that tells one, with that source.

    `zone_of` tells the zone of a region that has one only. A source that tells none or several falls through to the
    next: a name that the zone database does not have, a region of several zones, phone numbers that do
    not tell the same. Raises `UnknownZone` when the tenant's zone is none.
    """
    for source, names in _told(clues, zone_of):
        if len(names) == 1 and (name := names.pop()) is not None and _exists(name):
            return RecipientZone(name, source)
    zone_named(clues.tenant, "tenant")
    return RecipientZone(clues.tenant, "tenant")


def _told(clues: ZoneClues, zone_of: Callable[[str], str | None]) -> Iterator[tuple[ZoneSource, set[str | None]]]:
    """What each source tells, by rank; one phone number that tells nothing leaves all of them in doubt."""
    yield "preference", {clues.preference}
    yield "attribute", {clues.attribute}
    yield "address", {None if clues.address_region is None else zone_of(clues.address_region)}
    yield "phone", {*clues.phone_zones}


def _exists(name: str) -> bool:
    try:
        zone_named(name)
    except UnknownZone:
        return False
    return True
