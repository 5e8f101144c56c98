"""Decisions in memory: what became of them is computed from the facts each time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.relationship.measure import Measure
from crmcore.ports.store import Outcome
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.folding import figures_now
from crmcore.stores.memory.rows import TenantRows, by_bytes
from crmcore.stores.memory.transaction import Table


class MemoryDecisions(Table):
    """The log of decisions."""

    def add(self, decisions: Sequence[Decision]) -> Collection[CustomerId]:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [decision.customer for decision in decisions])
        left: set[CustomerId] = set()
        with journal.savepoint():
            for decision in decisions:
                decided = rows.decided.setdefault(decision.occasion, {})
                if self._is_decided(decided, decision.customer):
                    left.add(decision.customer)
                    continue
                journal.add(rows.decisions, decision.id, decision)
                journal.put(decided, decision.origin, decision.id)
                journal.put(rows.decisions_of.setdefault(decision.customer, {}), decision.id, decision)
        return left

    def decided(self, occasion: str, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        decided = self._tx.rows.decided.get(occasion, {})
        if self._tx.rows.merges:
            return {customer for customer in customers if self._is_decided(decided, customer)}
        return {*customers} & decided.keys()

    def _is_decided(self, decided: Mapping[CustomerId, DecisionId], customer: CustomerId) -> bool:
        return any(origin in decided for origin in self._tx.rows.origins(customer))

    def get(self, decision: DecisionId) -> Decision | None:
        return self._tx.rows.decisions.get(decision)

    def between(self, first: DecisionId, last: DecisionId, *, limit: int) -> Sequence[Decision]:
        found = [each for id_, each in self._tx.rows.decisions.items() if first <= id_ <= last]
        return sorted(found, key=lambda each: each.id)[:limit]

    def of(self, customer: CustomerId, *, limit: int) -> Sequence[Decision]:
        decisions = self._tx.rows.decisions_of.get(customer, {}).values()
        return sorted(decisions, key=lambda each: (each.decided_at, each.id), reverse=True)[:limit]

    def on(self, occasion: str) -> Iterator[Decision]:
        return self._tx.streamed(_on(self._tx.rows, occasion))

    def occasions(self) -> Sequence[tuple[str, int]]:
        return [(occasion, len(decided)) for occasion, decided in sorted(self._tx.rows.decided.items()) if decided]

    def contacts(self, customers: Collection[CustomerId], cap: Cap, today: Day) -> Mapping[CustomerId, int]:
        rows = self._tx.rows
        found: dict[CustomerId, int] = {}
        for customer in {*customers}:
            count = sum(_counts(decision, cap, today) for decision in rows.decisions_of.get(customer, {}).values())
            if count:
                found[customer] = count
        return found

    def contacted(
        self, customers: Sequence[CustomerId], caps: Sequence[Cap], today: Day
    ) -> Mapping[int, tuple[int, ...]]:
        each = [self.contacts(customers, cap, today) for cap in caps]
        counts = [tuple([found.get(customer, 0) for found in each]) for customer in customers]
        return {place: told for place, told in enumerate(counts) if any(told)}

    def outcomes(self, occasion: str, measure: Measure, *, days: int) -> Iterator[Outcome]:
        rows = self._tx.rows
        intended = (decision for decision in _on(rows, occasion) if not decision.intended.holds)
        return self._tx.streamed(_outcome(rows, decision, measure.number, days) for decision in intended)


def _on(rows: TenantRows, occasion: str) -> Sequence[Decision]:
    found = [rows.decisions[decision] for decision in rows.decided.get(occasion, {}).values()]
    return sorted(found, key=lambda decision: (by_bytes(decision.customer), by_bytes(decision.origin)))


def _counts(decision: Decision, cap: Cap, today: Day) -> bool:
    intended = decision.intended
    return not intended.holds and cap.counts(intended.channel, decision.purpose, decision.day, today)


def _outcome(rows: TenantRows, decision: Decision, measure: int, days: int) -> Outcome:
    responses = total = 0
    if measure in rows.measures:
        figures = figures_now(rows, decision.customer, rows.measures[measure])
        window = figures.between(decision.day + 1, decision.day + days)
        responses, total = window.state().count, window.total
    messages = rows.messages_of.get(decision.id, ())
    return Outcome(
        decision.id,
        decision.customer,
        decision.intended.offer,
        decision.intended.channel,
        decision.stage,
        decision.arm,
        responses,
        total,
        sum(rows.message_costs.get(message, 0) for message in messages),
        any(rows.messages[message].state == "accepted" for message in messages),
    )
