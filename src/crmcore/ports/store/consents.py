"""Consents in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from crmcore.domain.customer.consent import Answer, ConsentRecord
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.reach import Scheme

Use = tuple[str, str]
"""A channel and a purpose."""

Answers = tuple[tuple[tuple[Answer, ...], ...], ...]


class Reached(NamedTuple):
    """How one customer is reached: for each scheme asked about the contact points, for each of these what consent says
    of each of the scheme's uses, and the values of their addresses.
    """

    points: tuple[tuple[ContactPointId, ...], ...]
    answers: Answers
    values: tuple[tuple[str, ...], ...]


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

    def reach(self, customers: Sequence[CustomerId], uses: Mapping[Scheme, Sequence[Use]]) -> Sequence[Reached]:
        """How each of the customers, in their order, is reached through the schemes and for the uses of each. Contact
        points come by value. Through the scheme ``customer`` each is reached at its `own_point`, kept or not.

        Set-based: neither many customers nor many uses cost a statement each.
        """
        ...
