"""The kit can fail: each of many bugs planted in a store is noticed by the obligation it breaks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from crmcore.testing import StoreConformance
from crmcore.testing.conformance.base import KitBase
from tests.conformance.bent_store import BENDS, BentKit


def _judge(kit: KitBase, folder: Path, obligation: str, parameters: tuple[object, ...]) -> None:
    """Do one test of the kit by hand."""
    kit.start(folder)
    try:
        getattr(kit, obligation)(*parameters)
    finally:
        kit.finish()


@pytest.mark.parametrize("bug", BENDS)
def test_a_bug_is_noticed(bug: str, tmp_path: Path) -> None:
    """A store with this bug fails the obligation that the bug breaks."""
    bends, obligation, parameters = BENDS[bug]
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        _judge(BentKit(bends), tmp_path, obligation, parameters)


@pytest.mark.parametrize("bug", BENDS)
def test_without_the_bug_nothing_is_noticed(bug: str, tmp_path: Path) -> None:
    """The same obligation holds for the store without the bug, in the same harness."""
    _, obligation, parameters = BENDS[bug]
    _judge(BentKit({}), tmp_path, obligation, parameters)


def test_no_obligation_hides_another() -> None:
    """Every test of the kit has a name of its own, says what it tests, and is collected."""
    parts = [part for part in StoreConformance.__mro__ if issubclass(part, KitBase) and part is not KitBase]
    names = Counter(name for part in parts for name, value in vars(part).items() if callable(value))
    assert [] == [name for name, times in names.items() if times > 1]
    tests = [name for name in names if name.startswith("test_")]
    assert 180 < len(tests)
    assert all(getattr(StoreConformance, name).__doc__ for name in tests)
