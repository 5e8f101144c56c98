"""The zones of regions, as the IANA time zone database lists them, and those of phone numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files

from crmcore.domain.kernel.offsets import clocks_agree
from crmcore.domain.kernel.time import day_number, zone_named
from crmcore.errors import InvalidValue, UnknownZone

YEARS_AHEAD = 10
"""For how many years the clocks of zones have to agree to count as one. Rules are not made further ahead."""
_KEPT = 4_096
_FIRST_YEAR, _LAST_YEAR = 1970, 9_900


@lru_cache(maxsize=1)
def region_zones() -> Mapping[str, tuple[str, ...]]:
    """The zones of each region (ISO 3166), the most populous first, from ``zone.tab`` of the installed tzdata.

    That table has one region a line, so that a region keeps a name of its own where regions share their clocks today.
    """
    listed: dict[str, list[str]] = {}
    # By the name of the package: it holds data, and is found wherever the installation keeps it.
    for line in (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            region, _, name, *_ = line.split("\t")
            listed.setdefault(region, []).append(name)
    return {region: tuple(names) for region, names in listed.items()}


@lru_cache(maxsize=_KEPT)
def single_zone(region: str, year: int) -> str | None:
    """The zone of a region in which all clocks agree in a year and the ten after it; None for others.

    Zones that differ only in their past are one: Germany has two names and one time. Of several the most populous is
    given. Raises `InvalidValue` for a year that is not 1970 to 9900.
    """
    if type(year) is not int or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise InvalidValue("year", "no such year", f"a year is {_FIRST_YEAR} to {_LAST_YEAR}")
    return _one_of(region_zones().get(region, ()), year)


def _one_of(names: Sequence[str], year: int) -> str | None:
    """The first of some zones whose clocks all agree in a year and the ten after it; None where they do not."""
    try:
        zones = [zone_named(name) for name in names]
    except UnknownZone:
        # The machine's own zones may be older than the table; what cannot be compared is not known to agree.
        return None
    first, last = day_number(date(year, 1, 1)), day_number(date(year + YEARS_AHEAD, 12, 31))
    return names[0] if names and clocks_agree(zones, first, last) else None


def phone_zone(number: str, year: int) -> str | None:
    """The zone that a phone number in canonical form (E.164) tells: that of its region, and where that has several, of
    its area; None where neither has one. Raises as `single_zone`.

    A number that was taken along to another place, or is used there, still tells the first.
    """
    region = phone_region(number)
    found = None if region is None else single_zone(region, year)
    return _area_zone(number, year) if found is None and region is not None else found


@lru_cache(maxsize=_KEPT)
def _area_zone(number: str, year: int) -> str | None:
    """The zone of the area of a phone number, as libphonenumber lists them; a mobile number is of an area only where
    such numbers are.
    """
    from phonenumbers import parse
    from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

    found = time_zones_for_number(parse(number, None))
    return None if UNKNOWN_TIMEZONE in found else _one_of(found, year)


@lru_cache(maxsize=_KEPT)
def phone_region(number: str) -> str | None:
    """The region (ISO 3166) that a phone number in canonical form (E.164) belongs to; None where it belongs to none.

    A number that was taken along to another region, or is used there, still tells the first.
    """
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberParseException, parse, region_code_for_number

    for length in (1, 2, 3):
        code = number[1 : 1 + length]
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code), ()) if code.isdecimal() else ()
        if len(regions) == 1:
            return _region(regions[0])
        if regions:
            break
    try:
        return _region(region_code_for_number(parse(number, None)))
    except NumberParseException:
        return None


def _region(code: str | None) -> str | None:
    # Numbers of services have the code 001, which is no region.
    return code if code is not None and code.isalpha() else None
