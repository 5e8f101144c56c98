"""Rectification: what a customer's own row said before it was set right."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import attrs
from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden

RectifiedField = Literal["name", "kind", "language", "zone", "channel"]


@frozen
class Rectification:
    """That a field of the customer was set right: what it said before and after, on what evidence, when and by whom."""

    id: UUID
    customer: CustomerId
    origin: CustomerId
    field: RectifiedField
    before: str | None = attrs.field(repr=hidden, metadata=PERSONAL)
    after: str | None = attrs.field(repr=hidden, metadata=PERSONAL)
    evidence: str = attrs.field(repr=hidden, metadata=PERSONAL)
    at: datetime
    actor: str | None = None
