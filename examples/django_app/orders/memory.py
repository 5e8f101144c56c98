"""The CRM on Django's default database: one for the process, used by all its threads."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.db import connection

from crmcore import CRM, MaildirChannel


def crm() -> CRM:
    """The CRM."""
    return _on(str(connection.settings_dict["NAME"]))


@cache
def _on(path: str) -> CRM:
    # Django's test runner names another database than the settings do; letters are written into a folder beside it.
    # A shop gives an SmtpChannel here, and they go to its mail server.
    mail = MaildirChannel(Path(path).with_suffix(".mail"), sender="Shop <news@shop.example>")
    return CRM.open(f"sqlite:///{path}", channels=[mail])
