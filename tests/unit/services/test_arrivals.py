"""What was heard of a message tells what became of it, where its channel never did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from crmcore import CRM, Email, Money, Person
from crmcore.domain.decision.heard import Heard, HeardKind
from crmcore.domain.decision.message import Accepted, Unknown
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.offer import MessageClass
from crmcore.errors import CannotRequeue
from crmcore.services.arrivals import ARRIVED
from crmcore.services.delivering import Dispatched
from crmcore.testing import FrozenClock
from tests.unit.services.sending import POLICY, Wire, decided, names, only

NOBODY = Dispatched()


class Killed(KeyboardInterrupt):
    """Ends a worker where a kill would."""


@pytest.fixture
def wire() -> Wire:
    """The channel."""
    return Wire(cost=Money("0.05", "EUR"))


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, wire: Wire, tmp_path: Path) -> Iterator[CRM]:
    """A CRM with the channel."""
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}
    url = urls.get(request.param) or request.getfixturevalue("migrated_url")
    with CRM.open(url, clock=clock, keys=b"k" * 32, channels=[wire]) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin")
        yield opened


def left_behind(crm: CRM, message_class: MessageClass) -> CustomerId:
    """A customer whose message was delivered by a worker that died on it."""
    (sara,) = decided(crm, message_class=message_class)

    def killed(step: str) -> None:
        if step == "after deliver":
            raise Killed

    with pytest.raises(Killed):
        crm.outbox.dispatch(step=killed)
    assert "started" == only(crm, sara).state
    return sara


def hear(
    crm: CRM, kind: HeardKind, key: object, at: datetime, address: Address | None = None, *, hard: bool = False
) -> None:
    """The channel hears something once more."""
    heard = Heard(kind, f"{kind} of {at.isoformat()}", at, None if key is None else str(key), address, hard=hard)
    assert 1 == crm.inbound.take("email", [heard]).recorded[kind]


@pytest.mark.parametrize("message_class", ["resend", "hold"])
@pytest.mark.parametrize("kind", ARRIVED)
def test_what_arrived_is_accepted_when_its_worker_died(
    crm: CRM, wire: Wire, clock: FrozenClock, kind: HeardKind, message_class: MessageClass
) -> None:
    """It is neither sent again nor held, it has cost what it costs, and it is recorded as said, once."""
    sara = left_behind(crm, message_class)
    clock.advance(seconds=5)
    hear(crm, kind, wire.given[0].key, clock.now())
    clock.advance(hours=1)
    assert Dispatched(accepted=1) == crm.outbox.dispatch()
    clock.advance(hours=1)
    assert NOBODY == crm.outbox.dispatch()
    assert 1 == len(wire.given)
    message = only(crm, sara)
    assert ("accepted", None, f"heard of it: {kind.replace('_', ' ')}") == (
        message.state,
        message.lease_until,
        message.detail,
    )
    assert ["message.accepted"] == names(crm)
    said = crm.interactions.find("crmcore", str(message.id))
    assert said is not None
    assert "Hello" == said.content.text  # type: ignore[union-attr]
    assert Money("0.05", "EUR") == crm.ledger.totals(sara)["contact cost"]


def test_what_came_back_is_refused_when_its_worker_died(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """A hard bounce says so, unless something shows that it arrived all the same."""
    sara = left_behind(crm, "resend")
    clock.advance(seconds=5)
    hear(crm, "bounce", wire.given[0].key, clock.now(), hard=True)
    clock.advance(hours=1)
    assert Dispatched(refused=1) == crm.outbox.dispatch()
    assert (1, "it came back") == (len(wire.given), only(crm, sara).detail)
    assert only(crm, sara).id != crm.outbox.requeue(only(crm, sara).id)


def test_a_soft_bounce_leaves_it_unknown(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """The far side may go on trying: what becomes of it is as its class says."""
    sara = left_behind(crm, "hold")
    clock.advance(seconds=5)
    hear(crm, "bounce", wire.given[0].key, clock.now())
    clock.advance(hours=1)
    assert Dispatched(held=1) == crm.outbox.dispatch()
    assert (1, "no answer before the lease ended") == (len(wire.given), only(crm, sara).detail)


def test_what_arrived_and_came_back_has_arrived(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """As one of two attempts does."""
    left_behind(crm, "resend")
    clock.advance(seconds=5)
    hear(crm, "receipt", wire.given[0].key, clock.now())
    clock.advance(seconds=5)
    hear(crm, "bounce", wire.given[0].key, clock.now(), hard=True)
    clock.advance(hours=1)
    assert Dispatched(accepted=1) == crm.outbox.dispatch()


def test_what_was_heard_of_another_message_counts_for_nothing(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """Nor does what names none, though it is of the same customer."""
    left_behind(crm, "hold")
    crm.decide("again", POLICY)
    crm.tick()
    assert 2 == len(wire.given)
    clock.advance(seconds=5)
    hear(crm, "receipt", wire.given[1].key, clock.now())
    clock.advance(seconds=5)
    hear(crm, "reply", None, clock.now(), wire.given[0].address)
    clock.advance(hours=1)
    assert Dispatched(held=1) == crm.outbox.dispatch()
    assert {"held": 1, "accepted": 1} == crm.outbox.counts()


def test_it_is_found_among_many_and_after_a_merge(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """However much was heard of its customer since, whoever that is now."""
    sara = left_behind(crm, "hold")
    clock.advance(seconds=5)
    hear(crm, "receipt", wire.given[0].key, clock.now())
    for _ in range(120):
        clock.advance(seconds=1)
        hear(crm, "reply", None, clock.now(), wire.given[0].address)
    crm.merges.merge(sara, crm.customers.add(Person("S. Öz"), Email("oz@example.org")))
    clock.advance(hours=1)
    assert Dispatched(accepted=1) == crm.outbox.dispatch()


def test_what_arrived_while_it_waits_to_go_again_stays_away(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """The last look asks; it is recorded in the same dispatch."""
    wire.answer = lambda _: Unknown("timed out")
    (sara,) = decided(crm, message_class="resend")
    assert Dispatched(again=1, waiting=1) == crm.outbox.dispatch()
    clock.advance(seconds=5)
    hear(crm, "receipt", wire.given[0].key, clock.now())
    clock.advance(hours=1)
    wire.answer = lambda _: Accepted()
    assert Dispatched(accepted=1) == crm.outbox.dispatch()
    assert 1 == len(wire.given)
    assert crm.interactions.find("crmcore", str(only(crm, sara).id)) is not None
    assert None is only(crm, sara).lease_until


def test_what_was_heard_before_the_channel_answers_unknown_counts(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """A receipt may overtake the answer."""

    def answer(message: object) -> object:
        clock.advance(seconds=5)
        hear(crm, "receipt", wire.given[-1].key, clock.now())
        return Unknown("cut")

    wire.answer = answer
    (sara,) = decided(crm, message_class="hold")
    assert Dispatched(accepted=1) == crm.outbox.dispatch()
    assert crm.interactions.find("crmcore", str(only(crm, sara).id)) is not None


def test_a_held_message_that_has_arrived_is_not_requeued(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """The error says what was heard of it; once that is voided it may go."""
    wire.answer = lambda _: Unknown("cut")
    (sara,) = decided(crm, message_class="hold")
    crm.outbox.dispatch()
    held = only(crm, sara)
    clock.advance(hours=3)
    hear(crm, "receipt", held.id, clock.now())
    with pytest.raises(CannotRequeue, match="it has arrived, heard of it: receipt"):
        crm.outbox.requeue(held.id)
    assert {"held": 1} == crm.outbox.counts()
    (receipt,) = crm.interactions.last(sara, 1)
    crm.interactions.void(receipt.id, reason="of another shop")
    assert held.id != crm.outbox.requeue(held.id)


def test_of_a_channel_that_is_gone_it_is_known_too(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """What it cost is not."""
    sara = left_behind(crm, "resend")
    clock.advance(seconds=5)
    hear(crm, "receipt", wire.given[0].key, clock.now())
    del crm._setting.channels["email"]  # type: ignore[attr-defined]
    clock.advance(hours=1)
    assert Dispatched(accepted=1) == crm.outbox.dispatch()
    assert Money("0", "EUR") == crm.ledger.totals(sara)["contact cost"]
