"""A ranking is found anew only where something it depends on may have changed, and is then as if found each time."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from crmcore import CRM, CustomerId, Email, Money, Person, Ranking, Rhythm, Roster, hookimpl
from crmcore.app import Surface
from crmcore.plugins.hookspecs import OpenStore
from crmcore.ports.store import Store
from crmcore.stores.memory.store import MemoryStore
from crmcore.testing import FaultyStore, FrozenClock
from crmcore_sqlite.store import SQLiteStore
from tests.unit.services.conftest import NOON

RANKED = "segments.rank"
RULES = {
    "by-total": Ranking("purchases.total", top=2),
    "by-window": Ranking("purchases.total(days=7)", top=2),
    "by-silence": Ranking("purchases.days_since", top=1),
    "by-web": Ranking("web.total", top=2),
    "by-rhythm": Ranking("rhythm", top=2, lowest=True),
    "by-cost": Ranking("value.cost", top=1, within="guests"),
}


class Undo(Exception):
    """Raised to leave a transaction without a trace."""


class Desk:
    """A CRM of five customers whose storage calls are counted, with rankings that another segment uses."""

    def __init__(self, store: Store) -> None:
        self.store = FaultyStore(store)
        self.clock = FrozenClock(NOON)
        self.crm = CRM.open("counted://", clock=self.clock, plugins=[self])
        self.crm.migrate(currency="EUR", zone="Europe/Berlin")
        self.customers = [self.crm.customers.add(Person(), Email(f"c{n}@example.org")) for n in range(5)]
        self.crm.measures.declare("web", "purchase", where={"source": "web"})
        self.crm.segments.define("guests", Roster())
        self.crm.segments.put("guests", *self.customers[:3])
        for number, customer in enumerate(self.customers):
            self.buy(customer, 10 + number, days=number)
        for name, rule in RULES.items():
            self.crm.segments.define(name, rule)
        self.crm.segments.define("any", " or ".join(f'segment["{name}"]' for name in RULES))
        self.crm.tick()

    @hookimpl
    def register_stores(self) -> dict[str, OpenStore]:
        """The store counted."""
        return {"counted": lambda url: self.store}

    def buy(self, customer: CustomerId, amount: int, *, days: int = 0, source: str = "web") -> None:
        """A purchase so many days ago."""
        when = self.clock.now() - timedelta(days=days)
        self.crm.interactions.purchase(customer, Money(amount, "EUR"), occurred_at=when, source=source)

    def ranked(self) -> int:
        """How many rankings a tick finds anew."""
        self.store.plan(None)
        self.crm.tick()
        return self.store.calls.count(RANKED)

    def kept(self) -> dict[str, object]:
        """Members and threshold of each ranking."""
        return {name: seen(self.crm, name) for name in RULES}

    def anew(self) -> dict[str, object]:
        """The same, each ranking found by one that was never found before; nothing of it stays."""
        found: dict[str, object] = {}
        with contextlib.suppress(Undo), self.crm.begin() as tx:
            for name, rule in RULES.items():
                tx.segments.define(f"{name}-anew", rule)
                found[name] = seen(tx, f"{name}-anew")
            raise Undo
        return found


def seen(crm: Surface, name: str) -> object:
    """Members and threshold of a ranking."""
    refreshed = crm.segments.refreshed(name)
    assert refreshed is not None
    return sorted(crm.segments.members(name)), refreshed.threshold


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: object) -> Desk:
    """The desk, on each store."""
    return Desk(MemoryStore() if request.param == "memory" else SQLiteStore.open(f"sqlite:///{tmp_path}/crm.db"))


def test_a_tick_ranks_only_when_something_changed(desk: Desk) -> None:
    """Nothing happened: no ranking is found anew, however often; what changes a field finds them all anew.

    Those found first look once more where later ones changed their members, as a ranking may be within another.
    """
    desk.ranked()
    assert (0, 0) == (desk.ranked(), desk.ranked())
    desk.buy(desk.customers[0], 5)
    assert (len(RULES), True, 0) == (desk.ranked(), desk.ranked() < len(RULES), desk.ranked())
    desk.crm.segments.take("guests", desk.customers[0])
    assert len(RULES) == desk.ranked()
    assert desk.anew() == desk.kept()


def test_when_the_day_turns_only_what_depends_on_it_is_ranked(desk: Desk) -> None:
    """A window and days since move on by themselves; a plain total does not."""
    desk.clock.advance(days=1)
    refreshed = desk.crm.segments.refreshed("by-total")
    assert 2 == desk.ranked()
    assert refreshed != desk.crm.segments.refreshed("by-total"), "it is known to hold today"
    assert desk.anew() == desk.kept()


CHANGES: dict[str, Callable[[Desk, random.Random], object]] = {
    "buy": lambda desk, dice: desk.buy(dice.choice(desk.customers), dice.randrange(1, 40), days=dice.randrange(20)),
    "buy elsewhere": lambda desk, dice: desk.buy(dice.choice(desk.customers), 50, source=dice.choice(("shop", "web"))),
    "void": lambda desk, dice: [
        desk.crm.interactions.void(each.id)
        for each in desk.crm.interactions.last(dice.choice(desk.customers), 1, kinds=["purchase"], include_voided=False)
    ],
    "cost": lambda desk, dice: desk.crm.ledger.book(
        dice.choice(desk.customers), "cost to serve", Money(dice.randrange(9), "EUR")
    ),
    "guests": lambda desk, dice: desk.crm.segments.put("guests", dice.choice(desk.customers)),
    "no guests": lambda desk, dice: desk.crm.segments.take("guests", dice.choice(desk.customers)),
    "archive": lambda desk, dice: desk.crm.customers.archive(dice.choice(desk.customers)),
    "restore": lambda desk, dice: desk.crm.customers.restore(dice.choice(desk.customers)),
    "day": lambda desk, dice: desk.clock.advance(days=dice.randrange(1, 9)),
    "measure": lambda desk, dice: desk.crm.measures.declare(
        "web", "purchase", where={"source": dice.choice(("web", "shop"))}
    ),
    "rules": lambda desk, dice: desk.crm.standings.define(
        evolve(desk.crm.standings.rules(), rhythm=Rhythm(minimum=dice.randrange(5, 9), default=dice.randrange(30, 90)))
    ),
    "nothing": lambda desk, dice: None,
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_a_field_is_seen(desk: Desk, change: str) -> None:
    """After each change alone a tick leaves rankings as if found anew."""
    dice = random.Random(change)
    for _ in range(4):
        CHANGES[change](desk, dice)
        desk.crm.tick()
        assert desk.anew() == desk.kept()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_rankings_are_as_if_found_each_time(desk: Desk, seed: int) -> None:
    """However changes and ticks follow each other, members and thresholds are those of rankings found anew."""
    dice = random.Random(seed)
    for _ in range(20):
        for _ in range(dice.randrange(3)):
            CHANGES[dice.choice(list(CHANGES))](desk, dice)
        desk.crm.tick()
        assert desk.anew() == desk.kept()


def test_segments_follow_a_measure_or_rules_told_anew(desk: Desk) -> None:
    """What a field means has changed, so a segment looks at everyone, not only at those of whom something happened."""
    crm, first = desk.crm, desk.customers[0]
    desk.buy(first, 1, source="shop")
    crm.segments.define("shoppers", "web.count > 1")
    crm.segments.define("slow", "rhythm >= 80")
    crm.tick()
    assert ([], 5) == (list(crm.segments.members("shoppers")), crm.segments.count("slow"))
    crm.measures.declare("web", "purchase", where={"source": ["web", "shop"]})
    crm.standings.define(evolve(crm.standings.rules(), rhythm=Rhythm(default=79)))
    crm.tick()
    assert ([first], 0) == (list(crm.segments.members("shoppers")), crm.segments.count("slow"))
