"""Recording and knowing: every storage call fails before, fails after, or succeeds and raises."""

from __future__ import annotations

import pytest

from crmcore.testing import Mode
from tests.faults.deciding_scenarios import DECIDING
from tests.faults.retrying import Furnished, Places, assert_converges
from tests.faults.scenarios import RECORDING


@pytest.mark.parametrize("mode", Mode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", RECORDING)
def test_a_blind_retry_converges(places: Places, name: str, mode: Mode) -> None:
    """After a fault in any call all or nothing has happened, and the command repeated ends as if undisturbed."""
    assert_converges(places, RECORDING[name], mode)


def test_the_commands_do_something(places: Places) -> None:
    """The scenarios change facts or events, so that converging says something."""
    for name, scenario in {**RECORDING, **DECIDING}.items():
        run = Furnished(places, scenario).run()
        before = run.facts(), run.crm.health()
        run.act(None)
        assert before != (run.facts(), run.crm.health()), name
        assert len(run.store.calls) >= 5, name
