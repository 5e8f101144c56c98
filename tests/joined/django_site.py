"""Django without a project: one model, and databases that each test names for itself."""

from __future__ import annotations

from typing import Any

import django
from django.conf import settings

ALIASES = ("default", "second")
_NOWHERE = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}

settings.configure(DATABASES={alias: dict(_NOWHERE) for alias in ALIASES}, INSTALLED_APPS=[], USE_TZ=True)
django.setup()

from django.db import connections, models  # noqa: E402


class Order(models.Model):  # type: ignore[misc]
    """An order of the app."""

    number = models.IntegerField(primary_key=True)
    total = models.IntegerField()

    class Meta:
        app_label = "joined"
        db_table = "orders"


def use(alias: str, database: dict[str, Any]) -> None:
    """Let an alias mean a database, for every thread that uses it from now on; without options it has Django's own."""
    connections[alias].close()
    del connections[alias]
    connections.settings[alias].update(_NOWHERE | {"OPTIONS": {}} | database)


def close() -> None:
    """Close the connections of this thread."""
    connections.close_all()
