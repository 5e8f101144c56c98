"""Reading fields, set-wise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from attrs import frozen

from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Moment
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.measure import Measure
from crmcore.domain.segment.bound import Bound
from crmcore.ports.store.lifecycle import BoundLifecycle


@frozen
class Selection:
    """Which customers: those given, else members of the segment of that number, else all; of these those for whom
    `where` holds.

    Archived customers are left out, but for those given by id.
    """

    customers: tuple[CustomerId, ...] | None = None
    segment: int | None = None
    where: Bound | None = None


EVERYONE = Selection()


@frozen
class Reading:
    """The moment to read at, and the definitions that past moments are computed from."""

    moment: Moment
    measures: tuple[Measure, ...]
    lifecycle: BoundLifecycle


class FieldTable(Protocol):
    """Evaluates fields and predicates for many customers at once.

    Missing is None. A measure without anything to count has count, total and days 0 and no first, last or days_since.
    Memory and every database give equal scalars. At a past moment measures and standing are computed as of then.
    """

    def select(self, selection: Selection, reading: Reading) -> Iterator[CustomerId]:
        """The customers selected, in the order of their ids' bytes, streamed."""
        ...

    def count(self, selection: Selection, reading: Reading) -> int:
        """How many are selected."""
        ...

    def columns(
        self, fields: Sequence[Field], selection: Selection, reading: Reading, *, chunk: int
    ) -> Iterator[tuple[Sequence[CustomerId], Sequence[Sequence[Scalar | None]]]]:
        """Streams chunks of at most `chunk` customers, in the order of their ids' bytes: the ids, and for each field
        its scalars.
        """
        ...
