"""Campaigning: a tick carries campaigns on, in steps that are a transaction each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from attrs import evolve, frozen

from crmcore.domain.decision.experiment import Experiment
from crmcore.domain.decision.policy import Policy
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.marketing.campaign import Campaign
from crmcore.domain.marketing.campaign_run import CampaignRun, Leaving
from crmcore.errors import CRMError, KeyMismatch, StorageError
from crmcore.policies.in_order import InOrderPolicy
from crmcore.services.asking import chosen_policy
from crmcore.services.campaign_guard import STOPPED
from crmcore.services.campaign_messages import Arrangement
from crmcore.services.choosing import chosen, part
from crmcore.services.deciding import Decided, decide_chunk
from crmcore.services.deliveries import told
from crmcore.services.planning import Request
from crmcore.services.salt import salt_of
from crmcore.services.scope import Scope
from crmcore.services.segments import refresh
from crmcore.services.work import Work

CHUNK = 5_000
"""Members decided for, or messages moved, in one step."""
STEPS = 4
"""Steps that a tick takes with one campaign."""


@frozen
class Campaigned:
    """What a tick did about campaigns: how many were `started` and `finished`, the customers `decided` for, and the
    `messages` that made.
    """

    started: int = 0
    finished: int = 0
    decided: int = 0
    messages: int = 0

    def __add__(self, other: Campaigned) -> Campaigned:
        return Campaigned(
            self.started + other.started,
            self.finished + other.finished,
            self.decided + other.decided,
            self.messages + other.messages,
        )


class _Step(NamedTuple):
    """What a step did, and whether another may follow."""

    done: Campaigned
    more: bool


_AT_REST = _Step(Campaigned(), more=False)
_MOVED = _Step(Campaigned(), more=True)


def carry_on(scope: Scope) -> Campaigned:
    """Carry every campaign on by a few steps: start it when its time has come, decide for members of its audience, deal
    with messages that wait as its state wants, and say when it is finished.

    Killed at any point it goes on from there; several workers take turns. One whose deciding fails is paused, with the
    error's code and message as the reason. Raises `KeyMismatch` where a digest is needed, `StorageError`.
    """
    with scope.reading() as work:
        if not work.definitions.campaigns:
            return Campaigned()
        names = [run.name for run in work.unit.campaigns.all() if run.state in _UNDER_WAY or not run.settled]
    done = Campaigned()
    for name in names:
        try:
            for _ in range(STEPS):
                with scope.writing() as work:
                    step = _step(work, name)
                done += step.done
                if not step.more:
                    break
        except (StorageError, KeyMismatch):
            raise
        except CRMError as error:
            with scope.writing() as work:
                _fail(work, name, error)
    return done


_UNDER_WAY = ("scheduled", "running")


def _step(work: Work, name: str) -> _Step:
    campaign = work.hold_definitions().campaigns.get(name)
    # Customers are held before the campaign, and messages before it too: whoever holds several waits in one direction.
    members = work.unit.campaigns.undecided(name, limit=CHUNK)
    work.unit.customers.hold(members)
    run = work.unit.campaigns.hold(name)
    if campaign is None or run is None:
        return _AT_REST
    match run.state:
        case "scheduled" if run.starts_at is not None and run.starts_at <= work.now():
            return _start(work, campaign, run)
        case "running":
            return _run(work, campaign, run, members)
        case "paused" if not run.settled:
            return _settled(work, run, work.unit.campaigns.park(name, limit=CHUNK))
        case "stopped" if not run.settled:
            return _settled(work, run, _end(work, run))
    return _AT_REST


def _start(work: Work, campaign: Campaign, run: CampaignRun) -> _Step:
    """Fix the audience as it is now."""
    if campaign.segment is not None:
        refresh(work, (work.definitions.segment(campaign.segment).name,))
    ids = chosen(work, campaign.segment, campaign.where, None)
    now = work.now()
    count = 0
    while members := part(ids, count, CHUNK):
        work.unit.campaigns.enlist(campaign.name, members)
        count += len(members)
    started = evolve(run.moved("running", now), started_at=now, audience=count, version=campaign.version)
    work.unit.campaigns.put(evolve(started, settled=True))
    work.emit("campaign.started", None, {"campaign": campaign.name, "audience": count})
    return _Step(Campaigned(started=1), more=True)


def _run(work: Work, campaign: Campaign, run: CampaignRun, held: Sequence[CustomerId]) -> _Step:
    name, now = campaign.name, work.now()
    if not run.settled:
        throttle = campaign.throttle
        slots = [now] * CHUNK if throttle is None else run.slots(throttle, now, CHUNK)[1]
        moved = work.unit.campaigns.let_go(name, slots)
        return _settled(work, run if throttle is None else run.slots(throttle, now, moved)[0], moved)
    members = work.unit.campaigns.undecided(name, limit=CHUNK)
    closes = campaign.closes(work.zone)
    if members and closes is not None and closes <= now:
        work.unit.campaigns.put(run.moved("stopped", now, "ended"))
        work.emit("campaign.stopped", None, {"campaign": name, "reason": "ended"})
        return _MOVED
    if members:
        # What another worker has done meanwhile is left as it is.
        ours = {*held}
        decided = _decide(work, campaign, run, [member for member in members if member in ours])
        return _Step(Campaigned(decided=decided.decided, messages=decided.messages), more=True)
    if work.unit.campaigns.is_open(name):
        return _AT_REST
    work.unit.campaigns.put(evolve(run.moved("finished", now), settled=True))
    work.emit("campaign.finished", None, {"campaign": name, "audience": run.audience})
    return _Step(Campaigned(finished=1), more=False)


def _settled(work: Work, run: CampaignRun, moved: int) -> _Step:
    """After waiting messages were dealt with: fewer than a chunk were the last."""
    work.unit.campaigns.put(evolve(run, settled=moved < CHUNK))
    return _MOVED


def _end(work: Work, run: CampaignRun) -> int:
    ended = work.unit.campaigns.end(run.name, at=work.now(), detail=STOPPED, limit=CHUNK)
    work.emit_many([("message.suppressed", each.customer, {**told(each), "detail": STOPPED}) for each in ended])
    return len(ended)


def _decide(work: Work, campaign: Campaign, run: CampaignRun, members: Sequence[CustomerId]) -> Decided:
    name, campaigns = campaign.name, work.unit.campaigns
    merged = work.unit.merges.heads(members) if work.definitions.merging else {}
    if merged:
        # The heads are met again in a later step.
        campaigns.follow(name, merged)
    there = work.unit.customers.get([member for member in members if member not in merged])
    erased = work.unit.erasures.erased(members)
    gone: dict[CustomerId, Leaving] = dict.fromkeys(erased, "erased")
    gone.update({id_: "archived" for id_, each in there.items() if each.archived_at is not None and id_ not in gone})
    campaigns.leave(name, gone)
    living = [member for member in there if member not in gone]
    if not living:
        return Decided()
    arrangement = Arrangement(campaign, run)
    decided = decide_chunk(work, request_of(work, campaign, arrangement), living, store=True)
    campaigns.settle(name, campaign.occasion, living)
    if decided.decided < len(living):
        # Somebody who is merged into them was decided for, which stands for both.
        campaigns.leave(name, dict.fromkeys(living, "merged"))
    if arrangement.run != run:
        campaigns.put(arrangement.run)
    return decided


def request_of(work: Work, campaign: Campaign, arrange: Arrangement | None = None) -> Request:
    """What a campaign asks to be decided. Raises `NoPolicy` where it is the policy in use, and none is,
    `UnknownPolicy` where it is one that no plugin brings here.
    """
    policy: Policy = InOrderPolicy(campaign)
    if campaign.policy != "in order":
        policy = chosen_policy(work, None if campaign.policy == "in use" else campaign.policy)
    return Request(
        policy,
        campaign.occasion,
        Experiment(campaign.arm_name, campaign.holdout, campaign.per),
        salt_of(work),
        campaign.segment if campaign.segment in work.definitions.segments else None,
        campaign.offers,
        campaign.channels,
        arrange,
    )


def _fail(work: Work, name: str, error: CRMError) -> None:
    """Pause a campaign that cannot go on, for a person to look at."""
    run = work.unit.campaigns.hold(name)
    if run is not None and run.state in _UNDER_WAY:
        work.unit.campaigns.put(run.failed(error.code, error.message, work.now()))
        work.emit("campaign.paused", None, {"campaign": name, "reason": error.code})
