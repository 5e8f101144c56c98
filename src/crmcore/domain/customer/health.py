"""Health of a contact point: what bounces say of an address. It is apart from consent."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import evolve, frozen

SOFT_LIMIT = 5
"""How many soft bounces in a row make an address one that is spared for a while."""
REST = timedelta(days=30)
"""How long it is spared after the last of them."""


@frozen
class PointHealth:
    """What is known of a contact point's health; of one about which nothing is known there is none.

    `softs` soft bounces came in a row, the last at `last_soft_at`; a hard one came at `hard_at`. `status` and `reason`
    are those of the last one: the far side's code (RFC 3463) and one word of ours. Something provably arrived at
    `lived_at`, after trouble.
    """

    softs: int = 0
    last_soft_at: datetime | None = None
    hard_at: datetime | None = None
    status: str = ""
    reason: str = ""
    lived_at: datetime | None = None

    @property
    def is_dead(self) -> bool:
        """Whether nothing arrives there any more."""
        return self.hard_at is not None

    def rests_until(self) -> datetime | None:
        """Until when the address is spared after soft bounces, None when it is not."""
        if self.last_soft_at is None or self.softs < SOFT_LIMIT:
            return None
        return self.last_soft_at + REST


def bounced(before: PointHealth | None, at: datetime, *, hard: bool, status: str = "", reason: str = "") -> PointHealth:
    """The health after a bounce. A dead address stays dead, whatever comes late."""
    found = before or PointHealth()
    if found.lived_at is not None and at <= found.lived_at:
        # It is told late: the address has proven better since.
        return found
    if hard:
        died = at if found.hard_at is None else min(found.hard_at, at)
        return evolve(found, hard_at=died, status=status, reason=reason)
    last = at if found.last_soft_at is None else max(found.last_soft_at, at)
    if found.is_dead:
        return evolve(found, softs=found.softs + 1, last_soft_at=last)
    return evolve(found, softs=found.softs + 1, last_soft_at=last, status=status, reason=reason)


def arrived(before: PointHealth | None, at: datetime) -> PointHealth | None:
    """The health after something has provably arrived: soft bounces before that are forgotten. Who answers from a dead
    address is heard, and the address lives again when that was later.
    """
    if before is None or (before.lived_at is not None and at <= before.lived_at):
        return before
    if any(moment is not None and moment > at for moment in (before.hard_at, before.last_soft_at)):
        return before
    return PointHealth(lived_at=at)
