"""The last step of delivering when the store fails: what came of a message is kept once, and told rightly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from attrs import define, evolve, field

from crmcore import CRM, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.domain.decision.message import Accepted, Answer, Message, Outgoing, Refused, Unknown
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.offer import MessageClass
from crmcore.ports.channel import Capabilities
from crmcore.services.delivering import Dispatched
from crmcore.testing import Fault, FaultyStore, FrozenClock, Mode
from crmcore.testing.faults import COMMIT
from tests.faults.retrying import Places, Serving
from tests.faults.scenarios import START

ACCEPTED, REFUSED, LATER, UNKNOWN = Accepted(), Refused(permanent=True), Refused(permanent=False), Unknown("cut")
ANSWERS: tuple[Answer, ...] = (ACCEPTED, REFUSED, LATER, UNKNOWN)


@define
class Wire:
    """A channel that gives one answer; it counts what it was given."""

    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"
    capabilities: ClassVar[Capabilities] = Capabilities("email")
    answer: Answer = ACCEPTED
    given: int = 0

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Count the message and answer."""
        self.given += 1
        return self.answer


@define
class Desk:
    """A CRM on a store that fails, with a channel and one customer, for whom a message waits."""

    store: FaultyStore
    clock: FrozenClock = field(factory=lambda: FrozenClock(START))
    wire: Wire = field(factory=Wire)
    crm: CRM = field(init=False)
    sara: CustomerId = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.crm = CRM.open("faulty://", clock=self.clock, plugins=[Serving(self.store)], channels=[self.wire])
        self.crm.migrate(currency="EUR", zone="UTC")
        self.sara = self.crm.customers.add(Person("Sara"), Email("sara@example.org"))
        self.crm.consents.grant(self.sara, channel="email", purpose="offers", evidence="form")

    def decide(self, message_class: MessageClass) -> None:
        """Put the message into the outbox."""
        words = {"email": ("Tea", "Hello")}
        self.crm.offers.define("tea", "product", "convenience", words, message_class=message_class)
        self.crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))

    def message(self) -> Message:
        """The message as it is now."""
        (found,) = self.crm.outbox.of(self.sara)
        return found

    def told(self) -> list[str]:
        """The names of the events about messages, in order."""
        return [event.name for event in self.crm.events.since() if event.name.startswith("message.")]

    def contacts(self) -> int:
        """How many contacts with the customer are recorded."""
        return self.crm.measures.of(self.sara)["contacts"].count


@pytest.fixture
def desk(places: Places) -> Iterator[Desk]:
    """The desk, on a store of its own."""
    made = Desk(FaultyStore(places.new()))
    yield made
    made.crm.close()


def at_finishes(*doing: Callable[[], object]) -> Callable[[str], None]:
    """Does the first thing before the first try to finish, the second before the second."""
    todo = iter(doing)

    def step(name: str) -> None:
        if name == "before finish":
            next(todo, lambda: None)()

    return step


@pytest.mark.parametrize("mode", [Mode.SUCCEEDS, Mode.AFTER], ids=lambda mode: mode.value)
@pytest.mark.parametrize("message_class", ["hold", "resend"])
@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_a_commit_that_ended_unknown_is_kept_once_and_is_not_late(
    desk: Desk, answer: Answer, message_class: MessageClass, mode: Mode
) -> None:
    """Whether it lasted or not: the outcome, its interaction and its events are there once, as if undisturbed."""
    desk.decide(message_class)
    desk.wire.answer = answer
    done = desk.crm.outbox.dispatch(step=at_finishes(lambda: desk.store.plan(Fault(mode, call=COMMIT))))
    assert desk.store.struck
    expected: dict[Answer, tuple[str, list[str]]] = {
        ACCEPTED: ("accepted", ["message.accepted"]),
        REFUSED: ("refused", ["message.refused"]),
        LATER: ("waiting", []),
        UNKNOWN: ("held", ["message.unknown", "message.held"]),
    }
    state, told = expected[answer]
    if (answer, message_class) == (UNKNOWN, "resend"):
        state, told = "waiting", ["message.unknown"]
    assert (state, told) == (desk.message().state, desk.told())
    assert (1, int(answer == ACCEPTED)) == (desk.wire.given, desk.contacts())
    ended: dict[str, Any] = {"again": 1, "waiting": 1} if state == "waiting" else {state: 1}
    assert evolve(Dispatched(), **ended) == done


@pytest.mark.parametrize("message_class", ["hold", "resend"])
@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_an_answer_is_late_when_another_worker_was_faster(
    desk: Desk, answer: Answer, message_class: MessageClass
) -> None:
    """The commit did not last, the lease ended, and another worker did as the class says: that stands and is told."""
    desk.decide(message_class)
    desk.wire.answer = answer

    def other_worker() -> None:
        desk.clock.advance(minutes=2)
        desk.crm.outbox.dispatch()

    fails = at_finishes(lambda: desk.store.plan(Fault(Mode.AFTER, call=COMMIT)), other_worker)
    done = desk.crm.outbox.dispatch(step=fails)
    assert (1, 0) == (done.lost, done.accepted)
    assert ("waiting" if message_class == "resend" else "held") == desk.message().state
    assert (1, 0) == (desk.told().count("message.answered_late"), desk.contacts())
