"""Attributes in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from crmcore.domain.customer.attribute import Statement
from crmcore.domain.kernel.ids import CustomerId


class AttributeTable(Protocol):
    """What was stated about customers. The golden value of an attribute is that of the newest statement by (stated_at,
    recorded_at, id).
    """

    def state(self, statements: Sequence[Statement]) -> None:
        """Keep statements; golden values follow in the same transaction, whatever order statements come in. The
        customers become touched.
        """
        ...

    def golden(self, customer: CustomerId) -> Sequence[Statement]:
        """The statement behind each golden value, by attribute number; attributes whose newest statement is None are
        left out.
        """
        ...

    def newest(self, origins: Collection[CustomerId], source: str) -> Mapping[CustomerId, Sequence[Statement]]:
        """What a source stated last of each attribute about those origins of whom it has stated any, statements of None
        too, by attribute number.
        """
        ...

    def history(self, customer: CustomerId, attribute: int) -> Sequence[Statement]:
        """Every statement of the attribute about the customer, oldest first by (stated_at, recorded_at, id)."""
        ...

    def rebuild(self) -> None:
        """Make all golden values anew from the statements."""
        ...
