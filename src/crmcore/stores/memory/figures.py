"""The figures of a measure for one customer, folded over its interactions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from attrs import define, field

from crmcore.codec.content import content_values
from crmcore.domain.kernel.money import LIMIT
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.interaction import Interaction
from crmcore.domain.relationship.measure import AMOUNT, ENVELOPE, PRODUCT, Measure, MeasureState
from crmcore.errors import MoneyOutOfRange


@define
class Figures:
    """A measure folded over interactions, as many as it was shown, in any order: a sum for each tenant day."""

    measure: Measure
    days: dict[Day, MeasureState] = field(factory=dict)
    total: int = 0

    def take(self, interaction: Interaction) -> None:
        """Count one more interaction, if the measure counts it."""
        amount = counted(self.measure, interaction)
        if amount is None:
            return
        at, day = interaction.occurred_at, interaction.day
        one = MeasureState(1, amount, at, at, 1)
        before = self.days.get(day)
        self.days[day] = one if before is None else _joined((before, one), 1)
        self.total += amount

    def state(self) -> MeasureState:
        """The figures over all days."""
        return _joined(self.days.values(), len(self.days))

    def between(self, first: Day, last: Day) -> Figures:
        """The figures of those tenant days alone, both inclusive."""
        days = {day: state for day, state in self.days.items() if first <= day <= last}
        return Figures(self.measure, days, sum(state.total for state in days.values()))

    def require_in_range(self) -> None:
        """Raises `MoneyOutOfRange` when the total is beyond 10**12 major units."""
        if not -LIMIT <= self.total <= LIMIT:
            raise MoneyOutOfRange(self.measure.name, "a customer's total beyond 10**12")


def _joined(states: Collection[MeasureState], days: int) -> MeasureState:
    firsts: list[datetime] = [state.first_at for state in states if state.first_at is not None]
    lasts: list[datetime] = [state.last_at for state in states if state.last_at is not None]
    return MeasureState(
        count=sum(state.count for state in states),
        total=sum(state.total for state in states),
        first_at=min(firsts, default=None),
        last_at=max(lasts, default=None),
        days=days,
    )


def counted(measure: Measure, interaction: Interaction) -> int | None:
    """What an interaction adds to the measure's total, or None when the measure does not count it."""
    if interaction.kind not in measure.kinds:
        return None
    if not measure.where:
        return _amount(measure, interaction)
    for name, allowed in measure.where.items():
        if name in ENVELOPE:
            if getattr(interaction, name) not in allowed:
                return None
        elif name != PRODUCT and content_values(interaction.stored_content).get(name) not in allowed:
            return None
    if not measure.by_line:
        return _amount(measure, interaction)
    lines = _lines(interaction, measure.where[PRODUCT])
    if not lines:
        return None
    return sum(line["base"] for line in lines) if measure.total == AMOUNT else _amount(measure, interaction)


def _amount(measure: Measure, interaction: Interaction) -> int:
    if measure.total is None:
        return 0
    if measure.total == AMOUNT:
        return 0 if interaction.base is None else interaction.base.millionths
    value = content_values(interaction.stored_content).get(measure.total)
    return value if isinstance(value, int) else 0


def _lines(interaction: Interaction, products: Collection[object]) -> list[dict[str, Any]]:
    lines = content_values(interaction.stored_content).get("lines")
    return [line for line in lines if line["product"] in products] if isinstance(lines, list) else []
