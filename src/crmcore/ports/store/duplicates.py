"""Customers who may be one and the same, in the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from crmcore.domain.customer.suggestion import Suggestion, SuggestionState
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import IdentifierKey
from crmcore.domain.kernel.value_type import Scalar


class DuplicateTable(Protocol):
    """Suggestions that two customers are one, one for each pair, and what they are found by.

    A suggestion keeps the customers it was made about; a merge changes none. Whom each is merged into is looked up when
    suggestions are read: two who have one head are suggested no more.
    """

    def identified(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[IdentifierKey]]:
        """The keys of the identifiers of those of the customers who have any, in their order. Set-based."""
        ...

    def golden(
        self, customers: Collection[CustomerId], attributes: Collection[int]
    ) -> Mapping[CustomerId, Mapping[int, Scalar]]:
        """The golden values of those attributes, of those of the customers of whom one is known. Set-based."""
        ...

    def put(self, suggestions: Sequence[Suggestion]) -> None:
        """Keep open suggestions. Of a pair that has an open one that one stays, and what is said of it is replaced:
        probability, deterministic, reasons; of a pair whose suggestion is decided nothing changes. Raises
        `UnknownCustomer`.
        """
        ...

    def get(self, id: UUID) -> Suggestion | None:
        """The suggestion of that id."""
        ...

    def every(self) -> Iterator[Suggestion]:
        """All suggestions, decided ones too, by the bytes of their ids, streamed."""
        ...

    def open(self, *, after: Suggestion | None, limit: int) -> Sequence[Suggestion]:
        """Open suggestions about two heads that are not archived, the most probable first, then by the bytes of their
        ids; those after another one.
        """
        ...

    def of(self, customers: Collection[CustomerId]) -> Sequence[Suggestion]:
        """All suggestions that name one of the customers, as `open` orders them, each once."""
        ...

    def count(self) -> int:
        """How many suggestions `open` gives in all."""
        ...

    def uncertain(self, customers: Collection[CustomerId]) -> Collection[CustomerId]:
        """Those of these heads whom an open suggestion is about, as `open` gives them. Set-based."""
        ...

    def decide(self, id: UUID, state: SuggestionState, *, at: datetime, actor: str | None) -> bool:
        """Set the state of a suggestion; False where it has that state or there is none. One that is open again counts
        as never decided.
        """
        ...

    def reject_between(self, one: CustomerId, other: CustomerId, *, at: datetime, actor: str | None) -> Sequence[UUID]:
        """Reject every suggestion that is not rejected between one head, with those merged into it, and another one;
        returns their ids in order.
        """
        ...
