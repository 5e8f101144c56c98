"""The records of a tenant: everything that is a fact, kind by kind, as it is dumped and restored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from crmcore.ports.store.record_kind import RecordKind, Row


class RecordTable(Protocol):
    """The tenant's records, kind by kind, for a dump and for restoring one.

    Scalars are as elsewhere in the store, ids and digests their bytes. The same records give the same rows in the same
    order in every store.
    """

    def read(self, kind: RecordKind) -> Iterator[Row]:
        """All records of a kind, streamed, ordered by its key: bytes and numbers ascending, texts by code point.

        Events come as they are numbered, then those not numbered yet, in the order in which they will be. Sets of
        allowed actions that no decision has are left out, and so are segments that were never refreshed.
        """
        ...

    def keyed(self) -> bool:
        """Whether a record has a digest made with the tenant's key."""
        ...

    def clear(self) -> None:
        """Remove the definitions and events, of a tenant that has nothing else."""
        ...

    def put(self, kind: RecordKind, rows: Sequence[Row]) -> None:
        """Put records of a kind as they are, in their order. Records of the kinds before are there.

        Raises `StorageError` or `UnknownCustomer` for one that refers to what is not there, has a key that is taken, or
        breaks another rule of the table.
        """
        ...

    def finish(self) -> None:
        """After all records have been put: make what customers cost, and `has_digests` of the tenant where somebody has
        been erased.
        """
        ...
