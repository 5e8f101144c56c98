"""Workers that share the work: each for some channels, one for what belongs to none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import define, evolve, field

from crmcore import CRM, Capabilities
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Answer, Claim, Unknown
from crmcore.domain.kernel.ids import TenantKey
from crmcore.errors import InvalidValue, StorageUnavailable, UnknownChannel
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.ports.channel import DURATION
from crmcore.services.delivering import Dispatched
from crmcore.services.guests import LONGEST_HEARING, watched_by
from crmcore.services.in_hand import noted_by
from crmcore.services.outcomes import BATCH
from crmcore.services.upkeep import Ticked
from crmcore.testing import FrozenClock
from tests.servers.migrated import migrated_database
from tests.servers.server import Server
from tests.unit.services.sending import Wire, decided

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Killed(KeyboardInterrupt):
    """Ends a worker where a kill would."""


@define
class Ear(Wire):
    """A channel that hears, and can be asked."""

    calls: list[str] = field(factory=list)

    @property
    def capabilities(self) -> Capabilities:
        """Two-way, and it can be asked."""
        self.calls.append("capabilities")
        return Capabilities("email", two_way=True, supports_query=True, duration=MINUTE)

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """Nothing new."""
        self.calls.append("receive")
        return []

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """Nothing to forget."""

    def query(self, key: str) -> Answer | None:
        """It cannot say."""
        self.calls.append("query")
        return Unknown()


@pytest.fixture
def wires() -> tuple[Wire, Ear]:
    """The channels ``email`` and ``news``."""
    return Wire(), Ear(name="news")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(
    request: pytest.FixtureRequest,
    clock: FrozenClock,
    wires: tuple[Wire, Ear],
    tmp_path: Path,
    postgres_server: Server,
) -> Iterator[CRM]:
    """A CRM with both channels."""
    database = migrated_database(postgres_server) if request.param == "postgres" else None
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}
    url = urls[request.param] if database is None else database.url
    with CRM.open(url, clock=clock, keys=b"k" * 32, channels=wires) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin")
        yield opened
    if database is not None:
        postgres_server.drop_database(database.name)


def both(crm: CRM, count: int = 1) -> None:
    """So many messages wait on each channel."""
    for customer in decided(crm, count=count):
        crm.consents.grant(customer, channel="news", purpose="offers", evidence="form")
    crm.offers.define("news", "product", "convenience", {"news": ("Tea", "Hello")})
    crm.decide("news today", RulePolicy([Rule(None, "news", "news")]))


def test_a_worker_of_one_channel_leaves_the_others_alone(crm: CRM, wires: tuple[Wire, Ear]) -> None:
    """It delivers by its own; without upkeep it does nothing else, and no other channel is called."""
    both(crm)
    wires[1].calls.clear()
    assert Ticked(0, 0, 0, 0, Dispatched(accepted=1, waiting=1)) == crm.tick(channels=["email"], upkeep=False)
    assert (1, [], []) == (len(wires[0].given), wires[1].given, wires[1].calls)
    assert crm.health().events_unsealed > 0
    assert Dispatched(waiting=1) == crm.tick(channels=[]).dispatched
    assert 0 == crm.health().events_unsealed
    assert Dispatched(accepted=1) == crm.tick(channels=iter(["news"])).dispatched
    assert 1 == wires[1].calls.count("receive")


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda crm: crm.tick(channels=["telex"]), UnknownChannel),
        (lambda crm: crm.tick(channels="email"), InvalidValue),
        (lambda crm: crm.tick(channels=[7]), InvalidValue),
        (lambda crm: crm.outbox.dispatch(channels=["telex"]), UnknownChannel),
    ],
)
def test_what_names_no_channels_is_refused(crm: CRM, call: Callable[[CRM], object], error: type[Exception]) -> None:
    """And nothing is done."""
    decided(crm)
    with pytest.raises(error):
        call(crm)
    assert {"waiting": 1} == dict(crm.outbox.counts())


def test_what_a_dead_worker_left_is_its_own_channels_to_recover(
    crm: CRM, wires: tuple[Wire, Ear], clock: FrozenClock
) -> None:
    """Who works for another channel does not touch it, nor ask that channel; who works for it, or for all, does."""
    both(crm)

    def killed(step: str) -> None:
        if step == "after deliver":
            raise Killed

    with pytest.raises(Killed):
        crm.outbox.dispatch(channels=["news"], step=killed)
    clock.advance(hours=1)
    wires[1].calls.clear()
    assert Dispatched(accepted=1) == crm.outbox.dispatch(channels=["email"])
    assert ({"accepted": 1, "started": 1}, []) == (dict(crm.outbox.counts()), wires[1].calls)
    crm.outbox.dispatch(channels=["news"])
    assert {"accepted": 1, "held": 1} == dict(crm.outbox.counts())


def test_what_is_left_of_a_channel_that_is_gone_anybody_recovers(
    crm: CRM, wires: tuple[Wire, Ear], clock: FrozenClock
) -> None:
    """Nobody works for it."""
    both(crm)

    def killed(step: str) -> None:
        if step == "after deliver":
            raise Killed

    with pytest.raises(Killed):
        crm.outbox.dispatch(channels=["news"], step=killed)
    clock.advance(hours=1)
    del crm._setting.channels["news"]  # type: ignore[attr-defined]
    assert Dispatched(accepted=1, held=1) == crm.outbox.dispatch(channels=["email"])


def test_what_a_dead_worker_had_in_hand_can_be_given_back(
    crm: CRM, wires: tuple[Wire, Ear], clock: FrozenClock
) -> None:
    """What it had claimed goes at once, and what was accepted is recorded; what it had started waits for the end of its
    lease, and what another worker holds stays as it is.
    """
    decided(crm, count=4)
    in_hand: list[Claim] = []

    def keep(_: TenantKey, claims: Sequence[Claim]) -> None:
        in_hand[:] = claims

    def killed(step: str) -> None:
        if step == "after deliver" and len(wires[0].given) == 2:
            raise Killed

    with noted_by(keep), pytest.raises(Killed):
        crm.outbox.dispatch(channels=["email"], limit=3, step=killed)
    assert {"accepted": 1, "started": 1, "claimed": 1, "waiting": 1} == dict(crm.outbox.counts())
    assert (3, 0) == (len(in_hand), crm.interactions.count())
    crm.outbox.give_back([evolve(each, token=2) for each in in_hand])
    assert Dispatched(accepted=1) == crm.outbox.dispatch(channels=["email"])
    assert 1 == crm.interactions.count()

    crm.outbox.give_back(in_hand)
    assert Dispatched(accepted=1, again=1) == crm.outbox.dispatch(channels=["email"])
    assert ({"accepted": 3, "started": 1}, 3) == (dict(crm.outbox.counts()), crm.interactions.count())
    clock.advance(minutes=1)
    assert Dispatched(held=1) == crm.outbox.dispatch(channels=["email"])


def test_who_lives_after_all_is_refused_by_its_last_look(crm: CRM, wires: tuple[Wire, Ear]) -> None:
    """What was given back for it has gone by another worker, once; the message at hand it ends itself."""
    decided(crm, count=3)
    in_hand: list[Claim] = []

    def keep(_: TenantKey, claims: Sequence[Claim]) -> None:
        in_hand.extend(claims)

    def overtaken(step: str) -> None:
        if step == "after deliver" and len(wires[0].given) == 1:
            crm.outbox.give_back(in_hand)
            assert Dispatched(accepted=2, again=2) == crm.outbox.dispatch()

    with noted_by(keep):
        assert Dispatched(accepted=1, lost=2) == crm.outbox.dispatch(step=overtaken)
    assert (3, {"accepted": 3}) == (len({each.key for each in wires[0].given}), dict(crm.outbox.counts()))
    assert (3, 3) == (len(wires[0].given), crm.interactions.count())


def test_what_is_in_hand_is_told(crm: CRM, wires: tuple[Wire, Ear]) -> None:
    """Each batch with the tokens of its claims before its first message goes, and that nothing is any more."""
    decided(crm, count=BATCH + 1)
    told: list[tuple[TenantKey, int, int, int]] = []

    def note(tenant: TenantKey, claims: Sequence[Claim]) -> None:
        told.append((tenant, len(claims), sum(each.token for each in claims), len(wires[0].given)))

    with noted_by(note):
        crm.tick(channels=["email"])
    assert [(BATCH, BATCH, 0), (0, 0, BATCH), (1, 1, BATCH), (0, 0, BATCH + 1)] == [each[1:] for each in told]
    assert {crm.tenants.all()[0].key} == {each[0] for each in told}
    crm.tick()
    assert 4 == len(told)


def test_what_was_not_recorded_is_where_nothing_else_is_left_to_do(
    crm: CRM, wires: tuple[Wire, Ear], clock: FrozenClock
) -> None:
    """By whoever works for any channel, also for another one."""
    decided(crm)

    def killed(step: str) -> None:
        if step == "before record":
            raise Killed

    with pytest.raises(Killed):
        crm.outbox.dispatch(channels=["email"], step=killed)
    clock.advance(hours=1)
    assert Dispatched() == crm.outbox.dispatch(channels=["news"])
    assert (1, None) == (crm.interactions.count(), crm.outbox.in_state("accepted")[0].lease_until)


def test_told_to_stop_it_ends_the_message_at_hand(crm: CRM, wires: tuple[Wire, Ear]) -> None:
    """What it has claimed besides waits at once for another worker."""
    decided(crm, count=BATCH + 2)
    told = Dispatched(accepted=1, again=BATCH - 1, waiting=BATCH + 1)
    assert told == crm.tick(stopped=lambda: bool(wires[0].given)).dispatched
    assert Dispatched(waiting=BATCH + 1) == crm.outbox.dispatch(stopped=lambda: True)
    assert Dispatched(accepted=BATCH + 1) == crm.tick().dispatched


def test_each_call_of_a_channel_is_watched(crm: CRM, wires: tuple[Wire, Ear], clock: FrozenClock) -> None:
    """It is told how long it may take, twice what delivering takes, and that it is back, also when it raises."""
    both(crm)
    told: list[timedelta | None] = []

    def gone(_: object) -> object:
        raise OSError

    wires[1].answer = gone
    with watched_by(told.append):
        crm.tick()
    limits, ends = told[::2], told[1::2]
    # To know how long a call may take the channel is asked first, which is a call too.
    assert {2 * DURATION, 2 * MINUTE, LONGEST_HEARING} == {*limits}
    assert [None] * len(limits) == ends
    told.clear()
    crm.tick()
    assert [] == told


def at_look(number: int, error: Exception) -> Callable[[str], None]:
    """A step of dispatching that raises at the look at so many a message."""
    looks: list[str] = []

    def step(name: str) -> None:
        if name == "within look":
            looks.append(name)
            if len(looks) == number:
                raise error

    return step


def test_what_an_error_leaves_claimed_goes_with_the_next_dispatch(crm: CRM, wires: tuple[Wire, Ear]) -> None:
    """Long before its lease ends; but for the message that was in the way, which is not in the others' way again."""
    decided(crm, count=4)
    with pytest.raises(ZeroDivisionError):
        crm.outbox.dispatch(step=at_look(2, ZeroDivisionError()))
    assert {"accepted": 1, "claimed": 3} == dict(crm.outbox.counts())
    assert 2 == crm.outbox.dispatch().accepted
    assert {"accepted": 3, "claimed": 1} == dict(crm.outbox.counts())
    assert 3 == len(wires[0].given)


def test_a_store_that_fails_is_in_the_way_of_no_message(crm: CRM, clock: FrozenClock) -> None:
    """All that was claimed goes with the next dispatch, once the store answers again."""
    decided(crm, count=4)
    with pytest.raises(StorageUnavailable):
        crm.outbox.dispatch(step=at_look(1, StorageUnavailable("away")))
    assert Dispatched(accepted=4, again=4) == crm.outbox.dispatch()


def test_an_error_while_nobody_knows_which_message_it_is_leaves_all_claimed(crm: CRM, clock: FrozenClock) -> None:
    """They would be in the way of those that come after them."""

    def step(name: str) -> None:
        if name == "after render":
            raise ZeroDivisionError

    decided(crm, count=2)
    with pytest.raises(ZeroDivisionError):
        crm.outbox.dispatch(step=step)
    assert Dispatched() == crm.outbox.dispatch()
    clock.advance(hours=1)
    assert Dispatched(accepted=2, again=2) == crm.outbox.dispatch()
