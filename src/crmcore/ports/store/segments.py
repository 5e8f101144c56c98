"""Membership in the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Day
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.segment.segment import Ranking
from crmcore.ports.store.fields import Reading, Selection


@frozen
class Refreshed:
    """When and how a segment was last refreshed: the definition's version, the instant, the tenant day, a ranking's
    threshold.
    """

    version: int
    at: datetime
    day: Day
    threshold: Scalar | None = None


@frozen
class Change:
    """Who entered and who left a segment in a refresh."""

    entered: Sequence[CustomerId]
    left: Sequence[CustomerId]


class SegmentTable(Protocol):
    """The members of segments, as of their last refresh.

    A customer is touched by whatever can change one of its fields: being added or updated, interactions, statements,
    ledger entries, transitions, and entering or leaving another segment; everyone is by `touch_everyone`. Touched is
    kept for each segment until it is refreshed or ranked.
    """

    def refresh(
        self, segment: int, selection: Selection, reading: Reading, at: datetime, *, touched_only: bool
    ) -> Change:
        """Make the members those selected, set-wise, and return who entered and left.

        With `touched_only` it looks only at customers touched since this segment's last refresh, whose result is the
        same when nothing else can have changed. Either way the segment has no touched customers left. Archived
        customers leave.
        """
        ...

    def rank(
        self, segment: int, ranking: Ranking, by: Field, selection: Selection, reading: Reading, at: datetime
    ) -> tuple[Change, Scalar | None]:
        """Make the members those of the selection who come first by the field; returns the change and the threshold.

        Customers without the field are not ranked; the threshold is None when nobody is.
        """
        ...

    def touched(self, segment: int) -> bool:
        """Whether a customer is touched since the segment was last refreshed or ranked, or it never was."""
        ...

    def touch_everyone(self) -> None:
        """Touch every customer: what fields mean has changed."""
        ...

    def put(self, segment: int, customers: Collection[CustomerId], at: datetime) -> Sequence[CustomerId]:
        """Put customers in; returns those who were not in, in the order of their ids' bytes. Archived ones are left
        out.
        """
        ...

    def take(self, segment: int, customers: Collection[CustomerId] | None) -> Sequence[CustomerId]:
        """Take customers out, or all; returns those who were in."""
        ...

    def members(self, segment: int) -> Iterator[CustomerId]:
        """The members that are not archived, in the order of their ids' bytes, streamed."""
        ...

    def count(self, segment: int) -> int:
        """How many members there are that are not archived."""
        ...

    def of(self, customer: CustomerId) -> Sequence[int]:
        """The numbers of the segments the customer is a member of, in order; none of an archived customer."""
        ...

    def refreshed(self, segment: int) -> Refreshed | None:
        """What is known of the last refresh, or None before the first."""
        ...

    def mark(self, segment: int, refreshed: Refreshed) -> None:
        """Keep what is to be known of a refresh."""
        ...

    def forget(self, segment: int) -> None:
        """Remove all rows of a segment that is no longer defined."""
        ...
