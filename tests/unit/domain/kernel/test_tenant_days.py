"""The tenant days of many instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore.domain.kernel.time import TenantDays, day_of

ZONES = ("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "America/Sao_Paulo", "Pacific/Apia")
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(st.sampled_from(ZONES), st.lists(INSTANTS, min_size=1, max_size=20))
def test_days_are_those_of_each_instant_alone(zone: str, instants: list[datetime]) -> None:
    """Whatever the zone, many instants have the days that each has alone."""
    days = TenantDays(ZoneInfo(zone))
    alone = [day_of(instant, ZoneInfo(zone)) for instant in instants]
    assert alone == [days.of(instant) for instant in instants]


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("America/St_Johns", datetime(2006, 10, 29, 2, 31, tzinfo=UTC)),  # back by an hour at a minute past midnight
        ("America/Sao_Paulo", datetime(2017, 10, 15, 3, tzinfo=UTC)),  # forward by an hour at midnight
        ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),  # a day left out
    ],
)
def test_a_day_on_which_the_clock_changes_is_exact(zone: str, around: datetime) -> None:
    """Minute by minute around a change of the clock, days are those of each instant alone."""
    days = TenantDays(ZoneInfo(zone))
    instants = [around + timedelta(minutes=minute) for minute in range(-1500, 1500)]
    alone = [day_of(instant, ZoneInfo(zone)) for instant in instants]
    assert alone == [days.of(instant) for instant in instants]
    assert len(set(alone)) > 1
