"""Erasing while others write about the same customer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from crmcore.domain.kernel.ids import CustomerId
from crmcore.errors import CRMError, CustomerErased
from crmcore.ports.store.erasures import Redaction
from crmcore.testing.conformance import samples
from crmcore_postgres.unit import PostgresUnit
from tests.unit.crmcore_postgres.conftest import Shop

ONE = samples.customer_id(1)
REDACTION = Redaction(lambda source, id_: f"{source}{id_}".encode(), lambda _, stored: stored, lambda seen: seen)
Write = Callable[[PostgresUnit], object]


def looked_up(unit: PostgresUnit) -> None:
    """State something about a customer who is there when looked for."""
    if not unit.customers.existing([ONE]):
        raise CustomerErased
    unit.attributes.state([samples.statement(1, 1, samples.CITY, "Rome")])


WRITES: dict[str, Write] = {
    "recorded": lambda unit: unit.interactions.add(
        [samples.purchase(1, 1, external_id="o-1", source="s")], samples.MEASURES
    ),
    "recorded several": lambda unit: unit.interactions.add(
        [samples.purchase(1, 1, external_id="o-1", source="s"), samples.purchase(2, 2)], samples.MEASURES
    ),
    "looked up": looked_up,
    "stated": lambda unit: unit.attributes.state([samples.statement(1, 1, samples.CITY, "Rome")]),
    "named": lambda unit: unit.identifiers.claim([(samples.email("one@example.org"), samples.own(ONE))]),
    "reached": lambda unit: unit.contact_points.link(
        [(samples.own(ONE), samples.address("one@example.org"), samples.point_id(1))]
    ),
    "booked": lambda unit: unit.ledger.add([samples.cost(1, 1, "5", external_id="b-1")]),
}


def erase(unit: PostgresUnit) -> None:
    """Erase the first customer."""
    unit.erasures.hold([CustomerId(ONE)])
    unit.erasures.erase([ONE], REDACTION, at=samples.NOON)


def personal(shop: Shop) -> list[object]:
    """What is left of the first customer that is personal."""
    with shop.read() as unit:
        return [
            *unit.identifiers.of(ONE),
            *unit.contact_points.of([ONE]),
            *[each for each in unit.ledger.of(ONE, limit=9) if each.external_id],
            *unit.attributes.golden(ONE),
            *[each.external_id for each in unit.interactions.of(ONE, limit=9) if each.external_id],
        ]


@pytest.mark.parametrize("name", WRITES)
def test_who_writes_first_is_waited_for(shop: Shop, name: str) -> None:
    """What another transaction has written and not committed is erased too."""
    written, let_go = Event(), Event()

    def write() -> None:
        with shop.write() as unit:
            WRITES[name](unit)
            unit.send()
            written.set()
            assert let_go.wait(10)

    def erasing() -> None:
        with shop.write() as unit:
            erase(unit)

    with ThreadPoolExecutor(2) as threads:
        writer = threads.submit(write)
        assert written.wait(10)
        eraser = threads.submit(erasing)
        with pytest.raises(TimeoutError):
            eraser.result(0.5)
        let_go.set()
        writer.result(10)
        eraser.result(10)
    assert [] == personal(shop)


@pytest.mark.parametrize("name", WRITES)
def test_who_writes_later_waits_and_is_refused(shop: Shop, name: str) -> None:
    """Who began before the erasure was committed, and writes after it, finds a tombstone."""
    erased, let_go = Event(), Event()

    def erasing() -> None:
        with shop.write() as unit:
            erase(unit)
            unit.send()
            erased.set()
            assert let_go.wait(10)

    def write() -> None:
        with shop.write() as unit:
            unit.customers.count(archived=False)
            WRITES[name](unit)

    with ThreadPoolExecutor(2) as threads:
        eraser = threads.submit(erasing)
        assert erased.wait(10)
        writer = threads.submit(write)
        with pytest.raises(TimeoutError):
            writer.result(0.5)
        let_go.set()
        eraser.result(10)
        with pytest.raises(CRMError) as caught:
            writer.result(10)
    assert isinstance(caught.value, CustomerErased)
    assert [] == personal(shop)
