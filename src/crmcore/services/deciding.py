"""Deciding for a chunk of customers: eligibility, gate, policy, draw and arm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from crmcore.domain.decision.action import Action
from crmcore.domain.decision.draw import draw, uniform
from crmcore.domain.decision.experiment import HELD_OUT
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, day_date, day_of
from crmcore.domain.segment.row import Row
from crmcore.ports.store import Selection
from crmcore.services.asking import Asker
from crmcore.services.gating import passages
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
    if store:
        # Caps count what was decided for the same customers until now.
        work.unit.customers.hold(customers)
    done = {*work.unit.decisions.decided(request.occasion, customers)}
    fresh = [customer for customer in customers if customer not in done]
    if not fresh:
        return Decided(already=len(customers))
    now = work.now()
    today = day_of(now, work.zone)
    plan = Plan.of(work, request, now)
    drawn = _drawn(work, request, plan, fresh, today)
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


def _drawn(work: Work, request: Request, plan: Plan, customers: Sequence[CustomerId], today: Day) -> Sequence[Drawn]:
    ids: list[CustomerId] = []
    rows: list[Row] = []
    selection = Selection(customers=tuple(customers))
    for part, columns in work.unit.fields.columns(plan.fields, selection, work.reading(), chunk=len(customers)):
        ids += part
        rows += zip(*columns, strict=True)
    by_way = passages(work, ids, plan.ways, today)
    passed = list(zip(*by_way, strict=True)) if by_way else [()] * len(ids)
    allowed = [plan.allowed(plan.eligible(row), plan.open(each)) for row, each in zip(rows, passed, strict=True)]
    asker = Asker(request.policy, plan.needs, work.tenant.currency, request.occasion, day_date(today))
    answers = asker.answers([(among, plan.seen(row)) for among, row in zip(allowed, rows, strict=True)])
    salt, key, arm = request.salt, request.draw, request.experiment.arm
    found = []
    for customer, row, among, propensities, passages_ in zip(ids, rows, allowed, answers, passed, strict=True):
        intended, probability = draw(propensities, uniform(salt, key, customer))
        found.append(Drawn(customer, row, among, propensities, intended, probability, arm(salt, customer), passages_))
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
