"""Events: the log of who did what when, as a feed for the app."""

from __future__ import annotations

from collections.abc import Iterator

from crmcore.codec.digests import event_chain
from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.value_type import INTEGER_LIMIT
from crmcore.services.resolving import require_count
from crmcore.services.scope import Scope

BATCH = 1_000


class Events:
    """What one can do with the event log."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def since(self, cursor: int = 0) -> Iterator[Event]:
        """The events after sequence number `cursor` (0 for the first), in order, streamed; seals first.

        Keep the `sequence` of the last one handled and give it as the next cursor: each event comes at least once.
        In an open transaction its own events are not among them: they are numbered after the commit.
        """
        require_count(cursor, "cursor", least=0, most=INTEGER_LIMIT)
        if self._scope.implicit:
            self.seal()
        while True:
            with self._scope.reading() as work:
                page = work.unit.events.since(cursor, limit=BATCH)
            yield from page
            if len(page) < BATCH:
                return
            last = page[-1].sequence
            assert last is not None
            cursor = last

    def seal(self) -> int:
        """Number the committed events and extend their hash chain; returns how many. `tick` does it too."""
        total = 0
        while True:
            with self._scope.writing() as work:
                sealed = work.unit.events.seal(event_chain, limit=BATCH)
            total += sealed
            if sealed < BATCH:
                return total

    def backlog(self) -> int:
        """How many events are not sealed yet."""
        with self._scope.reading() as work:
            return work.unit.events.backlog()
