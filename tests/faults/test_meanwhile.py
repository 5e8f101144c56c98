"""Promise R7: whoever is merged, erased or heard of, or whose tenant is dropped, while a message of theirs is under
way: it comes to one end, and nothing is sent to an erased one.

Another worker does so at each step of the protocol. Where the step is within a transaction the two may have to wait for
one another; neither fails.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Final

import pytest
from attrs import define, field

from crmcore import CRM, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Message
from crmcore.domain.kernel.reach import Address
from crmcore.errors import CRMError, CustomerErased, StorageBusy
from crmcore.services.delivering import STEPS
from tests.faults.meeting import PATIENCE, Two

pytestmark = pytest.mark.slow

PLACES: Final = [step for step in STEPS if not step.endswith(("recover", "expire"))]
_TOO_LATE: Final = PLACES[PLACES.index("after look") :]
"""From here on the first message may go out: its last look lies before."""
_GONE: Final = PLACES[PLACES.index("after deliver") :]
"""From here on it has gone; until then it is asked for once more, just before the wire."""
WHO: Final = "c0@example.org"


@define
class Meanwhile:
    """What another thread does when a worker first comes to a place: the worker waits for it, but not for ever, as it
    may itself be what is waited for.
    """

    place: str
    act: Callable[[], object]
    given_before: Callable[[], int]
    done_first: bool = False
    """Whether it was done before the worker went on."""
    given: int | None = None
    """How many messages had been given to the channel at that time."""
    failed: list[BaseException] = field(factory=list)
    _thread: Thread | None = None

    def step(self, name: str) -> None:
        """Be told where the worker is."""
        if name != self.place or self._thread is not None:
            return
        self.given = self.given_before()
        self._thread = Thread(target=self._do, daemon=True)
        self._thread.start()
        self._thread.join(0.25 if name.startswith("within") else PATIENCE)
        self.done_first = not self._thread.is_alive()

    def _do(self) -> None:
        try:
            self.act()
        except BaseException as error:
            self.failed.append(error)

    def joined(self) -> None:
        """Wait until it is done; raises what it raised."""
        assert self._thread is not None, f"no worker came to {self.place}"
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        for each in self.failed:
            raise each


def meanwhile(two: Two, place: str, act: Callable[[], object]) -> Meanwhile:
    """The worker dispatches, somebody acts at that place, and then all hours go by that a message may wait."""
    disturbed = Meanwhile(place, act, lambda: len(two.wires[0].given))
    two.one.outbox.dispatch(step=disturbed.step)
    disturbed.joined()
    for _ in range(3):
        two.clock.advance(hours=1)
        two.other.tick()
    return disturbed


def message_of(crm: CRM, customer: CustomerId) -> Message:
    """The one message that was decided for a customer."""
    (decision,) = crm.decisions.of(customer)
    (message,) = crm.outbox.of_decision(decision.id)
    return message


def given_to(two: Two, address: str) -> int:
    """How often a message went to an address."""
    return [each.address.value for wire in two.wires for each in wire.given].count(address)


def dropped(crm: CRM, name: str) -> None:
    """Drop a tenant, again where a transaction begun before was at work on it."""
    while True:
        try:
            crm.tenants.drop(name, confirm=name)
        except StorageBusy:
            continue
        return


@pytest.mark.parametrize("place", PLACES)
def test_who_is_merged_meanwhile_is_written_to_once(two: Two, place: str) -> None:
    """The message goes once, and its contact is the survivor's."""
    first, _ = two.decide(2)
    survivor = two.one.customers.add(Person("Survivor"), Email("survivor@example.org"))
    two.one.consents.grant(survivor, channel="email", purpose="offers", evidence="form")
    meanwhile(two, place, lambda: two.other.merges.merge(first, survivor))
    message = message_of(two.one, survivor)
    contacts = [each for each in two.one.interactions.last(survivor, 10) if each.external_id == str(message.id)]
    assert ("accepted", 1, 1) == (message.state, given_to(two, WHO), len(contacts))
    assert {"accepted": 2} == two.states()


@pytest.mark.parametrize("place", PLACES)
def test_who_is_erased_meanwhile_is_not_written_to(two: Two, place: str) -> None:
    """Nothing goes once the erasure is committed, also not what had been started; and nothing of it is left to send."""
    first, second = two.decide(2)
    disturbed = meanwhile(two, place, lambda: two.other.privacy.erase(first))
    with pytest.raises(CustomerErased):
        two.one.customers.get(first)
    if disturbed.done_first and place not in _GONE:
        assert 0 == given_to(two, WHO)
    assert given_to(two, WHO) <= 1
    assert ("accepted", 1) == (message_of(two.one, second).state, given_to(two, "c1@example.org"))
    assert {"waiting", "claimed", "started", "held"}.isdisjoint(two.states())


@pytest.mark.parametrize("kind", ["receipt", "bounce"])
@pytest.mark.parametrize("place", PLACES)
def test_what_is_heard_meanwhile_is_kept_with_the_message(two: Two, place: str, kind: str) -> None:
    """A receipt that overtakes its sender's own record is not lost, and the message is accepted once."""
    first, _ = two.decide(2)
    key = message_of(two.one, first).id
    heard = Heard(kind, "r-1", two.clock.now(), str(key), Address("email", WHO, WHO), hard=True)  # type: ignore[arg-type]
    meanwhile(two, place, lambda: two.other.inbound.take("email", [heard]))
    said = [each for each in two.one.interactions.last(first, 10) if each.kind == kind]
    assert 1 == len(said)
    message = message_of(two.one, first)
    if given_to(two, WHO):
        assert ("accepted", 1) == (message.state, given_to(two, WHO))
    else:
        assert ("bounce", "suppressed") == (kind, message.state)
    assert 0 == two.other.inbound.take("email", [heard]).recorded.get(heard.kind, 0)


@pytest.mark.parametrize("place", PLACES)
def test_a_tenant_dropped_meanwhile_sends_nothing_more(two: Two, place: str) -> None:
    """The dispatch of a tenant that is gone ends by a typed error or at once; the neighbour's message goes."""
    two.decide(1)
    two.one.tenants.add("b", currency="EUR", zone="UTC")
    neighbour = two.one.tenant("b")
    for number in range(2):
        customer = neighbour.customers.add(Person("B"), Email(f"b{number}@example.org"))
        neighbour.consents.grant(customer, channel="email", purpose="offers", evidence="form")
    neighbour.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
    neighbour.decide("today", RulePolicy([Rule(None, "tea", "email")]))
    disturbed = Meanwhile(place, lambda: dropped(two.other, "b"), lambda: len(two.wires[0].given))
    try:
        neighbour.outbox.dispatch(step=disturbed.step)
    except CRMError as error:
        gone = error
        assert "b" in str(gone)
    disturbed.joined()
    if disturbed.done_first:
        assert len(two.wires[0].given) <= (disturbed.given or 0) + (place in _TOO_LATE)
    assert ["default"] == [each.name for each in two.one.tenants.all()]
    two.one.tick()
    assert {"accepted": 1} == two.states()
