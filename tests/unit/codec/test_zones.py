"""The zones of regions and the regions of phone numbers."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from crmcore.codec.zones import phone_region, phone_zone, region_zones, single_zone
from crmcore.errors import InvalidValue


def test_the_zone_database_lists_the_zones_of_regions() -> None:
    """Two hundred regions and more, each with zones that exist; Germany's first is Berlin."""
    zones = region_zones()
    assert len(zones) > 200
    assert all(region.isalpha() and region.isupper() and len(region) == 2 for region in zones)
    assert all(ZoneInfo(name) for names in zones.values() for name in names)
    assert ("Europe/Berlin", "Europe/Busingen") == zones["DE"]


@pytest.mark.parametrize(
    ("region", "year", "expected"),
    [
        ("JP", 2026, "Asia/Tokyo"),
        ("SE", 2026, "Europe/Stockholm"),
        ("IR", 2026, "Asia/Tehran"),
        ("DE", 2026, "Europe/Berlin"),
        ("KZ", 2023, None),
        ("KZ", 2025, "Asia/Almaty"),
        ("US", 2026, None),
        ("ES", 2026, None),
        ("CN", 2026, None),
        ("ZZ", 2026, None),
        ("", 2026, None),
    ],
)
def test_a_region_has_one_zone_when_its_clocks_agree(region: str, year: int, expected: str | None) -> None:
    """From the year on: names that differ in their past only are one zone."""
    assert expected == single_zone(region, year)


@pytest.mark.parametrize("year", [1969, 9901, True, "2026"])
def test_a_year_that_is_none_is_refused(year: int) -> None:
    """A year is a whole number of the calendar."""
    with pytest.raises(InvalidValue):
        single_zone("DE", year)


def test_a_zone_that_the_machine_does_not_know_is_not_taken_for_agreeing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table newer than the machine's zones leaves the region in doubt."""
    monkeypatch.setattr("crmcore.codec.zones.region_zones", lambda: {"XY": ("Europe/Berlin", "Europe/Newtown")})
    assert single_zone("XY", 2026) is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+493023125000", "DE"),
        ("+442079460000", "GB"),
        ("+441481960194", "GG"),
        ("+12125551234", "US"),
        ("+14165550123", "CA"),
        ("+18765551234", "JM"),
        ("+79161234567", "RU"),
        ("+77011234567", "KZ"),
        ("+80012345678", None),
        ("+999123456", None),
        ("+12", None),
        ("+1", None),
        ("", None),
    ],
)
def test_a_phone_number_tells_its_region(number: str, expected: str | None) -> None:
    """Regions that share a country code are told apart; services and numbers of nowhere have none."""
    assert expected == phone_region(number)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+4915112345678", "Europe/Berlin"),
        ("+441481960194", "Europe/Guernsey"),
        # Of a region of several zones, its area.
        ("+13105551234", "America/Los_Angeles"),
        ("+12125551234", "America/New_York"),
        ("+18085551234", "Pacific/Honolulu"),
        ("+61291234567", "Australia/Sydney"),
        ("+77172123456", "Asia/Almaty"),
        # Those without a place, and those whose areas are in several zones.
        ("+18005551234", None),
        ("+61412345678", None),
        ("+80012345678", None),
        ("+1", None),
        ("", None),
    ],
)
def test_a_phone_number_tells_its_zone(number: str, expected: str | None) -> None:
    """That of its region where all clocks there agree, else that of its area."""
    assert expected == phone_zone(number, 2026)
