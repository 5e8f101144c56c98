"""How SQLite registers itself: like any plugin."""

from __future__ import annotations

from collections.abc import Mapping

from crmcore.plugins.hookspecs import OpenStore, hookimpl
from crmcore.ports.store import Store


@hookimpl
def register_stores() -> Mapping[str, OpenStore]:
    """Databases of ``sqlite:///`` URLs."""
    return {"sqlite": open_store}


def open_store(url: str) -> Store:
    """Open the store of a URL; the driver is imported with the first."""
    from crmcore_sqlite.store import SQLiteStore

    return SQLiteStore.open(url)
