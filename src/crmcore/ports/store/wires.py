"""The wires of channels in the store."""

from __future__ import annotations

from typing import Protocol

from crmcore.domain.decision.wire import WireState


class WireTable(Protocol):
    """How the wires of channels stand; all workers share it."""

    def get(self, channel: str) -> WireState:
        """How a wire stands; untouched where nothing is kept."""
        ...

    def hold(self, channel: str) -> WireState:
        """As `get`, and nobody else changes it until the transaction ends."""
        ...

    def put(self, channel: str, state: WireState) -> None:
        """Keep how a wire stands."""
        ...
