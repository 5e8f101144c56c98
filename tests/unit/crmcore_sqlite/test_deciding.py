"""How decisions and messages lie in the file, and that finding some does not go through all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from attrs import evolve

from crmcore.domain.decision.action import HOLD
from crmcore.domain.decision.cap import Cap
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance import samples
from crmcore.testing.conformance.deciding import ALLOWED, HOUR, LATER, consent, decision, link, message, message_id
from crmcore.testing.conformance.samples import NOON, PURCHASES, TODAY, customer_id
from tests.unit.crmcore_sqlite.conftest import Shop, furnished

ONE = customer_id(1)
FEW, MANY = 300, 1_500
"""Streams are fetched by 256 rows."""
LEASE = NOON + HOUR


def busy(shop: Shop, size: int) -> None:
    """So many customers, each decided for with a finished message and one that waits for long; and five that may go."""
    numbers = range(1, size + 1)
    with shop.write() as unit:
        samples.add(unit, *(samples.customer(number) for number in numbers if number > 3))
        link(unit, *((number, number) for number in numbers))
        unit.consents.add([consent(number, number) for number in numbers])
        unit.decisions.add([decision(number, number) for number in numbers])
        unit.outbox.add([message(number, number, number, number) for number in numbers])
        for each in unit.outbox.claim("email", now=NOON, lease_until=LEASE, limit=size):
            unit.outbox.finish(each.id, each.token, "accepted", from_state="claimed", at=NOON, cost=1)
        later = [message(size + n, n, n, n, step=1, channel="phone", not_before=LEASE) for n in numbers]
        unit.outbox.add([*later, *(message(9_000 + n, 1, 1, 1, step=2 + n) for n in range(5))])


def steps(shop: Shop, act: Callable[[UnitOfWork], object]) -> int:
    """How many tens of steps SQLite takes for it; the transaction is rolled back."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    with closing(shop.connect()) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with shop.store.join(connection, shop.tenant) as unit:
            connection.set_progress_handler(count, 10)
            act(unit)
            connection.set_progress_handler(None, 10)
        connection.execute("ROLLBACK")
    return taken


def held(unit: UnitOfWork) -> None:
    """Claim and start two messages; finish one and give the other back."""
    first, second = unit.outbox.claim("email", now=NOON, lease_until=LEASE, limit=2)
    for each in (first, second):
        assert unit.outbox.start(each.id, each.token, lease_until=LEASE)
    assert unit.outbox.finish(first.id, first.token, "held", from_state="started", at=NOON)
    assert unit.outbox.release(second.id, second.token, not_before=NOON, from_state="started")


ACTS: dict[str, Callable[[UnitOfWork], object]] = {
    "holding messages": held,
    "lapsed leases": lambda unit: unit.outbox.lapsed(LATER, limit=5),
    "expiring": lambda unit: unit.outbox.expire(NOON, limit=5),
    "due channels": lambda unit: unit.outbox.due(NOON),
    "a decision's messages": lambda unit: unit.outbox.of_decision(decision(1, 1).id),
    "a customer's messages": lambda unit: unit.outbox.of(ONE, limit=5),
    "a message": lambda unit: unit.outbox.get(message_id(1)),
    "adding a message": lambda unit: unit.outbox.add([message(9_500, 1, 1, 1, step=99)]),
    "who is decided": lambda unit: unit.decisions.decided("spring", [ONE]),
    "contacts": lambda unit: unit.decisions.contacts([ONE], Cap(1, 7, "email"), TODAY),
    "a customer's decisions": lambda unit: unit.decisions.of(ONE, limit=5),
    "the first outcome": lambda unit: next(iter(unit.decisions.outcomes("spring", PURCHASES, days=7))),
    "the first decision": lambda unit: next(iter(unit.decisions.on("spring"))),
    "deciding": lambda unit: unit.decisions.add([decision(9_500, 1, "autumn")]),
    "reach": lambda unit: unit.consents.reach([ONE], {"email": [("email", "offers")]}),
    "a customer's consents": lambda unit: unit.consents.history(ONE),
}


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, Shop]]:
    """A small shop and a large one."""
    folder = tmp_path_factory.mktemp("shops")
    small, large = (furnished(folder / f"{size}.db") for size in (FEW, MANY))
    for shop, size in ((small, FEW), (large, MANY)):
        busy(shop, size)
    yield small, large
    for shop in (small, large):
        shop.store.close()


@pytest.mark.parametrize("name", ACTS)
def test_finding_some_does_not_go_through_all(name: str, shops: tuple[Shop, Shop]) -> None:
    """What concerns one customer or a few messages takes about as many steps however many others there are."""
    small, large = (steps(shop, ACTS[name]) for shop in shops)
    assert 0 < large < 2 * small + 20


def test_each_allowed_set_is_stored_once(shop: Shop) -> None:
    """Decisions share the sets they were drawn over, in one call and over several."""
    other = (*ALLOWED[1:], HOLD)
    with shop.write() as unit:
        unit.decisions.add([decision(1, 1), evolve(decision(2, 2), allowed=other)])
    with shop.write() as unit:
        unit.decisions.add([decision(3, 1, "autumn"), evolve(decision(4, 2, "autumn"), allowed=tuple(other))])
    with closing(shop.connect()) as connection:
        assert [(2,)] == connection.execute("SELECT COUNT(*) FROM crm_allowed_set").fetchall()
