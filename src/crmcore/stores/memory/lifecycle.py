"""Standing and its history in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import evolve

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day, Moment, zone_named
from crmcore.domain.relationship.lifecycle import Standing, Transition
from crmcore.ports.store import BoundLifecycle, Reading
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.known import Known, evaluated
from crmcore.stores.memory.rows import TenantRows, by_bytes
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryLifecycle(Table):
    """Where customers stand, and how that came."""

    def evaluate(
        self, rules: BoundLifecycle, today: Day, customers: Collection[CustomerId] | None
    ) -> Iterator[tuple[CustomerId, Standing | None, Standing]]:
        rows = self._tx.rows
        reading = Reading(Moment(today), tuple(rows.measures.values()), rules)
        known = Known(rows, zone_named(self._tx.tenant.zone), reading)
        asked = rows.in_order() if customers is None else sorted(set(customers), key=by_bytes)
        present = [id_ for id_ in asked if id_ in rows.customers and rows.customers[id_].archived_at is None]
        return self._tx.streamed(self._changes(known, present))

    def _changes(
        self, known: Known, customers: Sequence[CustomerId]
    ) -> Iterator[tuple[CustomerId, Standing | None, Standing]]:
        rules, today = known.reading.lifecycle, known.moment.today
        for customer in customers:
            before = stored_standing(known.rows, customer)
            after = evaluated(known.about(customer), rules, today)
            if before is None or evolve(before, evaluated_on=today) != after:
                yield customer, before, after

    def put(self, transitions: Sequence[Transition]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [transition.customer for transition in transitions])
        with journal.savepoint():
            for transition in transitions:
                journal.add(rows.transitions_of.setdefault(transition.customer, {}), transition.id, transition)
                journal.put(rows.standings, transition.customer, transition.after)
            touch(journal, rows, [transition.customer for transition in transitions])

    def mark(self, today: Day) -> None:
        self._tx.journal.put(self._tx.rows.evaluated, "on", today)

    def of(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Standing]:
        rows = self._tx.rows
        found = {customer: stored_standing(rows, customer) for customer in customers}
        return {customer: standing for customer, standing in found.items() if standing is not None}

    def history(self, customer: CustomerId) -> Sequence[Transition]:
        found = self._tx.rows.transitions_of.get(customer, {})
        return sorted(found.values(), key=lambda transition: (transition.at, transition.id))

    def day(self) -> Day | None:
        return self._tx.rows.evaluated.get("on")


def stored_standing(rows: TenantRows, customer: CustomerId) -> Standing | None:
    """The stored standing, evaluated on its own day or, when that is later, on the day all were last evaluated."""
    standing = rows.standings.get(customer)
    if standing is None:
        return None
    return evolve(standing, evaluated_on=max(standing.evaluated_on, rows.evaluated.get("on", standing.evaluated_on)))
