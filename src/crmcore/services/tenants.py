"""Tenants: adding and listing the firms that share a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from crmcore.codec.identifiers import require_region
from crmcore.domain.kernel.currency import require_currency
from crmcore.domain.kernel.reach import require_source
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import zone_named
from crmcore.errors import NameTaken
from crmcore.services.measures import declare
from crmcore.services.salt import salt_of
from crmcore.services.work import Setting, Work

OpenWork = Callable[[str], AbstractContextManager[Work]]


class Tenants:
    """What one can do with tenants. A tenant's currency and zone are fixed when it is added."""

    def __init__(self, setting: Setting, open_work: OpenWork) -> None:
        self._setting = setting
        self._open_work = open_work

    def add(self, name: str, *, currency: str, zone: str, region: str | None = None) -> Tenant:
        """Add a tenant with its base currency (ISO 4217), zone (IANA) and region (ISO 3166, for national phone
        numbers).

        Raises `NameTaken`, `UnknownCurrency`, `UnknownZone`, `InvalidValue`, `SingleTenancy`.
        """
        require_source(name, "name")
        require_currency(currency)
        zone_named(zone)
        require_region(region)
        with self._setting.store.begin(None, write=True) as unit:
            if unit.tenants.named(name) is not None:
                raise NameTaken("tenant", name)
            tenant = unit.tenants.add(name, currency=currency, zone=zone, region=region, at=self._setting.clock.now())
        self.equip(name)
        return tenant

    def equip(self, name: str) -> None:
        """Give a tenant its salt of draws, and the measures that plugins bring and it does not have yet; what was
        recorded before is filled in.
        """
        with self._open_work(name) as work:
            salt_of(work)
            for declaration in self._setting.plugins.measures():
                if declaration.name not in work.definitions.measures:
                    declare(work, declaration)

    def all(self) -> Sequence[Tenant]:
        """All tenants, by key."""
        with self._setting.store.begin(None, write=False) as unit:
            return unit.tenants.all()
