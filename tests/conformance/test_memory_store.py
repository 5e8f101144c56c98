"""The memory store keeps the obligations of the store port."""

from __future__ import annotations

from crmcore.ports.store import Store
from crmcore.stores.memory.store import MemoryStore
from crmcore.testing import StoreConformance


class TestMemoryStore(StoreConformance):
    """The memory store under the kit."""

    def open_store(self) -> Store:
        """A new store, empty."""
        return MemoryStore()
