"""Upkeep: what `tick` does, and how things stand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal

from attrs import field, frozen

from crmcore.domain.kernel.time import day_date
from crmcore.domain.segment.segment import Ranking, Roster
from crmcore.services.campaigning import Campaigned, carry_on
from crmcore.services.delivering import Dispatched, Stopped, dispatch
from crmcore.services.epochs import is_restored
from crmcore.services.erasing import UNFINISHED, scrub
from crmcore.services.evaluating import reevaluate
from crmcore.services.events import Events
from crmcore.services.inbound import Taken, receive_all
from crmcore.services.journalling import catch_up
from crmcore.services.replicas import beat
from crmcore.services.retentions import carry_out
from crmcore.services.scope import Scope, key_state
from crmcore.services.segments import refresh
from crmcore.services.wires import broken_wires
from crmcore.services.work import Work


@frozen
class Ticked:
    """What a tick did: events sealed, standings changed because the day turned, members who entered and left
    segments, what became of messages, what retention rules did (customers erased, rows redacted), what was heard, and
    what was done about campaigns.
    """

    sealed: int
    standings_changed: int
    entered: int
    left: int
    dispatched: Dispatched
    erased: int = 0
    redacted: int = 0
    taken: Taken = field(factory=Taken)
    campaigned: Campaigned = field(factory=Campaigned)


@frozen
class Health:
    """How things stand: events waiting to be sealed, the tenant day on which standings were last evaluated (None:
    never), and messages: how many wait, are held for a person to look at, and the channels that have due messages and
    are not there; whether the master key is that of the database; whether nothing is sent because the database has
    been restored (`outbox.resume_after_restore`); the channels, and providers as ``provider <name>``, that are left
    alone now because they failed; and the campaigns that are paused as an error was in their way.
    """

    events_unsealed: int
    evaluated_on: date | None
    days_behind: int
    messages_waiting: int
    messages_held: int
    channels_missing: tuple[str, ...]
    master_key: Literal["right", "wrong", "missing"]
    restored: bool = False
    channels_broken: tuple[str, ...] = ()
    campaigns_failed: tuple[str, ...] = ()


def tick(
    scope: Scope,
    messages: int | None = None,
    channels: Collection[str] | None = None,
    stopped: Stopped | None = None,
    *,
    upkeep: bool = True,
) -> Ticked:
    """Do what is due: erase again whom a restored database has brought back, re-evaluate standings once the tenant's
    day has turned, refresh segments (rankings once a day), forget expired idempotency keys, write down the time for
    replicas, fetch what has come in through channels (in a database of one tenant), carry campaigns on, deliver
    messages, carry out retention rules, do what is pending of erasures, seal events. Each in a transaction of its own;
    called again at once it finds nothing to do, but for campaigns that take more than one tick.

    Where `channels` are named, these alone hear and deliver; without `upkeep` nothing else is done.
    """
    catch_up(scope)
    if not upkeep:
        taken = _taken(scope, channels)
        return Ticked(0, 0, 0, 0, dispatch(scope, limit=messages, channels=channels, stopped=stopped), taken=taken)
    changed = entered = left = 0
    with scope.writing() as work:
        turned = work.unit.lifecycle.day() != work.today()
        if turned:
            changed = reevaluate(work, None, "the day turned")
            work.unit.lifecycle.mark(work.today())
    with scope.writing() as work:
        for change in refresh(work, _due(work)).values():
            entered += change.entered
            left += change.left
    with scope.writing() as work:
        work.unit.commands.forget_expired(work.now())
        beat(work)
    taken = _taken(scope, channels)
    campaigned = carry_on(scope)
    dispatched = dispatch(scope, limit=messages, channels=channels, stopped=stopped)
    erased, redacted = carry_out(scope)
    with scope.reading() as work:
        setting, unfinished = work.setting, work.unit.settings.get(UNFINISHED)
    if unfinished is not None:
        scrub(scope, setting)
    return Ticked(Events(scope).seal(), changed, entered, left, dispatched, erased, redacted, taken, campaigned)


def _taken(scope: Scope, channels: Collection[str] | None) -> Taken:
    with scope.reading() as work:
        # Channels are shared by all tenants: what is another's must not be taken for nobody's.
        alone = len(work.unit.tenants.all()) == 1
    return receive_all(scope, channels) if alone else Taken()


def health(scope: Scope) -> Health:
    """How things stand."""
    restored = is_restored(scope)
    with scope.reading() as work:
        day = work.unit.lifecycle.day()
        behind = 0 if day is None else work.today() - day
        outbox = work.unit.outbox
        return Health(
            work.unit.events.backlog(),
            None if day is None else day_date(day),
            behind,
            outbox.count("waiting"),
            outbox.count("held"),
            tuple(sorted(set(outbox.due(work.now(), leases=work.lease_now())).difference(work.setting.channels))),
            key_state(work),
            restored,
            tuple(broken_wires(work)),
            tuple(sorted(run.name for run in work.unit.campaigns.all() if run.has_failed)),
        )


def _due(work: Work) -> tuple[str, ...]:
    # A ranking is found whole each time: once a day is enough unless asked for.
    today = work.today()
    due = []
    for name, segment in work.definitions.segments.items():
        if isinstance(segment.rule, Roster):
            continue
        last = work.unit.segments.refreshed(segment.number)
        if last is None or last.day != today or not isinstance(segment.rule, Ranking):
            due.append(name)
    return tuple(due)
