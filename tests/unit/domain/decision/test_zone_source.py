"""The zone a recipient lives by, from the best source that tells one."""

from __future__ import annotations

import pytest

from crmcore.domain.decision.zone_source import ZONE_SOURCES, RecipientZone, ZoneClues, ZoneSource, recipient_zone
from crmcore.errors import UnknownZone

SINGLE = {"JP": "Asia/Tokyo", "DE": "Europe/Berlin", "GB": "Europe/London", "AT": "Europe/Vienna"}
ALL = {
    "preference": "Asia/Tehran",
    "attribute": "Asia/Dubai",
    "address_region": "JP",
    "phone_zones": ("Europe/Berlin",),
}


@pytest.mark.parametrize(
    ("clues", "name", "source"),
    [
        (ALL, "Asia/Tehran", "preference"),
        ({**ALL, "preference": None}, "Asia/Dubai", "attribute"),
        ({**ALL, "preference": "Mars/Olympus", "attribute": "Berlin, DE"}, "Asia/Tokyo", "address"),
        ({**ALL, "preference": "localtime", "attribute": None, "address_region": "US"}, "Europe/Berlin", "phone"),
        ({"phone_zones": ("Europe/Berlin", "Europe/Berlin")}, "Europe/Berlin", "phone"),
        ({"phone_zones": ("Europe/Berlin", "Europe/London")}, "UTC", "tenant"),
        ({"phone_zones": ("Europe/Berlin", None)}, "UTC", "tenant"),
        ({"address_region": "US", "phone_zones": (None,)}, "UTC", "tenant"),
        ({}, "UTC", "tenant"),
    ],
)
def test_the_best_source_that_tells_one_zone_wins(clues: dict[str, object], name: str, source: ZoneSource) -> None:
    """What tells none, or several, falls through; the source is told with the zone."""
    assert RecipientZone(name, source) == recipient_zone(ZoneClues("UTC", **clues), SINGLE.get)  # type: ignore[arg-type]


def test_the_sources_are_ranked() -> None:
    """What the customer says itself comes first, the tenant's zone last."""
    assert ("preference", "attribute", "address", "phone", "tenant") == ZONE_SOURCES


def test_a_tenant_without_a_zone_is_refused() -> None:
    """There is nothing left to fall through to."""
    with pytest.raises(UnknownZone):
        recipient_zone(ZoneClues("Mars/Olympus"), SINGLE.get)
