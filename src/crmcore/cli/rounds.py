"""Ticking in rounds, until told to stop or nothing is left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from threading import Event
from typing import TYPE_CHECKING

import click
from attrs import asdict, field, frozen

from crmcore.cli.output import plain
from crmcore.errors import StorageError

if TYPE_CHECKING:
    from crmcore.app import CRM
    from crmcore.services.upkeep import Ticked

Line = Mapping[str, object]
Tell = Callable[[Line, bool], None]
"""Tells a line of JSON; true for one that tells of a failure."""

_SLOWEST = 600.0
"""Seconds between rounds, at most, while the storage is away."""


@frozen
class Rounds:
    """How to tick: how many seconds to `rest` where nothing is left to do, how many `messages` to deliver in a round;
    `once` until nothing is left; for each of `all_tenants`, or for the one. `channels` are those that hear and deliver,
    all where it is None, and `upkeep` says whether the rest is done too. `label` begins each line that is told.
    """

    rest: float
    messages: int
    tenant: str
    once: bool = False
    all_tenants: bool = False
    channels: tuple[str, ...] | None = None
    upkeep: bool = True
    label: Line = field(factory=dict)


def print_line(line: Line, failing: bool) -> None:
    """Print a line of JSON, on stderr where it tells of a failure."""
    click.echo(json.dumps(line), err=failing)


def go_on(crm: CRM, rounds: Rounds, stopped: Event, tell: Tell) -> None:
    """Tick until stopped. While the storage is away it is tried again, ever more slowly. Raises `StorageError` for what
    does not pass, and whatever else a tick does.
    """
    rest = rounds.rest
    while not stopped.is_set():
        try:
            more = _round(crm, rounds, stopped, tell)
        except StorageError as error:
            if error.retry == "never" or rounds.once:
                raise
            tell({**rounds.label, "error": error.code, "message": str(error)}, True)
            rest = min(2 * rest, _SLOWEST)
            stopped.wait(rest)
            continue
        rest = rounds.rest
        if not more:
            if rounds.once:
                return
            stopped.wait(rest)


def _round(crm: CRM, rounds: Rounds, stopped: Event, tell: Tell) -> bool:
    """Tick each tenant once; whether there is more to do at once."""
    more = False
    names = [each.name for each in crm.tenants.all()] if rounds.all_tenants else [rounds.tenant]
    for name in names:
        if stopped.is_set():
            break
        ticked = crm.tenant(name).tick(
            messages=rounds.messages, channels=rounds.channels, upkeep=rounds.upkeep, stopped=stopped.is_set
        )
        if _did_something(ticked):
            tell({"tenant": name, **rounds.label, **plain(asdict(ticked, recurse=False))}, False)
        done = ticked.dispatched
        ended = done.accepted + done.refused + done.suppressed + done.held
        more = more or ended >= rounds.messages or bool(ticked.campaigned.decided)
    return more


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
