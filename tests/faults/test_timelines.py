"""Law I12: many clients append to the timelines of a few customers while connections break; each list holds what was
confirmed, once, and each client's part of it in order.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from crmcore import CRM, Custom, CustomerId, Person
from tests.faults.blind import Blind, port_of, started
from tests.servers.proxy import Proxy

pytestmark = pytest.mark.slow

CLIENTS = 32
APPENDED = int(os.environ.get("CRMCORE_APPENDED", "8"))
CUSTOMERS = 3


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[CRM, Proxy | None]]:
    """A CRM on each database; PostgreSQL behind a proxy that can cut connections."""
    with ExitStack() as stack:
        proxy = None
        url = f"sqlite:///{tmp_path / 'shop.db'}?timeout=60"
        if request.param == "postgres":
            direct = request.getfixturevalue("postgres_url")
            proxy = stack.enter_context(Proxy(port_of(direct)))
            url = proxy.url(direct) + "?timeout=60&pool=16"
        crm = stack.enter_context(CRM.open(url, keys=b"k" * 32))
        crm.migrate(currency="EUR", zone="UTC")
        crm.interactions.declare("append", direction="inbound", values={"client": "integer", "number": "integer"})
        yield crm, proxy


def append(crm: CRM, customer: CustomerId, client: int, number: int) -> None:
    """Append one element to a customer's timeline."""
    content = Custom("append", {"client": client, "number": number})
    crm.interactions.record(customer, content, source=f"client {client}", external_id=str(number))


def test_timelines_hold_what_was_confirmed_once_and_in_order(place: tuple[CRM, Proxy | None]) -> None:
    """None of 32 clients loses an element, repeats one, or finds its own out of order."""
    crm, proxy = place
    customers = [crm.customers.add(Person(f"Customer {number}")) for number in range(CUSTOMERS)]

    def work(client: int, blind: Blind) -> None:
        for number in range(APPENDED):
            blind.do(partial(append, crm, customers[(client + number) % CUSTOMERS], client, number))

    clients = started(CLIENTS, work)
    while any(thread.is_alive() for thread, _ in clients):
        time.sleep(0.2)
        if proxy is not None:
            proxy.cut()
    assert [APPENDED] * CLIENTS == [blind.done for _, blind in clients]

    held: dict[int, list[int]] = {client: [] for client in range(CLIENTS)}
    for customer in customers:
        timeline = list(reversed(crm.interactions.last(customer, 10_000)))
        assert sorted(timeline, key=lambda each: (each.occurred_at, each.id.bytes)) == timeline
        own: dict[int, list[int]] = {client: [] for client in range(CLIENTS)}
        for interaction in timeline:
            assert isinstance(interaction.content, Custom)
            own[interaction.content.values["client"]].append(interaction.content.values["number"])  # type: ignore[index, arg-type]
        for client, numbers in own.items():
            assert sorted(numbers) == numbers
            held[client] += numbers
    assert {client: [*range(APPENDED)] for client in held} == {client: sorted(all_) for client, all_ in held.items()}
