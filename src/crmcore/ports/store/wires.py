"""The wires of channels and providers in the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from crmcore.domain.decision.wire import WireState


class WireTable(Protocol):
    """How the wires of channels, and of providers behind several, stand; all workers share it."""

    def get(self, wire: str) -> WireState:
        """How a wire stands; untouched where nothing is kept."""
        ...

    def hold(self, wire: str) -> WireState:
        """As `get`, and nobody else changes it until the transaction ends."""
        ...

    def put(self, wire: str, state: WireState) -> None:
        """Keep how a wire stands."""
        ...

    def all(self) -> Mapping[str, WireState]:
        """How each wire stands of which something is kept, by name."""
        ...
