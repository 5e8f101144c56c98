"""What tests of sending share: a channel whose answers a test gives, and messages that wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

from attrs import define, field

from crmcore import CRM, Email, Money, Person
from crmcore.domain.decision import message as messages
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.offer import MessageClass
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.ports.channel import Capabilities

POLICY = RulePolicy([Rule(None, "tea", "email")])


@define
class Wire:
    """A channel whose answers a test gives; it notes what it was given."""

    port_version: ClassVar[int] = 1
    answer: Callable[[Outgoing], object] = lambda _: Accepted()
    name: str = "email"
    cost: Money | None = None
    unfit: str | None = None
    given: list[Outgoing] = field(factory=list)

    @property
    def capabilities(self) -> Capabilities:
        """Those of its cost."""
        return Capabilities("email", cost=self.cost)

    def validate(self, address: Address) -> str | None:
        """What is wrong with every address, if anything."""
        return self.unfit

    def deliver(self, message: Outgoing) -> Answer:
        """Note the message and answer."""
        self.given.append(message)
        return self.answer(message)  # type: ignore[return-value]


def around(minutes: float, pause: timedelta) -> bool:
    """Whether a pause is so many minutes, a quarter more or less."""
    return 0.75 * minutes <= pause / timedelta(minutes=1) <= 1.25 * minutes


def decided(crm: CRM, *, count: int = 1, message_class: MessageClass = "hold", text: str = "Hello") -> list[CustomerId]:
    """So many customers with a message that waits, in the order in which they go out."""
    with crm.begin() as tx:
        customers = [tx.customers.add(Person(f"C{n}"), Email(f"c{n}@example.org")) for n in range(count)]
        for customer in customers:
            tx.consents.grant(customer, channel="email", purpose="offers", evidence="form")
        tx.offers.define("tea", "product", "convenience", {"email": ("Tea", text)}, message_class=message_class)
    crm.decide("today", POLICY)
    return sorted(customers, key=lambda customer: only(crm, customer).id)


def only(crm: CRM, customer: CustomerId) -> messages.Message:
    """The customer's message."""
    (found,) = crm.outbox.of(customer)
    return found


def names(crm: CRM) -> list[str]:
    """The names of the events about messages, in order."""
    return [event.name for event in crm.events.since() if event.name.startswith("message.")]


def raises(error: BaseException) -> Callable[[object], object]:
    """An answer that is this error, raised."""

    def answer(_: object) -> object:
        raise error

    return answer
