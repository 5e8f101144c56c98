"""Customers who may be one and the same, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from attrs import evolve

from crmcore.domain.customer.attribute import golden_of
from crmcore.domain.customer.suggestion import Suggestion, SuggestionState
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import IdentifierKey
from crmcore.domain.kernel.value_type import Scalar
from crmcore.stores.memory.customers import require_customers
from crmcore.stores.memory.rows import by_bytes
from crmcore.stores.memory.transaction import Table


class MemoryDuplicates(Table):
    """Which customers may be one."""

    def identified(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[IdentifierKey]]:
        named = self._tx.rows.identifiers_of
        return {customer: sorted(named[customer]) for customer in customers if named.get(customer)}

    def golden(
        self, customers: Collection[CustomerId], attributes: Collection[int]
    ) -> Mapping[CustomerId, Mapping[int, Scalar]]:
        found: dict[CustomerId, Mapping[int, Scalar]] = {}
        rows = self._tx.rows
        for customer in customers:
            held = golden_of(rows.statements_of.get(customer, {}).values(), rows.source_ranks)
            values = {
                attribute: statement.value
                for attribute, statement in held.items()
                if attribute in attributes and statement.value is not None
            }
            if values:
                found[customer] = values
        return found

    def put(self, suggestions: Sequence[Suggestion]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        require_customers(rows, [id_ for each in suggestions for id_ in (each.one, each.other)])
        kept = {(each.one, each.other): each for each in rows.suggestions.values()} if suggestions else {}
        for each in suggestions:
            present = kept.get((each.one, each.other))
            if present is None:
                journal.add(rows.suggestions, each.id, each)
                kept[each.one, each.other] = each
            elif present.state == "open":
                said = evolve(
                    present, probability=each.probability, deterministic=each.deterministic, reasons=each.reasons
                )
                journal.put(rows.suggestions, present.id, said)
                kept[each.one, each.other] = said

    def get(self, id: UUID) -> Suggestion | None:
        return self._tx.rows.suggestions.get(id)

    def every(self) -> Iterator[Suggestion]:
        return self._tx.streamed(sorted(self._tx.rows.suggestions.values(), key=lambda each: by_bytes(each.id)))

    def open(self, *, after: Suggestion | None, limit: int) -> Sequence[Suggestion]:
        found = sorted(self._open(), key=_surest)
        return [each for each in found if after is None or _surest(each) > _surest(after)][:limit]

    def of(self, customers: Collection[CustomerId]) -> Sequence[Suggestion]:
        asked = {*customers}
        found = [each for each in self._tx.rows.suggestions.values() if not asked.isdisjoint((each.one, each.other))]
        return sorted(found, key=_surest)

    def count(self) -> int:
        return sum(1 for _ in self._open())

    def uncertain(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        rows = self._tx.rows
        return {*customers} & {rows.head(id_) for each in self._open() for id_ in (each.one, each.other)}

    def decide(self, id: UUID, state: SuggestionState, *, at: datetime, actor: str | None) -> bool:
        journal, rows = self._tx.journal, self._tx.rows
        present = rows.suggestions.get(id)
        if present is None or present.state == state:
            return False
        decided_at, whose = (None, None) if state == "open" else (at, actor)
        journal.put(rows.suggestions, id, evolve(present, state=state, decided_at=decided_at, actor=whose))
        return True

    def reject_between(self, one: CustomerId, other: CustomerId, *, at: datetime, actor: str | None) -> Sequence[UUID]:
        journal, rows = self._tx.journal, self._tx.rows
        found = [
            each
            for each in rows.suggestions.values()
            if each.state != "rejected" and {rows.head(each.one), rows.head(each.other)} == {one, other}
        ]
        for each in found:
            journal.put(rows.suggestions, each.id, evolve(each, state="rejected", decided_at=at, actor=actor))
        return sorted(each.id for each in found)

    def _open(self) -> Iterator[Suggestion]:
        rows = self._tx.rows
        for each in rows.suggestions.values():
            heads = {rows.head(each.one), rows.head(each.other)}
            if each.state == "open" and len(heads) > 1 and not any(rows.customers[id_].archived_at for id_ in heads):
                yield each


def _surest(suggestion: Suggestion) -> tuple[float, int]:
    return -suggestion.probability, by_bytes(suggestion.id)
