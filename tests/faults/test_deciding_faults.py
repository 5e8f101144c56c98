"""Deciding: every storage call fails before, fails after, or succeeds and raises."""

from __future__ import annotations

import pytest

from crmcore.testing import Mode
from tests.faults.deciding_scenarios import DECIDING
from tests.faults.retrying import Places, assert_converges


@pytest.mark.parametrize("mode", Mode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", DECIDING)
def test_a_blind_retry_converges(places: Places, name: str, mode: Mode) -> None:
    """After a fault in any call all or nothing has happened, and the command repeated ends as if undisturbed."""
    assert_converges(places, DECIDING[name], mode)
