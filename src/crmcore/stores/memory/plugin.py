"""The store in memory, registered like any plugin's."""

from __future__ import annotations

from collections.abc import Mapping

from crmcore.plugins.hookspecs import OpenStore, hookimpl
from crmcore.stores.memory.store import MemoryStore


@hookimpl
def register_stores() -> Mapping[str, OpenStore]:
    """Serves ``memory://``."""
    return {"memory": MemoryStore.open}
