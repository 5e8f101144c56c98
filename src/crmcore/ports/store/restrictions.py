"""Restrictions and rectifications in the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from crmcore.domain.customer.rectification import Rectification
from crmcore.domain.customer.restriction import Restriction
from crmcore.domain.kernel.ids import CustomerId


class RestrictionTable(Protocol):
    """Who may not be processed, since when and why. A restriction holds until it is lifted, and stays on record."""

    def add(self, restriction: Restriction) -> None:
        """Keep a restriction. Raises `UnknownCustomer`."""
        ...

    def lift(self, customer: CustomerId, *, at: datetime, evidence: str) -> int:
        """Lift every restriction of the customer that holds; returns how many that were."""
        ...

    def among(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        """Those of the customers of whom a restriction holds. Set-based."""
        ...

    def of(self, customer: CustomerId) -> Sequence[Restriction]:
        """The customer's restrictions, the oldest first by (at, id), lifted ones too."""
        ...


class RectificationTable(Protocol):
    """What customers' own rows said before they were set right. Rows are added and never changed."""

    def add(self, rectifications: Sequence[Rectification]) -> None:
        """Keep rectifications. Raises `UnknownCustomer`."""
        ...

    def of(self, customer: CustomerId) -> Sequence[Rectification]:
        """The customer's rectifications, the oldest first by (at, id)."""
        ...
