"""The wires of channels: pauses, rate limits and circuit breakers, which all workers share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import define

from crmcore import CRM
from crmcore.domain.decision.message import Accepted, Refused, Unknown
from crmcore.domain.decision.wire import UNTOUCHED, RateLimit, failed
from crmcore.errors import InvalidValue, UnknownChannel
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.ports.channel import Capabilities
from crmcore.services.delivering import Dispatched
from crmcore.testing import FrozenClock
from tests.unit.services.sending import Wire, around, decided, only

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


def test_nothing_goes_out_while_paused(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """A channel or everything; messages wait, and go when all that holds them is resumed."""
    decided(crm)
    assert crm.outbox.pause("email", reason="wrong price")
    assert not crm.outbox.pause("email")
    assert crm.outbox.pause()
    assert {"email": "wrong price", "all channels": ""} == dict(crm.outbox.paused())
    assert Dispatched(waiting=1) == crm.tick().dispatched
    assert crm.outbox.resume("email")
    assert not crm.outbox.resume("email")
    assert Dispatched(waiting=1) == crm.tick().dispatched
    assert crm.outbox.resume()
    assert Dispatched(accepted=1) == crm.tick().dispatched
    told = [each.name for each in crm.events.since() if each.name.startswith("outbox.")]
    assert ["outbox.paused", "outbox.paused", "outbox.resumed", "outbox.resumed"] == told
    with pytest.raises(UnknownChannel):
        crm.outbox.pause("telex")
    with pytest.raises(InvalidValue):
        crm.outbox.pause("email", reason="x" * 201)


def test_a_channel_of_other_processes_is_paused_and_resumed(tmp_path: Path, wire: Wire) -> None:
    """One for which an offer is worded, or messages wait; none that nobody has named."""
    url = f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url, channels=[wire]) as worker, CRM.open(url) as console:
        worker.migrate(currency="EUR", zone="Europe/Berlin")
        with pytest.raises(UnknownChannel):
            console.outbox.pause("email")
        decided(worker)
        for retired in (False, True):
            if retired:
                worker.offers.retire("tea")
            assert console.outbox.pause("email", reason="wrong price")
            assert Dispatched(waiting=1) == worker.tick().dispatched
            assert console.outbox.resume("email")
        for name in ("telex", "all channels", ["email"]):
            with pytest.raises((UnknownChannel, InvalidValue)):
                console.outbox.pause(name)  # type: ignore[arg-type]


def test_a_pause_holds_from_the_next_last_look_on(crm: CRM, wire: Wire) -> None:
    """What is claimed already waits again, and nothing more goes out."""
    decided(crm, count=3)

    def step(name: str) -> None:
        if name == "after deliver" and not crm.outbox.paused():
            crm.outbox.pause()

    assert Dispatched(accepted=1, again=2, waiting=2) == crm.outbox.dispatch(step=step)
    assert 1 == len(wire.given)
    assert Dispatched(waiting=2) == crm.outbox.dispatch()
    crm.outbox.resume()
    assert Dispatched(accepted=2) == crm.outbox.dispatch()


def test_a_channel_that_fails_is_left_alone_for_a_while(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """After five failures in a row the rest of the batch waits; then one message is tried, and if it goes all go."""
    decided(crm, count=30, message_class="resend")
    wire.answer = lambda _: Unknown("no answer")
    assert Dispatched(again=20, waiting=30) == crm.tick().dispatched
    assert 5 == len(wire.given)
    assert Dispatched(waiting=30) == crm.tick().dispatched
    clock.advance(seconds=31)
    crm.tick()
    assert 6 == len(wire.given)
    clock.advance(seconds=31)
    crm.tick()
    assert 6 == len(wire.given)
    clock.advance(seconds=30)
    wire.answer = lambda _: Accepted()
    assert crm.tick().dispatched.accepted >= 24
    told = [each.name for each in crm.events.since() if each.name.startswith("channel.")]
    assert ["channel.broken", "channel.mended"] == told


def test_a_channel_at_which_workers_die_is_left_alone(crm: CRM, clock: FrozenClock) -> None:
    """No answer before the lease has ended is one that failed, whoever finds that out."""

    class Died(Exception):
        pass

    def die(name: str) -> None:
        if name == "before deliver":
            raise Died

    decided(crm, count=7)
    for _ in range(5):
        with pytest.raises(Died):
            crm.outbox.dispatch(limit=1, step=die)
        clock.advance(hours=1)
    assert Dispatched(held=1, waiting=2) == crm.outbox.dispatch()
    assert ["channel.broken"] == [each.name for each in crm.events.since() if each.name.startswith("channel.")]


@pytest.mark.parametrize(
    "answer",
    [
        *(Refused(permanent=True, reason=reason) for reason in ("other", "provider", "setup")),
        *(Refused(permanent=False, reason=reason) for reason in ("mailbox", "policy", "rate")),
    ],
    ids=str,
)
def test_what_is_about_a_message_breaks_no_channel(crm: CRM, wire: Wire, answer: Refused) -> None:
    """Refusals for good, full mailboxes, policies and rates are answers of a far side that works, however many come in
    a row.
    """
    decided(crm, count=10)
    wire.answer = lambda _: answer
    crm.tick()
    assert 10 == len(wire.given)
    assert "channel.broken" not in [each.name for each in crm.events.since()]


def test_a_rate_limit_holds_over_all_workers(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """So many at once, then at an even pace, whoever asks; taken back, the rest goes."""
    decided(crm, count=40)
    assert crm.outbox.limit("email", 10, seconds=60, burst=5)
    assert not crm.outbox.limit("email", 10, seconds=60, burst=5)
    assert {"email": RateLimit(10, 60, 5)} == dict(crm.outbox.limits())
    went = []
    for _ in range(10):
        went.append(crm.outbox.dispatch(limit=3).accepted + crm.outbox.dispatch().accepted)
        clock.advance(seconds=6)
    assert [5] + [1] * 9 == went
    clock.advance(hours=1)
    assert 5 == crm.tick().dispatched.accepted
    assert crm.outbox.limit("email", None)
    assert not crm.outbox.limit("email", None)
    assert 40 - 19 == crm.tick().dispatched.accepted
    for wrong in ({"messages": 0}, {"messages": 1, "seconds": 0}, {"messages": 1, "burst": 0}):
        with pytest.raises(InvalidValue):
            crm.outbox.limit("email", **wrong)


def test_messages_are_listed_by_their_state(crm: CRM, wire: Wire) -> None:
    """Page by page, in the order of their ids."""
    decided(crm, count=5)
    wire.answer = lambda _: Refused(permanent=True) if len(wire.given) % 2 else Accepted()
    crm.tick()
    refused = crm.outbox.in_state("refused")
    assert (3, {"refused"}) == (len(refused), {each.state for each in refused})
    assert [each.id for each in refused] == sorted(each.id for each in refused)
    assert refused[1:] == crm.outbox.in_state("refused", after=refused[0].id)
    assert refused[:2] == crm.outbox.in_state("refused", limit=2)
    assert [] == list(crm.outbox.in_state("held"))
    with pytest.raises(InvalidValue):
        crm.outbox.in_state("lost")  # type: ignore[arg-type]


def test_a_clock_that_was_ahead_holds_nothing_up(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """Neither what was counted against a limit then, nor a breaker that opened then."""
    crm.outbox.limit("email", 1, seconds=3_600)
    decided(crm, count=4)
    clock.advance(hours=20)
    assert 1 == crm.tick().dispatched.accepted
    clock.advance(hours=-20)
    assert 1 == crm.tick().dispatched.accepted
    crm.outbox.limit("email", None)
    assert 2 == crm.tick().dispatched.accepted


def test_a_breaker_opened_by_a_clock_that_was_ahead_closes(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """It holds for no longer than a break lasts."""
    decided(crm, count=8)
    wire.answer = lambda _: Refused(permanent=False, reason="provider")
    clock.advance(hours=20)
    crm.tick()
    assert 5 == len(wire.given)
    clock.advance(hours=-20)
    wire.answer = lambda _: Accepted()
    assert 3 == crm.tick().dispatched.accepted


def test_a_channel_that_cannot_say_what_it_is_holds_up_its_own_messages(clock: FrozenClock) -> None:
    """They wait until it can again; the others go."""

    @define
    class Fickle(Wire):
        sound: bool = True

        @property
        def capabilities(self) -> Capabilities:
            if not self.sound:
                raise RuntimeError
            return Capabilities("email")

    fickle, other = Fickle(), Wire(name="mail2")
    with CRM.open("memory://", clock=clock, channels=[fickle, other]) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin")
        (sara,) = decided(crm)
        crm.consents.grant(sara, channel="mail2", purpose="offers", evidence="form")
        crm.offers.define("cup", "product", "convenience", {"mail2": ("Cup", "Hello")})
        crm.decide("cups", RulePolicy([Rule(None, "cup", "mail2")]))
        fickle.sound = False
        assert (1, 1) == (crm.tick().dispatched.accepted, crm.outbox.counts()["waiting"])
        fickle.sound = True
        clock.advance(minutes=1)
        assert 1 == crm.tick().dispatched.accepted


def test_a_probe_is_not_used_up_by_what_never_goes(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """Messages that are suppressed at the last look leave the try to one that goes."""
    customers = decided(crm, count=40)
    wire.answer = lambda _: Refused(permanent=False, reason="provider")
    crm.tick()
    for customer in customers[5:35]:
        crm.consents.withdraw(customer, channel="email", purpose="offers", evidence="call")
    clock.advance(seconds=31)
    wire.answer = lambda _: Accepted()
    done = crm.tick().dispatched
    assert 6 <= len(wire.given)
    assert done.accepted >= 1


def test_only_the_far_side_speaks_of_its_wire(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """A channel that calls addresses unfit neither breaks a wire nor mends one, and gives the try back."""
    decided(crm, count=13)
    wire.unfit = "not here"
    assert 6 == crm.outbox.dispatch(limit=6).refused
    wire.unfit = None
    wire.answer = lambda _: Refused(permanent=False, reason="provider")
    assert 5 == crm.outbox.dispatch(limit=5).again
    told = [each.name for each in crm.events.since() if each.name.startswith("channel.")]
    assert ["channel.broken"] == told
    clock.advance(seconds=31)
    wire.unfit = "not here"
    assert 1 == crm.outbox.dispatch(limit=1).refused
    wire.unfit = None
    crm.outbox.dispatch()
    assert 6 == len(wire.given)
    assert "channel.mended" not in [each.name for each in crm.events.since()]


def test_a_worker_that_is_late_says_nothing_of_the_wire(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """Messages that it did not hand over before their deadline, to the instant, are tried again; the channel is not
    broken.
    """
    decided(crm, count=6)

    def step(name: str) -> None:
        if name == "before deliver":
            clock.advance(seconds=30)

    assert 6 <= crm.outbox.dispatch(step=step).again
    assert [] == wire.given
    assert "channel.broken" not in [each.name for each in crm.events.since()]


def test_what_never_goes_takes_nothing_of_a_limit(crm: CRM, wire: Wire) -> None:
    """Suppressed messages leave the rate to those that go."""
    customers = decided(crm, count=8)
    crm.outbox.limit("email", 1, seconds=3_600)
    for customer in customers[:7]:
        crm.consents.withdraw(customer, channel="email", purpose="offers", evidence="call")
    for _ in range(8):
        crm.outbox.dispatch()
    assert {"suppressed": 7, "accepted": 1} == {state: count for state, count in crm.outbox.counts().items() if count}


@pytest.mark.parametrize("reason", [["policy"], "shrug", None, 7])
def test_a_reason_that_is_no_word_of_ours_is_another(crm: CRM, wire: Wire, clock: FrozenClock, reason: object) -> None:
    """Junk in a part of an answer ends neither the dispatch nor the other messages."""
    customers = decided(crm, count=2)
    answers = [Refused(permanent=False, reason=reason, retry_after="soon"), Accepted()]  # type: ignore[arg-type]
    wire.answer = lambda _: answers[len(wire.given) - 1]
    done = crm.tick().dispatched
    assert (1, 1) == (done.again, done.accepted)
    assert around(1, only(crm, customers[0]).not_before - clock.now())


def test_what_was_under_way_makes_a_break_no_longer() -> None:
    """Failures that come in when the breaker is open already count no more; that of the message that tried does."""
    state = UNTOUCHED
    for _ in range(20):
        state = failed(state, NOON, probe=False)
    assert (5, NOON + timedelta(seconds=30)) == (state.failures, state.open_until)
    again = failed(state, NOON + timedelta(seconds=31), probe=True)
    assert NOON + timedelta(seconds=91) == again.open_until


def test_a_limit_that_is_raised_holds_at_once(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """What the old one had counted is forgotten."""
    decided(crm, count=4)
    crm.outbox.limit("email", 1, seconds=86_400)
    assert 1 == crm.tick().dispatched.accepted
    crm.outbox.limit("email", 1_000, seconds=1)
    assert 3 == crm.tick().dispatched.accepted
