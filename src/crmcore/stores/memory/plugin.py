"""The store in memory, registered like any plugin's."""

from __future__ import annotations

from collections.abc import Mapping

from crmcore.plugins.hookspecs import OpenStore, hookimpl
from crmcore.ports.store import Store


@hookimpl
def register_stores() -> Mapping[str, OpenStore]:
    """Serves ``memory://``."""
    return {"memory": open_store}


def open_store(url: str) -> Store:
    """Open a store; its modules are imported with the first."""
    from crmcore.stores.memory.store import MemoryStore

    return MemoryStore.open(url)
