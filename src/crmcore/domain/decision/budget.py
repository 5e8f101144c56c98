"""Budgets: what contacts may cost together in a period."""

from __future__ import annotations

from attrs import frozen

from crmcore.domain.decision.gate import ALLOW, Suppress, Verdict
from crmcore.domain.kernel.money import Money


@frozen
class BudgetFacts:
    """A budget, what is spent of it in its period, and what one contact more costs; in one currency."""

    budget: Money
    spent: Money
    cost: Money


def budget_guard(facts: BudgetFacts) -> Verdict:
    """Nothing goes out that would cost more than is left. Raises `CurrencyMismatch` or `MoneyOutOfRange`.

    Which contacts are worth their cost is the policy's to say, by its bid price; this only keeps the sum.
    """
    return Suppress("budget") if facts.spent + facts.cost > facts.budget else ALLOW
