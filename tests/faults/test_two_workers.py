"""Two workers who meet on the same message, or hear the same thing, on both databases: one of them deals with it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any

import pytest

from crmcore import Note, Rule, RulePolicy
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Refused
from crmcore.domain.kernel.reach import Address
from crmcore.services.delivering import Dispatched
from tests.faults.meeting import PATIENCE, Killed, Two
from tests.faults.scenarios import START

pytestmark = pytest.mark.slow


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What both give, each in a thread of its own; raises what either raises."""
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(first), threads.submit(second)]
        return running[0].result(PATIENCE * 3), running[1].result(PATIENCE * 3)


def killed_at(place: str) -> Callable[[str], None]:
    """Kills a worker at a place."""

    def step(name: str) -> None:
        if name == place:
            raise Killed

    return step


def signalling(place: str, reached: Event, go_on: Event | None = None) -> Callable[[str], None]:
    """Says that a place is reached, and may wait there until it is told to go on, or for a while."""

    def step(name: str) -> None:
        if name == place:
            reached.set()
            if go_on is not None:
                go_on.wait(1)

    return step


@pytest.mark.parametrize(("dies", "message_class"), [("after claim", "hold"), ("after look", "resend")])
def test_two_recover_what_a_dead_worker_left(two: Two, dies: str, message_class: str) -> None:
    """Each message is taken over by one of them, and goes once more at most."""
    two.decide(3, message_class)
    with pytest.raises(Killed):
        two.one.outbox.dispatch(step=killed_at(dies))
    two.clock.advance(hours=1)
    within, never = Event(), Event()

    def second() -> Dispatched:
        assert within.wait(PATIENCE)
        return two.other.outbox.dispatch()

    one, other = at_once(lambda: two.one.outbox.dispatch(step=signalling("within recover", within, never)), second)
    two.clock.advance(hours=1)
    two.one.outbox.dispatch()
    assert {"accepted": 3} == two.states()
    assert 3 == len({each.key for wire in two.wires for each in wire.given})
    assert 3 == len([each for wire in two.wires for each in wire.given])
    assert one.lost == other.lost == 0


@pytest.mark.parametrize("recovers_first", [True, False])
def test_a_late_worker_meets_one_who_recovers(two: Two, recovers_first: bool) -> None:
    """Whoever comes first decides what became of the message; the other is told that it is late, and nobody dies."""
    two.decide(1)
    late, within, never = Event(), Event(), Event()

    def step(name: str) -> None:
        if name == "before finish":
            two.clock.advance(timedelta(minutes=5))
            late.set()
            if recovers_first:
                assert within.wait(PATIENCE)
        if name == "within finish" and not recovers_first:
            within.set()
            never.wait(1)

    def second() -> Dispatched:
        if recovers_first:
            assert late.wait(PATIENCE)
            return two.other.outbox.dispatch(step=signalling("within recover", within, never))
        assert within.wait(PATIENCE)
        return two.other.outbox.dispatch()

    one, _ = at_once(lambda: two.one.outbox.dispatch(step=step), second)
    assert (0, 1) if recovers_first else (1, 0) == (one.accepted, one.lost)
    assert {"held": 1} if recovers_first else {"accepted": 1} == two.states()
    assert 1 == len(two.wires[0].given) + len(two.wires[1].given)


@pytest.mark.parametrize("kind", ["bounce", "unsubscribe"])
def test_the_same_thing_heard_by_both_takes_effect_once(two: Two, kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However closely they come together, one of them records it."""
    (customer,) = two.decide(1)
    two.one.tick()
    address = Address("email", "c0@example.org", "c0@example.org")
    heard = [Heard(kind, f"{number}", START, None, address) for number in range(30)]
    one, other = at_once(lambda: two.one.inbound.take("email", heard), lambda: two.other.inbound.take("email", heard))
    assert 30 == one.recorded.get(kind, 0) + other.recorded.get(kind, 0)
    assert 30 == one.known + other.known
    said = [each for each in two.one.interactions.last(customer, 100) if each.kind == kind]
    withdrawn = [each for each in two.one.events.since() if each.name == "consent.withdrawn"]
    assert (30, 30 if kind == "unsubscribe" else 0) == (len(said), len(withdrawn))
    if kind == "bounce":
        two.one.decide("tomorrow", RulePolicy([Rule(None, "tea", "email")]))
        assert {"email for offers": "address bounces"} == dict(two.one.decisions.of(customer)[0].verdicts)


def test_a_channel_that_another_worker_mends_does_not_keep_one_for_ever(two: Two) -> None:
    """Who left a failing channel alone ends its dispatch, though the wire is open again for others."""
    two.decide(40)
    under_way, broken, mended = Event(), Event(), Event()
    two.wires[0].answer = lambda _: Refused(permanent=False, reason="provider")

    def first_step(name: str) -> None:
        if name == "before claim":
            assert under_way.wait(PATIENCE)
        if name == "after finish" and len(two.wires[0].given) == 5:
            broken.set()
            assert mended.wait(PATIENCE)

    def second_step(name: str) -> None:
        if name == "before finish":
            under_way.set()
            assert broken.wait(PATIENCE)

    def second() -> Dispatched:
        try:
            return two.other.outbox.dispatch(limit=1, step=second_step)
        finally:
            mended.set()

    one, other = at_once(lambda: two.one.outbox.dispatch(step=first_step), second)
    assert (5, 1) == (len(two.wires[0].given), other.accepted)
    assert 0 == one.accepted
    two.wires[0].answer = lambda _: Accepted()
    two.clock.advance(hours=1)
    two.one.outbox.dispatch()
    assert {"accepted": 40} == two.states()


def test_recovering_waits_in_no_circle_with_whoever_erases(two: Two) -> None:
    """What a dead worker left is recorded while its customer is being erased: neither fails."""
    two.wires[0].answer = lambda _: Accepted(detail="queued")
    (customer,) = two.decide(1)
    with pytest.raises(Killed):
        two.one.outbox.dispatch(step=killed_at("before record"))
    two.clock.advance(hours=1)
    held = Event()

    def erase() -> None:
        with two.one.begin() as tx:
            tx.interactions.record(customer, Note("called"))
            held.set()
            sleep(1)
            tx.privacy.erase(customer)

    def recover() -> Dispatched:
        assert held.wait(PATIENCE)
        return two.other.outbox.dispatch()

    at_once(erase, recover)
    assert {"accepted": 1} == two.states()
