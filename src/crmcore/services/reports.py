"""Reports: what deciding on an occasion earned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.decision.effect import (
    CONFIDENCE,
    ArmFigures,
    Interval,
    difference,
    response_difference,
)
from crmcore.domain.decision.experiment import HELD_OUT
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_label
from crmcore.domain.kernel.time import Day
from crmcore.errors import NotFound
from crmcore.services.circles import Circles
from crmcore.services.resolving import require_count
from crmcore.services.scope import Scope
from crmcore.services.work import Work

LONGEST_WINDOW = 3_660


@frozen
class Effect:
    """One group's effect: those it was drawn for (`treated`) against held-out customers for whom it was intended
    (`held_out`).

    Money is in base currency; figures of arms are in millionths.
    """

    offer: str
    channel: str
    stage: str
    currency: str
    treated: ArmFigures
    held_out: ArmFigures
    offer_cost: int = 0
    confidence: float = CONFIDENCE

    @property
    def per_customer(self) -> Interval | None:
        """What a treated customer brought more than a held-out one, in major units; None where an arm has fewer than
        two.
        """
        found = difference(self.treated, self.held_out, self.confidence)
        return None if found is None else found.times(1e-6)

    @property
    def response(self) -> Interval | None:
        """How much larger the share of those who responded is."""
        return response_difference(self.treated, self.held_out, self.confidence)

    @property
    def incremental_revenue(self) -> Interval | None:
        """What treating the treated brought, in major units: the difference per customer times how many there are."""
        found = self.per_customer
        return None if found is None else found.times(self.treated.customers)

    @property
    def cost(self) -> Money:
        """What it cost: the messages, and the offer's cost for each treated customer who responded."""
        return Money.of_millionths(self.treated.cost + self.offer_cost, self.currency)

    @property
    def return_on_investment(self) -> Interval | None:
        """(Incremental revenue - cost) / cost, with its interval; None where it cost nothing or there is no telling."""
        revenue, cost = self.incremental_revenue, float(self.cost.amount)
        if revenue is None or cost == 0:
            return None
        return Interval(revenue.estimate / cost - 1, revenue.low / cost - 1, revenue.high / cost - 1)


@frozen
class Report:
    """What an occasion earned within `days` tenant days after the day of each decision, by offer, channel and stage,
    and in all.

    Customers whose arm was drawn for their household count as one draw with the others of it, so that intervals are as
    wide as the draw makes them. Only decisions that intended a contact are compared, by what was intended, whatever
    became of the messages. In all means everybody compared at once, which is not the sum over the groups: the arms are
    not equally large in each.
    """

    occasion: str
    measure: str
    days: int
    overall: Effect
    groups: Sequence[Effect]
    complete: bool = field()
    """True when every decision's window has ended."""

    def __str__(self) -> str:
        lines = [
            f"{self.occasion}: {self.measure} within {self.days} days"
            + ("" if self.complete else " (windows still open)")
        ]
        lines += [_line(f"{each.offer} by {each.channel}, {each.stage}", each) for each in self.groups]
        lines.append(_line("all", self.overall))
        return "\n".join(lines)


def report(scope: Scope, occasion: str, *, days: int = 28, measure: str = "purchases") -> Report:
    """The report on an occasion. Raises `NotFound`, `UnknownMeasure`, `InvalidValue`."""
    require_count(days, "days", most=LONGEST_WINDOW)
    require_label(occasion, "occasion")
    groups: dict[tuple[str, str, str], tuple[ArmFigures, ArmFigures]] = {}
    everybody = (ArmFigures(), ArmFigures())
    with scope.reading() as work:
        measured = work.definitions.measure(measure)
        if occasion not in {name for name, _ in work.unit.decisions.occasions()}:
            raise NotFound("no decision is known on this occasion", occasion=occasion)
        last, households = _drawn_together(work, occasion)
        for outcome in work.unit.decisions.outcomes(occasion, measured, days=days):
            arms = groups.setdefault((outcome.offer, outcome.channel, outcome.stage), (ArmFigures(), ArmFigures()))
            for two in (arms, everybody):
                two[outcome.arm == HELD_OUT].add(
                    responses=outcome.responses,
                    total=outcome.total,
                    delivered=outcome.delivered,
                    cost=outcome.cost,
                    household=households.get(outcome.decision),
                )
        complete = work.today() > last + days
        currency = work.tenant.currency
        offers = work.definitions.offers
    costs = {name: 0 if each.cost is None else each.cost.millionths for name, each in offers.items()}
    effects = [
        Effect(offer, channel, stage, currency, treated, held_out, costs.get(offer, 0) * treated.responded)
        for (offer, channel, stage), (treated, held_out) in sorted(groups.items())
    ]
    overall = Effect("all", "all", "all", currency, *everybody, sum(effect.offer_cost for effect in effects))
    return Report(occasion, measure, days, overall, effects, complete)


def _drawn_together(work: Work, occasion: str) -> tuple[Day, Mapping[DecisionId, CustomerId]]:
    """The last day of the occasion's decisions; and of those whose arm was drawn for a household, which it was."""
    last = 0
    days: dict[Day, list[Decision]] = {}
    for decision in work.unit.decisions.on(occasion):
        last = max(last, decision.day)
        if decision.versions.get("arms") == "household":
            days.setdefault(decision.day, []).append(decision)
    found: dict[DecisionId, CustomerId] = {}
    for day, decisions in days.items():
        circles = Circles.of(work, list(dict.fromkeys(each.customer for each in decisions)), day)
        found.update((each.id, circles.key(each.customer)) for each in decisions)
    return last, found


def _line(name: str, effect: Effect) -> str:
    sizes = f"{effect.treated.customers} treated, {effect.held_out.customers} held out"
    found = effect.incremental_revenue
    if found is None:
        return f"  {name}: {sizes}; too few to tell"
    rates = f"responded {effect.treated.response_rate:.1%} against {effect.held_out.response_rate:.1%}"
    revenue = f"incremental revenue {found.estimate:,.2f} [{found.low:,.2f}, {found.high:,.2f}] {effect.currency}"
    return f"  {name}: {sizes}; {rates}; {revenue}; cost {effect.cost}"
