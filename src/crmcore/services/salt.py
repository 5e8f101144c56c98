"""The salt that a tenant's draws and arms are keyed with."""

from __future__ import annotations

from crmcore.domain.kernel.ids import TenantKey
from crmcore.services.work import Work


def salt_setting(tenant: TenantKey) -> str:
    """The name of the setting that keeps a tenant's salt."""
    return f"draw salt {tenant}"


def salt_of(work: Work) -> str:
    """The tenant's salt of draws and arms, made when it is first asked for. It is no secret."""
    name = salt_setting(work.tenant.key)
    return work.unit.settings.get(name) or work.unit.settings.keep(name, str(work.setting.ids.new()))
