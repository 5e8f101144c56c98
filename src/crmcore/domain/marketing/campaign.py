"""Campaigns: who is proposed what, by which channels, and when."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from attrs import frozen

from crmcore.domain.kernel.pace import Pace
from crmcore.domain.kernel.wall_time import WallTime
from crmcore.domain.marketing.offer import Strategy
from crmcore.domain.segment.predicate import Predicate
from crmcore.errors import InvalidValue

ScheduleZone = Literal["tenant", "recipient"]
SCHEDULE_ZONES: tuple[ScheduleZone, ...] = get_args(ScheduleZone)
CAMPAIGN_POLICIES = ("in order", "in use")
"""What a campaign's policy is but for the name of one that a plugin brings."""
_MOST, _DAY = 1_000_000, 86_400
_EARLIEST, _LATEST = "Etc/GMT-14", "Etc/GMT+12"
"""The zones where a wall time is reached first, and last."""


@frozen
class Throttle:
    """At most `messages` (to 1,000,000) in each `seconds` (to those of a day) on the average, and as many at once.
    Raises `InvalidValue`.
    """

    messages: int
    seconds: int

    def __attrs_post_init__(self) -> None:
        for name, number, most in (("messages", self.messages, _MOST), ("seconds", self.seconds, _DAY)):
            if isinstance(number, bool) or not isinstance(number, int):
                raise InvalidValue(name, f"a {type(number).__name__}", f"it is a whole number, 1 to {most:,}")
            if not 1 <= number <= most:
                raise InvalidValue(name, "a number out of range", f"it is 1 to {most:,}")

    @property
    def pace(self) -> Pace:
        """The even pace that it asks for."""
        return Pace.of(self.messages, self.seconds, self.messages)


@frozen
class Campaign:
    """Who is proposed what, by which channels, and when; and the strategy that this serves.

    The audience are the members of `segment` of whom `where` holds; one of the two may be None. `offers` and `channels`
    are in order; with `preferred_first` the channel that a customer prefers goes before the others. `policy` says
    whether each customer gets the first offer by the first channel that is open, or what the policy in use draws, or
    the one of that name, which a plugin brings. With `fallback` a message that a channel refuses is followed by one
    through the next. `starts` and `ends` are wall times, in the tenant's zone or in that of each recipient. `holdout`
    is the share that is kept untreated, drawn under `arm_name` for each customer, or for each household.
    """

    number: int
    name: str
    strategy: Strategy
    offers: tuple[str, ...]
    channels: tuple[str, ...]
    segment: str | None = None
    where: Predicate | None = None
    preferred_first: bool = True
    fallback: bool = True
    policy: str = "in order"
    starts: WallTime | None = None
    ends: WallTime | None = None
    zone: ScheduleZone = "tenant"
    throttle: Throttle | None = None
    holdout: Decimal = Decimal(0)
    arm_name: str = "holdout"
    per: Literal["customer", "household"] = "customer"
    approval: bool = False
    doc: str = ""
    version: int = 1

    @property
    def occasion(self) -> str:
        """The occasion on which its audience is decided for."""
        return occasion_of(self.name)

    def channels_for(self, preferred: str | None) -> tuple[str, ...]:
        """The channels in the order in which they are tried for a customer who prefers that one."""
        if not self.preferred_first or preferred not in self.channels:
            return self.channels
        return (preferred, *(channel for channel in self.channels if channel != preferred))

    def opens(self, tenant: ZoneInfo) -> datetime | None:
        """The first instant at which anyone may be written to; None where no start is set."""
        if self.starts is None:
            return None
        return self.starts.reached(tenant if self.zone == "tenant" else ZoneInfo(_EARLIEST))

    def closes(self, tenant: ZoneInfo) -> datetime | None:
        """The instant from which on nobody is written to any more; None where no end is set."""
        if self.ends is None:
            return None
        return self.ends.reached(tenant if self.zone == "tenant" else ZoneInfo(_LATEST))


def occasion_of(name: str) -> str:
    """The occasion of the campaign of that name."""
    return f"campaign {name}"
