"""Cases in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from attrs import evolve

from crmcore.domain.care.case import NO_CASE, Case, CaseStanding, CaseState
from crmcore.domain.kernel.ids import CustomerId
from crmcore.ports.store.cases import CasePlace
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.touches import touch
from crmcore.stores.memory.transaction import Table


class MemoryCases(Table):
    """What customers ask the firm to put right."""

    def add(self, cases: Sequence[Case]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [each.customer for each in cases])
        with journal.savepoint():
            for each in cases:
                journal.add(rows.cases, each.id, each)
                journal.put(rows.cases_of.setdefault(each.customer, {}), each.id, each)
            touch(journal, rows, [each.customer for each in cases])

    def get(self, case: UUID) -> Case | None:
        return self._tx.rows.cases.get(case)

    def hold(self, case: UUID) -> Case | None:
        self._tx.require_writing()
        return self.get(case)

    def put(self, case: Case) -> None:
        kept = self._tx.rows.cases.get(case.id)
        if kept is None:
            return
        self._put(
            evolve(
                kept,
                employee=case.employee,
                due_at=case.due_at,
                closed_at=case.closed_at,
                outcome=case.outcome,
                note=case.note,
                rounds=case.rounds,
            )
        )
        touch(self._tx.journal, self._tx.rows, [kept.customer])

    def of(self, customer: CustomerId) -> Sequence[Case]:
        return sorted(self._tx.rows.cases_of.get(customer, {}).values(), key=_place)

    def listed(
        self, state: CaseState, *, employee: str | None = None, after: CasePlace | None = None, limit: int
    ) -> Sequence[Case]:
        found = [
            each
            for each in self._tx.rows.cases.values()
            if each.state == state
            and (employee is None or each.employee == employee)
            and (after is None or _place(each) > (after[0], by_bytes(after[1])))
        ]
        return sorted(found, key=_place)[:limit]

    def overdue(self, before: datetime, *, employee: str | None = None, limit: int) -> Sequence[Case]:
        found = [
            (each.due_at, by_bytes(each.id), each)
            for each in self._tx.rows.cases.values()
            if each.closed_at is None
            and each.due_at is not None
            and each.due_at < before
            and (employee is None or each.employee == employee)
        ]
        return [case for _, _, case in sorted(found, key=lambda each: each[:2])[:limit]]

    def standing(self, customers: Collection[CustomerId], closed_since: datetime) -> Mapping[CustomerId, CaseStanding]:
        found: dict[CustomerId, CaseStanding] = {}
        for customer in customers:
            standing = NO_CASE
            for each in self._tx.rows.cases_of.get(customer, {}).values():
                if each.closed_at is None or each.closed_at >= closed_since:
                    standing = standing.beside(each.closed_at)
            if standing != NO_CASE:
                found[customer] = standing
        return found

    def aged(self, before: datetime) -> int:
        return len(self._aged(before))

    def purge(self, before: datetime, *, limit: int) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        found = sorted(self._aged(before), key=lambda each: by_bytes(each.id))[:limit]
        for each in found:
            journal.remove(rows.cases, each.id)
            journal.remove(rows.cases_of[each.customer], each.id)
        return len(found)

    def _aged(self, before: datetime) -> Sequence[Case]:
        cases = self._tx.rows.cases.values()
        return [each for each in cases if each.closed_at is not None and each.closed_at < before]

    def _put(self, case: Case) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        journal.put(rows.cases, case.id, case)
        journal.put(rows.cases_of[case.customer], case.id, case)


def _place(case: Case) -> tuple[datetime, int]:
    return case.opened_at, by_bytes(case.id)
