"""Promise R8: what was taken back before the last look at a message is heeded, whenever it came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM, Email, Person
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Address
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.ports.channel import Capabilities
from crmcore.testing import CountingIds, FrozenClock

CUSTOMERS = 3
BEFORE = datetime(2026, 3, 9, 12, tzinfo=UTC)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)

HOWS: dict[str, Callable[[CRM, CustomerId, Email], object]] = {
    "the customer withdraws": lambda crm, customer, address: crm.consents.withdraw(
        customer, channel="email", purpose="offers", evidence="phone call"
    ),
    "the address withdraws": lambda crm, customer, address: crm.consents.withdraw(
        channel="email", purpose="offers", evidence="link", contact_point=address
    ),
    "the address is suppressed": lambda crm, customer, address: crm.suppressions.add(address, "complaint"),
    "a case is opened": lambda crm, customer, address: crm.cases.open(customer, "cold tea"),
    "the customer is archived": lambda crm, customer, address: crm.customers.archive(customer),
    "the offer is retired": lambda crm, customer, address: crm.offers.retire("tea"),
    "the cap comes down": lambda crm, customer, address: crm.caps.define(0, 7),
}
FOR_ALL = ("the offer is retired", "the cap comes down")


@define
class Recorder:
    """A channel and a listener to steps, which note in what order things happen."""

    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"
    capabilities: ClassVar[Capabilities] = Capabilities("email")
    at: int = 0
    plan: dict[int, Callable[[], object]] = field(factory=dict)
    looks: list[int] = field(factory=list)
    sent: dict[str, int] = field(factory=dict)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Note that it went."""
        self.sent[message.address.value] = self.at
        return Accepted()

    def step(self, name: str) -> None:
        """Note the step; between transactions, do what is planned for this moment."""
        if name.startswith("within"):
            return
        self.at += 1
        if name == "before look":
            self.looks.append(self.at)
        for moment in [each for each in self.plan if each <= self.at]:
            self.plan.pop(moment)()


def _all(deeds: list[Callable[[], object]]) -> None:
    for deed in deeds:
        deed()


# Eight steps come before the first look, and six follow for each message.
MOMENTS = st.integers(1, 8 + 6 * CUSTOMERS)


PLANS = st.tuples(MOMENTS, st.sampled_from(sorted(HOWS)), st.integers(0, CUSTOMERS - 1))


@given(st.lists(PLANS, max_size=4, unique_by=lambda plan: (plan[1], plan[1] in FOR_ALL or plan[2])))
def test_nothing_goes_after_a_last_look_that_began_later(plans: list[tuple[int, str, int]]) -> None:
    """For any moments at which consent, suppression, cases, customers, offer or caps change: a message goes out exactly
    when nothing had changed against it before its last look began.
    """
    recorder, clock = Recorder(), FrozenClock(BEFORE)
    with CRM.in_memory(clock=clock, ids=CountingIds(), channels=[recorder]) as crm:
        addresses = [Email(f"c{number}@example.org") for number in range(CUSTOMERS)]
        with crm.begin() as tx:
            customers = [tx.customers.add(Person(), address) for address in addresses]
            for customer in customers:
                tx.consents.grant(customer, channel="email", purpose="offers", evidence="form")
            tx.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
            tx.contact_times.cool_off(0, after="case")
        clock.set(NOON)
        crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))
        order = sorted(customers, key=lambda customer: crm.outbox.of(customer)[0].id)

        against: dict[CustomerId, int] = {}
        done: dict[int, list[Callable[[], object]]] = {}
        for moment, how, number in plans:
            for customer in customers if how in FOR_ALL else [customers[number]]:
                against[customer] = min(moment, against.get(customer, moment))
            done.setdefault(moment, []).append(partial(HOWS[how], crm, customers[number], addresses[number]))
        recorder.plan = {moment: partial(_all, each) for moment, each in done.items()}
        crm.outbox.dispatch(step=recorder.step)

        assert CUSTOMERS == len(recorder.looks)
        for customer, look in zip(order, recorder.looks, strict=True):
            went = addresses[customers.index(customer)].address in recorder.sent
            state = crm.outbox.of(customer)[0].state
            assert (against.get(customer, look + 1) > look) is went
            assert ("accepted" if went else "suppressed") == state
