"""Tenants: adding, listing and dropping the firms that share a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from attrs import frozen

from crmcore.codec.identifiers import require_region
from crmcore.domain.kernel.currency import require_currency
from crmcore.domain.kernel.reach import require_source
from crmcore.domain.kernel.tenant import Tenant
from crmcore.domain.kernel.time import zone_named
from crmcore.errors import InvalidValue, NameTaken, UnknownTenant
from crmcore.ports.store import FACTS
from crmcore.services.measures import declare
from crmcore.services.own_settings import journal_setting, retention_setting
from crmcore.services.resolving import require_count, require_flag
from crmcore.services.salt import salt_of, salt_setting
from crmcore.services.work import Setting, Work

OpenWork = Callable[[str], AbstractContextManager[Work]]


@frozen
class Dropped:
    """What dropping a tenant has deleted, or with `dry_run` would: how many customers, interactions and so on. What is
    derived from them (measures, standings) goes too and is not counted.
    """

    name: str
    counts: Mapping[str, int]
    dry_run: bool


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
        """All tenants, in the order they were added."""
        with self._setting.store.begin(None, write=False) as unit:
            return unit.tenants.all()

    def dropping(self) -> Sequence[Tenant]:
        """The tenants whose `drop` has begun and not ended: it was interrupted, or is under way. Nobody else finds
        them; call `drop` again to finish.
        """
        with self._setting.store.begin(None, write=False) as unit:
            return unit.tenants.dropping()

    def drop(self, name: str, *, confirm: str | None = None, dry_run: bool = False, chunk: int = 10_000) -> Dropped:
        """Delete a tenant with everything it has, for good; `confirm` repeats its name. `dry_run` counts and deletes
        nothing.

        From the start nobody finds the tenant any more (`UnknownTenant`), then its rows are deleted in transactions of
        `chunk` rows, so that other tenants can write in between. Interrupted at any point it goes on when called again,
        and then counts what it deletes from there. The settings of the database and its master key stay; the tenant's
        key is never given again. No log keeps that the tenant was: keep what is returned. Raises `UnknownTenant`,
        `InvalidValue`, `StorageError`.
        """
        require_flag(dry_run, "dry_run")
        require_count(chunk, "chunk")
        tenant = self._droppable(name)
        store = self._setting.store
        if dry_run:
            with store.begin(tenant.key, write=False) as unit:
                return Dropped(name, unit.tenants.count_rows(), dry_run=True)
        if confirm != name:
            raise InvalidValue("confirm", "another text" if confirm else "nothing", "repeat the name of the tenant")
        with store.begin(tenant.key, write=True) as unit:
            unit.tenants.begin_drop(self._setting.clock.now())
        self._setting.forget(tenant.key)
        counts = Counter(dict.fromkeys(FACTS, 0))
        reclaimed = finished = False
        while not finished:
            with store.begin(tenant.key, write=True) as unit:
                step = unit.tenants.drop_some(chunk, reclaimed=reclaimed)
                if step.finished:
                    for own in (salt_setting, journal_setting, retention_setting):
                        unit.settings.remove(own(tenant.key))
            if step.reclaim:
                store.reclaim()
                reclaimed = True
            counts.update(step.counts)
            finished = step.finished
        return Dropped(name, dict(counts), dry_run=False)

    def _droppable(self, name: str) -> Tenant:
        with self._setting.store.begin(None, write=False) as unit:
            found = [tenant for tenant in (*unit.tenants.all(), *unit.tenants.dropping()) if tenant.name == name]
        if not found:
            raise UnknownTenant(name)
        return found[0]
