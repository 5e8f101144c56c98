"""Commands under failing storage calls: all or nothing happens, and the command repeated converges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from crmcore import CRM, hookimpl
from crmcore.errors import StorageError
from crmcore.plugins.hookspecs import OpenStore
from crmcore.ports.store import Store
from crmcore.testing import CountingIds, Fault, FaultyStore, FrozenClock, Mode
from tests.faults.deciding_scenarios import Post
from tests.faults.observing import facts, log
from tests.faults.scenarios import START, Scenario, furnish


class Places(Protocol):
    """Where stores come from."""

    def new(self) -> Store:
        """An empty store."""
        ...

    def again(self, store: Store) -> Store:
        """A store that holds what another one does."""
        ...


class Serving:
    """A plugin that serves one store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @hookimpl
    def register_stores(self) -> Mapping[str, OpenStore]:
        """The store, whatever the URL."""
        return {"faulty": lambda url: self.store}


class Furnished:
    """A store on which a command can be tried, as it is before."""

    def __init__(self, places: Places, scenario: Scenario) -> None:
        self._places = places
        self._store = places.new()
        self.scenario = scenario
        crm = opened(self._store, CountingIds(), FrozenClock(START))
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        furnish(crm)
        scenario.before(crm)

    def run(self) -> Run:
        """The same again, for one try."""
        return Run(FaultyStore(self._places.again(self._store)), self.scenario)


class Run:
    """A furnished CRM on a faulty store, ready for the command of a scenario."""

    def __init__(self, store: FaultyStore, scenario: Scenario) -> None:
        self.store = store
        self.scenario = scenario
        self.crm = opened(store, CountingIds(first=1_000_000), FrozenClock(START + timedelta(days=2)))
        # A CRM reads definitions once and keeps them; so every run makes the same calls.
        self.crm.fields()

    def act(self, fault: Fault | None) -> object:
        """Do the command with a fault planned, once."""
        self.store.plan(fault)
        return self.scenario.act(self.crm)

    def facts(self) -> list[str]:
        """All that is recorded and derived."""
        return facts(self.crm, START.date() - timedelta(days=1))


def opened(store: Store, ids: CountingIds, clock: FrozenClock) -> CRM:
    """A CRM on the store."""
    return CRM.open("faulty://", clock=clock, ids=ids, keys=b"k" * 32, plugins=[Serving(store)], channels=[Post()])


def assert_converges(places: Places, scenario: Scenario, mode: Mode) -> None:
    """After a fault in any call all or nothing has happened, and the command repeated ends as if undisturbed."""
    furnished = Furnished(places, scenario)
    undisturbed = furnished.run()
    before = undisturbed.facts()
    undisturbed.act(None)
    calls = undisturbed.store.calls
    undisturbed.store.plan(None)
    after, events = undisturbed.facts(), log(undisturbed.crm)
    for nth, call in enumerate(calls, start=1):
        run = furnished.run()
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
