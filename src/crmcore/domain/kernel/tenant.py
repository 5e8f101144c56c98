"""Tenants: the firms whose customers share a database and never see each other."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from crmcore.domain.kernel.ids import TenantKey


@frozen
class Tenant:
    """A tenant: a small integer key that leads every row, a name, its base currency, zone and region (for phone
    numbers).

    `revision` grows with every definition, so that what was read of them can be kept until it changes.
    `keyed_as` is the key of the tenant that it was dumped from, when it was restored with digests of that one.
    `has_digests` tells that external ids may stand as keyed digests, as something has been erased.
    """

    key: TenantKey
    name: str
    currency: str
    zone: str
    region: str | None
    added_at: datetime
    revision: int = 0
    keyed_as: TenantKey | None = None
    has_digests: bool = False
