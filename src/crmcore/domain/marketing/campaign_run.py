"""How a campaign stands: its state and what came before, how fast it goes; and how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from attrs import evolve, fields, frozen

from crmcore.domain.marketing.campaign import Throttle

CampaignState = Literal["draft", "approved", "scheduled", "running", "paused", "stopped", "finished"]
CAMPAIGN_STATES: tuple[CampaignState, ...] = get_args(CampaignState)
REASON_LIMIT = 500
"""How many characters a reason has at most."""
FAILED = "error["
"""What the reason of a campaign begins with that an error has paused."""
Leaving = Literal["erased", "archived", "merged"]
"""Why a member of an audience was not decided for: erased or archived before, or merged into somebody who was."""


@frozen
class CampaignRun:
    """How the campaign of that name stands.

    `version` is that of the campaign's definition when it was approved or started. `starts_at` is when it is to start,
    `started_at` when it did and its `audience` was fixed. `reason` says why it was paused or stopped, as ``error[code]:
    message`` where an error was in the way. `settled` tells that all its waiting messages have been dealt with as its
    state wants. `paced_at` is when the throttle has room for one more message to be planned, `free_at` the theoretical
    arrival time of what went (see `Pace`).
    """

    name: str
    state: CampaignState
    version: int
    changed_at: datetime
    approved_by: str | None = None
    starts_at: datetime | None = None
    started_at: datetime | None = None
    audience: int = 0
    reason: str = ""
    settled: bool = True
    paced_at: datetime | None = None
    free_at: datetime | None = None

    def moved(self, state: CampaignState, at: datetime, reason: str = "") -> CampaignRun:
        """The same in another state, in which its waiting messages are to be dealt with."""
        return evolve(self, state=state, changed_at=at, reason=reason, settled=False)

    def failed(self, code: str, message: str, at: datetime) -> CampaignRun:
        """The same, paused by an error that is in its way."""
        return self.moved("paused", at, f"{FAILED}{code}]: {message}"[:REASON_LIMIT])

    @property
    def has_failed(self) -> bool:
        """Whether it is paused as an error was in its way."""
        return self.state == "paused" and self.reason.startswith(FAILED)

    def slots(self, throttle: Throttle, now: datetime, count: int) -> tuple[CampaignRun, list[datetime]]:
        """The instants at which the throttle has room for `count` messages more, and the run after they are planned."""
        first = now if self.paced_at is None else max(now, self.paced_at)
        interval = throttle.pace.interval
        return evolve(self, paced_at=first + interval * count), [first + interval * each for each in range(count)]

    def taken(self, throttle: Throttle, now: datetime) -> CampaignRun | None:
        """The run after one message more has gone; None when the throttle has no room now."""
        if not throttle.pace.room(self.free_at, now):
            return None
        return evolve(self, free_at=throttle.pace.after(self.free_at, now, 1))


@frozen
class CampaignProgress:
    """How far a campaign has come: each member of its audience is counted in one place, so that it adds up.

    `undecided`: to be decided for yet. `held_out`: in the holdout. `hold_drawn`: to hold was drawn. `nothing_allowed`:
    no offer was allowed through any channel. `waiting`: the last message is on its way, being claimed and delivered
    counted in. `accepted` to `held`: its final state. `erased`, `archived`: before being decided for. `merged`: into a
    customer who stands for both.
    """

    audience: int = 0
    undecided: int = 0
    held_out: int = 0
    hold_drawn: int = 0
    nothing_allowed: int = 0
    waiting: int = 0
    accepted: int = 0
    refused: int = 0
    suppressed: int = 0
    expired: int = 0
    held: int = 0
    erased: int = 0
    archived: int = 0
    merged: int = 0

    @property
    def finished(self) -> bool:
        """Whether nothing more is to come: everyone is held out, nothing was drawn or allowed, or the last message is
        final.
        """
        return not self.undecided and not self.waiting

    @property
    def total(self) -> int:
        """All places together: as many as the audience."""
        return sum(getattr(self, place) for place in PLACES)


PLACES: tuple[str, ...] = tuple(each.name for each in fields(CampaignProgress) if each.name != "audience")
"""Where a member of an audience can stand."""
