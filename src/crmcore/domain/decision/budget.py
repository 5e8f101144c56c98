"""Budgets: what contacts may cost together in a period of the calendar."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from crmcore.domain.decision.verdict import ALLOW, Suppress, Verdict
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.period import Period


@frozen
class Budget:
    """At most so much for the contacts of one `channel`, or of all where it is None, in each day, week or month of the
    tenant. It holds nothing of service back, whose cost counts all the same.

    Which contacts are worth their cost is the policy's to say, by its bid price; this only keeps the sum.
    """

    amount: Money
    period: Period
    channel: str | None = None

    def __str__(self) -> str:
        by = f" by {self.channel}" if self.channel else ""
        return f"budget of {self.amount} in a calendar {self.period}{by}"


@frozen
class BudgetFacts:
    """A budget, what is spent of it, and what one contact more costs as far as is known; in millionths of base
    currency. At a decision what waits in the outbox is spent too.
    """

    budget: Budget
    spent: int
    cost: int

    @property
    def used_up(self) -> bool:
        """Whether nothing more can be paid of it."""
        left = self.budget.amount.millionths - self.spent
        return left <= 0 or self.cost > left


def spent_up(facts: Iterable[BudgetFacts]) -> Budget | None:
    """The first of the budgets that is used up."""
    return next((each.budget for each in facts if each.used_up), None)


def budget_guard(facts: Iterable[BudgetFacts]) -> Verdict:
    """Nothing goes out that would cost more than is left of any budget."""
    budget = spent_up(facts)
    return ALLOW if budget is None else Suppress(str(budget))
