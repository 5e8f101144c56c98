"""Identities: UUIDs of version 7 (RFC 9562) from the ids port. Identity, never order."""

from __future__ import annotations

from typing import NamedTuple, NewType
from uuid import UUID

CustomerId = NewType("CustomerId", UUID)
InteractionId = NewType("InteractionId", UUID)
ContactPointId = NewType("ContactPointId", UUID)
EventId = NewType("EventId", UUID)
TenantKey = NewType("TenantKey", int)


class Addressed(NamedTuple):
    """Whom a row is about: the customer it counts for today, and the one it was addressed to when written."""

    customer: CustomerId
    origin: CustomerId
