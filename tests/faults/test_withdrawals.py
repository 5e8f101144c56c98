"""Promise R8 in numbers: what is withdrawn before a last look begins is not sent, simulated and in earnest.

`CRMCORE_INTERLEAVINGS` is how many are simulated, `CRMCORE_WITHDRAWALS` how many are made while messages go out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import monotonic, sleep
from typing import ClassVar

import pytest
from attrs import define, field

from crmcore import CRM, Accepted, Answer, Capabilities, CustomerId, Email, Outgoing, Person, Rule, RulePolicy
from crmcore.domain.kernel.reach import Address
from crmcore.testing import CountingIds, FrozenClock

INTERLEAVINGS = int(os.environ.get("CRMCORE_INTERLEAVINGS", "10000"))
WITHDRAWALS = int(os.environ.get("CRMCORE_WITHDRAWALS", "250"))
TOGETHER = 1_000
START = datetime(2026, 3, 10, 12, tzinfo=UTC)
MOMENTS = (None, "decision", "before claim", "after claim", "before look", "after look", "before deliver", "deliver")
"""Never; between the decision and the dispatch; at a step of the message's own way; while the channel has it."""
HOWS: tuple[Callable[[CRM, CustomerId, Email], object], ...] = (
    lambda crm, customer, address: crm.consents.withdraw(customer, channel="email", purpose="offers", evidence="call"),
    lambda crm, customer, address: crm.consents.withdraw(
        channel="email", purpose="offers", evidence="link", contact_point=address
    ),
    lambda crm, customer, address: crm.suppressions.add(address, "complaint"),
    lambda crm, customer, address: crm.privacy.restrict(customer, "disputed"),
    lambda crm, customer, address: crm.contact_times.choose(customer, "sun 00:00-00:01"),
)
"""What takes back that a contact may go now; the last only puts it off."""


@define
class Wire:
    """A channel that notes what went, and lets a test do something while it has a message."""

    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"
    capabilities: ClassVar[Capabilities] = Capabilities("email")
    sent: list[str] = field(factory=list)
    meanwhile: Callable[[str], None] = lambda _: None

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Note that it went."""
        self.sent.append(message.address.value)
        self.meanwhile(message.address.value)
        return Accepted()


def _waiting(crm: CRM, count: int) -> list[tuple[CustomerId, Email]]:
    """So many customers with a message that waits, in the order in which they go."""
    addresses = [Email(f"c{number}@example.org") for number in range(count)]
    with crm.begin() as tx:
        customers = [tx.customers.add(Person(), address) for address in addresses]
        for customer in customers:
            tx.consents.grant(customer, channel="email", purpose="offers", evidence="form")
        tx.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")}, expires_after=8_000)
    crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))
    both = dict(zip(customers, addresses, strict=True))
    return sorted(both.items(), key=lambda each: crm.outbox.of(each[0])[0].id)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(max(INTERLEAVINGS // TOGETHER, 1)))
def test_no_simulated_interleaving_sends_what_was_withdrawn(seed: int) -> None:
    """Each message has a moment of its own at which somebody takes it back, in one of five ways, or nobody does: it
    goes exactly when that was after its last look began.
    """
    dice, wire, clock = Random(seed), Wire(), FrozenClock(START)
    with CRM.in_memory(clock=clock, ids=CountingIds(), channels=[wire]) as crm:
        order = _waiting(crm, min(TOGETHER, INTERLEAVINGS))
        clock.advance(hours=1)
        plans = [(dice.choice(MOMENTS), dice.choice(HOWS)) for _ in order]
        at = {address.address: number for number, (_, address) in enumerate(order)}
        looked = 0

        def due(moment: str, numbers: range) -> None:
            for number in numbers:
                planned, how = plans[number]
                if planned == moment and number < len(order):
                    how(crm, *order[number])

        def step(name: str) -> None:
            nonlocal looked
            if name in ("before claim", "after claim"):
                due(name, range(looked, min(looked + 20, len(order))))
            elif name in ("before look", "after look", "before deliver"):
                looked += name == "before look"
                due(name, range(looked - 1, looked))

        wire.meanwhile = lambda value: due("deliver", range(at[value], at[value] + 1))
        due("decision", range(len(order)))
        crm.outbox.dispatch(step=step)

        late = (None, "after look", "before deliver", "deliver")
        expected = [address.address for (moment, _), (_, address) in zip(plans, order, strict=True) if moment in late]
        assert len(order) == looked
        assert expected == wire.sent


@pytest.fixture(params=["sqlite", "postgres"])
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CRM]:
    """A CRM on a database that keeps what is committed."""
    url = f"sqlite:///{tmp_path / 'crm.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_database").url
    with CRM.open(url, channels=[Wire()], keys=b"k" * 32) as made:
        made.migrate(currency="EUR", zone="Europe/Berlin")
        yield made


@pytest.mark.slow
def test_nothing_goes_whose_last_look_began_after_a_withdrawal_was_committed(crm: CRM) -> None:
    """While one thread sends, another withdraws for customer after customer, ahead of it and behind it."""
    order = _waiting(crm, WITHDRAWALS)
    wire = crm._setting.channels["email"]
    assert isinstance(wire, Wire)
    dice, begun, over = Random(1), Event(), Event()
    looks: list[float] = []
    withdrawn: dict[int, float] = {}

    def step(name: str) -> None:
        if name == "before look":
            begun.set()
            looks.append(monotonic())

    def withdraw() -> None:
        begun.wait()
        left = set(range(len(order)))
        while left and not over.is_set():
            # Around the one that is looked at now: what is far ahead proves little.
            number = min(max(len(looks) + dice.randint(-2, 6), 0), len(order) - 1)
            if number in left:
                left.remove(number)
                dice.choice(HOWS[:4])(crm, *order[number])
                withdrawn[number] = monotonic()
            else:
                sleep(0.001)

    other = Thread(target=withdraw)
    other.start()
    try:
        crm.outbox.dispatch(step=step)
    finally:
        over.set()
        other.join()
    assert len(order) == len(looks)
    went = set(wire.sent)
    ahead = [number for number, at in withdrawn.items() if at < looks[number]]
    assert [] == [number for number in ahead if order[number][1].address in went]
    assert {address.address for number, (_, address) in enumerate(order) if number not in withdrawn} <= went
    assert len(ahead) > len(order) // 20
