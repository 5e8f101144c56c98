"""Ticking in rounds, until told to stop or nothing is left."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from threading import Event
from typing import TYPE_CHECKING

import click
from attrs import asdict, define, field, frozen

from crmcore.cli.output import plain
from crmcore.errors import CRMError, KeyMismatch, StorageError, UnknownChannel, UnknownTenant

if TYPE_CHECKING:
    from crmcore.app import CRM
    from crmcore.services.upkeep import Ticked

Line = Mapping[str, object]
Tell = Callable[[Line, bool], None]
"""Tells a line of JSON; true for one that tells of a failure."""

_SLOWEST = 600.0
"""Seconds between rounds, at most, while the storage is away."""
_LONGEST_PAUSE = 60.0
"""Seconds, at most, until a tenant is ticked again whose tick fails for itself."""


@frozen
class Rounds:
    """How to tick: how many seconds to `rest` where nothing is left to do, how many `messages` to deliver in a round;
    `once` until nothing is left; for each of `all_tenants`, or for the one. `channels` are those that hear and deliver,
    all where it is None, and `upkeep` says whether the rest is done too. `label` begins each line that is told. With
    `debug` it is shown where an error arose that nobody foresaw.
    """

    rest: float
    messages: int
    tenant: str
    once: bool = False
    all_tenants: bool = False
    channels: tuple[str, ...] | None = None
    upkeep: bool = True
    label: Line = field(factory=dict)
    debug: bool = False


@define
class _Pause:
    """How long a tenant rests whose tick has failed, and until when."""

    seconds: float
    until: float = 0.0

    def grow(self) -> None:
        """It failed once more."""
        self.seconds = min(2 * self.seconds, _LONGEST_PAUSE)
        self.until = time.monotonic() + self.seconds


def print_line(line: Line, failing: bool) -> None:
    """Print a line of JSON, on stderr where it tells of a failure."""
    click.echo(json.dumps(line), err=failing)


def told_of(error: Exception) -> Line:
    """What is told of an error: its code and its message; of one that is none of ours its type, as its text may hold
    anything.
    """
    if isinstance(error, CRMError):
        return {"error": error.code, "message": error.message}
    return {"error": "internal", "message": f"{type(error).__name__}; --debug shows where"}


def go_on(crm: CRM, rounds: Rounds, stopped: Event, tell: Tell) -> None:
    """Tick until stopped. While the storage is away it is tried again, ever more slowly, and so is a tenant whose tick
    raises what nobody foresaw; once nothing is left is the end, it is raised. Raises `StorageError` for what does not
    pass, `KeyMismatch`, `UnknownTenant`, `UnknownChannel`.
    """
    rest = rounds.rest
    pauses: dict[str, _Pause] = {}
    while not stopped.is_set():
        try:
            more = _round(crm, rounds, stopped, tell, pauses)
        except StorageError as error:
            if error.retry == "never" or rounds.once:
                raise
            tell({**rounds.label, **told_of(error)}, True)
            rest = min(2 * rest, _SLOWEST)
            stopped.wait(rest)
            continue
        rest = rounds.rest
        if not more:
            if rounds.once:
                return
            stopped.wait(rest)


def _round(crm: CRM, rounds: Rounds, stopped: Event, tell: Tell, pauses: dict[str, _Pause]) -> bool:
    """Tick each tenant once that does not pause; whether there is more to do at once."""
    more = False
    names = [each.name for each in crm.tenants.all()] if rounds.all_tenants else [rounds.tenant]
    for name in names:
        if stopped.is_set():
            break
        if name in pauses and time.monotonic() < pauses[name].until:
            continue
        try:
            ticked = crm.tenant(name).tick(
                messages=rounds.messages, channels=rounds.channels, upkeep=rounds.upkeep, stopped=stopped.is_set
            )
        except Exception as error:
            if rounds.once or _does_not_pass(error, rounds):
                raise
            if rounds.debug:
                traceback.print_exception(error)
            tell({"tenant": name, **rounds.label, **told_of(error)}, True)
            pauses.setdefault(name, _Pause(rounds.rest)).grow()
            continue
        pauses.pop(name, None)
        if _did_something(ticked):
            tell({"tenant": name, **rounds.label, **plain(asdict(ticked, recurse=False))}, False)
        done = ticked.dispatched
        ended = done.accepted + done.refused + done.suppressed + done.held
        more = more or ended >= rounds.messages or bool(ticked.campaigned.decided)
    return more


def _does_not_pass(error: Exception, rounds: Rounds) -> bool:
    """Whether what a tick raised is not of that tick alone: the storage, the key, or what is asked for is not there."""
    if isinstance(error, UnknownTenant):
        # Of all tenants, one may be dropped meanwhile.
        return not rounds.all_tenants
    return isinstance(error, StorageError | KeyMismatch | UnknownChannel)


def _did_something(ticked: Ticked) -> bool:
    told = asdict(ticked)
    told["dispatched"].pop("waiting")
    return any(_counts(told))


def _counts(told: dict[str, object]) -> Iterator[object]:
    for value in told.values():
        if isinstance(value, dict):
            yield from _counts(value)
        else:
            yield value
