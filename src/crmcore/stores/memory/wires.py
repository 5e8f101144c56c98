"""The wires of channels in memory."""

from __future__ import annotations

from crmcore.domain.decision.wire import UNTOUCHED, WireState
from crmcore.stores.memory.transaction import Table


class MemoryWires(Table):
    """How the wires of channels stand."""

    def get(self, channel: str) -> WireState:
        return self._tx.rows.wires.get(channel, UNTOUCHED)

    def hold(self, channel: str) -> WireState:
        self._tx.require_writing()
        return self.get(channel)

    def put(self, channel: str, state: WireState) -> None:
        journal, rows = self._tx.journal, self._tx.rows
        journal.put(rows.wires, channel, state)
