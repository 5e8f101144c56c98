"""Deciding for a chunk of customers: eligibility, gate, policy, draw and arm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from crmcore.domain.decision.action import Action
from crmcore.domain.decision.draw import uniforms
from crmcore.domain.decision.experiment import HELD_OUT
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import day_date, day_of
from crmcore.ports.store import Selection
from crmcore.services.asking import Asker
from crmcore.services.circles import Circles
from crmcore.services.gating import Gate
from crmcore.services.keeping import Drawn, keep
from crmcore.services.planning import Plan, Request
from crmcore.services.work import Work


@frozen
class Decided:
    """What a run of deciding did.

    `decided` customers were decided for now, `already` ones before and left as they are. Of those decided, `held_out`
    are in the holdout. `by_action` counts what was drawn, `messages` what went into the outbox.
    """

    decided: int = 0
    already: int = 0
    held_out: int = 0
    by_action: Mapping[Action, int] = field(factory=Counter)
    messages: int = 0

    def __add__(self, other: Decided) -> Decided:
        return Decided(
            self.decided + other.decided,
            self.already + other.already,
            self.held_out + other.held_out,
            Counter(self.by_action) + Counter(other.by_action),
            self.messages + other.messages,
        )


def decide_chunk(work: Work, request: Request, customers: Sequence[CustomerId], *, store: bool) -> Decided:
    """Decide for customers within a transaction, those not decided for yet; store it or only count."""
    if store and work.hold_definitions().merging:
        merged = work.unit.merges.heads(customers)
        customers = [customer for customer in customers if customer not in merged]
    circles = _circles(work, request, customers)
    if store:
        # Caps count what was decided for the same customers, and for their households, until now.
        work.unit.customers.hold(customers if circles is None else [*customers, *circles.members])
        if work.tenant.has_digests:
            there = {*work.unit.customers.existing(customers)}
            customers = [customer for customer in customers if customer in there]
    done = {*work.unit.decisions.decided(request.occasion, customers)}
    fresh = [customer for customer in customers if customer not in done] if done else customers
    if not fresh:
        return Decided(already=len(customers))
    now = work.now()
    plan = Plan.of(work, request, now)
    drawn = _drawn(work, request, plan, fresh, now, circles)
    decided = Decided(
        len(drawn),
        len(done),
        sum(each.arm == HELD_OUT for each in drawn),
        Counter(each.intended for each in drawn),
        sum(each.contacts for each in drawn),
    )
    if store:
        keep(work, request, plan, drawn, now)
        work.emit("decisions.made", None, _told(request, decided))
    return decided


def _circles(work: Work, request: Request, customers: Sequence[CustomerId]) -> Circles | None:
    """The circles of the customers, where a cap or the holdout asks for households."""
    capped = any(cap.per == "household" for cap in work.definitions.caps.values())
    if not capped and (request.experiment.per == "customer" or not request.experiment.share):
        return None
    return Circles.of(work, customers, work.today())


def _drawn(
    work: Work,
    request: Request,
    plan: Plan,
    customers: Sequence[CustomerId],
    now: datetime,
    circles: Circles | None,
) -> Sequence[Drawn]:
    gate = Gate(work, plan.ways, now, circles)
    asker = Asker(request.policy, plan.needs, work.tenant.currency, request.occasion, day_date(day_of(now, work.zone)))
    if circles is None:
        return _wave(work, request, plan, customers, gate, asker, None)
    found: list[Drawn] = []
    # What is intended for one member counts for the next.
    for wave in circles.waves(customers):
        drawn = _wave(work, request, plan, wave, gate, asker, circles)
        for each in drawn:
            if not each.intended.holds:
                gate.intend(each.customer, plan.way(each.intended))
        found += drawn
    return found


def _wave(
    work: Work,
    request: Request,
    plan: Plan,
    customers: Sequence[CustomerId],
    gate: Gate,
    asker: Asker,
    circles: Circles | None,
) -> Sequence[Drawn]:
    experiment = request.experiment
    selection = Selection(customers=tuple(customers))
    found: list[Drawn] = []
    fields = [*plan.fields, *gate.fields]
    for ids, every in work.unit.fields.columns(fields, selection, work.reading(), chunk=len(customers)):
        columns, looked_at = every[: len(plan.fields)], every[len(plan.fields) :]
        passed = gate.passages(ids, looked_at)
        seen = plan.seen(columns)
        allowed = [
            plan.allowed(offers, passages.open)
            for offers, (passages, _) in zip(plan.eligible(columns), passed, strict=True)
        ]
        shares = asker.answers(list(zip(allowed, seen, strict=True)))
        numbers = uniforms(request.salt, request.draw, ids)
        drawn = [over.draw(number) for over, number in zip(shares, numbers, strict=True)]
        keyed = ids if circles is None or experiment.per == "customer" else [circles.key(id_) for id_ in ids]
        arms = experiment.arms(request.salt, keyed)
        each = zip(ids, plan.stages(columns), seen, allowed, shares, drawn, arms, passed, strict=True)
        found += [
            Drawn(customer, stage, known, among.actions, over.propensities, action, probability, arm, passages, points)
            for customer, stage, known, among, over, (action, probability), arm, (passages, points) in each
        ]
    return found


def _told(request: Request, decided: Decided) -> dict[str, Plain]:
    return {
        "occasion": request.occasion,
        "policy": request.policy.name,
        "policy_version": request.policy.version,
        "segment": request.segment,
        "decided": decided.decided,
        "held_out": decided.held_out,
        "messages": decided.messages,
    }
