"""A store in memory with one tenant, whose rows are those of the conformance kit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

import pytest

from crmcore.domain.kernel.ids import TenantKey
from crmcore.ports.store import UnitOfWork
from crmcore.stores.memory.store import MemoryStore
from crmcore.testing.conformance import samples

T = TypeVar("T")
Begin = Callable[..., AbstractContextManager[UnitOfWork]]


def furnished(timeout: float = 0.05) -> tuple[MemoryStore, TenantKey]:
    """A migrated store with one tenant and customers 1 to 3."""
    store = MemoryStore(timeout=timeout)
    store.migrate()
    with store.begin(None, write=True) as unit:
        key = unit.tenants.add("shop", currency="EUR", zone=samples.ZONE.key, region="DE", at=samples.NOON).key
    with store.begin(key, write=True) as unit:
        samples.add(unit, *(samples.customer(number) for number in (1, 2, 3)))
    return store, key


@pytest.fixture
def begin() -> Begin:
    """Begins a transaction: ``begin(write=True)``."""
    store, key = furnished()
    return lambda *, write: store.begin(key, write=write)


class Planned(Exception):
    """Raised inside a block, so that it is undone."""


@contextmanager
def undone(block: AbstractContextManager[T]) -> Iterator[T]:
    """The block of a transaction or a savepoint, which raises when it ends; the exception must come out of it."""
    try:
        with block as unit:
            yield unit
            raise Planned
    except Planned:
        return
    raise AssertionError("the exception did not go on")
