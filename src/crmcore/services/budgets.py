"""Budgets: what contacts may cost."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from crmcore.codec.definitions import dump_budget
from crmcore.domain.decision.budget import Budget
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.period import PERIODS, Period, require_period
from crmcore.errors import CurrencyMismatch, InvalidValue
from crmcore.services.budgeting import COMMITTED, budget_name, committed, spent
from crmcore.services.caps import require_channel
from crmcore.services.scope import NOTHING, Scope, run
from crmcore.services.work import Work


@frozen
class BudgetState:
    """How a budget stands in its present period: what was `spent`, and what is `committed` besides, to messages that
    wait or are under way, as far as their channels say what they cost. In base currency.
    """

    budget: Budget
    spent: Money
    committed: Money


class Budgets:
    """What one can do with budgets of contact cost, which is what channels ask for messages. A channel has one for each
    period, and so have all together.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def define(self, amount: Money, period: Period, channel: str | None = None) -> Budget:
        """Spend at most so much, in base currency, on contacts in each calendar day, week (from Monday) or month of the
        tenant, by a channel, or by all when it is None. Another amount takes the place of the first.

        When what was spent, with one contact more, would be beyond it, decisions intend nothing and messages that wait
        are suppressed, but for service, which is sent, and counted. A decision counts what waits in the outbox as
        spent, as it stood when the chunk of customers it belongs to was begun: so more may be intended than can be
        paid, and it is the last look that keeps the budget. It is overspent by no more than one message for each
        further worker who looks at the same moment, and by what a channel asks beyond the cost it announced. What
        messages cost before the schema kept it is not counted. Raises `InvalidValue`, `CurrencyMismatch`,
        `UnknownChannel`.
        """
        if not isinstance(amount, Money):
            raise InvalidValue("amount", f"a {type(amount).__name__}", 'a budget is Money, e.g. Money("100", "EUR")')
        if amount.amount < 0:
            raise InvalidValue("amount", "a negative amount", "a budget is zero or more")
        budget = Budget(amount, require_period(period, "period"), channel)

        def action(work: Work) -> Budget:
            work.hold_definitions(to_change=True)
            if amount.currency != work.tenant.currency:
                raise CurrencyMismatch(amount.currency, work.tenant.currency)
            if channel is not None:
                require_channel(work, channel)
            definition = work.unit.definitions.put("budget", budget_name(budget), dump_budget(budget), work.now())
            work.redefined()
            work.emit("budget.defined", None, {"budget": budget_name(budget), "version": definition.version})
            return budget

        return run(self._scope, "budgets.define", action)

    def all(self) -> Sequence[BudgetState]:
        """The budgets in use and how they stand: those of all channels, then by channel, the shortest period first."""
        with self._scope.reading() as work:
            budgets = sorted(work.definitions.budgets.values(), key=_place)
            return [_state(work, budget) for budget in budgets]

    def retire(self, period: Period, channel: str | None = None) -> bool:
        """Take a budget out of use; False when there is none such. Raises `InvalidValue`."""
        require_period(period, "period")
        if channel is not None:
            require_name(channel, "channel")

        def action(work: Work) -> bool:
            held = work.hold_definitions(to_change=True)
            found = [each for each in held.budgets.values() if (each.period, each.channel) == (period, channel)]
            for each in found:
                work.unit.definitions.retire("budget", budget_name(each), work.now())
                work.redefined()
                work.emit("budget.retired", None, {"budget": budget_name(each)})
            return bool(found)

        return run(self._scope, "budgets.retire", action, form=NOTHING)


def _place(budget: Budget) -> tuple[str, int]:
    return budget.channel or "", PERIODS.index(budget.period)


def _state(work: Work, budget: Budget) -> BudgetState:
    amounts = spent(work, budget, work.now()), committed(work, budget, COMMITTED)
    return BudgetState(budget, *[Money.of_millionths(each, work.tenant.currency) for each in amounts])
