"""The names of settings that are a tenant's own, and go with it."""

from __future__ import annotations

from crmcore.domain.kernel.ids import TenantKey


def journal_setting(tenant: TenantKey) -> str:
    """Up to where the erasure journal's lines of the tenant are in the database."""
    return "".join(["erasure journal of ", str(tenant)])


def retention_setting(tenant: TenantKey) -> str:
    """On which tenant day each retention rule was carried out last, as JSON."""
    return "".join(["retention of ", str(tenant)])
