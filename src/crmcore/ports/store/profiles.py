"""Profiles in the store: what is kept of the customers that a source keeps in step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.domain.kernel.reach import AddressKey, IdentifierKey


@frozen
class Kept:
    """What a source has given to the customer of one of its keys, and takes back when it does not say it any more:
    identifiers, contact points, and the names of the preferences told; and when it archived the customer, if it did.
    """

    names: frozenset[IdentifierKey] = field(default=frozenset(), repr=hidden, metadata=PERSONAL)
    reaches: frozenset[AddressKey] = field(default=frozenset(), repr=hidden, metadata=PERSONAL)
    wishes: frozenset[str] = frozenset()
    archived_at: datetime | None = None


class ProfileTable(Protocol):
    """Which keys of a source are kept in step. A key is an external id of the source: the customer to whom it was given
    is the one kept, also when that one is merged. When the identifier is released what is kept of the key goes with it.
    """

    def kept(self, source: str, keys: Collection[str]) -> Mapping[str, Kept]:
        """What is kept of those of the keys that are."""
        ...

    def keys_of(
        self, source: str, customers: Collection[CustomerId], *, with_merged: bool = False
    ) -> Mapping[CustomerId, Sequence[str]]:
        """The keys kept of each customer that has any, by code point; of a head `with_merged` those of all it is."""
        ...

    def keep(self, source: str, profiles: Mapping[str, Kept]) -> None:
        """Keep keys, or put something else in the place of what was kept of them. Raises `UnknownCustomer` for a key
        that names nobody.
        """
        ...

    def drop(self, source: str, keys: Collection[str]) -> None:
        """Keep those keys no more; the identifiers stay."""
        ...

    def expect(self, source: str) -> int:
        """From here to the end of the transaction, note which keys of the source are not seen: all are expected whose
        heads are not archived. Returns how many heads that are. What was noted before is forgotten.
        """
        ...

    def see(self, source: str, keys: Collection[str]) -> None:
        """Those keys have been seen, of a source whose keys are expected."""
        ...

    def absent(self, source: str, *, after: str | None, limit: int) -> Sequence[tuple[str, CustomerId]]:
        """At most `limit` keys that were expected and not seen, with their heads, from the one after `after`, by code
        point. Heads are left out that are archived, and those of which another key is kept that was seen, or was not
        expected.
        """
        ...
