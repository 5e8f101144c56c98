"""Every storage call fails before, fails after, or succeeds and raises: all or nothing, and a retry converges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from crmcore import CRM, hookimpl
from crmcore.errors import StorageError
from crmcore.plugins.hookspecs import OpenStore
from crmcore.ports.store import Store
from crmcore.stores.memory.store import MemoryStore
from crmcore.testing import CountingIds, Fault, FaultyStore, FrozenClock, Mode
from crmcore_sqlite.store import SQLiteStore
from tests.faults.deciding_scenarios import DECIDING, Post
from tests.faults.observing import facts, log
from tests.faults.scenarios import RECORDING, START, Scenario, furnish

SCENARIOS = {**RECORDING, **DECIDING}
OpenNext = Callable[[], Store]


class Serving:
    """A plugin that serves one store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @hookimpl
    def register_stores(self) -> Mapping[str, OpenStore]:
        """The store, whatever the URL."""
        return {"faulty": lambda url: self.store}


@pytest.fixture(
    params=["memory", pytest.param("sqlite", marks=pytest.mark.slow)],
)
def open_next(request: pytest.FixtureRequest, tmp_path: Path) -> OpenNext:
    """Opens a new store, another each time."""
    if request.param == "memory":
        return MemoryStore
    numbers = count()
    return lambda: SQLiteStore.open(f"sqlite:///{tmp_path / str(next(numbers))}.db")


class Run:
    """A furnished CRM on a faulty store, ready for the command of a scenario."""

    def __init__(self, open_next: OpenNext, scenario: Scenario) -> None:
        self.store = FaultyStore(open_next())
        clock = FrozenClock(START)
        self.crm = CRM.open(
            "faulty://",
            clock=clock,
            ids=CountingIds(),
            keys=b"k" * 32,
            plugins=[Serving(self.store)],
            channels=[Post()],
        )
        self.crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        self.scenario = scenario
        furnish(self.crm)
        scenario.before(self.crm)
        clock.advance(days=2)
        # A CRM reads definitions once and keeps them; so every run makes the same calls.
        self.crm.fields()

    def act(self, fault: Fault | None) -> object:
        """Do the command with a fault planned, once."""
        self.store.plan(fault)
        return self.scenario.act(self.crm)

    def facts(self) -> list[str]:
        """All that is recorded and derived."""
        return facts(self.crm, START.date() - timedelta(days=1))


@pytest.mark.parametrize("mode", Mode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_blind_retry_converges(open_next: OpenNext, name: str, mode: Mode) -> None:
    """After a fault in any call all or nothing has happened, and the command repeated ends as if undisturbed."""
    scenario = SCENARIOS[name]
    undisturbed = Run(open_next, scenario)
    before = undisturbed.facts()
    undisturbed.act(None)
    calls = undisturbed.store.calls
    undisturbed.store.plan(None)
    after, events = undisturbed.facts(), log(undisturbed.crm)
    for nth, call in enumerate(calls, start=1):
        run = Run(open_next, scenario)
        try:
            run.act(Fault(mode, nth))
        except StorageError:
            found = run.facts()
            assert found in (before, after) or not scenario.whole, f"{call} ({nth}) left half of it"
            run.scenario.act(run.crm)
        assert run.store.struck, f"{call} ({nth}) was not reached"
        assert after == run.facts(), f"{call} ({nth}) does not converge"
        assert events == log(run.crm) or not scenario.told_once, f"{call} ({nth}) leaves other events"
        run.crm.measures.rebuild()
        assert after == run.facts(), f"{call} ({nth}) leaves measures that differ from the facts"
        run.crm.close()
    undisturbed.crm.close()


def test_the_commands_do_something() -> None:
    """The scenarios change facts or events, so that converging says something."""
    for name, scenario in SCENARIOS.items():
        run = Run(MemoryStore, scenario)
        before = run.facts(), run.crm.health()
        run.act(None)
        assert before != (run.facts(), run.crm.health()), name
        assert len(run.store.calls) >= 5, name
