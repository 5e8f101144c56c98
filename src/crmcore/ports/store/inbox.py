"""The in-app inbox in the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.relationship.inbox_message import InboxMessage

InboxPlace = tuple[datetime, UUID]
"""Where a message stands in an inbox: by when it was made, then by id."""


class InboxTable(Protocol):
    """Messages in the inboxes of customers."""

    def add(self, messages: Sequence[InboxMessage]) -> None:
        """Keep messages; one of an id that is there already stays as it is."""
        ...

    def get(self, messages: Collection[UUID]) -> Sequence[InboxMessage]:
        """Those of the messages that are kept, by id's bytes."""
        ...

    def of(
        self,
        customer: CustomerId,
        *,
        unread_at: datetime | None = None,
        dismissed: bool = False,
        after: InboxPlace | None = None,
        limit: int,
    ) -> Sequence[InboxMessage]:
        """At most `limit` of the customer's messages, the newest first by (made_at, id), from the one after that
        place: those dismissed, or the others; with `unread_at` only what is unread then.
        """
        ...

    def unread(self, customer: CustomerId, now: datetime) -> int:
        """How many of the customer's messages are unread now."""
        ...

    def mark_read(self, messages: Collection[UUID], at: datetime) -> Collection[UUID]:
        """Say that messages were read; returns those that were not before. No two get the same, whoever asks."""
        ...

    def mark_dismissed(self, messages: Collection[UUID], at: datetime) -> Collection[UUID]:
        """Say that messages were put away; returns those that were not before."""
        ...

    def aged(self, before: datetime) -> int:
        """How many messages were made before that."""
        ...

    def purge(self, before: datetime, *, limit: int) -> int:
        """Delete at most `limit` of the messages made before that, the oldest first; returns how many."""
        ...
