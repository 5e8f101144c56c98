"""Two workers with a channel each on one database, by one clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from attrs import define, field

from crmcore import CRM, Capabilities, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.testing import FrozenClock
from tests.faults.scenarios import START
from tests.servers.migrated import migrated_database
from tests.servers.server import Server

PATIENCE = 20
"""Seconds that a thread waits for the other before the test fails."""


class Killed(BaseException):
    """Ends a worker where a kill would."""


@define
class Wire:
    """A channel that answers as it is told to."""

    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"
    capabilities: ClassVar[Capabilities] = Capabilities("email")
    answer: Callable[[Outgoing], Answer] = lambda _: Accepted()
    given: list[Outgoing] = field(factory=list)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Note it and answer."""
        self.given.append(message)
        return self.answer(message)


@define
class Two:
    """Two workers with a wire each, on one database, by one clock."""

    clock: FrozenClock
    one: CRM
    other: CRM
    wires: tuple[Wire, Wire]

    def decide(self, count: int, message_class: Any = "hold") -> list[CustomerId]:
        """So many messages wait."""
        with self.one.begin() as tx:
            made = [tx.customers.add(Person("C"), Email(f"c{number}@example.org")) for number in range(count)]
            for each in made:
                tx.consents.grant(each, channel="email", purpose="offers", evidence="form")
            words = {"email": ("Tea", "Hello")}
            tx.offers.define("tea", "product", "convenience", words, message_class=message_class)
        self.one.decide("today", RulePolicy([Rule(None, "tea", "email")]))
        return made

    def states(self) -> dict[str, int]:
        """How many messages are in each state."""
        return {state: count for state, count in self.one.outbox.counts().items() if count}


@contextmanager
def meeting(store: str, folder: Path, server: Server) -> Iterator[Two]:
    """Two workers on SQLite or PostgreSQL."""
    database = migrated_database(server) if store == "postgres" else None
    url = f"sqlite:///{folder / 'crm.db'}" if database is None else database.url
    clock, wires = FrozenClock(START), (Wire(), Wire())
    one, other = (CRM.open(url, clock=clock, keys=b"k" * 32, channels=[wire]) for wire in wires)
    one.migrate(currency="EUR", zone="UTC")
    yield Two(clock, one, other, wires)
    one.close()
    other.close()
    if database is not None:
        server.drop_database(database.name)
