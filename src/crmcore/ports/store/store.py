"""The store port: where everything is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from attrs import frozen

from crmcore.domain.kernel.ids import TenantKey
from crmcore.ports.epoch import Epoch
from crmcore.ports.secrets import Secrets
from crmcore.ports.store.unit import UnitOfWork


@frozen
class Migration:
    """One step of the schema: its number (alike on every database) and a name that says what it brings."""

    number: int
    name: str


class Store(Protocol):
    """A place that keeps tenants and all that belongs to them, in transactions.

    Port version 1, provisional. An adapter is proved right by `crmcore.testing.StoreConformance`. Thread rules: a store
    may be used by many threads at once, a unit of work by one at a time; after a fork the child opens connections of
    its own.
    """

    port_version: ClassVar[int]
    lasting: ClassVar[bool]
    """True when what is committed outlives the process."""

    secrets: Secrets | None
    """Where the master key is kept when the app gives none; None when the app must give one."""

    def pending(self) -> Sequence[Migration]:
        """The migrations that have not been applied, in order. Raises `SchemaTooNew`."""
        ...

    def migrate(self) -> Sequence[Migration]:
        """Apply the pending migrations, each in a transaction of its own, and return them; none when there are none.

        Killed at any point and called again, it ends in the same schema. Two at once: one waits for the other.
        """
        ...

    def begin(
        self, tenant: TenantKey | None, *, write: bool, relying: bool = False
    ) -> AbstractContextManager[UnitOfWork]:
        """A transaction: committed when the block ends, rolled back when it raises.

        A writer sees what others have committed. What it holds (`customers.hold`, `definitions.hold`,
        `commands.recall`), and what it has written, no other writer changes until it ends; where writers take turns,
        they are kept out from the start. A reader sees one snapshot and writes nothing (`ReadOnlyTransaction`).
        `relying` says that it is going to rely on the tenant's definitions, as after `definitions.hold`. `tenant` None
        reaches the tenants alone. Raises `NotMigrated`, `SchemaTooNew`, `StorageBusy`, `StorageFull`,
        `StorageReadOnly`, `StorageUnavailable`; never an exception of the driver.
        """
        ...

    def join(self, connection: object, tenant: TenantKey) -> AbstractContextManager[UnitOfWork]:
        """Work inside a transaction that the app has open on a connection of its own.

        Takes the driver's own connection, or what `stores.sql.host_connection` finds it beneath. Never commits, rolls
        back or closes it. When the block raises, what was done in the block is undone and the app's transaction stays
        usable. A transaction that the driver begins by itself before a change is begun; in autocommit there is none.
        Raises `NoOpenTransaction`, `UnfitConnection`, `StorageBusy`, `StorageUnavailable`.
        """
        ...

    def prepare(self, connection: object) -> None:
        """Set up a connection of the app so that `join` can use it, before it begins a transaction. Raises
        `UnfitConnection`.
        """
        ...

    def reclaim(self) -> None:
        """Give back what deleted rows still take, where they are not gone at once; outside of any transaction."""
        ...

    def close(self) -> None:
        """Release connections. A closed store may not be used again."""
        ...


@runtime_checkable
class Lagging(Protocol):
    """A store that can be opened on a replica and tells how far behind that is: a capability that a store may have."""

    def lag(self) -> timedelta | None:
        """How far what a transaction begun before this call reads is behind the database that is written, at most; zero
        for a database that is written itself, None when the replica cannot tell. Never negative. Raises as `begin`.
        """
        ...


@runtime_checkable
class Scrubbing(Protocol):
    """A store in which what has been erased can still be read until it is scrubbed: a capability that a store may
    have.
    """

    residue: ClassVar[str]
    """What is left to do until then, in one word."""

    def scrub(self) -> bool:
        """Make what was erased in transactions that have committed unreadable, outside of any transaction; False when
        something stands in the way for now. Raises as `begin`.
        """
        ...


@runtime_checkable
class Scripted(Protocol):
    """A store whose migrations are SQL that an administrator may read and run: a capability that a store may have."""

    def pending_sql(self) -> Sequence[str]:
        """What `migrate` would run now, one text for each pending migration: a whole transaction, after which the
        migration is no longer pending. Applies nothing. Raises as `pending`.
        """
        ...


@runtime_checkable
class Epochal(Protocol):
    """A store that keeps the epoch of its database outside of it: a capability that a store may have."""

    epoch: Epoch


@runtime_checkable
class Copying(Protocol):
    """A store that can be copied while it is in use: a capability that a store may have."""

    def backup(self, path: Path, settings: Mapping[str, str]) -> None:
        """Write a copy, in one snapshot, to a new file, with these settings in the place of its own.

        The file appears whole or not at all. Raises `InvalidValue` for a file that is there, `NotMigrated`, and else as
        `begin`.
        """
        ...
