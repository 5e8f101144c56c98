"""The wires of channels in SQL."""

from __future__ import annotations

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
_GET = "SELECT failures, open_until, free_at FROM crm_wire WHERE tenant = ? AND channel = ?"


class WireQueries:
    """How the wires of channels stand."""

    holding: ClassVar[str] = ""
    """What follows the choice of a row to change where writers do not take turns."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def get(self, channel: str) -> WireState:
        return self._read(_GET, channel)

    def hold(self, channel: str) -> WireState:
        self._executor.execute(_TOUCH, (self._executor.tenant, channel))
        return self._read("".join([_GET, self.holding]), channel)

    def put(self, channel: str, state: WireState) -> None:
        self._executor.execute(
            _PUT,
            (
                self._executor.tenant,
                channel,
                state.failures,
                micros_or_none(state.open_until),
                micros_or_none(state.free_at),
            ),
        )

    def _read(self, sql: str, channel: str) -> WireState:
        row = self._executor.execute(sql, (self._executor.tenant, channel)).fetchone()
        if row is None:
            return UNTOUCHED
        failures, open_until, free_at = row
        return WireState(failures, stored_instant_or_none(open_until), stored_instant_or_none(free_at))
