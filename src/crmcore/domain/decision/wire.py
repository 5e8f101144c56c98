"""The state of a channel's wire: its circuit breaker, and how fast it may be used. Pure; kept in the store, so that all
workers share it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import evolve, frozen

FAILURES = 5
"""How many failures in a row open the breaker."""
_FIRST_BREAK = timedelta(seconds=30)
_LONGEST_BREAK = timedelta(minutes=15)
_LONGEST_LEFT_ALONE = timedelta(hours=2)


ALL_CHANNELS = "all channels"
"""The name under which what holds for all channels is defined; no channel can have it, for its blank."""


@frozen
class Pause:
    """That nothing is sent by a channel, or by any, until it is resumed; `reason` says why, for people."""

    reason: str = ""


@frozen
class RateLimit:
    """At most `messages` in each `seconds` on the average; as many at once as `burst` (all of them if not given)."""

    messages: int
    seconds: int
    burst: int

    @property
    def interval(self) -> timedelta:
        """The time that one message takes of the limit."""
        return timedelta(seconds=self.seconds) / self.messages


@frozen
class WireState:
    """How a wire stands.

    After `failures` in a row it is left alone until `open_until` (a circuit breaker; Nygard 2007), then tried with one
    message. `free_at` is the theoretical arrival time of the generic cell rate algorithm (ITU-T I.371): when what was
    let through would be through at an even pace.
    """

    failures: int = 0
    open_until: datetime | None = None
    free_at: datetime | None = None


UNTOUCHED = WireState()


def is_open(state: WireState, now: datetime) -> bool:
    """Whether the wire is left alone now. A clock that was ahead opens nothing for longer than a break lasts."""
    return state.open_until is not None and now < state.open_until <= now + _LONGEST_LEFT_ALONE


def failed(before: WireState, now: datetime, *, probe: bool) -> WireState:
    """The state after a failure of the far side; the more in a row, the longer it is left alone. What was under way
    when the breaker opened makes it no longer; the one message that tried again does.
    """
    if is_open(before, now) and not probe:
        return before
    failures = before.failures + 1
    if failures < FAILURES:
        return evolve(before, failures=failures)
    rest = min(_FIRST_BREAK * (1 << min(failures - FAILURES, 10)), _LONGEST_BREAK)
    return evolve(before, failures=failures, open_until=now + rest)


def succeeded(before: WireState) -> WireState:
    """The state after the far side has answered as it should, be it with a refusal."""
    return evolve(before, failures=0, open_until=None)


def admitted(state: WireState, limit: RateLimit | None, now: datetime, wanted: int) -> int:
    """How many of the messages wanted may go now."""
    if is_open(state, now):
        return 0
    if state.open_until is not None:
        wanted = min(wanted, 1)
    if limit is None:
        return wanted
    # The burst is what may be ahead of the even pace.
    room = limit.interval * limit.burst - _ahead(state, limit, now)
    return max(0, min(wanted, room // limit.interval))


def taken(state: WireState, limit: RateLimit, now: datetime, count: int) -> WireState:
    """The state after so many messages have been let through."""
    return evolve(state, free_at=now + _ahead(state, limit, now) + limit.interval * count)


def free_at(state: WireState, limit: RateLimit | None, now: datetime) -> datetime:
    """When the next message may go."""
    free = state.open_until if state.open_until is not None and is_open(state, now) else now
    if limit is not None:
        free = max(free, now + _ahead(state, limit, now) - limit.interval * (limit.burst - 1))
    return free


def _ahead(state: WireState, limit: RateLimit, now: datetime) -> timedelta:
    """How far what was let through is ahead of the even pace. It is never more than the burst: what is, comes of
    another limit or of a clock that was ahead, and is forgotten.
    """
    ahead = timedelta(0) if state.free_at is None else max(state.free_at - now, timedelta(0))
    return ahead if ahead <= limit.interval * limit.burst else timedelta(0)
