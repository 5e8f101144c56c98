"""The state of a wire, a channel's or that of a provider behind several: its circuit breaker, and how fast it may be
used. Pure; kept in the store, so that all workers share it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import evolve, frozen

from crmcore.domain.kernel.pace import Pace

FAILURES = 5
"""How many failures in a row open the breaker."""
_FIRST_BREAK = timedelta(seconds=30)
_LONGEST_BREAK = timedelta(minutes=15)
_LONGEST_LEFT_ALONE = timedelta(hours=2)


ALL_CHANNELS = "all channels"
"""The name under which what holds for all channels is defined; no channel can have it, for its blank."""
_PROVIDER = "provider "
# No channel can have such a name either.


def provider_wire(provider: str) -> str:
    """The name of a provider's wire, among those of channels."""
    return _PROVIDER + provider


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
    def pace(self) -> Pace:
        """The even pace that it asks for."""
        return Pace.of(self.messages, self.seconds, self.burst)


@frozen
class WireState:
    """How a wire stands.

    After `failures` in a row it is left alone until `open_until` (a circuit breaker; Nygard 2007), then tried with one
    message. `free_at` is the theoretical arrival time of its pace (see `Pace`).
    """

    failures: int = 0
    open_until: datetime | None = None
    free_at: datetime | None = None


UNTOUCHED = WireState()


def is_broken(state: WireState) -> bool:
    """Whether a wire has failed so often in a row that it is left alone, or tried with one message."""
    return state.failures >= FAILURES


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
    return wanted if limit is None else min(wanted, limit.pace.room(state.free_at, now))


def taken(state: WireState, limit: RateLimit, now: datetime, count: int) -> WireState:
    """The state after so many messages have been let through."""
    return evolve(state, free_at=limit.pace.after(state.free_at, now, count))


def free_at(state: WireState, limit: RateLimit | None, now: datetime) -> datetime:
    """When the next message may go."""
    free = state.open_until if state.open_until is not None and is_open(state, now) else now
    return free if limit is None else max(free, limit.pace.next_at(state.free_at, now))
