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


EVERYTHING = "everything"
"""The name under which all channels are paused."""


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


def failed(before: WireState, now: datetime) -> WireState:
    """The state after a failure of the far side; the more in a row, the longer it is left alone."""
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
    if state.open_until is not None:
        if now < state.open_until:
            return 0
        wanted = min(wanted, 1)
    if limit is None:
        return wanted
    ahead = timedelta(0) if state.free_at is None else max(state.free_at - now, timedelta(0))
    # The burst is what may be ahead of the even pace.
    room = limit.interval * limit.burst - ahead
    return max(0, min(wanted, room // limit.interval))


def taken(state: WireState, limit: RateLimit, now: datetime, count: int) -> WireState:
    """The state after so many messages have been let through."""
    begins = now if state.free_at is None else max(state.free_at, now)
    return evolve(state, free_at=begins + limit.interval * count)


def free_at(state: WireState, limit: RateLimit | None, now: datetime) -> datetime:
    """When the next message may go."""
    free = now
    if state.open_until is not None:
        free = max(free, state.open_until)
    if limit is not None and state.free_at is not None:
        free = max(free, state.free_at - limit.interval * (limit.burst - 1))
    return free
