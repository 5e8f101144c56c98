"""Identifiers in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.reach import Identifier, IdentifierKey


class IdentifierTable(Protocol):
    """Which identifier names which customer. An identifier names one customer of the tenant and no other."""

    def find(self, keys: Collection[IdentifierKey]) -> Mapping[IdentifierKey, Addressed]:
        """The customers named by those of the keys that are known, in the order of the keys; archived ones included.
        With them the origin: to whom the identifier was given.
        """
        ...

    def claim(self, claims: Sequence[tuple[Identifier, Addressed]]) -> Mapping[IdentifierKey, Addressed]:
        """Give each identifier to its customer unless it has one; returns whom each names now. The first claim of
        several wins.
        """
        ...

    def release(self, named: Sequence[tuple[CustomerId, IdentifierKey]]) -> int:
        """Take each identifier from its customer, where it names that customer; returns how many were taken."""
        ...

    def of(self, customer: CustomerId) -> Sequence[Identifier]:
        """The customer's identifiers, by scheme, source and value."""
        ...
