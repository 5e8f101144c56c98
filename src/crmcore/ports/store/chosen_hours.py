"""Hours that customers have chosen, in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from crmcore.domain.customer.chosen_hours import ChosenHours
from crmcore.domain.kernel.ids import CustomerId


class ChosenHoursTable(Protocol):
    """What customers said of the hours in which they want to be contacted: added, and never changed."""

    def add(self, said: ChosenHours) -> None:
        """Keep what a customer said."""
        ...

    def of(self, customer: CustomerId) -> Sequence[ChosenHours]:
        """All that the customer said, oldest first by (chosen_at, id)."""
        ...

    def holding(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Mapping[str, str]]:
        """The hours that hold for those of the customers who have a wish, by channel in order: `holding` of all that
        each said. Set-based.
        """
        ...

    def are_any(self) -> bool:
        """Whether anyone ever said anything."""
        ...
