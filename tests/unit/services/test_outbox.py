"""Messages leave through their channels, once, and what becomes of them is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import pytest
from attrs import asdict, define, field

from crmcore import CRM, CRMError, Email, Message, Money, Person
from crmcore.domain.decision.message import Accepted, Answer, MessageId, Outgoing, RefusalReason, Refused, Unknown
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.errors import (
    CannotRequeue,
    InvalidValue,
    StorageBusy,
    TransactionError,
    UnknownCustomer,
    UnknownMessage,
)
from crmcore.ports.channel import Capabilities
from crmcore.services import delivering
from crmcore.services.delivering import Dispatched
from crmcore.services.outcomes import ATTEMPTS, BATCH
from crmcore.testing import FrozenClock
from tests.unit.services.sending import POLICY, Wire, around, decided, names, only, raises

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def wire() -> Wire:
    """The channel."""
    return Wire()


@pytest.fixture(params=["memory", "sqlite"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, wire: Wire, tmp_path: Path) -> Iterator[CRM]:
    """A CRM with the channel."""
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url, clock=clock, channels=[wire]) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin")
        yield opened


def test_what_is_accepted_is_among_interactions_and_in_the_ledger(crm: CRM, wire: Wire) -> None:
    """An accepted message counts as a contact, says what was said, and has cost what the channel says."""
    wire.cost = Money("0.0008", "EUR")
    (sara,) = decided(crm, text="Hello ${name}")
    assert Dispatched(accepted=1) == crm.tick().dispatched
    (given,) = wire.given
    message = only(crm, sara)
    assert (message.id, str(message.id), "Tea", "Hello C0") == (given.message, given.key, given.subject, given.text)
    assert NOON + timedelta(seconds=30) == given.deadline
    assert ("accepted", 1, NOON, "") == (message.state, message.attempt, message.finished_at, message.detail)

    said = crm.interactions.find("crmcore", str(message.id))
    assert said is not None
    assert (sara, "message", "outbound", "email") == (said.customer, said.kind, said.direction, said.touchpoint)
    assert Message("Hello C0", "Tea") == said.content
    assert 1 == crm.measures.of(sara)["contacts"].count
    assert Money("0.0008", "EUR") == crm.ledger.totals(sara)["contact cost"]
    assert ["message.accepted"] == names(crm)
    assert Dispatched() == crm.tick().dispatched


def test_the_channel_may_say_what_a_message_cost(crm: CRM, wire: Wire) -> None:
    """What it answers comes before what it said beforehand; another currency is converted."""
    wire.cost = Money("9", "EUR")
    wire.answer = lambda _: Accepted(Money("0.10", "USD"))
    crm.rates.set("USD", Decimal("0.9"), on=NOON.date())
    decided(crm)
    crm.tick()
    assert Money("0.09", "EUR") == crm.ledger.totals()["contact cost"]


class Costly:
    """A channel that stumbles over its own price once it has delivered."""

    port_version: ClassVar[int] = 1
    name = "email"
    delivered = False

    @property
    def capabilities(self) -> Capabilities:
        """Known until they are asked for after the message went."""
        if self.delivered:
            raise RuntimeError
        return Capabilities("email")

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Accept."""
        self.delivered = True
        return Accepted()


@pytest.mark.parametrize(
    ("cost", "error"),
    [(Money("1", "USD"), "no_rate"), ("free", "invalid_value"), (Money("-1", "EUR"), "invalid_value")],
)
def test_a_cost_that_cannot_be_booked_keeps_nothing_back(crm: CRM, wire: Wire, cost: Money, error: str) -> None:
    """The message is gone: it is accepted and recorded, and an event says that its cost is not booked."""
    wire.answer = lambda _: Accepted(cost)
    (sara,) = decided(crm)
    assert Dispatched(accepted=1) == crm.tick().dispatched
    assert 1 == crm.measures.of(sara)["contacts"].count
    (event,) = [event for event in crm.events.since() if event.name == "message.cost_not_booked"]
    assert error == event.data["error"]


def test_a_channel_that_stumbles_over_its_price_has_delivered(clock: FrozenClock) -> None:
    """Asking what a message costs cannot undo that it went."""
    with CRM.in_memory(clock=clock, channels=[Costly()]) as crm:
        decided(crm)
        assert Dispatched(accepted=1) == crm.tick().dispatched
        assert "message.cost_not_booked" in names(crm)


UNKNOWN: dict[str, tuple[Callable[[Outgoing], object], str]] = {
    "says so": (lambda given: Unknown(f"timed out at {given.address.value}"), "timed out at <address>"),
    "raises": (raises(ValueError("c0@example.org")), "the channel raised ValueError"),
    "exits": (raises(SystemExit(3)), "the channel raised SystemExit"),
    "raises at the root": (raises(BaseException()), "the channel raised BaseException"),
    "raises an error of ours": (raises(StorageBusy("busy")), "the channel raised StorageBusy"),
    "says nothing": (lambda _: None, "the channel answered with a NoneType"),
    "says junk": (lambda _: "accepted", "the channel answered with a str"),
    "answers with a class": (lambda _: Accepted, "the channel answered with a type"),
}


@pytest.mark.parametrize("how", UNKNOWN)
def test_an_unknown_outcome_holds_a_message_of_class_hold(crm: CRM, wire: Wire, how: str) -> None:
    """Whatever the channel does, its message alone is held, its detail tells why and no address; the others go on."""
    bad, detail = UNKNOWN[how]
    customers = decided(crm, count=3)
    target = only(crm, customers[1]).id
    wire.answer = lambda given: bad(given) if given.message == target else Accepted()
    assert Dispatched(accepted=2, held=1) == crm.tick().dispatched
    assert ("held", detail) == (only(crm, customers[1]).state, only(crm, customers[1]).detail)
    assert 1 == names(crm).count("message.unknown")
    assert Dispatched() == crm.tick().dispatched


def test_what_a_channel_says_is_kept_short_and_without_the_address(crm: CRM, wire: Wire) -> None:
    """A detail is at most 200 printable characters, in which the address is told as such."""
    (sara,) = decided(crm)
    wire.answer = lambda given: Refused(permanent=True, detail=f"550\r\n<{given.address.sent_as}> " + "x" * 500)
    crm.tick()
    detail = only(crm, sara).detail
    assert (200, "550  <<address>> xxx") == (len(detail), detail[:20])


@pytest.mark.parametrize("how", ["says so", "raises"])
def test_an_unknown_outcome_sends_a_message_of_class_resend_again(
    crm: CRM, wire: Wire, clock: FrozenClock, how: str
) -> None:
    """It waits about a minute, then twice as long each time, under the same key; after five attempts it is held."""
    wire.answer = UNKNOWN[how][0]
    (sara,) = decided(crm, message_class="resend")
    for attempt in range(1, ATTEMPTS):
        assert Dispatched(again=1, waiting=1) == crm.tick().dispatched
        assert ("waiting", attempt) == (only(crm, sara).state, only(crm, sara).attempt)
        pause = only(crm, sara).not_before - clock.now()
        assert around(2 ** (attempt - 1), pause)
        clock.advance(pause - timedelta(seconds=1))
        assert Dispatched(waiting=1) == crm.tick().dispatched
        clock.advance(seconds=1)
    assert Dispatched(held=1) == crm.tick().dispatched
    assert [str(only(crm, sara).id)] * ATTEMPTS == [given.key for given in wire.given]
    assert ["message.unknown"] * ATTEMPTS + ["message.held"] == names(crm)


def test_refused_for_good_is_final(crm: CRM, wire: Wire) -> None:
    """A refused message is no contact and costs nothing."""
    wire.cost = Money("1", "EUR")
    wire.answer = lambda _: Refused(permanent=True, detail="no such mailbox")
    (sara,) = decided(crm)
    assert Dispatched(refused=1) == crm.tick().dispatched
    assert ("refused", "no such mailbox") == (only(crm, sara).state, only(crm, sara).detail)
    assert [] == list(crm.interactions.last(sara))
    assert Money("0.00", "EUR") == crm.ledger.totals()["contact cost"]


def test_refused_for_now_is_tried_until_it_expires(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """The pauses grow to an hour; after the hours that the offer gives, the message is expired."""
    wire.answer = lambda _: Refused(permanent=False)
    (sara,) = decided(crm)
    pauses = []
    while only(crm, sara).state == "waiting":
        crm.tick()
        pauses.append(only(crm, sara).not_before - clock.now())
        clock.set(max(only(crm, sara).not_before, clock.now() + timedelta(seconds=1)))
    assert all(map(around, (1, 2, 4, 8, 16, 32, 60, 60), pauses[:8]))
    assert ("expired", "other") == (only(crm, sara).state, only(crm, sara).detail)
    assert NOON + timedelta(hours=72) <= clock.now() <= NOON + timedelta(hours=74)
    assert ["message.expired"] == names(crm)


def test_what_waits_says_why_it_did_not_go(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """The reason and what the channel said, without the address; it stays when it expires, and goes when it goes."""
    wire.answer = lambda _: Refused(permanent=False, detail="status 401 for c0@example.org", reason="setup")
    (sara,) = decided(crm)
    crm.tick()
    assert ("waiting", "setup: status 401 for <address>") == (only(crm, sara).state, only(crm, sara).detail)
    wire.answer = lambda _: Refused(permanent=False, reason="mailbox")
    clock.set(only(crm, sara).not_before)
    crm.tick()
    assert "mailbox" == only(crm, sara).detail
    crm.outbox.pause()
    clock.set(only(crm, sara).not_before)
    crm.tick()
    assert "mailbox" == only(crm, sara).detail
    crm.outbox.resume()
    wire.answer = lambda _: Accepted()
    crm.tick()
    assert ("accepted", "") == (only(crm, sara).state, only(crm, sara).detail)


@pytest.mark.parametrize(
    ("reason", "minutes"), [("other", 1), ("rate", 0.5), ("policy", 15), ("mailbox", 60), ("provider", 1)]
)
def test_the_pause_depends_on_the_reason(
    crm: CRM, wire: Wire, clock: FrozenClock, reason: RefusalReason, minutes: float
) -> None:
    """Of many messages refused at once each waits about as long as the reason wants, and hardly two as long."""
    wire.answer = lambda _: Refused(permanent=False, reason=reason)
    # A far side that fails more often in a row is left alone.
    count = 4 if reason in ("other", "provider") else 20
    customers = decided(crm, count=count)
    crm.tick()
    pauses = [only(crm, each).not_before - clock.now() for each in customers]
    assert all(around(minutes, pause) for pause in pauses)
    assert len({*pauses}) > 0.75 * count - 1


@pytest.mark.parametrize(("asked", "waits"), [(timedelta(hours=3), 180), (timedelta(days=30), 1440)])
def test_a_channel_says_when_to_come_back(
    crm: CRM, wire: Wire, clock: FrozenClock, asked: timedelta, waits: int
) -> None:
    """Its wish is heeded for a day at most; a shorter one than the pause makes it no shorter."""
    wire.answer = lambda _: Refused(permanent=False, reason="rate", retry_after=asked)
    (sara,) = decided(crm)
    crm.tick()
    assert clock.now() + timedelta(minutes=waits) == only(crm, sara).not_before
    wire.answer = lambda _: Refused(permanent=False, reason="rate", retry_after=timedelta(seconds=1))
    clock.set(only(crm, sara).not_before)
    crm.tick()
    assert around(1, only(crm, sara).not_before - clock.now())


def test_an_address_that_the_channel_cannot_use_is_refused(crm: CRM, wire: Wire) -> None:
    """It is asked before it is given anything."""
    wire.unfit = "not at this provider"
    (sara,) = decided(crm)
    assert Dispatched(refused=1) == crm.tick().dispatched
    assert ("not at this provider", []) == (only(crm, sara).detail, wire.given)


@define
class Asked(Wire):
    """A channel that can be asked; it says what a test has it say."""

    said: Callable[[str], object] = lambda _: None
    asked: list[str] = field(factory=list)

    @property
    def capabilities(self) -> Capabilities:
        """It supports queries."""
        return Capabilities("email", supports_query=True, cost=Money("1", "EUR"))

    def query(self, key: str) -> Answer | None:
        """Note the key and say what is to be said."""
        self.asked.append(key)
        return self.said(key)  # type: ignore[return-value]


QUERIES: dict[str, tuple[Callable[[str], object], str, int]] = {
    "it went": (lambda _: Accepted(), "accepted", 1),
    "it was refused": (lambda _: Refused(permanent=True, detail="no such mailbox"), "refused", 0),
    "it never came": (lambda _: None, "waiting", 0),
    "it does not know": (lambda _: Unknown(), "held", 0),
    "it raises": (raises(RuntimeError()), "held", 0),
    "it answers junk": (lambda _: "yes", "held", 0),
}


@pytest.mark.parametrize("dies", [False, True], ids=["answers unknown", "dies"])
@pytest.mark.parametrize("how", QUERIES)
def test_a_channel_is_asked_what_became_of_a_message(clock: FrozenClock, how: str, dies: bool) -> None:
    """At once where the outcome is unknown, and when the lease of a worker that died has ended: what it says holds."""
    said, state, contacts = QUERIES[how]
    wire = Asked(said=said, answer=raises(KeyboardInterrupt()) if dies else lambda _: Unknown("cut"))
    with CRM.open("memory://", clock=clock, channels=[wire]) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin")
        (sara,) = decided(crm)
        if dies:
            with pytest.raises(KeyboardInterrupt):
                crm.tick()
            assert [] == wire.asked
            clock.advance(minutes=1)
        wire.answer = lambda _: Unknown("cut again")
        crm.tick()
        assert {str(only(crm, sara).id)} == {*wire.asked}
        assert (state, contacts) == (only(crm, sara).state, crm.measures.of(sara)["contacts"].count)
        assert Money(contacts, "EUR") == crm.ledger.totals()["contact cost"]


def test_an_interrupt_stops_the_dispatcher_and_leaves_the_message_to_its_class(
    crm: CRM, wire: Wire, clock: FrozenClock
) -> None:
    """Ctrl-C goes through; when the lease has ended the message is unknown, and of the others nothing is lost."""
    customers = decided(crm, count=2)
    wire.answer = raises(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        crm.tick()
    assert {"started": 1, "claimed": 1} == crm.outbox.counts()
    assert Dispatched() == crm.outbox.dispatch()
    wire.answer = lambda _: Accepted()
    clock.advance(minutes=1)
    assert Dispatched(held=1) == crm.outbox.dispatch()
    clock.advance(minutes=9)
    assert Dispatched(accepted=1, again=1) == crm.outbox.dispatch()
    assert "no answer before the lease ended" == only(crm, customers[0]).detail


def test_messages_of_a_channel_that_is_not_there_wait(wire: Wire, clock: FrozenClock, tmp_path: Path) -> None:
    """They are not touched, and health names the channel."""
    url = f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url, clock=clock, channels=[wire]) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        decided(crm)
    with CRM.open(url, clock=clock) as without:
        assert Dispatched(waiting=1) == without.tick().dispatched
        health = without.health()
    assert (1, 0, ("email",)) == (health.messages_waiting, health.messages_held, health.channels_missing)
    assert [] == wire.given


def test_more_than_one_batch_goes_in_one_tick_and_a_limit_ends_it(crm: CRM, wire: Wire) -> None:
    """A dispatch goes on until nothing is due, or its limit is reached."""
    count = 2 * BATCH + 5
    decided(crm, count=count)
    assert Dispatched(accepted=BATCH + 3, waiting=BATCH + 2) == crm.outbox.dispatch(limit=BATCH + 3)
    assert Dispatched(accepted=BATCH + 2) == crm.outbox.dispatch()
    assert count == len({given.key for given in wire.given})


def test_a_wording_that_cannot_be_filled_in_holds_its_message_alone(crm: CRM, wire: Wire) -> None:
    """Who has no name is not addressed by it: the detail names the placeholder."""
    customers = decided(crm, count=2, text="Dear ${name}, ${purchases.last_at | 'welcome'}")
    crm.interactions.purchase(customers[1], Money("5", "EUR"), occurred_at=NOON - timedelta(days=1))
    crm.customers.update(customers[0], party=Person(""), version=crm.customers.get(customers[0]).version)
    name = crm.customers.get(customers[1]).name
    assert Dispatched(accepted=1, held=1) == crm.tick().dispatched
    assert [f"Dear {name}, 2026-03-09 13:00"] == [given.text for given in wire.given]
    assert ("held", "name: nothing is known to fill in") == (
        only(crm, customers[0]).state,
        only(crm, customers[0]).detail,
    )


def test_a_message_says_what_was_decided_on(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """An offer defined anew does not change messages of its earlier version."""
    decided(crm, text="old words")
    crm.offers.define("tea", "product", "convenience", {"email": ("Coffee", "new words")})
    crm.tick()
    assert [("Tea", "old words")] == [(given.subject, given.text) for given in wire.given]


def _withdraw(crm: CRM, sara: CustomerId) -> None:
    crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="call")


LOOKS: dict[str, tuple[Callable[[CRM, CustomerId], object], str]] = {
    "consent": (_withdraw, "consent withdrawn"),
    "suppression": (lambda crm, _: crm.suppressions.add(Email("c0@example.org"), "complaint"), "suppressed address"),
    "customer": (lambda crm, sara: crm.customers.archive(sara), "customer archived"),
    "contact point": (lambda crm, sara: crm.customers.forget(sara, Email("c0@example.org")), "no contact point"),
    "offer": (lambda crm, _: crm.offers.retire("tea"), "offer retired"),
    "validity": (
        lambda crm, _: crm.offers.define(
            "tea", "product", "convenience", {"email": ("Tea", "Hello")}, valid_until=NOON + timedelta(minutes=30)
        ),
        "offer not valid",
    ),
    "cap": (lambda crm, _: crm.caps.define(0, 7, "email"), "cap of 0 in 7 days by email"),
}


@pytest.mark.parametrize("what", LOOKS)
def test_the_last_look_heeds_what_changed_since_the_decision(
    crm: CRM, wire: Wire, clock: FrozenClock, what: str
) -> None:
    """What no longer may go is suppressed, with the reason; the channel never sees it and the decision stands."""
    (sara,) = decided(crm)
    clock.advance(hours=1)
    change, reason = LOOKS[what]
    change(crm, sara)
    assert Dispatched(suppressed=1) == crm.tick().dispatched
    assert ("suppressed", reason) == (only(crm, sara).state, only(crm, sara).detail)
    assert ([], "tea") == (wire.given, crm.decisions.get(only(crm, sara).decision).action.offer)


@define
class Turned(Wire):
    """A channel that another one takes the place of, under its name."""

    scheme: Scheme = "email"

    @property
    def capabilities(self) -> Capabilities:
        """Those of its scheme."""
        return Capabilities(self.scheme)


def test_a_channel_is_given_no_address_of_another_kind(clock: FrozenClock) -> None:
    """Where it takes other addresses than when it was decided, the message ends."""
    turned = Turned()
    with CRM.open("memory://", clock=clock, channels=[turned]) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        (sara,) = decided(crm)
        turned.scheme = "phone"
        assert (Dispatched(suppressed=1), []) == (crm.tick().dispatched, turned.given)
        assert "no contact point" == only(crm, sara).detail


def test_nothing_goes_at_the_instant_when_it_expires(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """Claimed before it, a message is looked at then."""
    (sara,) = decided(crm)
    expires = only(crm, sara).expires_at
    clock.set(expires - timedelta(minutes=1))
    done = crm.outbox.dispatch(step=lambda name: clock.set(expires) if name == "before look" else None)
    assert (Dispatched(expired=1), []) == (done, wire.given)
    assert "expired" == only(crm, sara).state


def test_the_last_look_does_not_count_the_message_itself_against_a_cap(crm: CRM, wire: Wire) -> None:
    """One contact in seven days lets the one that was decided through, and no second."""
    crm.caps.define(1, 7)
    decided(crm)
    assert Dispatched(accepted=1) == crm.tick().dispatched
    crm.decide("tomorrow", POLICY)
    assert Dispatched() == crm.tick().dispatched


def test_a_held_or_refused_message_is_requeued_as_its_next_step(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """The first keeps its final state; the new one may wait as long as the first could."""
    wire.answer = lambda _: Refused(permanent=True)
    (sara,) = decided(crm)
    crm.tick()
    refused = only(crm, sara)
    clock.advance(days=10)
    again = crm.outbox.requeue(refused.id, key="mend")
    assert again == crm.outbox.requeue(refused.id, key="mend")
    new = crm.outbox.get(again)
    assert (1, "waiting", 0, clock.now() + timedelta(hours=72)) == (new.step, new.state, new.attempt, new.expires_at)
    wire.answer = lambda _: Accepted()
    assert Dispatched(accepted=1) == crm.tick().dispatched
    assert ["refused", "accepted"] == [each.state for each in crm.outbox.of_decision(refused.decision)]
    with pytest.raises(CannotRequeue, match="a later step took its place"):
        crm.outbox.requeue(refused.id)
    with pytest.raises(CannotRequeue, match="it is accepted"):
        crm.outbox.requeue(again)


def test_what_is_asked_wrongly_is_refused(crm: CRM) -> None:
    """Unknown ids, limits that are none, and delivering within a transaction are typed errors."""
    (sara,) = decided(crm)
    asked: list[tuple[type[CRMError], Callable[[], object]]] = [
        (UnknownMessage, lambda: crm.outbox.get(MessageId(uuid4()))),
        (UnknownMessage, lambda: crm.outbox.requeue(MessageId(uuid4()))),
        (UnknownCustomer, lambda: crm.outbox.of(Email("nobody@example.org"))),
        (InvalidValue, lambda: crm.outbox.of(sara, limit=0)),
        (InvalidValue, lambda: crm.outbox.dispatch(limit=True)),
        (CannotRequeue, lambda: crm.outbox.requeue(only(crm, sara).id)),
    ]
    for error, ask in asked:
        with pytest.raises(error):
            ask()
    with crm.begin() as tx, pytest.raises(TransactionError):
        tx.outbox.dispatch()


def test_a_store_that_fails_for_a_moment_is_asked_again_to_keep_an_outcome(crm: CRM, wire: Wire) -> None:
    """What the channel did cannot be undone: busy twice, the outcome is kept the third time, and counted once."""
    (sara,) = decided(crm)
    fails = iter([StorageBusy("busy"), StorageBusy("busy")])

    def step(name: str) -> None:
        if name == "within finish":
            error = next(fails, None)
            if error is not None:
                raise error

    assert Dispatched(accepted=1) == crm.outbox.dispatch(step=step)
    assert (1, 1) == (len(wire.given), crm.measures.of(sara)["contacts"].count)


def test_a_store_that_keeps_failing_stops_the_dispatcher(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """The error reaches the caller, and the message is unknown when its lease has ended."""
    (sara,) = decided(crm)

    def step(name: str) -> None:
        if name == "within finish":
            raise StorageBusy("busy")

    with pytest.raises(StorageBusy):
        crm.outbox.dispatch(step=step)
    assert "started" == only(crm, sara).state
    clock.advance(minutes=1)
    assert Dispatched(held=1) == crm.tick().dispatched


class Died(BaseException):
    """A worker that is no more."""


def dying(place: str) -> Callable[[str], None]:
    """A step at which the worker dies when it comes to a place."""

    def step(name: str) -> None:
        if name == place:
            raise Died

    return step


def test_what_a_dead_worker_did_not_record_another_one_records(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """An accepted message stays leased until what it said is recorded; after that another worker does it, once, as of
    when it was accepted.
    """
    sara, *_ = decided(crm, count=2, text="Hello ${name}")
    with pytest.raises(Died):
        crm.outbox.dispatch(step=dying("before record"))
    assert ["accepted", "accepted"] == [each.state for each in crm.outbox.in_state("accepted")]
    assert [] == list(crm.interactions.last(sara))
    assert Dispatched() == crm.tick().dispatched
    assert [] == list(crm.interactions.last(sara))

    clock.advance(hours=1)
    assert Dispatched() == crm.tick().dispatched
    (said,) = crm.interactions.last(sara)
    assert (Message(wire.given[0].text, "Tea"), NOON) == (said.content, said.occurred_at)
    assert (1, None) == (crm.measures.of(sara)["contacts"].count, only(crm, sara).lease_until)
    assert Dispatched() == crm.tick().dispatched
    assert 1 == crm.measures.of(sara)["contacts"].count


@pytest.mark.parametrize("count", [2, 5])
@pytest.mark.parametrize(
    ("place", "hours", "expected"),
    [
        ("after claim", 1, Dispatched(again=1, accepted=1)),
        ("before record", 1, Dispatched()),
        ("after claim", 73, Dispatched(again=1, expired=1)),
    ],
    ids=["claimed", "unrecorded", "expired"],
)
def test_all_that_is_left_is_dealt_with_at_once(
    crm: CRM,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    place: str,
    hours: int,
    expected: Dispatched,
) -> None:
    """What a dead worker left is recovered, recorded or expired by the next dispatch, though it is several pages."""
    monkeypatch.setattr(delivering, "_PAGE", 2)
    customers = decided(crm, count=count)
    with pytest.raises(Died):
        crm.outbox.dispatch(step=dying(place))
    clock.advance(hours=hours)
    assert {name: each * count for name, each in asdict(expected).items()} == asdict(crm.outbox.dispatch())
    assert {None} == {only(crm, each).lease_until for each in customers}
    went = 0 if expected.expired else 1
    assert [went] * count == [crm.measures.of(each)["contacts"].count for each in customers]


def test_nothing_is_recorded_of_who_was_erased_in_between(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """What an accepted message said does not come back after its customer was erased."""
    sara, ann = decided(crm, count=2)
    with pytest.raises(Died):
        crm.outbox.dispatch(step=dying("before record"))
    crm.privacy.erase(sara)
    clock.advance(hours=1)
    crm.tick()
    assert (1, 1) == (crm.interactions.count(), len(crm.interactions.last(ann)))
    assert ["message.accepted", "message.accepted"] == names(crm)


def test_what_can_be_said_no_more_is_left_out(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """Where a wording cannot be filled in again the message is final all the same, and an event says so."""
    (sara,) = decided(crm, text="Dear ${name}")
    with pytest.raises(Died):
        crm.outbox.dispatch(step=dying("before record"))
    crm.customers.update(sara, party=Person(""), version=crm.customers.get(sara).version)
    clock.advance(hours=1)
    crm.tick()
    assert ("accepted", None) == (only(crm, sara).state, only(crm, sara).lease_until)
    assert ["message.accepted", "message.not_recorded"] == names(crm)


def test_a_store_that_fails_while_one_is_kept_and_the_next_looked_at_loses_neither(crm: CRM, wire: Wire) -> None:
    """The outcome of one and the look at the next share a transaction; where it fails each is done by itself."""
    decided(crm, count=3)
    fails = iter([StorageBusy("busy")])

    def step(name: str) -> None:
        if name == "within look" and len(wire.given) == 2:
            error = next(fails, None)
            if error is not None:
                raise error

    assert Dispatched(accepted=3) == crm.outbox.dispatch(step=step)
    assert 3 == len({each.key for each in wire.given}) == len(wire.given)


def test_what_is_in_the_way_of_one_takes_nothing_from_the_one_before(crm: CRM, wire: Wire) -> None:
    """A fault while the next is looked at: what the one before came to is kept all the same, and the others go on."""
    decided(crm, count=3)

    def step(name: str) -> None:
        if name == "within look" and len(wire.given) == 1:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crm.outbox.dispatch(step=step)
    assert {"accepted": 1, "claimed": 2} == dict(crm.outbox.counts())
    assert Dispatched(accepted=1, again=1) == crm.outbox.dispatch()
    assert 2 == len({each.key for each in wire.given}) == len(wire.given)


def test_a_commit_that_lasted_though_it_failed_sends_the_next_once(crm: CRM, wire: Wire) -> None:
    """The transaction that kept one and started the next failed after it had lasted: both are as this worker left
    them, and the next goes out.
    """
    decided(crm, count=3)
    fails = iter([StorageBusy("busy")])

    def step(name: str) -> None:
        if name == "after finish" and len(wire.given) == 1:
            error = next(fails, None)
            if error is not None:
                raise error

    assert Dispatched(accepted=3) == crm.outbox.dispatch(step=step)
    assert 3 == len({each.key for each in wire.given}) == len(wire.given)
