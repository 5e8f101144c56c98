"""Membership in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.segment import Ranking
from crmcore.ports.store import Change, Reading, Refreshed, Selection
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.selecting import considered, known_at, selected
from crmcore.stores.memory.touches import look, touch, touched_since_refresh
from crmcore.stores.memory.transaction import Table


class MemorySegments(Table):
    """The members of segments, as of their last refresh."""

    def refresh(
        self, segment: int, selection: Selection, reading: Reading, at: datetime, *, touched_only: bool
    ) -> Change:
        self._tx.require_writing()
        rows = self._tx.rows
        looked_at = {*touched_since_refresh(rows, segment)} if touched_only else {*rows.customers}
        among = [id_ for id_ in self._present(selection) if id_ in looked_at]
        known = known_at(rows, self._tx.tenant, reading)
        chosen = {customer for customer, _ in selected(known, selection, among)}
        return self._replace(segment, chosen, looked_at, at)

    def rank(
        self, segment: int, ranking: Ranking, by: Field, selection: Selection, reading: Reading, at: datetime
    ) -> tuple[Change, Scalar | None]:
        self._tx.require_writing()
        rows = self._tx.rows
        known = known_at(rows, self._tx.tenant, reading)
        values = {customer: about.value(by) for customer, about in selected(known, selection, self._present(selection))}
        ranked = {customer: value for customer, value in values.items() if value is not None}
        taken = _taken(list(ranked.values()), ranking)
        enough = {*taken}
        chosen = {customer for customer, value in ranked.items() if value in enough}
        return self._replace(segment, chosen, {*rows.customers}, at), taken[-1] if taken else None

    def touched(self, segment: int) -> bool:
        rows = self._tx.rows
        return segment not in rows.looked or bool(touched_since_refresh(rows, segment))

    def touch_everyone(self) -> None:
        self._tx.require_writing()
        touch(self._tx.journal, self._tx.rows, [*self._tx.rows.customers])

    def put(self, segment: int, customers: Collection[CustomerId], at: datetime) -> Sequence[CustomerId]:
        self._tx.require_writing()
        present = {*self._present(Selection(customers=tuple(customers)))}
        return self._enter(segment, present - {*self._members(segment)}, at)

    def take(self, segment: int, customers: Collection[CustomerId] | None) -> Sequence[CustomerId]:
        self._tx.require_writing()
        members = {*self._members(segment)}
        return self._leave(segment, members if customers is None else members.intersection(customers))

    def members(self, segment: int) -> Iterator[CustomerId]:
        return self._tx.streamed(_in_order(self._active(segment)))

    def count(self, segment: int) -> int:
        return len(self._active(segment))

    def of(self, customer: CustomerId) -> Sequence[int]:
        rows = self._tx.rows
        kept = rows.customers.get(customer)
        if kept is None or kept.archived_at is not None:
            return []
        return sorted(number for number, members in rows.members.items() if customer in members)

    def refreshed(self, segment: int) -> Refreshed | None:
        return self._tx.rows.refreshed.get(segment)

    def mark(self, segment: int, refreshed: Refreshed) -> None:
        self._tx.journal.put(self._tx.rows.refreshed, segment, refreshed)

    def forget(self, segment: int) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        self.take(segment, None)
        journal.remove(rows.refreshed, segment)
        journal.remove(rows.looked, segment)

    def _members(self, segment: int) -> Collection[CustomerId]:
        return self._tx.rows.members.get(segment, ())

    def _active(self, segment: int) -> Collection[CustomerId]:
        customers = self._tx.rows.customers
        return [id_ for id_ in self._members(segment) if customers[id_].archived_at is None]

    def _present(self, selection: Selection) -> Sequence[CustomerId]:
        """Whom a selection looks at; archived customers are members of nothing, also when they are named."""
        rows = self._tx.rows
        return [id_ for id_ in considered(rows, selection) if rows.customers[id_].archived_at is None]

    def _replace(
        self, segment: int, chosen: Collection[CustomerId], looked_at: Collection[CustomerId], at: datetime
    ) -> Change:
        """Make the chosen members, and of those looked at nobody else."""
        before = {*self._members(segment)}
        left = self._leave(segment, before.intersection(looked_at).difference(chosen))
        entered = self._enter(segment, {*chosen} - before, at)
        look(self._tx.journal, self._tx.rows, segment)
        return Change(entered, left)

    def _enter(self, segment: int, customers: Collection[CustomerId], at: datetime) -> Sequence[CustomerId]:
        for customer in customers:
            self._tx.journal.put(self._tx.rows.members.setdefault(segment, {}), customer, at)
        return self._changed(customers)

    def _leave(self, segment: int, customers: Collection[CustomerId]) -> Sequence[CustomerId]:
        for customer in customers:
            self._tx.journal.remove(self._tx.rows.members[segment], customer)
        return self._changed(customers)

    def _changed(self, customers: Collection[CustomerId]) -> Sequence[CustomerId]:
        # Other segments may ask for membership of this one.
        touch(self._tx.journal, self._tx.rows, customers)
        return _in_order(customers)


def _in_order(customers: Collection[CustomerId]) -> Sequence[CustomerId]:
    return sorted(customers, key=by_bytes)


def _taken(values: list[Scalar], ranking: Ranking) -> Sequence[Scalar]:
    """The values of those who come first, the best first; whoever has one of them belongs."""
    return sorted(values, reverse=not ranking.lowest)[: ranking.size(len(values))]
