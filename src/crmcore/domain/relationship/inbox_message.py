"""Messages in a customer's in-app inbox: kept by us, shown by the app."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden


@frozen
class InboxMessage:
    """A message in a customer's inbox; it has the id of the message of the outbox that brought it.

    `html` says the same as `text`, empty where there is none; `language` is that of both (BCP 47), empty for that of
    the wording itself. `expires_at` is when what it proposes ends, None: it does not. It was read first at `read_at`,
    and put away by the customer at `dismissed_at`.
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    purpose: str
    offer: str
    subject: str = field(repr=hidden, metadata=PERSONAL)
    text: str = field(repr=hidden, metadata=PERSONAL)
    html: str = field(repr=hidden, metadata=PERSONAL)
    language: str
    made_at: datetime
    expires_at: datetime | None = None
    read_at: datetime | None = None
    dismissed_at: datetime | None = None

    def has_expired(self, now: datetime) -> bool:
        """Whether what it proposes has ended."""
        return self.expires_at is not None and self.expires_at <= now

    def is_unread(self, now: datetime) -> bool:
        """Whether it still asks to be read: neither read, dismissed nor expired."""
        return self.read_at is None and self.dismissed_at is None and not self.has_expired(now)
