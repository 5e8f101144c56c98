"""Identities: UUIDs of version 7 (RFC 9562) from the ids port. Identity, never order."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

CustomerId = NewType("CustomerId", UUID)
InteractionId = NewType("InteractionId", UUID)
ContactPointId = NewType("ContactPointId", UUID)
EventId = NewType("EventId", UUID)
TenantKey = NewType("TenantKey", int)
