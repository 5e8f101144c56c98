"""The CRM on Django's default database: one for the process, used by all its threads."""

from __future__ import annotations

from functools import cache

from django.db import connection

from crmcore import CRM


def crm() -> CRM:
    """The CRM."""
    return _on(str(connection.settings_dict["NAME"]))


@cache
def _on(path: str) -> CRM:
    # Django's test runner names another database than the settings do.
    return CRM.open(f"sqlite:///{path}")
