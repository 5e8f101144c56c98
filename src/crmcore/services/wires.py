"""Wires at work: how many messages of a channel may be claimed, and what an answer says of its wires.

A channel has one wire of its own, and shares that of its provider with others, where it names one. Whoever holds both
holds the provider's first, so that no two workers wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from attrs import evolve

from crmcore.domain.decision.message import Answer, Refused, Unknown
from crmcore.domain.decision.wire import (
    FAILURES,
    WireState,
    admitted,
    failed,
    free_at,
    is_broken,
    is_open,
    provider_wire,
    succeeded,
    taken,
)
from crmcore.ports.channel import Channel
from crmcore.services.guests import duration_of, provider_of
from crmcore.services.work import Work

_FAILING = ("provider", "setup", "other")
"""Why a refusal for now is the far side's failure, and not about the message."""


def wires_of(work: Work, channel: str) -> tuple[str, ...]:
    """The wires that the channel uses, in the order in which they are held."""
    there = work.setting.channels.get(channel)
    provider = None if there is None else provider_of(there)
    return (channel,) if provider is None else (provider_wire(provider), channel)


def broken_wires(work: Work) -> Sequence[str]:
    """The wires that are left alone now, of the channels there are and their providers."""
    used = {wire for channel in work.setting.channels for wire in wires_of(work, channel)}
    now = work.now()
    return [name for name, state in work.unit.wires.all().items() if name in used and is_open(state, now)]


def admit(work: Work, channel: Channel, wanted: int) -> int:
    """How many messages of the channel are worth claiming now; what may really go is asked for each by `take`."""
    if work.definitions.is_paused(channel.name):
        return 0
    limits, now = work.definitions.rate_limits, work.now()
    for wire in wires_of(work, channel.name):
        wanted = admitted(work.unit.wires.get(wire), limits.get(wire), now, wanted)
    return wanted


def take(work: Work, channel: Channel) -> datetime | Collection[str]:
    """Take the channel's wires for one message, in the transaction that starts it: which of them, broken, the message
    tries whether they work again; or when it may go.
    """
    limits, now = work.definitions.rate_limits, work.now()
    wires = wires_of(work, channel.name)
    held = _held(work, [wire for wire in wires if wire in limits or work.unit.wires.get(wire).open_until is not None])
    if not all(admitted(state, limits.get(wire), now, 1) for wire, state in held.items()):
        return max(free_at(state, limits.get(wire), now) for wire, state in held.items())
    tried = [wire for wire, state in held.items() if state.open_until is not None]
    for wire, state in held.items():
        limit, after = limits.get(wire), state
        if limit is not None:
            after = taken(after, limit, now, 1)
        if wire in tried:
            # One message tries the wire again; the others wait for what comes of it.
            after = evolve(after, open_until=now + 2 * duration_of(channel))
        if after != state:
            work.unit.wires.put(wire, after)
    return tried


def note_answer(work: Work, channel: str, answer: Answer, *, tried: Collection[str] = ()) -> bool:
    """Note what an answer of the far side says of the channel's wires, of which the message has `tried` some; False
    when one of them is to be left alone now.

    A channel that is broken itself says nothing more against its provider: it would hold up those that work.
    """
    failing = isinstance(answer, Unknown) or (
        isinstance(answer, Refused) and not answer.permanent and answer.reason in _FAILING
    )
    wires = wires_of(work, channel)
    if not failing and not any(work.unit.wires.get(wire).failures for wire in wires):
        return True
    held, now, goes_on = _held(work, wires), work.now(), True
    alone = failing and is_broken(held[channel])
    for wire, before in held.items():
        if alone and wire != channel:
            after = evolve(before, open_until=now) if wire in tried else before
        else:
            after = failed(before, now, probe=wire in tried) if failing else succeeded(before)
        if after != before:
            work.unit.wires.put(wire, after)
        _tell(work, wire, channel, before, after)
        goes_on = goes_on and not is_open(after, now)
    return goes_on


def note_silence(work: Work, channel: str, tried: Collection[str]) -> None:
    """A message that was to try some wires of its channel never reached them: another one may."""
    for wire, state in _held(work, [wire for wire in wires_of(work, channel) if wire in tried]).items():
        if state.open_until is not None:
            work.unit.wires.put(wire, evolve(state, open_until=work.now()))


def _held(work: Work, wires: Sequence[str]) -> Mapping[str, WireState]:
    return {wire: work.unit.wires.hold(wire) for wire in wires}


def _tell(work: Work, wire: str, channel: str, before: WireState, after: WireState) -> None:
    kind, name = ("channel", channel) if wire == channel else tuple(wire.split(" ", 1))
    if after.failures == FAILURES != before.failures:
        work.emit(f"{kind}.broken", None, {kind: name, "failures": after.failures})
    if is_broken(before) and not after.failures:
        work.emit(f"{kind}.mended", None, {kind: name})
