"""Information quality in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.quality import Counted
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day

Kept = tuple[Day, int, int]
"""A tenant day, a score in millionths, and of how many it is the mean."""


class QualityTable(Protocol):
    """Counts what is known of all customers, set-wise, and keeps the scores made of it. Archived customers are left
    out.
    """

    def count(self, attributes: Sequence[Attribute], at: datetime) -> Counted:
        """What there is of the attributes at an instant; memory and every database count alike."""
        ...

    def sharing(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        """Those of the customers who have a contact point with another one who is not archived."""
        ...

    def least_known(self, attributes: Sequence[int], segment: int | None, *, limit: int) -> Sequence[CustomerId]:
        """The customers, of a segment or of all, of whom the fewest of these attributes are known, then in the order of
        their ids' bytes.
        """
        ...

    def put(self, day: Day, scores: Mapping[tuple[str, str], tuple[int, int]]) -> None:
        """Keep scores of a tenant day in place of those kept of it: by subject and dimension the score in millionths
        and of how many it is the mean.
        """
        ...

    def history(self, subject: str, dimension: str, *, first: Day, last: Day) -> Sequence[Kept]:
        """The scores kept of a subject and a dimension, from one day to another, inclusive, the earliest first."""
        ...
