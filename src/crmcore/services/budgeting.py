"""Budgeting: what is spent of budgets, and what the guard of budgets looks at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.decision.budget import Budget, BudgetFacts
from crmcore.domain.decision.message import State
from crmcore.domain.kernel.period import period_span
from crmcore.domain.kernel.time import day_of
from crmcore.services.deliveries import announced_cost
from crmcore.services.work import Work

UNDER_WAY: tuple[State, ...] = ("started",)
COMMITTED: tuple[State, ...] = ("waiting", "claimed", "started")


def budget_name(budget: Budget) -> str:
    """The name under which a budget is defined: ``all:month`` or ``email:week``."""
    return f"{budget.channel or 'all'}:{budget.period}"


def budget_facts(work: Work, channel: str, purpose: str, now: datetime, *, waiting: bool) -> tuple[BudgetFacts, ...]:
    """What the guard of budgets looks at for a contact by the channel. What is on its way is spent already; what is
    `waiting` too for a decision, which commits, and not for a message that waits itself.
    """
    if purpose == SERVICE:
        return ()
    budgets = [each for each in work.definitions.budgets.values() if each.channel in (None, channel)]
    if not budgets:
        return ()
    cost = announced_cost(work, work.setting.channels[channel])
    states = COMMITTED if waiting else UNDER_WAY
    return tuple(BudgetFacts(each, spent(work, each, now) + committed(work, each, states), cost) for each in budgets)


def spent(work: Work, budget: Budget, now: datetime) -> int:
    """What the messages finished in the budget's period cost, in millionths of base currency."""
    since, until = period_span(budget.period, day_of(now, work.zone), work.zone)
    return work.unit.outbox.spent(budget.channel, since=since, until=until)


def committed(work: Work, budget: Budget, states: Collection[State]) -> int:
    """What the messages in these states will cost, as far as their channels say, in millionths of base currency."""
    found = 0
    for channel, count in work.unit.outbox.under_way(states).items():
        if budget.channel in (None, channel) and channel in work.setting.channels:
            found += count * announced_cost(work, work.setting.channels[channel])
    return found
