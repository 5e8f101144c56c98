"""Campaigns: defining, approving, trying, starting, pausing and stopping them, and how far each has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import evolve, frozen

from crmcore.codec.definitions import dump_campaign
from crmcore.domain.decision.experiment import Experiment
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_label
from crmcore.domain.kernel.reach import Email, Phone, Reach
from crmcore.domain.kernel.value_type import require_text
from crmcore.domain.kernel.wall_time import WallTime
from crmcore.domain.marketing.campaign import (
    CAMPAIGN_POLICIES,
    SCHEDULE_ZONES,
    Campaign,
    ScheduleZone,
    Throttle,
)
from crmcore.domain.marketing.campaign_run import FAILED, REASON_LIMIT, CampaignProgress, CampaignRun, CampaignState
from crmcore.domain.marketing.offer import STRATEGIES, Strategy
from crmcore.domain.segment.bound import bind
from crmcore.domain.segment.expression import FieldExpression, predicate_of
from crmcore.domain.segment.predicate import Predicate
from crmcore.errors import InvalidValue, TransactionError, UnknownPolicy, WrongCampaignState
from crmcore.services.campaign_trials import CampaignPreview, Tried, previewed_for, try_out
from crmcore.services.caps import require_channel
from crmcore.services.definitions import named
from crmcore.services.offers import one_of, require_offer_name
from crmcore.services.resolving import require_flag, require_several
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work


@frozen
class CampaignStatus:
    """A campaign as it is defined, its state, who approved it, and what else is kept of how it stands (None while it is
    a draft): when it is to start and did, how many are in its audience, why it was paused or stopped.
    """

    campaign: Campaign
    state: CampaignState = "draft"
    approved_by: str | None = None
    run: CampaignRun | None = None


@frozen
class _Held:
    """A campaign that nobody else changes until the transaction ends."""

    work: Work
    campaign: Campaign
    kept: CampaignRun | None
    state: CampaignState

    @property
    def run(self) -> CampaignRun:
        """What is kept of it; it is no draft."""
        assert self.kept is not None
        return self.kept

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.work.now()

    def require(self, among: Sequence[CampaignState], rule: str) -> None:
        """Raises `WrongCampaignState` unless it is in one of the states."""
        if self.state not in among:
            raise WrongCampaignState(self.campaign.name, self.state, rule)


class Campaigns:
    """What one can do with campaigns."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def define(
        self,
        name: str,
        strategy: Strategy,
        *,
        offers: Sequence[str],
        channels: Sequence[str],
        segment: str | None = None,
        where: str | Predicate | FieldExpression | None = None,
        preferred_first: bool = True,
        fallback: bool = True,
        policy: str = "in order",
        starts: str | WallTime | None = None,
        ends: str | WallTime | None = None,
        zone: ScheduleZone = "tenant",
        throttle: Throttle | None = None,
        holdout: Decimal | Experiment = Decimal(0),
        approval: bool = False,
        doc: str = "",
    ) -> Campaign:
        """Define a campaign, or define it anew while it has not been started, which voids its approval.

        Its audience are the members of `segment`, or all of whom `where` holds, or those of whom both do. Each is
        proposed the first of `offers` that is allowed, through the first of `channels` that is open (the one that the
        customer prefers before the others, with `preferred_first`); or, by the `policy` ``in use``, what that one draws
        among them; or, by any other, what the policy of that name draws that a plugin brings. With `fallback` the next
        channel is tried when one refuses, or the last look finds that it may not be used. `starts` and `ends` are wall
        times like ``2026-12-01 09:00``, in the tenant's `zone` or that of each recipient. `throttle` says how many
        messages go in which time. `holdout` is the share that is kept untreated, or an `Experiment`. With `approval` it
        is started only once somebody has approved it.

        Raises `UnknownOffer`, `UnknownSegment`, `UnknownField`, `PredicateError`, `UnknownChannel`, `UnknownPolicy`,
        `InvalidValue` also where an offer says nothing on a channel; `WrongCampaignState`, also for the name of a
        campaign that was started and is retired.
        """
        experiment = holdout if isinstance(holdout, Experiment) else Experiment(share=holdout)
        for flag, given in (("preferred_first", preferred_first), ("fallback", fallback), ("approval", approval)):
            require_flag(given, flag)
        campaign = Campaign(
            0,
            require_offer_name(name),
            one_of("strategy", strategy, STRATEGIES),
            _names("offers", offers),
            _names("channels", channels),
            segment,
            None if where is None else predicate_of(where),
            preferred_first,
            fallback,
            require_label(policy, "policy"),
            None if starts is None else WallTime.parse(starts, "starts"),
            None if ends is None else WallTime.parse(ends, "ends"),
            one_of("zone", zone, SCHEDULE_ZONES),
            _throttle(throttle),
            experiment.share,
            experiment.name,
            experiment.per,
            approval,
            require_text(doc, "doc"),
        )
        if segment is None and where is None:
            raise InvalidValue("segment", "nobody", "an audience is a segment, or all of whom a predicate holds")
        if campaign.starts is not None and campaign.ends is not None and campaign.starts >= campaign.ends:
            raise InvalidValue("ends", "a time not after the start", "a campaign runs for a while")

        def action(work: Work) -> Campaign:
            work.hold_definitions(to_change=True)
            _check(work, campaign)
            kept = work.unit.campaigns.hold(name)
            if kept is not None and kept.state not in ("draft", "approved"):
                if name not in work.definitions.campaigns:
                    raise WrongCampaignState(name, "retired", "a name that was used is not used again; take another")
                raise WrongCampaignState(name, kept.state, "what was started is not changed; define another one")
            definition = work.unit.definitions.put("campaign", name, dump_campaign(campaign), work.now())
            work.redefined()
            work.emit("campaign.defined", None, {"campaign": name, "version": definition.version})
            return evolve(campaign, number=definition.number, version=definition.version)

        return run(self._scope, "campaigns.define", action)

    def get(self, name: str) -> CampaignStatus:
        """The campaign of that name, and how it stands. Raises `UnknownCampaign`."""
        with self._scope.reading() as work:
            return _status(work, work.definitions.campaign(name), work.unit.campaigns.get(name))

    def all(self) -> Sequence[CampaignStatus]:
        """The campaigns defined, by name, and how they stand."""
        with self._scope.reading() as work:
            runs = {kept.name: kept for kept in work.unit.campaigns.all()}
            return [_status(work, each, runs.get(name)) for name, each in sorted(work.definitions.campaigns.items())]

    def progress(self, name: str) -> CampaignProgress:
        """Where the members of the audience stand, each counted once; nowhere before it has started. Raises
        `UnknownCampaign`.
        """
        with self._scope.reading() as work:
            return work.unit.campaigns.progress(work.definitions.campaign(name).name)

    def preview(self, name: str, customer: CustomerId | Reach) -> CampaignPreview:
        """What the campaign would do for a customer today: the action, and what would be said; nothing is kept. For
        whom it has decided it is the action decided on. Raises `UnknownCampaign`, `UnknownCustomer`, `PolicyError`,
        `RenderError`.
        """
        with self._scope.reading() as work:
            return previewed_for(work, work.definitions.campaign(name), customer)

    def test(
        self,
        name: str,
        to: Sequence[Email | Phone],
        customer: CustomerId | Reach,
        *,
        offer: str | None = None,
    ) -> Sequence[Tried]:
        """Send what a customer would be told to colleagues, through each of the campaign's channels that takes their
        address, at once. It is kept nowhere: not in the outbox, the customer's story, caps or progress.

        Of several offers it is the first that is not named otherwise. A suppressed address gets nothing. Specimens, as
        previews have them, stand for a coupon's code, for links by which its reader acts, and for the address at which
        one click unsubscribes. Returns what each channel answered.

        Raises `UnknownCampaign`, `UnknownCustomer`, `UnknownOffer`, `MalformedIdentifier`; `InvalidValue` also for an
        address that none of the channels takes; `OutboxPaused` where the outbox or a channel is paused;
        `TransactionError` in an open transaction, as no transaction waits for a channel; `RenderError` where a value is
        missing; `KeyMismatch`. Where it raises, nothing has gone out.
        """
        require_several(to, "to", "colleagues' addresses are a list of Email and Phone")
        if not self._scope.implicit:
            raise TransactionError("test messages are sent outside any transaction; call it on the CRM itself")
        return try_out(self._scope, name, to, customer, offer)

    def approve(self, name: str, *, by: str | None = None) -> None:
        """Approve the campaign as it is defined now; `by` whom, or by the actor of the transaction. Raises
        `UnknownCampaign`, `WrongCampaignState`, `InvalidValue` where nobody is named.
        """

        def change(held: _Held) -> CampaignRun:
            approver = held.work.actor if by is None else require_text(by, "by", REASON_LIMIT)
            if not approver:
                raise InvalidValue("by", "nobody", "an approval is somebody's: name whom, or act as somebody")
            held.require(("draft",), "only a draft is approved")
            return CampaignRun(name, "approved", held.campaign.version, held.now, approver)

        self._change(name, "approved", change)

    def start(self, name: str) -> None:
        """Start the campaign: with the first tick from its `starts` on, or with the next one. Its audience is fixed
        then. Raises `UnknownCampaign`, `WrongCampaignState` unless it is approved, or a draft that needs no approval;
        `InvalidValue` when its end is over.
        """

        def change(held: _Held) -> CampaignRun:
            campaign, zone = held.campaign, held.work.zone
            if campaign.approval:
                held.require(("approved",), "it is started once, when it is approved")
            held.require(("draft", "approved"), "it is started once")
            opens, closes = campaign.opens(zone), campaign.closes(zone)
            if closes is not None and closes <= held.now:
                raise InvalidValue("ends", "a time that is over", "a campaign is started before its end")
            approver = held.run.approved_by if held.state == "approved" else None
            starts_at = held.now if opens is None else max(held.now, opens)
            return CampaignRun(name, "scheduled", campaign.version, held.now, approver, starts_at)

        self._change(name, "scheduled", change)

    def pause(self, name: str, *, reason: str = "") -> None:
        """Send nothing of the campaign, and decide for nobody, until it is resumed; messages wait, and expire as they
        would. Raises `UnknownCampaign`, `WrongCampaignState`, `InvalidValue`.
        """
        require_text(reason, "reason", REASON_LIMIT)
        if reason.startswith(FAILED):
            raise InvalidValue("reason", f"words that begin with {FAILED}", "those are of what an error has paused")

        def change(held: _Held) -> CampaignRun:
            held.require(("scheduled", "running"), "it is paused while it is under way")
            return held.run.moved("paused", held.now, reason)

        self._change(name, "paused", change)

    def resume(self, name: str) -> None:
        """Go on where it was paused. Raises `UnknownCampaign`, `WrongCampaignState`."""

        def change(held: _Held) -> CampaignRun:
            held.require(("paused",), "only what is paused is resumed")
            again = held.run.moved("scheduled" if held.run.started_at is None else "running", held.now)
            return evolve(again, paced_at=None)

        self._change(name, "resumed", change)

    def stop(self, name: str, *, reason: str = "") -> None:
        """Stop the campaign for good: it decides for nobody any more, and its messages that wait end as suppressed,
        with the next ticks. What a channel is delivering at that moment goes out. Raises `UnknownCampaign`,
        `WrongCampaignState`.
        """
        require_text(reason, "reason", REASON_LIMIT)

        def change(held: _Held) -> CampaignRun:
            held.require(("scheduled", "running", "paused"), "it is stopped while it is under way")
            return held.run.moved("stopped", held.now, reason)

        self._change(name, "stopped", change)

    def retire(self, name: str) -> None:
        """Take a campaign out of use that is not under way; what it did stays in the log, and its name is not used
        again once it was started. Raises `UnknownCampaign`, `WrongCampaignState`.
        """

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            held = _held(work, name)
            held.require(("draft", "approved", "stopped", "finished"), "stop it first")
            if held.kept is not None and not held.kept.settled:
                raise WrongCampaignState(name, held.state, "its messages that wait are ended with the next ticks")
            work.unit.definitions.retire("campaign", name, work.now())
            work.redefined()
            work.emit("campaign.retired", None, {"campaign": name})

        run(self._scope, "campaigns.retire", action, form=NOTHING)

    def _change(self, name: str, event: str, change: Callable[[_Held], CampaignRun]) -> None:
        def action(work: Work) -> None:
            work.hold_definitions()
            changed = change(_held(work, name))
            work.unit.campaigns.put(changed)
            work.emit(f"campaign.{event}", None, {"campaign": name, "reason": changed.reason})

        run(self._scope, f"campaigns.{event}", action, form=NOTHING)


def _held(work: Work, name: str) -> _Held:
    campaign, kept = work.definitions.campaign(name), work.unit.campaigns.hold(name)
    return _Held(work, campaign, kept, _status(work, campaign, kept).state)


def _status(work: Work, campaign: Campaign, kept: CampaignRun | None) -> CampaignStatus:
    """How a campaign stands; whether it is finished is told by what is left to do, whatever was noted last."""
    if kept is None or (kept.state == "approved" and kept.version != campaign.version):
        return CampaignStatus(campaign)
    state = kept.state
    if state in ("running", "paused", "finished") and kept.started_at is not None:
        if not work.unit.campaigns.is_open(campaign.name):
            state = "finished"
        elif state == "finished":
            state = "running"
    return CampaignStatus(campaign, state, kept.approved_by, kept)


def _check(work: Work, campaign: Campaign) -> None:
    definitions = work.definitions
    if campaign.segment is not None:
        definitions.segment(campaign.segment)
    if campaign.where is not None:
        bind(campaign.where, definitions.catalogue)
    if campaign.policy not in CAMPAIGN_POLICIES:
        named(campaign.policy, work.setting.brought_policies, UnknownPolicy)
    for channel in campaign.channels:
        require_channel(work, channel)
    for name in campaign.offers:
        offer = definitions.offer(name)
        for channel in campaign.channels:
            if channel not in offer.wording:
                nature = f"{channel!r}, on which the offer {offer.name!r} says nothing"
                raise InvalidValue("channels", nature, "each of the offers has a wording for each of the channels")


def _names(field: str, names: Sequence[str]) -> tuple[str, ...]:
    require_several(names, field, f"{field} are a list of names")
    found = tuple(names)
    for each in found:
        require_text(each, field)
    if not found or len({*found}) < len(found):
        raise InvalidValue(field, "none, or one of them twice", f"a campaign has {field}, each once, in order")
    return found


def _throttle(throttle: object) -> Throttle | None:
    if throttle is None:
        return None
    if not isinstance(throttle, Throttle):
        raise InvalidValue("throttle", f"a {type(throttle).__name__}", "it is a Throttle(messages, seconds)")
    return throttle
