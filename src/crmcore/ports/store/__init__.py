"""The store port, one file a table.

Obligations stand in the docstrings; `crmcore.testing.StoreConformance` has a test for each.
"""

from __future__ import annotations

from crmcore.ports.store.commands import Remembered
from crmcore.ports.store.decisions import Outcome
from crmcore.ports.store.fields import EVERYONE, Reading, Selection
from crmcore.ports.store.interactions import ExternalKey
from crmcore.ports.store.lifecycle import BoundLifecycle
from crmcore.ports.store.merges import POINTED
from crmcore.ports.store.profiles import Kept
from crmcore.ports.store.segments import Change, Refreshed
from crmcore.ports.store.store import Copying, Epochal, Lagging, Migration, Scripted, Scrubbing, Store
from crmcore.ports.store.tenants import FACTS, DroppedRows
from crmcore.ports.store.unit import UnitOfWork

__all__ = [
    "EVERYONE",
    "FACTS",
    "POINTED",
    "BoundLifecycle",
    "Change",
    "Copying",
    "DroppedRows",
    "Epochal",
    "ExternalKey",
    "Kept",
    "Lagging",
    "Migration",
    "Outcome",
    "Reading",
    "Refreshed",
    "Remembered",
    "Scripted",
    "Scrubbing",
    "Selection",
    "Store",
    "UnitOfWork",
]
