"""For tests that hold something to a time: what other tests left in memory is not looked through meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def own_garbage() -> Iterator[None]:
    """The collector looks at what the test itself makes. A worker that has run for long holds so much that going
    through all of it takes a second.
    """
    gc.freeze()
    yield
    gc.unfreeze()
