"""The same, done in each store, is dumped alike; and who was merged or erased stays so in a restored tenant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from crmcore import CRM, Email, External, Household, Money, Person, Profile, Purchase
from crmcore.errors import CustomerErased, InvalidDump
from crmcore.testing import CountingIds, FrozenClock
from tests.migration.seed import END, KEY, START, Post, fill
from tests.servers.migrated import migrated_database
from tests.servers.server import Server
from tests.unit.services.test_dumps import dumped, sealed_again

Opener = Callable[..., CRM]
STORES = ("memory", "sqlite", "postgres")
_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def opened(tmp_path: Path, postgres_server: Server) -> Iterator[Opener]:
    """Opens a CRM on a new database of a kind."""
    crms: list[CRM] = []
    names = []

    def open_one(kind: str, clock: FrozenClock | None = None, seed: str = "seed") -> CRM:
        url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / str(len(crms))}.db"}.get(kind)
        if url is None:
            database = migrated_database(postgres_server)
            names.append(database.name)
            url = database.url
        crm = CRM.open(url, keys=KEY, clock=clock or FrozenClock(END), ids=CountingIds(seed), channels=[Post()])
        crms.append(crm)
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        return crm

    yield open_one
    for crm in crms:
        crm.close()
    for name in names:
        postgres_server.drop_database(name)


def told(crm: CRM) -> list[dict[str, object]]:
    """The records, ids by their order: how many are made on the way is each store's own, and so the chain of events."""
    lines = dumped(crm).splitlines()[1:-1]
    order = {id_: str(place) for place, id_ in enumerate(sorted({id_ for line in lines for id_ in _ID.findall(line)}))}
    found = [json.loads(_ID.sub(lambda id_: order[id_[0]], line)) for line in lines]
    return [{name: value for name, value in line.items() if name != "chain"} for line in found]


def test_every_store_keeps_the_same_records(opened: Opener) -> None:
    """One scenario with records of every kind, in each store: what is dumped is the same."""
    found = []
    for kind in STORES:
        clock = FrozenClock(START)
        crm = opened(kind, clock)
        fill(crm, clock)
        found.append(told(crm))
    assert found[0] == found[1]
    assert found[1] == found[2]


@pytest.mark.parametrize("kind", STORES)
def test_a_merge_is_undone_after_the_move(opened: Opener, kind: str) -> None:
    """Restored, one who was merged by two steps is found as the head, and parted with all that was its own."""
    crm = opened("sqlite")
    people = [
        crm.customers.add(Person(name), Email(f"{name.lower()}@example.org"), External("shop", name))
        for name in ("Ann", "Bob", "Cem")
    ]
    for number, person in enumerate(people):
        crm.interactions.purchase(person, Money(str(number + 1), "EUR"), source="shop", external_id=f"o-{number}")
        crm.consents.grant(person, channel="post", purpose="offers", evidence="form")
    ann, bob, cem = people
    crm.merges.merge(ann, bob)
    crm.merges.merge(bob, cem)
    other = opened(kind, seed="later")
    other.restore(StringIO(dumped(crm)))
    assert dumped(crm) == dumped(other)
    assert cem == other.customers.find(Email("ann@example.org"))
    assert 3 == dict(other.measures.of(cem))["purchases"].count
    assert other.table(["purchases.total"], customers=[cem]).columns().values == {
        "purchases.total": [Money("6", "EUR")]
    }
    for each in (crm, other):
        each.merges.unmerge(bob)
        assert bob == each.customers.find(Email("ann@example.org"))
        assert [2, 1] == [dict(each.measures.of(whose))["purchases"].count for whose in (bob, cem)]
        assert [ann] == [merge.customer for merge in each.merges.of(bob)]
        assert [] == list(each.merges.of(cem))
    # What is made upon it has ids of its own.
    ours, theirs = (
        [line for line in dumped(each).splitlines()[1:-1] if json.loads(line)["record"] not in ("event", "transition")]
        for each in (crm, other)
    )
    assert ours == theirs


@pytest.mark.parametrize("kind", STORES)
def test_who_was_erased_stays_so(opened: Opener, kind: str) -> None:
    """A tombstone is one in the tenant restored, its external ids are known by their digests, and its source's key."""
    crm = opened("sqlite")
    crm.customers.sync([Profile("G-1", "Gerd", email="gerd@example.org")], source="club")
    gerd = crm.customers.get(Email("gerd@example.org")).id
    crm.interactions.purchase(gerd, Money("6", "EUR"), source="shop", external_id="g-1")
    crm.ledger.book(gerd, "cost to serve", Money("2", "EUR"), source="adverts", external_id="click-9")
    crm.privacy.erase(gerd)
    text = dumped(crm)
    assert '"keyed"' in text.splitlines()[0]
    other = opened(kind, seed="later")
    other.restore(StringIO(text))
    assert text == dumped(other)
    with pytest.raises(CustomerErased):
        other.interactions.purchase(gerd, Money("1", "EUR"))
    assert other.suppressions.is_suppressed(Email("gerd@example.org"))
    assert 1 == other.customers.sync([Profile("G-1", "Gerd")], source="club").erased
    late = other.customers.add(Person("Late"))
    before = other.interactions.count()
    other.interactions.record(late, Purchase(Money("6", "EUR")), source="shop", external_id="g-1", occurred_at=END)
    assert before == other.interactions.count()


@pytest.mark.parametrize("kind", STORES)
def test_households_are_restored_as_such(opened: Opener, kind: str) -> None:
    """A household stays one, with its members."""
    crm = opened("memory")
    sara, ben = (crm.customers.add(Person(name)) for name in ("Sara", "Ben"))
    home = crm.households.form("Öz", [sara, ben])
    other = opened(kind, seed="later")
    other.restore(StringIO(dumped(crm)))
    assert dumped(crm) == dumped(other)
    assert Household("Öz") == other.customers.get(home).party
    assert {sara, ben} == set(other.households.members(home))


@pytest.mark.parametrize("kind", STORES)
def test_merges_that_lead_nowhere_are_refused(opened: Opener, kind: str) -> None:
    """In a circle, into oneself, or to another head than is told."""
    crm = opened("memory")
    ann, bob, cem = (crm.customers.add(Person(name)) for name in ("Ann", "Bob", "Cem"))
    crm.merges.merge(ann, bob)
    lines = dumped(crm).splitlines()[:-1]
    place = next(place for place, line in enumerate(lines) if json.loads(line)["record"] == "merge")
    merged = json.loads(lines[place])
    other = opened(kind, seed="later")
    empty = dumped(other)
    for changed in (
        [{"into_customer": str(ann)}],
        [{"head": str(cem)}],
        [{}, {"customer": str(bob), "into_customer": str(ann), "head": str(bob)}],
        [{}, {"customer": str(bob), "into_customer": str(cem), "head": str(cem)}],
    ):
        bent = [json.dumps({**merged, **change}) for change in changed]
        with pytest.raises(InvalidDump) as caught:
            other.restore(StringIO(sealed_again([*lines[:place], *bent, *lines[place + 1 :]])))
        assert "conflict" == caught.value.reason
        assert empty == dumped(other)
