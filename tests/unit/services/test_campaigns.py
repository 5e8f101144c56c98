"""Campaigns: started once, carried on by ticks, paused, resumed and stopped; their progress always adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import define, field

from crmcore import (
    CRM,
    Complaint,
    CustomerId,
    Email,
    Experiment,
    Money,
    Person,
    Phone,
    Preferences,
    Ranking,
    Rule,
    RulePolicy,
    Throttle,
)
from crmcore.codec.coupon_code import SPECIMEN
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused, Unknown
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.domain.marketing.campaign_run import CampaignProgress
from crmcore.errors import (
    CannotRequeue,
    InvalidValue,
    OutboxPaused,
    RenderError,
    TransactionError,
    UnknownCampaign,
    UnknownChannel,
    UnknownOffer,
    UnknownPolicy,
    UnknownSegment,
    WrongCampaignState,
)
from crmcore.ports.channel import Capabilities
from crmcore.services import campaigning
from crmcore.testing import FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@define
class Line:
    """A channel whose answers a test gives; it notes to whom what went."""

    port_version: ClassVar[int] = 1
    name: str
    scheme: Scheme
    answer: Callable[[Outgoing], Answer] = lambda _: Accepted()
    sent: list[tuple[str, str]] = field(factory=list)

    @property
    def capabilities(self) -> Capabilities:
        """Those of its scheme."""
        return Capabilities(self.scheme, idempotent=True)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Note it and answer."""
        self.sent.append((message.address.sent_as, message.text))
        return self.answer(message)


@pytest.fixture
def email() -> Line:
    """E-mail."""
    return Line("email", "email")


@pytest.fixture
def sms() -> Line:
    """Texts."""
    return Line("sms", "phone")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, tmp_path: Path, email: Line, sms: Line) -> Iterator[CRM]:
    """A CRM with both channels and an offer that goes through either."""
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}
    url = urls.get(request.param) or request.getfixturevalue("migrated_url")
    with CRM.open(url, clock=clock, channels=[email, sms], keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        words = {"email": ("Tea", "Tea for ${name}"), "sms": ("", "Tea")}
        opened.offers.define("tea", "product", "convenience", words)
        opened.segments.define("all", "purchases.count >= 0")
        yield opened


def people(crm: CRM, count: int, *, channels: tuple[str, ...] = ("email", "sms")) -> list[CustomerId]:
    """Customers with an address and a phone, who have granted those channels."""
    with crm.begin() as tx:
        made = [
            tx.customers.add(Person(f"C{n}"), Email(f"c{n}@example.org"), Phone(f"+49 170 1234{n:03}"))
            for n in range(count)
        ]
        for customer in made:
            for channel in channels:
                tx.consents.grant(customer, channel=channel, purpose="offers", evidence="form")
    return made


def german(crm: CRM, *customers: CustomerId) -> None:
    """Have customers prefer German."""
    for customer in customers:
        crm.customers.update(customer, version=1, preferences=Preferences("de"))


def started(crm: CRM, **parts: object) -> None:
    """A campaign to everyone, started."""
    told: dict[str, object] = {"offers": ["tea"], "channels": ["email", "sms"], "segment": "all"}
    crm.campaigns.define("spring", "convenience", **{**told, **parts})  # type: ignore[arg-type]
    crm.campaigns.start("spring")


def state(crm: CRM) -> str:
    """The state of the campaign."""
    return crm.campaigns.get("spring").state


def adds_up(crm: CRM) -> CampaignProgress:
    """The progress, which adds up."""
    progress = crm.campaigns.progress("spring")
    assert progress.audience == progress.total
    return progress


def test_a_campaign_runs_from_its_definition_to_its_end(crm: CRM, email: Line) -> None:
    """It is scheduled when started, runs from the next tick on, and is finished when every last message is final."""
    german(crm, *people(crm, 3)[:2])
    crm.campaigns.define("spring", "convenience", offers=["tea"], channels=["email"], where="customer.language == 'de'")
    assert "draft" == state(crm)
    crm.campaigns.start("spring")
    assert ("scheduled", CampaignProgress()) == (state(crm), adds_up(crm))
    ticked = crm.tick()
    assert (1, 2, 2) == (ticked.campaigned.started, ticked.campaigned.decided, ticked.campaigned.messages)
    assert CampaignProgress(2, accepted=2) == adds_up(crm)
    assert ["c0@example.org", "c1@example.org"] == sorted(to for to, _ in email.sent)
    assert "finished" == state(crm)
    assert 1 == crm.tick().campaigned.finished
    names = [each.name for each in crm.events.since() if each.name.startswith("campaign.")]
    assert ["campaign.defined", "campaign.scheduled", "campaign.started", "campaign.finished"] == names
    assert ["spring"] == [each.campaign.name for each in crm.campaigns.all()]
    assert 0 == crm.tick().campaigned.decided


def test_the_audience_is_fixed_when_it_starts(crm: CRM) -> None:
    """Who comes later is in no audience; who is not allowed anything is counted, and so is the holdout."""
    people(crm, 2)
    people_without = crm.customers.add(Person("Kim"), Email("kim@example.org"))
    started(crm)
    crm.tick()
    crm.customers.add(Person("Late"), Email("late@example.org"))
    crm.tick()
    assert CampaignProgress(3, accepted=2, nothing_allowed=1) == adds_up(crm)
    assert "campaign spring" == crm.decisions.of(people_without)[0].occasion


def test_the_audience_is_that_of_the_instant_when_it_starts(crm: CRM, email: Line) -> None:
    """Of a segment that is refreshed once a day too."""
    one, two = people(crm, 2)
    crm.segments.define("best", Ranking("purchases.total", top=1))
    crm.interactions.purchase(one, Money("10", "EUR"), source="shop", external_id="1")
    crm.segments.refresh()
    assert [one] == list(crm.segments.members("best"))
    crm.interactions.purchase(two, Money("20", "EUR"), source="shop", external_id="2")
    started(crm, segment="best")
    crm.tick()
    assert ["c1@example.org"] == [to for to, _ in email.sent]


def test_everyone_held_out_finishes_a_campaign(crm: CRM, email: Line) -> None:
    """The holdout is counted and gets nothing."""
    people(crm, 3)
    started(crm, holdout=Experiment("spring", Decimal(1)))
    crm.tick()
    assert (CampaignProgress(3, held_out=3), "finished", []) == (adds_up(crm), state(crm), email.sent)


def test_a_tick_does_bounded_work(crm: CRM, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a few steps of a chunk each; the next one goes on, and nobody is decided for twice."""
    monkeypatch.setattr(campaigning, "CHUNK", 2)
    monkeypatch.setattr(campaigning, "STEPS", 2)
    people(crm, 7)
    started(crm)
    found = []
    while state(crm) != "finished":
        found.append(crm.tick().campaigned.decided)
        adds_up(crm)
    assert [2, 4, 1] == found
    crm.tick()
    told = {each.name: each.data.get("audience") for each in crm.events.since() if each.name.startswith("campaign.")}
    assert (7, 7) == (told["campaign.started"], told["campaign.finished"])
    assert [("campaign spring", 7)] == list(crm.decisions.occasions())


def test_a_paused_campaign_sends_nothing_until_it_is_resumed(crm: CRM, email: Line, clock: FrozenClock) -> None:
    """Its messages are out of the way of others meanwhile; resumed it goes on where it was."""
    people(crm, 3)
    crm.outbox.pause("email")
    started(crm)
    crm.tick()
    assert CampaignProgress(3, waiting=3) == adds_up(crm)
    crm.campaigns.pause("spring", reason="a wrong price")
    assert ("paused", "a wrong price") == (state(crm), crm.campaigns.get("spring").run.reason)  # type: ignore[union-attr]
    crm.outbox.resume("email")
    assert 0 == crm.tick().dispatched.again
    clock.advance(HOUR)
    assert 0 == crm.tick().dispatched.again
    assert CampaignProgress(3, waiting=3) == adds_up(crm)
    crm.campaigns.resume("spring")
    crm.tick()
    assert CampaignProgress(3, accepted=3) == adds_up(crm)
    assert 3 == len(email.sent)


@pytest.mark.parametrize("count", [4, 5])
def test_many_messages_are_parked_and_let_go_in_chunks(
    crm: CRM, email: Line, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """A pause and a resumption deal with all that wait, however many chunks they are."""
    monkeypatch.setattr(campaigning, "CHUNK", 2)
    people(crm, count)
    crm.outbox.pause("email")
    started(crm)
    crm.tick()
    crm.campaigns.pause("spring")
    crm.tick()
    assert {True} == {each.not_before == each.expires_at for each in crm.outbox.in_state("waiting")}
    crm.outbox.resume("email")
    crm.campaigns.resume("spring")
    crm.tick()
    assert (CampaignProgress(count, accepted=count), count) == (adds_up(crm), len(email.sent))


def test_the_last_look_minds_a_pause(crm: CRM, email: Line) -> None:
    """What was claimed when the campaign is paused waits, without being claimed again and again."""
    people(crm, 2)
    started(crm)
    seen: list[str] = []

    def pause(step: str) -> None:
        if step == "after claim" and not seen:
            seen.append(step)
            crm.campaigns.pause("spring")

    crm.outbox.pause()
    crm.tick()
    crm.outbox.resume()
    dispatched = crm.outbox.dispatch(step=pause)
    assert (2, 2, []) == (dispatched.again, dispatched.waiting, email.sent)
    assert 0 == crm.outbox.dispatch().again
    crm.campaigns.resume("spring")
    crm.tick()
    assert CampaignProgress(2, accepted=2) == adds_up(crm)


def test_a_stopped_campaign_sends_nothing_more(crm: CRM, email: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits ends as suppressed, and who is undecided stays so."""
    monkeypatch.setattr(campaigning, "CHUNK", 2)
    monkeypatch.setattr(campaigning, "STEPS", 2)
    people(crm, 5)
    crm.outbox.pause()
    started(crm)
    crm.tick()
    crm.campaigns.stop("spring", reason="sold out")
    assert CampaignProgress(5, undecided=3, waiting=2) == adds_up(crm)
    crm.outbox.resume()
    crm.tick()
    assert CampaignProgress(5, undecided=3, suppressed=2) == adds_up(crm)
    assert ("stopped", []) == (state(crm), email.sent)
    (message,) = crm.outbox.in_state("suppressed", limit=1)
    assert ("campaign stopped", "spring") == (message.detail, message.campaign)
    with pytest.raises(WrongCampaignState):
        crm.campaigns.resume("spring")


def test_the_last_look_minds_a_stop(crm: CRM, email: Line) -> None:
    """What was claimed when the campaign is stopped ends too."""
    people(crm, 1)
    crm.outbox.pause()
    started(crm)
    crm.tick()
    crm.outbox.resume()
    crm.outbox.dispatch(step=lambda step: crm.campaigns.stop("spring") if step == "after claim" else None, limit=1)
    assert (CampaignProgress(1, suppressed=1), []) == (adds_up(crm), email.sent)


def test_a_campaign_of_whom_nobody_is_left_is_finished(crm: CRM) -> None:
    """Who was erased, archived or merged before being decided for is counted as that."""
    one, two, three, four, five = people(crm, 5)
    crm.campaigns.define("spring", "convenience", offers=["tea"], channels=["email"], segment="all")
    crm.campaigns.start("spring")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaigning, "STEPS", 1)
        crm.tick()
    assert CampaignProgress(5, undecided=5) == adds_up(crm)
    crm.privacy.erase(one)
    crm.customers.archive(two)
    crm.merges.merge(three, four)
    adds_up(crm)
    crm.tick()
    assert CampaignProgress(5, accepted=2, erased=1, archived=1, merged=1) == adds_up(crm)
    assert {four, five} == {each.customer for each in crm.decisions.on("campaign spring")}


def test_the_head_takes_the_place_of_a_member_merged_into_it(crm: CRM) -> None:
    """A head that is not in the audience is decided for instead."""
    one, two = people(crm, 2)
    german(crm, one)
    started(crm, where="customer.language == 'de'", segment=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaigning, "STEPS", 1)
        crm.tick()
    crm.merges.merge(one, two)
    crm.tick()
    assert CampaignProgress(1, accepted=1) == adds_up(crm)
    assert [two] == [each.customer for each in crm.decisions.on("campaign spring")]


def test_who_takes_in_a_member_that_was_decided_for_is_left_alone(
    crm: CRM, email: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision stands for both: nobody is written to twice, each is counted once, and the campaign ends."""
    monkeypatch.setattr(campaigning, "CHUNK", 1)
    monkeypatch.setattr(campaigning, "STEPS", 2)
    both = people(crm, 2)
    started(crm)
    crm.tick()
    assert CampaignProgress(2, undecided=1, accepted=1) == adds_up(crm)
    (first,) = [each for each in both if crm.outbox.of(each)]
    (second,) = {*both} - {first}
    crm.merges.merge(first, second)
    for _ in range(3):
        crm.tick()
    assert CampaignProgress(2, accepted=1, merged=1) == adds_up(crm)
    assert ("finished", 1) == (state(crm), len(email.sent))


def test_what_is_refused_goes_through_the_next_channel(crm: CRM, email: Line, sms: Line) -> None:
    """As the next step of the same decision; the member is counted where its last message is."""
    (sara,) = people(crm, 1)
    email.answer = lambda _: Refused(permanent=True)
    started(crm)
    crm.tick()
    assert CampaignProgress(1, waiting=1) == adds_up(crm)
    crm.tick()
    first, second = crm.outbox.of_decision(crm.decisions.of(sara)[0].id)
    assert [("email", 0, "refused"), ("sms", 1, "accepted")] == [
        (each.channel, each.step, each.state) for each in (first, second)
    ]
    assert first.expires_at == second.expires_at
    assert (CampaignProgress(1, accepted=1), 1) == (adds_up(crm), len(sms.sent))
    with pytest.raises(CannotRequeue):
        crm.outbox.requeue(first.id)


@pytest.mark.parametrize("own", ["inbox", "desk"])
def test_what_is_refused_goes_where_no_address_is_needed(crm: CRM, email: Line, own: str) -> None:
    """The customer's inbox and the desk follow as other channels do, also where nothing went there before."""
    (sara,) = people(crm, 1, channels=("email", own))
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea"), own: ("Tea", "Tea for ${name}")})
    email.answer = lambda _: Refused(permanent=True)
    started(crm, channels=["email", own])
    crm.tick()
    crm.tick()
    steps = crm.outbox.of_decision(crm.decisions.of(sara)[0].id)
    assert [("email", "refused"), (own, "accepted")] == [(each.channel, each.state) for each in steps]
    assert CampaignProgress(1, accepted=1) == adds_up(crm)
    shown = crm.inbox.of(sara)[0].text if own == "inbox" else crm.desk.tasks()[0].script
    assert "Tea for C0" == shown


def _stop(crm: CRM, _: CustomerId, __: FrozenClock) -> None:
    crm.campaigns.stop("spring")


def _reword(crm: CRM, _: CustomerId, __: FrozenClock) -> None:
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea")})


def _withdraw(crm: CRM, sara: CustomerId, _: FrozenClock) -> None:
    crm.consents.withdraw(sara, channel="sms", purpose="offers", evidence="call")


def _kill(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    earlier = crm.outbox.of(sara)[-1]
    crm.inbound.take("sms", [Heard("bounce", "1", clock.now(), key=str(earlier.id), hard=True)])


def _wait(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    clock.set(crm.outbox.of(sara)[0].expires_at)


@pytest.mark.parametrize("meanwhile", [_stop, _reword, _withdraw, _kill, _wait])
def test_nothing_is_put_into_the_outbox_that_could_not_go(
    crm: CRM, email: Line, sms: Line, clock: FrozenClock, meanwhile: Callable[[CRM, CustomerId, FrozenClock], None]
) -> None:
    """Where the campaign is stopped while a message is refused, the offer is not worded for the next channel any more,
    nobody may be written to there, or the time is over, no further step is made.
    """
    (sara,) = people(crm, 1)
    crm.decide("earlier", RulePolicy([Rule(None, "tea", "sms")]))
    crm.tick()
    sms.sent.clear()
    clock.advance(HOUR)
    crm.outbox.pause()
    started(crm)
    crm.tick()
    message, _ = crm.outbox.of(sara)
    clock.set(message.expires_at - timedelta(seconds=10))
    crm.outbox.resume()

    def refuse(_: Outgoing) -> Answer:
        meanwhile(crm, sara, clock)
        return Refused(permanent=True)

    email.answer = refuse
    assert 1 == crm.outbox.dispatch().refused
    assert [0] == [each.step for each in crm.outbox.of_decision(message.decision)]
    crm.tick()
    assert [] == sms.sent


def test_a_channel_is_tried_once(crm: CRM, email: Line, sms: Line) -> None:
    """Though the order of channels has become another one since, as the customer prefers."""
    (sara,) = people(crm, 1)
    email.answer = sms.answer = lambda _: Refused(permanent=True)
    crm.outbox.pause("sms")
    started(crm)
    crm.tick()
    crm.customers.update(sara, version=1, preferences=Preferences(channel="sms"))
    crm.outbox.resume("sms")
    for _ in range(3):
        crm.tick()
    assert (1, 1) == (len(email.sent), len(sms.sent))


def test_a_person_pauses_in_no_words_of_an_error(crm: CRM) -> None:
    """By these it is told which campaigns an error has paused."""
    people(crm, 1)
    started(crm)
    with pytest.raises(InvalidValue, match="reason"):
        crm.campaigns.pause("spring", reason="error[no_policy]: none")
    assert "scheduled" == state(crm)


def test_consent_withdrawn_for_a_channel_leaves_the_others(crm: CRM, email: Line, sms: Line) -> None:
    """The last look suppresses the first message, and the next channel is tried, once for each channel."""
    (sara,) = people(crm, 1)
    crm.outbox.pause()
    started(crm)
    crm.tick()
    crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="a letter")
    crm.outbox.resume()
    sms.answer = lambda _: Refused(permanent=True)
    crm.tick()
    crm.tick()
    assert ["suppressed", "refused"] == [each.state for each in crm.outbox.of_decision(crm.decisions.of(sara)[0].id)]
    assert (CampaignProgress(1, refused=1), "finished") == (adds_up(crm), state(crm))


@pytest.mark.parametrize("how", ["reported", "told", "before", "voided"])
def test_nothing_follows_a_complaint(crm: CRM, clock: FrozenClock, email: Line, sms: Line, how: str) -> None:
    """About a message that waits to be tried again, or of anything; but one from before the decision, or taken back."""
    (sara,) = people(crm, 1)
    if how == "before":
        crm.interactions.record(sara, Complaint("cold tea"))
        clock.advance(timedelta(minutes=1))
    email.answer = lambda _: Refused(permanent=False, reason="mailbox")
    started(crm)
    crm.tick()
    (message,) = crm.outbox.of(sara)
    clock.advance(timedelta(minutes=5))
    if how == "reported":
        crm.inbound.take("email", [Heard("complaint", "c1", clock.now(), str(message.id))])
    elif how != "before":
        complaint = crm.interactions.record(sara, Complaint("cold tea"))
        if how == "voided":
            crm.interactions.void(complaint, reason="of somebody else")
    email.answer = lambda _: Refused(permanent=True)
    clock.advance(timedelta(hours=2))
    crm.tick()
    crm.tick()
    follows = how in ("before", "voided")
    assert (2 if follows else 1, int(follows)) == (len(crm.outbox.of(sara)), len(sms.sent))
    assert "finished" == state(crm)


@pytest.mark.parametrize("how", ["accepted", "unknown", "no fallback", "restricted"])
def test_nothing_follows_what_may_have_arrived_or_must_not(crm: CRM, email: Line, sms: Line, how: str) -> None:
    """Neither accepted nor held messages fall back, nor those of whom nothing may be used, nor where it is off."""
    (sara,) = people(crm, 1)
    answers: dict[str, Answer] = {"unknown": Unknown(), "no fallback": Refused(permanent=True)}
    email.answer = lambda _: answers.get(how, Accepted())
    crm.outbox.pause()
    started(crm, fallback=how != "no fallback")
    crm.tick()
    if how == "restricted":
        crm.privacy.restrict(sara, reason="disputed")
    crm.outbox.resume()
    crm.tick()
    assert (1, []) == (len(crm.outbox.of(sara)), sms.sent)


def test_the_channel_that_a_customer_prefers_goes_first(crm: CRM, email: Line, sms: Line) -> None:
    """And the others after it; unless the campaign keeps its own order."""
    one, two = people(crm, 2)
    crm.customers.update(one, version=1, preferences=Preferences(None, None, "sms"))
    sms.answer = lambda _: Refused(permanent=True)
    started(crm)
    crm.tick()
    decision = crm.decisions.of(one)[0]
    assert ["sms", "email"] == [each.channel for each in crm.outbox.of_decision(decision.id)]
    assert "email" == crm.decisions.of(two)[0].intended.channel


def test_a_campaign_waits_for_its_local_start(crm: CRM, clock: FrozenClock, email: Line) -> None:
    """In the tenant's zone it starts at that wall time there; nine in Berlin in March is eight of UTC."""
    people(crm, 1)
    started(crm, starts="2026-03-12 09:00")
    crm.tick()
    assert "scheduled" == state(crm)
    clock.set(datetime(2026, 3, 12, 7, 59, tzinfo=UTC))
    crm.tick()
    assert ("scheduled", []) == (state(crm), email.sent)
    clock.set(datetime(2026, 3, 12, 8, tzinfo=UTC))
    crm.tick()
    assert 1 == len(email.sent)


def test_each_recipient_is_written_to_at_the_local_time_of_its_zone(crm: CRM, clock: FrozenClock, email: Line) -> None:
    """Nine in Tokyo is midnight of UTC, nine in Berlin eight."""
    one, _ = people(crm, 2)
    crm.customers.update(one, version=1, preferences=Preferences(None, "Asia/Tokyo"))
    started(crm, starts="2026-03-12 09:00", zone="recipient")
    clock.set(datetime(2026, 3, 11, 19, tzinfo=UTC))
    crm.tick()
    assert (CampaignProgress(2, waiting=2), []) == (adds_up(crm), email.sent)
    for hour, sent in ((0, 1), (7, 1), (8, 2)):
        clock.set(datetime(2026, 3, 12, hour, tzinfo=UTC))
        crm.tick()
        assert sent == len(email.sent)
    assert ["c0@example.org", "c1@example.org"] == [to for to, _ in email.sent]


def test_nothing_goes_after_the_end(crm: CRM, clock: FrozenClock, email: Line) -> None:
    """Messages that wait expire then; who is undecided is decided for no more."""
    people(crm, 3)
    crm.outbox.pause()
    started(crm, ends="2026-03-10 15:00")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaigning, "STEPS", 2)
        patch.setattr(campaigning, "CHUNK", 2)
        crm.tick()
    clock.set(datetime(2026, 3, 10, 14, tzinfo=UTC))
    crm.outbox.resume()
    crm.tick()
    assert CampaignProgress(3, undecided=1, suppressed=2) == adds_up(crm)
    assert ("stopped", []) == (state(crm), email.sent)
    with pytest.raises(InvalidValue):
        started_late(crm)


def started_late(crm: CRM) -> None:
    """A campaign that is started after its end."""
    told = {"offers": ["tea"], "channels": ["sms"], "segment": "all", "ends": "2026-03-10 14:59"}
    crm.campaigns.define("late", "convenience", **told)  # type: ignore[arg-type]
    crm.campaigns.start("late")


def test_a_throttle_paces_messages(crm: CRM, clock: FrozenClock, email: Line) -> None:
    """Two in each minute: at once as many, then one each half minute, also after a pause."""
    people(crm, 6)
    started(crm, throttle=Throttle(2, 60))
    crm.tick()
    assert 1 == len(email.sent)
    clock.advance(timedelta(seconds=30))
    crm.tick()
    assert 2 == len(email.sent)
    crm.campaigns.pause("spring")
    crm.tick()
    clock.advance(HOUR)
    crm.campaigns.resume("spring")
    crm.tick()
    assert 3 == len(email.sent)
    clock.advance(timedelta(seconds=60))
    crm.tick()
    assert 5 == len(email.sent)


def test_a_throttle_paces_messages_of_all_chunks(crm: CRM, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the next chunk wait for the room that those of the one before have left."""
    monkeypatch.setattr(campaigning, "CHUNK", 2)
    people(crm, 5)
    crm.outbox.pause()
    started(crm, throttle=Throttle(1, 60))
    crm.tick()
    waits = sorted(each.not_before - clock.now() for each in crm.outbox.in_state("waiting"))
    assert [timedelta(minutes=number) for number in range(5)] == waits


def test_a_throttle_holds_when_ticks_were_late(crm: CRM, clock: FrozenClock, email: Line) -> None:
    """Messages that have become due together go no faster than it says."""
    people(crm, 6)
    started(crm, throttle=Throttle(2, 60))
    crm.tick()
    clock.advance(HOUR)
    crm.tick()
    assert 3 == len(email.sent)
    clock.advance(timedelta(seconds=60))
    crm.tick()
    assert 5 == len(email.sent)


def test_a_message_that_the_wire_sends_back_takes_no_room(crm: CRM, clock: FrozenClock, email: Line) -> None:
    """Another worker takes the wire between the claim and the last look; the message goes when the wire is free."""
    people(crm, 1)
    started(crm, throttle=Throttle(1, 24 * 3600))
    crm.outbox.pause("email")
    crm.tick()
    crm.outbox.limit("email", 1, seconds=3600)
    crm.outbox.resume("email")

    def taken(step: str) -> None:
        if step == "before look" and not email.sent:
            crm.decide("beside it", RulePolicy([Rule(None, "tea", "email")]))
            assert 1 == crm.outbox.dispatch().accepted

    assert 0 == crm.outbox.dispatch(step=taken).accepted
    clock.advance(HOUR)
    assert 1 == crm.outbox.dispatch().accepted


def test_an_approval_is_somebodys_and_of_what_was_approved(crm: CRM) -> None:
    """Without it nothing starts; defined anew it is to be approved again."""
    told = {"offers": ["tea"], "channels": ["email"], "segment": "all", "approval": True}
    crm.campaigns.define("spring", "convenience", **told)  # type: ignore[arg-type]
    with pytest.raises(WrongCampaignState):
        crm.campaigns.start("spring")
    with pytest.raises(InvalidValue):
        crm.campaigns.approve("spring")
    crm.campaigns.approve("spring", by="kim")
    assert ("approved", "kim") == (state(crm), crm.campaigns.get("spring").approved_by)
    crm.campaigns.define("spring", "convenience", **{**told, "channels": ["sms"]})  # type: ignore[arg-type]
    assert "draft" == state(crm)
    with crm.begin(actor="max") as tx:
        tx.campaigns.approve("spring")
    crm.campaigns.start("spring")
    assert ("scheduled", "max") == (state(crm), crm.campaigns.get("spring").approved_by)
    with pytest.raises(WrongCampaignState):
        crm.campaigns.define("spring", "convenience", **told)  # type: ignore[arg-type]


def test_a_test_message_goes_to_a_colleague_and_leaves_no_trace(crm: CRM, email: Line, sms: Line) -> None:
    """It says what the customer would be told; a suppressed address gets nothing."""
    (sara,) = people(crm, 1)
    crm.campaigns.define("spring", "convenience", offers=["tea"], channels=["email", "sms"], segment="all")
    crm.suppressions.add(Email("max@example.org"), "asked")
    tried = crm.campaigns.test(
        "spring", [Email("kim@example.org"), Phone("+49 170 7654321"), Email("max@example.org")], sara
    )
    assert [("email", True), ("sms", True), ("email", False)] == [
        (each.channel, isinstance(each.answer, Accepted)) for each in tried
    ]
    assert ([("kim@example.org", "Tea for C0")], 1) == (email.sent, len(sms.sent))
    assert ([], {}, []) == (crm.outbox.of(sara), crm.outbox.counts(), crm.decisions.occasions())
    assert "kim@example.org" not in repr(tried)
    with pytest.raises(TransactionError), crm.begin() as tx:
        tx.campaigns.test("spring", [Email("kim@example.org")], sara)
    with pytest.raises(InvalidValue):
        crm.campaigns.test("spring", [Email("kim@example.org")], sara, offer="coffee")


def test_a_test_message_heeds_a_pause(crm: CRM, email: Line, sms: Line) -> None:
    """Of all or of a channel that it would go by: nothing goes by any, and the error says which it is."""
    (sara,) = people(crm, 1)
    crm.campaigns.define("spring", "convenience", offers=["tea"], channels=["email", "sms"], segment="all")
    kim: list[Email | Phone] = [Email("kim@example.org"), Phone("+49 170 7654321")]
    crm.outbox.pause("sms", reason="wrong price")
    with pytest.raises(OutboxPaused, match="sms") as raised:
        crm.campaigns.test("spring", kim, sara)
    assert ("sms", [], []) == (raised.value.paused, email.sent, sms.sent)
    assert 1 == len(crm.campaigns.test("spring", kim[:1], sara))
    crm.outbox.pause()
    with pytest.raises(OutboxPaused) as raised:
        crm.campaigns.test("spring", kim[:1], sara)
    assert ("all channels", 1) == (raised.value.paused, len(email.sent))
    crm.outbox.resume()
    crm.outbox.resume("sms")
    assert 2 == len(crm.campaigns.test("spring", kim, sara))


def test_a_test_message_needs_a_channel_that_takes_its_address(crm: CRM, email: Line) -> None:
    """Else nothing goes to the others either."""
    (sara,) = people(crm, 1)
    crm.campaigns.define("spring", "convenience", offers=["tea"], channels=["email"], segment="all")
    with pytest.raises(InvalidValue, match=r"to: .*\(phone\).* they take: email") as raised:
        crm.campaigns.test("spring", [Email("kim@example.org"), Phone("+49 170 7654321")], sara)
    assert ("to", []) == (raised.value.field, email.sent)
    assert "7654321" not in str(raised.value)


def test_a_test_message_has_specimens_of_what_is_one_readers_alone(crm: CRM, email: Line) -> None:
    """Codes, links and the address of List-Unsubscribe, which it has where messages have one."""
    (sara,) = people(crm, 1)
    texts = {
        "tea": "Leave: ${unsubscribe.link} Choose: ${preferences.link} Code: ${code}",
        "parcel": "It is on its way",
    }
    crm.offers.define("tea", "coupon", "convenience", {"email": ("Tea", texts["tea"])})
    crm.offers.define("parcel", "service", "convenience", {"email": ("Parcel", texts["parcel"])}, purpose="service")
    given: list[Outgoing] = []
    email.answer = lambda message: given.append(message) or Accepted()  # type: ignore[func-returns-value]
    for offer in ("tea", "parcel"):
        crm.campaigns.define(offer, "convenience", offers=[offer], channels=["email"], segment="all")
    with pytest.raises(RenderError):
        crm.campaigns.test("tea", [Email("kim@example.org")], sara)
    crm.campaigns.test("parcel", [Email("kim@example.org")], sara)
    crm.links.define("https://tea.example/crm")
    for offer in ("tea", "parcel"):
        crm.campaigns.test(offer, [Email("kim@example.org")], sara)
    before, tea, parcel = given
    preview = crm.offers.preview("tea", sara, "email")
    assert (preview.subject, preview.text) == (tea.subject, tea.text)
    assert "https://shop.example/u/specimen" in tea.text
    assert ["", "https://shop.example/u/specimen", ""] == [each.unsubscribe for each in (before, tea, parcel)]
    assert (SPECIMEN, "") == (tea.code, parcel.code)


def test_a_preview_tells_what_a_customer_would_get(crm: CRM) -> None:
    """Nothing is kept; for whom it was decided it is what was decided."""
    (sara,) = people(crm, 1, channels=("email",))
    kim = crm.customers.add(Person("Kim"), Email("kim@example.org"))
    crm.campaigns.define("spring", "convenience", offers=["tea"], channels=["sms", "email"], segment="all")
    preview = crm.campaigns.preview("spring", sara)
    assert ("tea by email", "Tea for C0") == (str(preview.action), preview.said.text if preview.said else "")
    assert ("hold", None) == (str(crm.campaigns.preview("spring", kim).action), None)
    assert [] == list(crm.decisions.occasions())
    crm.campaigns.start("spring")
    crm.tick()
    assert preview == crm.campaigns.preview("spring", sara)


def test_the_policy_in_use_may_choose(crm: CRM, sms: Line) -> None:
    """What it draws among the campaign's offers and channels is done; without one the campaign is paused."""
    people(crm, 1)
    started(crm, policy="in use")
    crm.tick()
    found = crm.campaigns.get("spring")
    assert ("paused", ("spring",)) == (found.state, crm.health().campaigns_failed)
    reason = "error[no_policy]: policy: no policy is in use in this process; crm.use(policy) sets one for"
    assert reason == (found.run.reason if found.run else "")[: len(reason)]
    from crmcore import Rule, RulePolicy

    crm.use(RulePolicy([Rule(None, "tea", "sms")]))
    crm.campaigns.resume("spring")
    crm.tick()
    assert (1, ()) == (len(sms.sent), crm.health().campaigns_failed)


def test_what_was_requeued_is_under_way_again(crm: CRM, email: Line) -> None:
    """A campaign is finished exactly when each last message is final."""
    people(crm, 1)
    email.answer = lambda _: Unknown()
    started(crm)
    crm.tick()
    assert (CampaignProgress(1, held=1), "finished") == (adds_up(crm), state(crm))
    (held,) = crm.outbox.in_state("held")
    crm.outbox.requeue(held.id)
    assert (CampaignProgress(1, waiting=1), "running") == (adds_up(crm), state(crm))
    email.answer = lambda _: Accepted()
    crm.tick()
    assert (CampaignProgress(1, accepted=1), "finished") == (adds_up(crm), state(crm))


def test_a_campaign_is_checked_when_it_is_defined(crm: CRM) -> None:
    """A slip is told at once, with the nearest name; nothing is defined."""
    crm.offers.define("post", "product", "convenience", {"email": ("A", "B")})
    told = {"offers": ["tea"], "channels": ["email"], "segment": "all"}
    wrong: list[tuple[type[Exception], dict[str, object]]] = [
        (UnknownOffer, {"offers": ["teas"]}),
        (UnknownChannel, {"channels": ["e-mail"]}),
        (InvalidValue, {"offers": ["tea", "post"], "channels": ["email", "sms"]}),
        (InvalidValue, {"channels": ["email", "inbox"]}),
        (UnknownSegment, {"segment": "al"}),
        (InvalidValue, {"segment": None}),
        (InvalidValue, {"offers": []}),
        (InvalidValue, {"offers": [["tea"]]}),
        (InvalidValue, {"channels": [{}]}),
        (InvalidValue, {"offers": "tea"}),
        (InvalidValue, {"channels": ["email", "email"]}),
        (InvalidValue, {"starts": "2026-03-12T09:00:00+01:00"}),
        (InvalidValue, {"starts": "2026-02-30 09:00"}),
        (InvalidValue, {"starts": "2026-03-12 09:00", "ends": "2026-03-12 09:00"}),
        (InvalidValue, {"zone": "Europe/Berlin"}),
        (InvalidValue, {"throttle": 5}),
        (InvalidValue, {"approval": "no"}),
        (InvalidValue, {"holdout": Decimal(2)}),
        (UnknownPolicy, {"policy": "mine"}),
        (InvalidValue, {"policy": ""}),
        (InvalidValue, {"policy": 7}),
    ]
    for error, parts in wrong:
        with pytest.raises(error):
            crm.campaigns.define("spring", "convenience", **{**told, **parts})  # type: ignore[arg-type]
    with pytest.raises(UnknownCampaign):
        crm.campaigns.get("spring")
    assert [] == list(crm.campaigns.all())


def test_a_campaign_goes_out_of_use_when_it_is_over(crm: CRM) -> None:
    """Not before; and its name is not used again."""
    people(crm, 1)
    started(crm)
    with pytest.raises(WrongCampaignState):
        crm.campaigns.retire("spring")
    crm.tick()
    crm.tick()
    crm.campaigns.retire("spring")
    with pytest.raises(UnknownCampaign):
        crm.campaigns.progress("spring")
    with pytest.raises(WrongCampaignState, match="'spring' is retired; a name that was used"):
        started(crm)


def test_an_offer_that_says_nothing_on_a_channel_is_told(crm: CRM) -> None:
    """The channel is there: it is the offer that has no wording for it."""
    crm.segments.define("all", "purchases.count >= 0")
    with pytest.raises(InvalidValue) as caught:
        crm.campaigns.define("spring", "convenience", segment="all", offers=["tea"], channels=["email", "inbox"])
    assert ("channels", "'inbox', on which the offer 'tea' says nothing") == (caught.value.field, caught.value.nature)
    assert [] == list(crm.campaigns.all())


def test_a_campaign_with_a_retired_offer_pauses_and_others_go_on(crm: CRM, email: Line) -> None:
    """What cannot go on is paused with the error's code and words; the tick does the rest."""
    people(crm, 1)
    crm.offers.define("coffee", "product", "convenience", {"email": ("Coffee", "Coffee")})
    started(crm, offers=["coffee"], channels=["email"])
    crm.campaigns.define("summer", "convenience", offers=["tea"], channels=["email"], segment="all")
    crm.campaigns.start("summer")
    crm.offers.retire("coffee")
    crm.tick()
    found = crm.campaigns.get("spring")
    assert ("paused", "error[unknown_offer]: no offer is named 'coffee'") == (
        found.state,
        found.run.reason if found.run else "",
    )
    assert ["Tea for C0"] == [text for _, text in email.sent]


def test_several_workers_decide_for_nobody_twice(crm: CRM, monkeypatch: pytest.MonkeyPatch) -> None:
    """They take turns on a campaign; together they decide for everyone once."""
    monkeypatch.setattr(campaigning, "CHUNK", 3)
    people(crm, 30)
    crm.outbox.pause()
    started(crm)
    crm.tick()
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: campaigning.carry_on(crm._scope).decided, range(12)))
    while crm.tick().campaigned.decided:
        pass
    assert 30 >= sum(done) > 0
    assert CampaignProgress(30, waiting=30) == adds_up(crm)
    assert {"waiting": 30} == dict(crm.outbox.counts())


def test_an_erased_member_gets_nothing_and_is_counted(crm: CRM, email: Line) -> None:
    """Its message ends as suppressed, and nothing falls back."""
    (sara,) = people(crm, 1)
    crm.outbox.pause()
    started(crm)
    crm.tick()
    crm.privacy.erase(sara)
    crm.outbox.resume()
    crm.tick()
    assert (CampaignProgress(1, suppressed=1), [], "finished") == (adds_up(crm), email.sent, state(crm))


def test_a_campaign_moves_with_its_tenant(crm: CRM, clock: FrozenClock, email: Line, sms: Line) -> None:
    """A dump restored elsewhere goes on where it was."""
    people(crm, 3)
    crm.outbox.pause()
    started(crm)
    crm.tick()
    crm.campaigns.pause("spring")
    file = StringIO()
    crm.dump(file)
    with CRM.open("memory://", clock=clock, channels=[email, sms], keys=b"k" * 32) as other:
        other.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        other.restore(StringIO(file.getvalue()))
        assert adds_up(crm) == adds_up(other)
        other.campaigns.resume("spring")
        other.outbox.resume()
        other.tick()
        assert CampaignProgress(3, accepted=3) == adds_up(other)
