"""Restriction of processing: what is known of a customer is kept, and not used."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from attrs import field, frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden


@frozen
class Restriction:
    """That processing of a customer was restricted, why and since when; and on what evidence it was lifted, if it
    was.
    """

    id: UUID
    customer: CustomerId
    origin: CustomerId
    reason: str = field(repr=hidden, metadata=PERSONAL)
    at: datetime
    lifted_at: datetime | None = None
    evidence: str = field(default="", repr=hidden, metadata=PERSONAL)
