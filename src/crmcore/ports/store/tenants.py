"""Tenants in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from crmcore.domain.kernel.ids import TenantKey
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import Day

FACTS = (
    "customers",
    "merges",
    "duplicates",
    "identifiers",
    "profiles",
    "contact_points",
    "point_health",
    "statements",
    "ties",
    "consents",
    "suppressions",
    "erased_keys",
    "restrictions",
    "rectifications",
    "interactions",
    "ledger",
    "entitlements",
    "entitlement_uses",
    "promises",
    "cases",
    "chosen_hours",
    "inbox",
    "tasks",
    "source_ranks",
    "quality",
    "transitions",
    "members",
    "decisions",
    "messages",
    "campaigns",
    "campaign_members",
    "definitions",
    "rates",
    "events",
    "commands",
)
"""What rows of a tenant are counted as; rows that are derived from these are not counted."""


@frozen
class DroppedRows:
    """What one step of dropping has deleted, whether the tenant is gone with it, and whether it is time for
    `Store.reclaim`.
    """

    counts: Mapping[str, int]
    finished: bool
    reclaim: bool = False


class TenantTable(Protocol):
    """The tenants of the database; reachable from every unit of work.

    A tenant is dropped in steps, so that others can write in between: `begin_drop` in a transaction bound to it, then
    `drop_some` in further ones until it is finished. Ended at any point it can be gone on with.
    """

    def add(self, name: str, *, currency: str, zone: str, region: str | None, at: datetime) -> Tenant:
        """Add a tenant under the next key, greater than any before. Raises `NameTaken`, also while a tenant of that
        name is being dropped, and `SingleTenancy` where a store that keeps no two tenants apart has one.
        """
        ...

    def named(self, name: str) -> Tenant | None:
        """The tenant of that name; None for one that is being dropped, here and below."""
        ...

    def keyed(self, key: TenantKey) -> Tenant | None:
        """The tenant of that key, its revision up to date."""
        ...

    def all(self) -> Sequence[Tenant]:
        """All tenants, by key."""
        ...

    def dropping(self) -> Sequence[Tenant]:
        """The tenants that are being dropped, by key."""
        ...

    def restored(self, added_at: datetime, *, keyed_as: TenantKey | None, evaluated_on: Day | None) -> None:
        """Say of the bound tenant, whose records have been put, when it was added, as which tenant its digests are made
        (None: as itself), and on what tenant day all its standings were last evaluated. Its revision grows, and events
        are numbered on from the last that has a number.
        """
        ...

    def count_rows(self) -> Mapping[str, int]:
        """How many rows the bound tenant has, for each of `FACTS`; its contact points and definitions count with those
        that nobody has any more.
        """
        ...

    def begin_drop(self, at: datetime) -> None:
        """Begin to drop the bound tenant: from now on `dropping` alone tells it. Again is no change."""
        ...

    def drop_some(self, limit: int, *, reclaimed: bool = False) -> DroppedRows:
        """Delete `limit` rows of the bound tenant, or all at once where that takes no longer; with the last row the
        tenant itself, whose key is never given again. Of a tenant that is gone nothing is left to delete.

        Unless `reclaimed` it may stop before the rows that others pointed at and ask for `reclaim`, after which they
        are deleted quicker. Raises `TransactionError` unless the tenant is being dropped, `StorageBusy` when a
        transaction begun before is still at work on it.
        """
        ...
