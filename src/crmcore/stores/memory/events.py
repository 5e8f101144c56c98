"""Events in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.ids import CustomerId
from crmcore.stores.memory.transaction import Table

_FIRST_CHAIN = bytes(32)


class MemoryEvents(Table):
    """The append-only log. Writers come one after the other, so events are added in the order of their commits."""

    def add(self, events: Sequence[Event]) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        for event in events:
            journal.put(rows.events, len(rows.events) + 1, event)

    def seal(self, chain: Callable[[bytes, Event], bytes], *, limit: int) -> int:
        journal, rows = self._tx.journal, self._tx.rows
        done = len(rows.sealed)
        until = min(done + limit, len(rows.events))
        before = rows.sealed.get(done)
        last = _FIRST_CHAIN if before is None or before.chain is None else before.chain
        with journal.savepoint():
            for sequence in range(done + 1, until + 1):
                event = evolve(rows.events[sequence], sequence=sequence)
                last = chain(last, event)
                journal.put(rows.sealed, sequence, evolve(event, chain=last))
        return until - done

    def since(self, sequence: int, *, limit: int) -> Sequence[Event]:
        sealed = self._tx.rows.sealed
        first = max(sequence, 0) + 1
        return [sealed[number] for number in range(first, min(first + limit, len(sealed) + 1))]

    def of(self, customer: CustomerId) -> Sequence[Event]:
        rows = self._tx.rows
        return [rows.sealed.get(number, event) for number, event in rows.events.items() if event.customer == customer]

    def backlog(self) -> int:
        return len(self._tx.rows.events) - len(self._tx.rows.sealed)
