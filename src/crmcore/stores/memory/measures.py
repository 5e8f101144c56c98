"""Measures in memory: folded over the interactions whenever they are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.measure import Measure, MeasureState
from crmcore.stores.memory.folding import figures_now
from crmcore.stores.memory.transaction import Table


class MemoryMeasures(Table):
    """Figures per (measure, customer) and per (measure, customer, tenant day), of measures built and not dropped."""

    def build(self, measure: Measure) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        with journal.savepoint():
            journal.put(rows.measures, measure.number, measure)
            for kept in rows.figures.values():
                kept.pop(measure.number, None)
            for customer in rows.interactions_of:
                figures_now(rows, customer, measure).require_in_range()

    def drop(self, measure: Measure) -> None:
        self._tx.journal.remove(self._tx.rows.measures, measure.number)

    def of(self, customer: CustomerId) -> Mapping[int, MeasureState]:
        rows = self._tx.rows
        states = {
            number: figures_now(rows, customer, rows.measures[number]).state() for number in sorted(rows.measures)
        }
        return {number: state for number, state in states.items() if state.count}

    def days(self, customer: CustomerId, measure: int) -> Mapping[Day, tuple[int, int]]:
        rows = self._tx.rows
        if measure not in rows.measures:
            return {}
        days = figures_now(rows, customer, rows.measures[measure]).days
        return {day: (days[day].count, days[day].total) for day in sorted(days)}
