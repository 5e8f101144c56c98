"""Ties in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import evolve

from crmcore.domain.customer.tie import HOUSEHOLD, Tie, TieId, TieType
from crmcore.domain.kernel.ids import CustomerId, InteractionId
from crmcore.domain.kernel.time import Day, Moment
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.journal import Journal
from crmcore.stores.memory.rows import TenantRows, by_bytes
from crmcore.stores.memory.ties_known import by_age, customer_at, customers_of, households_of, members_of, ties_at
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryTies(Table):
    """Ties between customers, and between customers and the firm."""

    def add(self, ties: Sequence[Tie]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for tie in ties:
            require_customers(rows, customers_of(tie))
        with journal.savepoint():
            for tie in ties:
                journal.add(rows.ties, tie.id, tie)
                for end in {tie.customer, tie.other}:
                    journal.put(rows.ties_of.setdefault(end, {}), tie.id, None)
            self._touch(ties)

    def get(self, ties: Collection[TieId]) -> Mapping[TieId, Tie]:
        rows = self._tx.rows
        return {id_: rows.ties[id_] for id_ in ties if id_ in rows.ties}

    def end(self, ties: Collection[TieId], *, until: Day, at: datetime) -> None:
        self._change(evolve(tie, until=until, ended_at=at) for tie in self.get(ties).values())

    def remove(self, ties: Collection[TieId], at: datetime) -> None:
        self._change(evolve(tie, removed_at=at) for tie in self.get(ties).values())

    def _change(self, changed: Iterable[Tie]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        changed = list(changed)
        for tie in changed:
            journal.put(rows.ties, tie.id, tie)
        self._touch(changed)

    def _touch(self, ties: Sequence[Tie]) -> None:
        touch_tied(self._tx.journal, self._tx.rows, ties)

    def hold(self) -> None:
        # Writers take turns.
        self._tx.require_writing()

    def conflicts(self, type: TieType, ties: Collection[TieId]) -> Sequence[tuple[TieId, TieId]]:
        rows = self._tx.rows
        found = []
        for tie in self.get(ties).values():
            if tie.type != type.name or tie.removed_at is not None:
                continue
            near = {each.id: each for end in (tie.customer, tie.other) for each in ties_at(rows, end)}
            for each in near.values():
                same = each.type == tie.type and each.id != tie.id and each.removed_at is None
                if same and each.overlaps(tie) and _excluding(type, tie, each):
                    found.append((tie.id, each.id))
        return sorted(found)

    def cycles(self, type: TieType, ties: Collection[TieId]) -> Collection[TieId]:
        return {
            tie.id
            for tie in self.get(ties).values()
            if tie.type == type.name and tie.removed_at is None and self._leads_back(tie)
        }

    def _leads_back(self, first: Tie) -> bool:
        rows = self._tx.rows
        start = (first.other, first.since, first.until)
        seen, left = {start}, [start]
        while left:
            at, since, until = left.pop()
            if at == first.customer:
                return True
            for tie in ties_at(rows, at):
                if tie.type != first.type or tie.customer != at or tie.removed_at is not None:
                    continue
                later = max(since, tie.since)
                sooner = until if tie.until is None else tie.until if until is None else min(until, tie.until)
                step = (tie.other, later, sooner)
                if (sooner is None or later < sooner) and step not in seen:
                    seen.add(step)
                    left.append(step)
        return False

    def of(self, customers: Collection[CustomerId], *, moment: Moment | None = None) -> Sequence[Tie]:
        rows = self._tx.rows
        found = {tie.id: tie for customer in customers for tie in ties_at(rows, customer)}
        return sorted((tie for tie in found.values() if moment is None or tie.holds(moment)), key=by_age)

    def assigned_to(self, type: str, assigned: str, *, moment: Moment | None = None) -> Sequence[Tie]:
        found = (
            tie
            for tie in ties_at(self._tx.rows, assigned)
            if tie.type == type and (tie.removed_at is None if moment is None else tie.holds(moment))
        )
        return sorted(found, key=lambda tie: (by_bytes(tie.customer), by_age(tie)))

    def count(self, type: str) -> int:
        return sum(tie.type == type for tie in self._tx.rows.ties.values())

    def of_interaction(self, interaction: InteractionId) -> Sequence[Tie]:
        ties = self._tx.rows.ties.values()
        found = (tie for tie in ties if tie.interaction == interaction and tie.removed_at is None)
        return sorted(found, key=by_age)

    def reached(
        self, type: TieType, customers: Collection[CustomerId], *, back: bool, steps: int, moment: Moment
    ) -> Mapping[CustomerId, int]:
        rows = self._tx.rows
        reached: dict[CustomerId, int] = {}
        edge = {*customers}
        for step in range(1, steps + 1):
            beyond = {other for each in edge for other in _next(rows, type, each, back, moment)}
            edge = {other for other in beyond if other not in reached}
            reached.update(dict.fromkeys(edge, step))
            if not edge:
                break
        return reached

    def edges(self, type: str, moment: Moment) -> Iterator[tuple[CustomerId, CustomerId]]:
        found = [tie for tie in self._tx.rows.ties.values() if tie.type == type and tie.holds(moment)]
        newest = sorted(sorted(found, key=by_age, reverse=True), key=lambda tie: by_bytes(tie.customer))
        ends = ((tie.customer, customer_at(tie.other)) for tie in newest)
        return self._tx.streamed((one, other) for one, other in ends if other is not None and one != other)

    def households(
        self, customers: Collection[CustomerId], moment: Moment
    ) -> Mapping[CustomerId, Sequence[CustomerId]]:
        found = {customer: households_of(self._tx.rows, customer, moment) for customer in customers}
        return {customer: households for customer, households in found.items() if households}

    def members(self, households: Collection[CustomerId], moment: Moment) -> Mapping[CustomerId, Sequence[CustomerId]]:
        found = {household: members_of(self._tx.rows, household, moment) for household in households}
        return {household: members for household, members in found.items() if members}


def _next(rows: TenantRows, type: TieType, at: CustomerId, back: bool, moment: Moment) -> Iterator[CustomerId]:
    for tie in ties_at(rows, at):
        other = customer_at(tie.other)
        if tie.type != type.name or other is None or tie.customer == other or not tie.holds(moment):
            continue
        if tie.customer == at and (not back or type.symmetric):
            yield other
        elif other == at and (back or type.symmetric):
            yield tie.customer


def _excluding(type: TieType, tie: Tie, other: Tie) -> bool:
    """Whether two ties of the type may not hold at once."""
    ends, others = {tie.customer, tie.other}, {other.customer, other.other}
    if type.symmetric:
        return ends == others or (type.exclusive and not ends.isdisjoint(others))
    if tie.customer == other.customer:
        return tie.other == other.other or (tie.exclusive and other.exclusive)
    return type.exclusive_back and tie.other == other.other


def touch_tied(journal: Journal, rows: TenantRows, ties: Iterable[Tie]) -> None:
    """Touch the customers at both ends of ties, and of households all members."""
    ties = list(ties)
    about = {customer for tie in ties for customer in customers_of(tie)}
    for household in {tie.other for tie in ties if tie.type == HOUSEHOLD}:
        about |= {tie.customer for tie in ties_at(rows, household) if tie.type == HOUSEHOLD}
    touch(journal, rows, sorted(about, key=by_bytes))
