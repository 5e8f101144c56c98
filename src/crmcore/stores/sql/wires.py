"""The wires of channels and providers in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from crmcore.domain.decision.wire import UNTOUCHED, WireState
from crmcore.stores.sql.executor import Executor
from crmcore.stores.sql.stored import micros_or_none, stored_instant_or_none

_PUT = (
    "INSERT INTO crm_wire (tenant, channel, failures, open_until, free_at) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, channel) DO UPDATE"
    " SET failures = excluded.failures, open_until = excluded.open_until, free_at = excluded.free_at"
)
_TOUCH = "INSERT INTO crm_wire (tenant, channel, failures) VALUES (?, ?, 0) ON CONFLICT (tenant, channel) DO NOTHING"
_ALL = "SELECT channel, failures, open_until, free_at FROM crm_wire WHERE tenant = ? ORDER BY channel"
_GET = "SELECT failures, open_until, free_at FROM crm_wire WHERE tenant = ? AND channel = ?"


class WireQueries:
    """How the wires of channels and providers stand."""

    holding: ClassVar[str] = ""
    """What follows the choice of a row to change where writers do not take turns."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def get(self, wire: str) -> WireState:
        return self._read(_GET, wire)

    def hold(self, wire: str) -> WireState:
        self._executor.execute(_TOUCH, (self._executor.tenant, wire))
        return self._read("".join([_GET, self.holding]), wire)

    def put(self, wire: str, state: WireState) -> None:
        self._executor.execute(
            _PUT,
            (
                self._executor.tenant,
                wire,
                state.failures,
                micros_or_none(state.open_until),
                micros_or_none(state.free_at),
            ),
        )

    def all(self) -> Mapping[str, WireState]:
        rows = self._executor.execute(_ALL, (self._executor.tenant,)).fetchall()
        return {name: _state(*row) for name, *row in rows}

    def _read(self, sql: str, wire: str) -> WireState:
        row = self._executor.execute(sql, (self._executor.tenant, wire)).fetchone()
        return UNTOUCHED if row is None else _state(*row)


def _state(failures: int, open_until: int | None, free_at: int | None) -> WireState:
    return WireState(failures, stored_instant_or_none(open_until), stored_instant_or_none(free_at))
