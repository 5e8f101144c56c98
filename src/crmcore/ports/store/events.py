"""Events in the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.ids import CustomerId


class EventTable(Protocol):
    """The append-only log of who did what when."""

    def add(self, events: Sequence[Event]) -> None:
        """Append events, unnumbered."""
        ...

    def seal(self, chain: Callable[[bytes, Event], bytes], *, limit: int) -> int:
        """Number at most `limit` committed events gap-free in the order they were added and extend the chain; returns
        how many.

        `chain` makes the next chain value from the last one (32 zero bytes at first) and an event with its sequence
        set.
        """
        ...

    def since(self, sequence: int, *, limit: int) -> Sequence[Event]:
        """Sealed events after that sequence number, in order."""
        ...

    def of(self, customer: CustomerId) -> Sequence[Event]:
        """The events about the customer, in the order they were added, sealed or not."""
        ...

    def backlog(self) -> int:
        """How many events are not sealed yet."""
        ...
