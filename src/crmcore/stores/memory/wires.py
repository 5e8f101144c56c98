"""The wires of channels and providers in memory."""

from __future__ import annotations

from collections.abc import Mapping

from crmcore.domain.decision.wire import UNTOUCHED, WireState
from crmcore.stores.memory.transaction import Table


class MemoryWires(Table):
    """How the wires of channels and providers stand."""

    def get(self, wire: str) -> WireState:
        return self._tx.rows.wires.get(wire, UNTOUCHED)

    def hold(self, wire: str) -> WireState:
        self._tx.require_writing()
        return self.get(wire)

    def put(self, wire: str, state: WireState) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        journal.put(rows.wires, wire, state)

    def all(self) -> Mapping[str, WireState]:
        return dict(sorted(self._tx.rows.wires.items()))
