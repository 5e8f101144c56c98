"""Promise R5 on PostgreSQL: the server restarts, connections break, answers to COMMIT are lost.

Nothing that was said to be done is lost, and whoever repeats what failed, blindly and under the same key, does nothing
twice.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from crmcore import CRM, CRMError, CustomerId, Email, Money, Person
from crmcore.errors import CommitUnknown
from tests.faults.blind import Blind, port_of, started
from tests.servers.cluster import Cluster
from tests.servers.migrated import migrated_database
from tests.servers.proxy import Proxy
from tests.servers.server import Database, Server

pytestmark = pytest.mark.slow

RESTARTS = int(os.environ.get("CRMCORE_RESTARTS", "5"))
CUTS = int(os.environ.get("CRMCORE_CUTS", "100"))
KEY = b"k" * 32
ADA = Email("a@example.org")


@pytest.fixture
def database(postgres_server: Server) -> Iterator[Database]:
    """A database with one customer."""
    database = migrated_database(postgres_server)
    with CRM.open(database.url, keys=KEY) as crm:
        furnish(crm)
    yield database
    postgres_server.drop_database(database.name)


def furnish(crm: CRM) -> None:
    """The tables, and one customer."""
    crm.migrate(currency="EUR", zone="UTC")
    crm.customers.add(Person("Ada"), ADA)


def assert_once(crm: CRM, count: int) -> None:
    """Every purchase is there once, and what is derived from them is as if made anew."""
    state = crm.measures.of(ADA)["purchases"]
    assert (count, count, Money(count, "EUR")) == (crm.interactions.count(), state.count, state.total)
    crm.measures.rebuild()
    assert state == crm.measures.of(ADA)["purchases"]


@pytest.mark.parametrize("side", ["answer", "request"])
def test_an_answer_to_commit_that_is_lost_is_unknown(database: Database, side: str) -> None:
    """When the connection breaks at COMMIT, `CommitUnknown` says so, done or not; the same key then does it once."""
    with (
        Proxy(port_of(database.url)) as proxy,
        CRM.open(proxy.url(database.url) + "?timeout=5", keys=KEY) as crm,
    ):
        crm.customers.count()
        proxy.cut_at("answer" if side == "answer" else "request")
        with pytest.raises(CommitUnknown) as caught:
            crm.interactions.purchase(ADA, Money("1", "EUR"), key="order-1")
        assert "same_key" == caught.value.retry
        assert (side == "answer") == (crm.interactions.count() == 1)
        first = crm.interactions.purchase(ADA, Money("1", "EUR"), key="order-1")
        assert first == crm.interactions.purchase(ADA, Money("1", "EUR"), key="order-1")
        assert_once(crm, 1)


def test_cuts_around_commit_double_nothing(database: Database) -> None:
    """Many purchases whose COMMIT, or its answer, is lost: repeated blindly, each is there once."""
    with (
        Proxy(port_of(database.url)) as proxy,
        CRM.open(proxy.url(database.url) + "?timeout=5", keys=KEY) as crm,
    ):
        blind = Blind()
        for number in range(CUTS):
            proxy.cut_at(random.choice(["answer", "request"]))
            blind.do(partial(buy, crm, "web", number))
        assert proxy.counts.answers_dropped + proxy.counts.requests_dropped == CUTS
        assert {"commit_unknown"} <= {error.code for error in blind.failed}
        assert proxy.counts.answers_dropped > 0
        assert_once(crm, CUTS)


def test_cut_connections_double_nothing(database: Database) -> None:
    """Connections of several writers are cut at any moment: repeated blindly, each purchase is there once."""
    with (
        Proxy(port_of(database.url)) as proxy,
        CRM.open(proxy.url(database.url) + "?timeout=5&pool=8", keys=KEY) as crm,
    ):
        writers = started(4, lambda writer, blind: write(crm, writer, blind, 25))
        while any(thread.is_alive() for thread, _ in writers):
            time.sleep(0.1)
            proxy.cut()
        assert_done(writers, 25)
        assert_once(crm, 4 * 25)


def test_a_server_that_crashes_loses_nothing_it_confirmed(own_postgres: Cluster) -> None:
    """The server is killed and comes back in the midst of writers: what it confirmed is there, and nothing twice."""
    with (
        own_postgres.server.database() as database,
        CRM.open(database.url + "?timeout=5&pool=8", keys=KEY) as crm,
    ):
        furnish(crm)
        stop = threading.Event()
        numbers = iter(range(1_000_000))

        def keep_writing(writer: int, blind: Blind) -> None:
            while not stop.is_set():
                number = next(numbers)
                blind.do(partial(buy, crm, "web", number))

        writers = started(4, keep_writing)
        for _ in range(RESTARTS):
            before = sum(blind.done for _, blind in writers)
            wait_until(partial(have_done, writers, before + 5))
            own_postgres.restart("immediate")
        stop.set()
        for thread, _ in writers:
            thread.join(120)
        assert_once(crm, sum(blind.done for _, blind in writers))


def test_many_are_recorded_whole_or_not_at_all(own_postgres: Cluster) -> None:
    """A crash of the server undoes the transaction that it meets, whole; between two chunks nobody notices it."""
    from crmcore import Entry, Purchase

    def entries() -> Iterator[Entry]:
        for number in range(45_000):
            if number == 30_000:
                own_postgres.restart("immediate")
            yield Entry(ADA, Purchase(Money("1", "EUR")), source="file", external_id=str(number))

    with (
        own_postgres.server.database() as database,
        CRM.open(database.url + "?timeout=5", keys=KEY) as crm,
    ):
        furnish(crm)
        with pytest.raises(CRMError), crm.begin() as tx:
            tx.interactions.record_many(entries())
        assert 0 == crm.interactions.count()
        recorded = crm.interactions.record_many(entries())
        assert (45_000, 0) == (recorded.recorded, recorded.known)
        assert_once(crm, 45_000)


def buy(crm: CRM, source: str, number: int) -> None:
    """Record one purchase."""
    crm.interactions.purchase(ADA, Money("1", "EUR"), source=source, external_id=str(number))


def have_done(writers: list[tuple[threading.Thread, Blind]], count: int) -> bool:
    """Whether writers together have done so much."""
    return sum(blind.done for _, blind in writers) >= count


def write(crm: CRM, writer: int, blind: Blind, count: int) -> None:
    """Record purchases, one by one."""
    for number in range(count):
        blind.do(partial(buy, crm, f"w{writer}", number))


def assert_done(writers: list[tuple[threading.Thread, Blind]], each: int) -> None:
    """All have come to their end."""
    for thread, blind in writers:
        thread.join(120)
        assert each == blind.done


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for a minute at most."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_customer_is_found_after_every_loss(database: Database) -> None:
    """A reader whose connection broke while it was idle gets another one without noticing."""
    with (
        Proxy(port_of(database.url)) as proxy,
        CRM.open(proxy.url(database.url) + "?timeout=5", keys=KEY) as crm,
    ):
        ada: CustomerId | None = crm.customers.find(ADA)
        for _ in range(3):
            proxy.cut()
            assert ada == crm.customers.find(ADA)
