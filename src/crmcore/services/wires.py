"""Wires at work: how many messages of a channel may be claimed, and what an answer says of its wire."""

from __future__ import annotations

from attrs import evolve

from crmcore.domain.decision.message import Answer, Refused, Unknown
from crmcore.domain.decision.wire import FAILURES, admitted, failed, succeeded, taken
from crmcore.ports.channel import Channel
from crmcore.services.guests import duration_of
from crmcore.services.work import Work

_FAILING = ("provider", "setup", "other")
"""Why a refusal for now is the far side's failure, and not about the message."""


def admit(work: Work, channel: Channel, wanted: int) -> int:
    """How many messages of the channel may be claimed now, in the transaction that claims them."""
    name, now = channel.name, work.now()
    if work.definitions.is_paused(name):
        return 0
    limit, state = work.definitions.rate_limits.get(name), work.unit.wires.get(name)
    if limit is None and state.open_until is None:
        return wanted
    state = work.unit.wires.hold(name)
    count = admitted(state, limit, now, wanted)
    if count and state.open_until is not None:
        # One worker tries the wire again; the others wait for what comes of it.
        work.unit.wires.put(name, evolve(state, open_until=now + 2 * duration_of(channel)))
    return count


def note_taken(work: Work, channel: str, count: int) -> None:
    """Count claimed messages against the channel's rate limit, if it has one."""
    limit = work.definitions.rate_limits.get(channel)
    if limit is not None and count:
        work.unit.wires.put(channel, taken(work.unit.wires.hold(channel), limit, work.now(), count))


def note_answer(work: Work, channel: str, answer: Answer) -> bool:
    """Note what an answer says of the wire; False when the channel is to be left alone now."""
    failing = isinstance(answer, Unknown) or (
        isinstance(answer, Refused) and not answer.permanent and answer.reason in _FAILING
    )
    if not failing and not work.unit.wires.get(channel).failures:
        return True
    before = work.unit.wires.hold(channel)
    after = failed(before, work.now()) if failing else succeeded(before)
    work.unit.wires.put(channel, after)
    if after.failures == FAILURES:
        work.emit("channel.broken", None, {"channel": channel, "failures": after.failures})
    if before.failures >= FAILURES and not failing:
        work.emit("channel.mended", None, {"channel": channel})
    return after.open_until is None
