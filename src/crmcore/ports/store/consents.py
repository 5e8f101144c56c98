"""Consents in the store."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol, TypeVar, overload

from attrs import frozen

from crmcore.domain.customer.consent import Answer, ConsentRecord
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Scheme

Use = tuple[str, str]
"""A channel and a purpose."""

Answers = tuple[tuple[tuple[Answer, ...], ...], ...]
"""For each scheme, for each of the customer's contact points there, what consent says of each use."""

Points = tuple[tuple[ContactPointId, ...], ...]
"""A customer's contact points for each scheme."""

T = TypeVar("T")


class Reached(NamedTuple):
    """How one customer is reached: for each scheme asked about the contact points, for each of these what consent says
    of each of the scheme's uses, and the values of their addresses.
    """

    points: Points
    answers: Answers
    values: tuple[tuple[str, ...], ...]


@frozen
class ReachedMany(Sequence[Reached]):
    """How several customers are reached, in their order: what consent says for each of them, and all their contact
    points, one after the other by customer, scheme and value.

    The contact points of a customer are those from its place in `starts` to the next one there. `schemes` tells for
    each point which of those asked about, by place, it has.
    """

    across: int
    """How many schemes were asked about."""
    answers: Sequence[Answers]
    starts: Sequence[int]
    schemes: Sequence[int]
    values: Sequence[str]
    points: Sequence[ContactPointId]

    @classmethod
    def of(cls, across: int, each: Sequence[Reached]) -> ReachedMany:
        """How customers are reached, as columns."""
        at = [
            (scheme, *both)
            for one in each
            for scheme in range(across)
            for both in zip(one.values[scheme], one.points[scheme], strict=True)
        ]
        starts = [*accumulate([sum(map(len, one.points)) for one in each], initial=0)]
        return cls(
            across,
            [one.answers for one in each],
            starts,
            [scheme for scheme, _, _ in at],
            [value for _, value, _ in at],
            [point for _, _, point in at],
        )

    def whose(self, place: int) -> int:
        """The place of the customer who is reached at the contact point of that place."""
        return bisect_right(self.starts, place) - 1

    def points_of(self, customer: int) -> Points:
        """The contact points of the customer of that place, by scheme."""
        return self._cut(customer, self.points)

    def __len__(self) -> int:
        return len(self.answers)

    @overload
    def __getitem__(self, at: int) -> Reached: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Reached]: ...
    def __getitem__(self, at: int | slice) -> Reached | Sequence[Reached]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        return Reached(self.points_of(place), self.answers[place], self._cut(place, self.values))

    def _cut(self, customer: int, column: Sequence[T]) -> tuple[tuple[T, ...], ...]:
        first, end = self.starts[customer], self.starts[customer + 1]
        if end - first == 1:
            scheme = self.schemes[first]
            return (*((),) * scheme, (column[first],), *((),) * (self.across - scheme - 1))
        cuts = [bisect_left(self.schemes, scheme, first, end) for scheme in range(self.across + 1)]
        return tuple([tuple(column[cut:to]) for cut, to in pairwise(cuts)])


class ConsentTable(Protocol):
    """The append-only record of grants and withdrawals."""

    def add(self, records: Sequence[ConsentRecord]) -> None:
        """Add records, in whatever order of their `at`. The customers named, or reached at the points named, become
        touched.
        """
        ...

    def history(self, customer: CustomerId) -> Sequence[ConsentRecord]:
        """The records about the customer and about its contact points, oldest first by (at, recorded_at, id)."""
        ...

    def reach(self, customers: Sequence[CustomerId], uses: Mapping[Scheme, Sequence[Use]]) -> ReachedMany:
        """How each of the customers, in their order, is reached through the schemes and for the uses of each. Contact
        points come by value. Through the scheme ``customer`` each is reached at its `own_point`, kept or not.

        Set-based: neither many customers nor many uses cost a statement each.
        """
        ...

    def said(self, customer: CustomerId, point: ContactPointId, use: Use) -> Answer:
        """What consent says of one use at a contact point of the customer."""
        ...
