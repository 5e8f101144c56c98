"""Wires at work: how many messages of a channel may be claimed, and what an answer says of its wire."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from crmcore.domain.decision.message import Answer, Refused, Unknown
from crmcore.domain.decision.wire import FAILURES, admitted, failed, free_at, is_open, succeeded, taken
from crmcore.ports.channel import Channel
from crmcore.services.guests import duration_of
from crmcore.services.work import Work

_FAILING = ("provider", "setup", "other")
"""Why a refusal for now is the far side's failure, and not about the message."""


def admit(work: Work, channel: Channel, wanted: int) -> int:
    """How many messages of the channel are worth claiming now; what may really go is asked for each by `take`."""
    if work.definitions.is_paused(channel.name):
        return 0
    limit, state = work.definitions.rate_limits.get(channel.name), work.unit.wires.get(channel.name)
    return admitted(state, limit, work.now(), wanted)


def take(work: Work, channel: Channel) -> datetime | bool:
    """Take the wire for one message, in the transaction that starts it: True when the message tries whether a broken
    wire works again, False when it just goes, or when it may go.
    """
    name, now = channel.name, work.now()
    limit, state = work.definitions.rate_limits.get(name), work.unit.wires.get(name)
    if limit is None and state.open_until is None:
        return False
    state = work.unit.wires.hold(name)
    if not admitted(state, limit, now, 1):
        return free_at(state, limit, now)
    probe = state.open_until is not None
    if limit is not None:
        state = taken(state, limit, now, 1)
    if probe:
        # One message tries the wire again; the others wait for what comes of it.
        state = evolve(state, open_until=now + 2 * duration_of(channel))
    work.unit.wires.put(name, state)
    return probe


def note_answer(work: Work, channel: str, answer: Answer, *, probe: bool = False) -> bool:
    """Note what an answer of the far side says of the wire; False when it is to be left alone now."""
    failing = isinstance(answer, Unknown) or (
        isinstance(answer, Refused) and not answer.permanent and answer.reason in _FAILING
    )
    if not failing and not work.unit.wires.get(channel).failures:
        return True
    before = work.unit.wires.hold(channel)
    after = failed(before, work.now(), probe=probe) if failing else succeeded(before)
    if after != before:
        work.unit.wires.put(channel, after)
    if after.failures == FAILURES != before.failures:
        work.emit("channel.broken", None, {"channel": channel, "failures": after.failures})
    if before.failures >= FAILURES and not failing:
        work.emit("channel.mended", None, {"channel": channel})
    return not is_open(after, work.now())


def note_silence(work: Work, channel: str) -> None:
    """A message that was to try the wire never reached it: another one may."""
    state = work.unit.wires.hold(channel)
    if state.open_until is not None:
        work.unit.wires.put(channel, evolve(state, open_until=work.now()))
