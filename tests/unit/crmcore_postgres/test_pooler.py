"""Through PgBouncer in transaction mode, where each transaction may meet another session of the server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

import psycopg
import pytest
from attrs import frozen

from crmcore import CRM, Email, Entry, External, Money, Person, Purchase, Rule, RulePolicy
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.errors import StorageError
from crmcore.ports.channel import Capabilities
from crmcore.testing import FrozenClock
from tests.servers.pooler import NO_POOLER, Pooler, pooled, program
from tests.servers.server import Database, Server

KEY = b"k" * 32
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@frozen
class Post:
    """A channel that takes every message."""

    port_version: ClassVar[int] = 1
    capabilities: ClassVar[Capabilities] = Capabilities("email", idempotent=True)
    name: str = "post"

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        return Accepted()


@pytest.fixture(scope="module")
def pooler(postgres_server: Server) -> Iterator[Pooler]:
    """A pooler with three sessions, or a reason why there is none."""
    found = program()
    if found is None:
        pytest.skip(NO_POOLER)
    with pooled(postgres_server, found) as made:
        yield made


def opened(pooler: Pooler, database: Database, options: str = "prepare=off", clock: FrozenClock | None = None) -> CRM:
    """A CRM by way of the pooler."""
    url = f"{pooler.url(database.url)}?{options}"
    return CRM.open(url, keys=KEY, clock=clock or FrozenClock(NOON), channels=[Post()])


@pytest.mark.parametrize("options", ["prepare=off", "prepare=off&schema=crm"])
def test_the_loop_turns_through_a_pooler(pooler: Pooler, postgres_database: Database, options: str) -> None:
    """Migrations, recording one and many, streams, segments, decisions, delivery and events."""
    clock = FrozenClock(NOON)
    with opened(pooler, postgres_database, options, clock) as crm:
        assert crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        crm.tenants.add("acme", currency="EUR", zone="UTC")
        sara = crm.customers.add(Person("Sara Öz"), Email("sara@example.org"), key="one")
        assert sara == crm.customers.add(Person("Sara Öz"), Email("sara@example.org"), key="one")
        entries = [
            Entry(
                External("shop", str(number % 40)),
                Purchase(Money(number + 1, "EUR")),
                NOON - timedelta(days=number % 60),
                "shop",
                str(number),
            )
            for number in range(300)
        ]
        recorded = crm.interactions.record_many(entries, add_missing=True)
        assert 300 == recorded.recorded
        assert 300 == crm.interactions.record_many(entries, add_missing=True).known
        for number in range(12):
            crm.interactions.purchase(sara, Money("5", "EUR"), source="web", external_id=f"o{number}")
        crm.attributes.declare("city")
        crm.attributes.state(sara, {"city": "Köln"}, source="form")
        assert [41, 0] == [tenant.customers.count() for tenant in (crm, crm.tenant("acme"))]
        crm.segments.define("buyers", "purchases.count > 5")
        crm.tick()
        assert sara in set(crm.segments.members("buyers"))
        assert 41 == sum(1 for _ in crm.table(["purchases.total", "attribute.city"], chunk=7).rows())
        crm.consents.grant(sara, channel="post", purpose="offers", evidence="form")
        crm.offers.define("taster", "coupon", "convenience", {"post": ("For you", "Hello ${name}.")})
        policy = RulePolicy([Rule(None, "taster", "post")])
        assert 41 == crm.decide("spring", policy, segment="buyers", holdout=Decimal(0)).decided
        assert 1 == crm.tick().dispatched.accepted
        assert "Sara Öz" in str(crm.story(sara))
        sequences = [event.sequence for event in crm.events.since()]
        assert list(range(1, len(sequences) + 1)) == sequences


def test_an_app_s_transaction_is_joined_through_a_pooler(pooler: Pooler, postgres_database: Database) -> None:
    """The app's connection goes through the pooler, or past it: it is the same database."""
    with opened(pooler, postgres_database) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        sara = crm.customers.add(Person("Sara"))
        for number, url in enumerate((pooler.url(postgres_database.url), postgres_database.url)):
            with psycopg.connect(url, prepare_threshold=None) as app:
                app.execute("CREATE TABLE IF NOT EXISTS orders (number INTEGER)")
                with crm.join(app) as tx:
                    tx.interactions.purchase(sara, Money("1", "EUR"), source="shop", external_id=str(number))
        assert 2 == crm.interactions.count()


def test_many_threads_share_few_sessions(pooler: Pooler, postgres_database: Database) -> None:
    """Two tenants in eight threads on three sessions: each sees its own rows alone."""
    with opened(pooler, postgres_database, "prepare=off&pool=8") as crm:
        crm.migrate(currency="EUR", zone="UTC")
        crm.tenants.add("acme", currency="EUR", zone="UTC")
        failures: list[object] = []

        def work(number: int) -> None:
            own = crm if number % 2 else crm.tenant("acme")
            try:
                for turn in range(6):
                    own.customers.add(Person(f"{number} {turn}"), External("shop", f"{number} {turn}"))
                    names = {customer.party.name.split()[0] for customer in own.customers.list(limit=100)}
                    assert all(int(name) % 2 == number % 2 for name in names)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [] == failures
        assert (24, 24) == (crm.customers.count(), crm.tenant("acme").customers.count())


def test_prepared_statements_need_a_pooler_that_carries_them(pooler: Pooler, postgres_database: Database) -> None:
    """From 1.21 on they work; before, the error names the cure."""
    with opened(pooler, postgres_database) as crm:
        crm.migrate(currency="EUR", zone="UTC")

    def work() -> None:
        with opened(pooler, postgres_database, "prepare=on&pool=6") as crm:
            for number in range(8):
                # Transactions at once are of several sessions.
                with crm.read() as first, crm.tenant("default").read() as second:
                    assert first.customers.count() == second.customers.count()
                crm.customers.add(Person(str(number)), External("shop", str(number)))

    if pooler.carries_prepared:
        work()
    else:
        with pytest.raises(StorageError, match="prepare=off"):
            work()
