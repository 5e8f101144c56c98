"""A zone's offsets, and that the zone database is such that they are found."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from crmcore.domain.kernel.offsets import Stretch, clocks_agree, stretches
from crmcore.domain.kernel.time import day_number


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Berlin", date(2026, 1, 1), [(0, 86_400, 3600)]),
        ("Europe/Berlin", date(2026, 3, 29), [(0, 3600, 3600), (3600, 86_400, 7200)]),
        ("Pacific/Apia", date(2011, 12, 30), [(0, 36_000, -36_000), (36_000, 86_400, 50_400)]),
        ("Africa/Monrovia", date(1972, 1, 7), [(0, 2670, -2670), (2670, 86_400, 0)]),
        ("Antarctica/Casey", date(2020, 10, 3), [(0, 57_660, 28_800), (57_660, 86_400, 39_600)]),
        ("Asia/Almaty", date(2024, 2, 29), [(0, 64_800, 21_600), (64_800, 86_400, 18_000)]),
        ("America/Nuuk", date(2023, 3, 26), [(0, 3600, -10_800), (3600, 86_400, -7200)]),
        ("Europe/Volgograd", date(2020, 12, 27), [(0, 86_400, 10_800)]),
        ("Europe/Volgograd", date(2020, 12, 26), [(0, 79_200, 14_400), (79_200, 86_400, 10_800)]),
    ],
)
def test_a_day_has_a_stretch_for_each_offset(zone: str, day: date, expected: list[tuple[int, int, int]]) -> None:
    """To the second, in seconds since the day of UTC began."""
    midnight = day_number(day) * 86_400
    wanted = tuple(Stretch(midnight + start, midnight + end, offset) for start, end, offset in expected)
    assert wanted == stretches(ZoneInfo(zone), day_number(day))


def test_a_change_at_midnight_of_utc_leaves_both_days_whole() -> None:
    """Baku went from four hours ahead to five when a day of UTC began."""
    change = day_number(date(2015, 3, 29))
    before, after = (stretches(ZoneInfo("Asia/Baku"), day) for day in (change - 1, change))
    assert [14_400] == [stretch.offset for stretch in before]
    assert [18_000] == [stretch.offset for stretch in after]


def test_clocks_agree_as_far_as_they_show_the_same() -> None:
    """Germany's two zones always of late, Kazakhstan's since 2024, Spain's never; none or one agrees with itself."""
    start, end = day_number(date(2024, 1, 1)), day_number(date(2030, 12, 31))
    germany = [ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Busingen")]
    kazakhstan = [ZoneInfo("Asia/Almaty"), ZoneInfo("Asia/Oral"), ZoneInfo("Asia/Aqtau")]
    assert clocks_agree(germany, start, end)
    assert not clocks_agree(kazakhstan, start, end)
    assert clocks_agree(kazakhstan, day_number(date(2024, 3, 1)), end)
    assert not clocks_agree(kazakhstan, day_number(date(2024, 2, 29)), day_number(date(2024, 2, 29)))
    assert not clocks_agree([ZoneInfo("Europe/Madrid"), ZoneInfo("Atlantic/Canary")], start, end)
    assert clocks_agree([], start, end)


def _changes(content: bytes) -> Iterator[int]:
    """The seconds at which the offset changes in a file of zones (RFC 8536, the block of version 2)."""

    def counts(at: int) -> tuple[int, ...]:
        return struct.unpack(">6l", content[at + 20 : at + 44])

    isut, isstd, leap, times, types, characters = counts(0)
    at = 44 + times * 5 + types * 6 + characters + leap * 8 + isstd + isut
    times, types = counts(at)[3:5]
    seconds = struct.unpack(f">{times}q", content[at + 44 : at + 44 + 8 * times])
    kinds = content[at + 44 + 8 * times : at + 44 + 9 * times]
    starts = range(at + 44 + 9 * times, at + 44 + 9 * times + 6 * types, 6)
    offsets = [struct.unpack(">l", content[start : start + 4])[0] for start in starts]
    offset = offsets[0] if offsets else 0
    for second, kind in zip(seconds, kinds, strict=True):
        if offsets[kind] != offset:
            offset = offsets[kind]
            yield second


def test_no_zone_changes_twice_within_three_days() -> None:
    """What the search for changes relies on holds in every zone of the database."""
    names = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    closest = min(
        later - earlier
        for name in names
        for earlier, later in pairwise(_changes(files("tzdata.zoneinfo").joinpath(name).read_bytes()))
    )
    assert len(names) > 400
    assert closest > 3 * 86_400
