"""Channels of one provider share its limit and its breaker, and all workers do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import define

from crmcore import CRM, Capabilities
from crmcore.domain.decision.message import Accepted, Refused
from crmcore.domain.decision.wire import RateLimit
from crmcore.errors import InvalidValue
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.services.delivering import Dispatched
from crmcore.testing import FrozenClock
from tests.servers.migrated import migrated_database
from tests.servers.server import Server
from tests.unit.services.sending import Wire, decided


@define
class Relayed(Wire):
    """A channel by a relay."""

    provider: object = "relay"

    @property
    def capabilities(self) -> Capabilities:
        """It goes by the relay."""
        return Capabilities("email", provider=self.provider)  # type: ignore[arg-type]


@define
class Firm:
    """Two workers, and the channels ``email`` and ``news`` by the relay and ``other`` by itself."""

    one: CRM
    other: CRM
    clock: FrozenClock
    email: Relayed
    news: Relayed
    alone: Wire

    def decide(self, count: int) -> None:
        """So many messages wait on each channel."""
        for customer in decided(self.one, count=count, message_class="resend"):
            for channel in ("news", "other"):
                self.one.consents.grant(customer, channel=channel, purpose="offers", evidence="form")
        for channel in ("news", "other"):
            words = {channel: ("Tea", "Hello")}
            self.one.offers.define(channel, "product", "convenience", words, message_class="resend")
            self.one.decide(channel, RulePolicy([Rule(None, channel, channel)]))

    @property
    def given(self) -> tuple[int, int, int]:
        """How many messages each channel was given."""
        return len(self.email.given), len(self.news.given), len(self.alone.given)

    def told(self, *kinds: str) -> list[tuple[str, object]]:
        """Events of those kinds, each with whom it is about."""
        return [
            (event.name, event.data[kind])
            for event in self.one.events.since()
            for kind in kinds
            if event.name in (f"{kind}.broken", f"{kind}.mended")
        ]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def firm(request: pytest.FixtureRequest, clock: FrozenClock, tmp_path: Path, postgres_server: Server) -> Iterator[Firm]:
    """A firm on each store; in memory both workers are one."""
    database = migrated_database(postgres_server) if request.param == "postgres" else None
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}
    url = urls[request.param] if database is None else database.url
    wires = (Relayed(), Relayed(name="news"), Wire(name="other"))
    with CRM.open(url, clock=clock, keys=b"k" * 32, channels=wires) as one:
        one.migrate(currency="EUR", zone="UTC")
        if request.param == "memory":
            yield Firm(one, one, clock, *wires)
        else:
            with CRM.open(url, clock=clock, keys=b"k" * 32, channels=wires) as other:
                yield Firm(one, other, clock, *wires)
    if database is not None:
        postgres_server.drop_database(database.name)


def test_a_limit_of_a_provider_is_shared_by_its_channels_and_by_workers(firm: Firm) -> None:
    """So many at once and then at an even pace, over both channels; others go as they would."""
    firm.decide(4)
    assert firm.one.outbox.limit_provider("relay", 10, seconds=60, burst=3)
    assert not firm.other.outbox.limit_provider("relay", 10, seconds=60, burst=3)
    assert {"provider relay": RateLimit(10, 60, 3)} == dict(firm.other.outbox.limits())
    assert 2 == firm.one.outbox.dispatch(channels=["email"], limit=2).accepted
    assert 1 == firm.other.outbox.dispatch(channels=["news"]).accepted
    assert 4 == firm.one.tick().dispatched.accepted
    assert (2, 1, 4) == firm.given
    went = []
    for worker in (firm.one, firm.other, firm.one):
        firm.clock.advance(seconds=6)
        went.append(worker.tick().dispatched.accepted)
    assert [1, 1, 1] == went
    assert firm.one.outbox.limit_provider("relay", None)
    assert 2 == firm.other.tick().dispatched.accepted
    assert {} == dict(firm.one.outbox.limits())


def test_a_message_goes_when_both_its_channel_and_its_provider_have_room(firm: Firm) -> None:
    """The stricter of the two holds, and what one holds back takes nothing of the other's."""
    firm.decide(4)
    firm.one.outbox.limit("email", 1, seconds=60)
    firm.one.outbox.limit_provider("relay", 3, seconds=60)
    firm.one.tick()
    assert (1, 2, 4) == firm.given
    firm.clock.advance(seconds=60)
    firm.other.tick()
    assert (2, 4, 4) == firm.given


def test_who_finds_the_room_taken_waits_for_all_that_it_needs(firm: Firm) -> None:
    """Of its channel and its provider, whichever has room last: it does not come back for nothing before."""
    firm.decide(2)
    firm.one.outbox.limit("email", 1, seconds=60)
    firm.one.outbox.limit_provider("relay", 1, seconds=10)
    left = [1]

    def faster(name: str) -> None:
        if name == "before look" and left:
            left.clear()
            assert 1 == firm.other.outbox.dispatch(channels=["email"]).accepted

    assert (0, 1) == ((done := firm.one.outbox.dispatch(channels=["email"], step=faster)).accepted, done.again)
    (waits,) = [each for each in firm.one.outbox.in_state("waiting") if each.channel == "email"]
    assert timedelta(seconds=60) == waits.not_before - firm.clock.now()


def test_a_provider_that_fails_holds_all_of_its_channels(firm: Firm) -> None:
    """Failures in a row are counted over them; after a break one message of any tries it, and mends it for all."""
    firm.decide(8)
    firm.email.answer = firm.news.answer = lambda _: Refused(permanent=False, reason="provider")
    firm.one.outbox.dispatch(channels=["email"], limit=3)
    assert () == firm.one.health().channels_broken
    firm.other.outbox.dispatch(channels=["news"])
    assert (3, 2, 0) == firm.given
    assert ("provider relay",) == firm.one.health().channels_broken
    assert 8 == firm.one.tick().dispatched.accepted
    firm.clock.advance(seconds=29)
    firm.other.tick()
    assert (3, 2, 8) == firm.given
    firm.clock.advance(seconds=2)
    firm.email.answer = firm.news.answer = lambda _: Accepted()
    assert 1 <= firm.other.outbox.dispatch(channels=["news"]).accepted
    firm.one.tick()
    firm.clock.advance(minutes=2)
    firm.one.tick()
    assert {"accepted": 24} == dict(firm.one.outbox.counts())
    assert [("provider.broken", "relay"), ("provider.mended", "relay")] == firm.told("provider", "channel")


def test_while_a_provider_is_tried_its_other_channels_wait(firm: Firm) -> None:
    """One message tries it, whichever worker and channel it is of."""
    firm.decide(8)
    firm.email.answer = lambda _: Refused(permanent=False, reason="provider")
    firm.one.outbox.dispatch(channels=["email"], limit=4)
    firm.news.answer = firm.email.answer
    firm.one.outbox.dispatch(channels=["news"], limit=1)
    firm.clock.advance(seconds=31)
    firm.news.answer = lambda _: Accepted()
    meanwhile: list[Dispatched] = []

    def other(step: str) -> None:
        if step == "before deliver" and not meanwhile:
            meanwhile.append(firm.other.outbox.dispatch(channels=["email"]))

    assert 7 == firm.one.outbox.dispatch(channels=["news"], step=other).accepted
    assert (4, 8) == (len(firm.email.given), len(firm.news.given))
    assert 0 == meanwhile[0].accepted


def test_a_channel_that_is_broken_itself_does_not_hold_up_the_others(firm: Firm) -> None:
    """Once its own breaker is open, what it fails at says nothing more against the provider."""
    firm.decide(12)
    firm.email.answer = lambda _: Refused(permanent=False, reason="setup")
    firm.one.tick()
    assert (5, 0, 12) == firm.given
    assert ("email", "provider relay") == firm.one.health().channels_broken
    firm.clock.advance(seconds=31)
    firm.one.tick()
    assert (6, 12, 12) == firm.given
    assert ("email",) == firm.one.health().channels_broken
    for _ in range(4):
        firm.clock.advance(minutes=16)
        firm.other.tick()
    assert {"accepted": 24, "waiting": 12} == dict(firm.one.outbox.counts())
    assert [
        ("provider.broken", "relay"),
        ("channel.broken", "email"),
        ("provider.mended", "relay"),
    ] == firm.told("provider", "channel")


def test_who_the_providers_are_is_told(firm: Firm) -> None:
    """With their channels; a name that cannot be one is none."""
    assert {"relay": ["email", "news"]} == dict(firm.one.providers)
    firm.news.provider = "a relay"
    assert {"relay": ["email"]} == dict(firm.one.providers)


@pytest.mark.parametrize("wrong", ["email", "provider relay", "", None, ["relay"]])
def test_a_provider_that_no_channel_names_has_no_limit(firm: Firm, wrong: str) -> None:
    """That is an error, which tells those that there are."""
    with pytest.raises(InvalidValue, match="there are: relay"):
        firm.one.outbox.limit_provider(wrong, 3)
    with pytest.raises(InvalidValue):
        firm.one.outbox.limit_provider("relay", 0)
    assert {} == dict(firm.one.outbox.limits())


def test_workers_at_once_keep_to_the_limit_of_a_provider(firm: Firm) -> None:
    """Each for a channel of its own, and none waits for another for ever."""
    firm.decide(15)
    firm.one.outbox.limit_provider("relay", 20, seconds=3_600)
    with ThreadPoolExecutor(3) as threads:
        work = ((firm.one, "email"), (firm.other, "news"), (firm.other, "email"))
        done = list(threads.map(lambda each: each[0].outbox.dispatch(channels=[each[1]]).accepted, work))
    assert (20, 20) == (sum(done), len(firm.email.given) + len(firm.news.given))
