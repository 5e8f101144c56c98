"""What comes back through channels: recorded once, and what follows from it, on every store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from attrs import define, field

from crmcore import CRM, Capabilities, CustomerId, Email, Person, Phone, Rule, RulePolicy
from crmcore.domain.customer.suppression import Left, left_of
from crmcore.domain.decision.heard import Heard, HeardKind
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.time import day_date
from crmcore.domain.relationship.content import AutoReply, Bounce, Complaint, Receipt, Reply, Unsubscribe
from crmcore.errors import InvalidValue, SignatureRefused, TransactionError, UnknownChannel
from crmcore.ports.channel import WebhookRequest
from crmcore.services import strangers, suppressions
from crmcore.services.inbound import Taken
from crmcore.testing import FrozenClock
from tests.servers.migrated import migrated_database
from tests.servers.server import Server
from tests.unit.services.conftest import NOON

POLICY = RulePolicy([Rule(None, "tea", "email")])
SARA = Address("email", "sara@example.org", "sara@example.org")


@define
class Mailbox:
    """A channel in both directions; what comes in is put into `waiting`, and is given until it is acknowledged."""

    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"
    capabilities: ClassVar[Capabilities] = Capabilities("email", two_way=True)
    sent: list[Outgoing] = field(factory=list)
    waiting: list[object] = field(factory=list)
    fails: str = ""
    answer: Answer = field(factory=Accepted)
    meanwhile: Callable[[], object] | None = None

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        self.sent.append(message)
        if self.meanwhile is not None:
            self.meanwhile()
        return self.answer

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """What waits."""
        if self.fails == "receive":
            raise SystemExit("gone")
        return self.waiting[:limit]  # type: ignore[return-value]

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """It waits no more."""
        if self.fails == "acknowledge":
            raise OSError
        del self.waiting[: len(heard)]

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
        """One line, one receipt."""
        if request.header("Signature") != "right":
            raise SignatureRefused("it has no right signature")
        return [Heard("receipt", each, now, address=SARA) for each in request.body.decode().split()]


@pytest.fixture
def mailbox() -> Mailbox:
    """The channel."""
    return Mailbox()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(
    request: pytest.FixtureRequest, clock: FrozenClock, mailbox: Mailbox, tmp_path: Path, postgres_server: Server
) -> Iterator[CRM]:
    """A CRM with the channel."""
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}
    database = migrated_database(postgres_server) if request.param == "postgres" else None
    url = urls[request.param] if database is None else database.url
    with CRM.open(url, clock=clock, channels=[mailbox], keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        yield opened
    if database is not None:
        postgres_server.drop_database(database.name)


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """A customer who agreed to offers and was sent one."""
    made = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    for purpose in ("offers", "research", "service"):
        crm.consents.grant(made, channel="email", purpose=purpose, evidence="form")
    crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
    send(crm, "monday")
    return made


def send(crm: CRM, occasion: str) -> str:
    """Decide and deliver; the state that Sara's message came to."""
    crm.decide(occasion, POLICY)
    crm.tick()
    found = [each.state for decision in crm.decisions.on(occasion) for each in crm.outbox.of_decision(decision.id)]
    return found[0] if found else "none"


def heard(kind: HeardKind, id_: str = "1", **told: Any) -> Heard:
    """Something that was heard about Sara's address at noon."""
    return Heard(kind, id_, **{"at": NOON, "address": SARA, **told})


def allowed(crm: CRM, customer: CustomerId) -> Mapping[str, str]:
    """What consent says at the customer's address, by purpose."""
    point = Email("sara@example.org")
    return {
        purpose: crm.consents.state(customer, "email", purpose, contact_point=point).answer
        for purpose in ("offers", "research", "service")
    }


def test_a_reply_is_an_interaction_of_its_message(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """By the key of the message, once, however often it is told; the text is what the customer said."""
    reply = heard("reply", key=mailbox.sent[0].key, address=None, text="Yes, please")
    assert Taken({"reply": 1}) == crm.inbound.take("email", [reply])
    assert Taken(known=1) == crm.inbound.take("email", [reply])
    said = crm.interactions.last(sara)[0]
    assert Reply("Yes, please", mailbox.sent[0].key) == said.content
    assert ("email", "inbound", NOON) == (said.touchpoint, said.direction, said.occurred_at)
    assert 1 == crm.measures.of(sara)["replies"].count


@pytest.mark.parametrize("kind", ["receipt", "unsubscribe", "bounce"])
def test_what_comes_back_before_its_message_is_finished_is_about_it(
    crm: CRM, sara: CustomerId, mailbox: Mailbox, kind: HeardKind
) -> None:
    """A provider may tell of a message before the worker has kept that it was accepted."""
    crm.decide("tuesday", POLICY)
    taken: list[Taken] = []

    def step(name: str) -> None:
        if name == "after deliver":
            (message,) = crm.outbox.in_state("started")
            taken.append(crm.inbound.take("email", [heard(kind, key=str(message.id), address=None)]))

    assert 1 == crm.outbox.dispatch(step=step).accepted
    assert [Taken({kind: 1})] == taken
    (said,) = [each.content for each in crm.interactions.last(sara) if each.kind == kind]
    assert mailbox.sent[-1].key == said.message  # type: ignore[union-attr]


def test_a_hard_bounce_ends_the_address_and_not_the_consent(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """Nothing goes there any more, in decisions and in the last look; another address of the customer is used."""
    before = allowed(crm, sara)
    crm.decide("tuesday", POLICY)
    bounce = heard("bounce", hard=True, status="5.1.1", reason="address", key=mailbox.sent[0].key)
    assert Taken({"bounce": 1}) == crm.inbound.take("email", [bounce])
    assert Bounce("hard", "5.1.1", "address", mailbox.sent[0].key) == crm.interactions.last(sara)[0].content
    assert before == allowed(crm, sara)
    assert 1 == crm.tick().dispatched.suppressed
    crm.decide("wednesday", POLICY)
    (decision, *_) = crm.decisions.of(sara)
    assert {"email for offers": "dead address"} == dict(decision.verdicts)
    assert ["contact_point.died"] == [
        each.name for each in crm.events.since() if each.name.startswith("contact_point.")
    ]
    crm.customers.identify(sara, Email("sara@example.com"))
    assert "accepted" == send(crm, "thursday")
    assert ["sara@example.org", "sara@example.com"] == [each.address.sent_as for each in mailbox.sent]


def test_a_bounce_of_no_message_of_ours_ends_nothing(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Anybody may have written it: it is told as it came, and counts as a soft one, of which five spare the address."""
    (found,) = crm.outbox.of(sara)
    for number, key in enumerate((None, "no key of ours", str(found.decision), None)):
        bounce = heard("bounce", f"{number}", hard=True, status="5.1.1", reason="address", key=key)
        assert Taken({"bounce": 1}) == crm.inbound.take("email", [bounce])
    assert Bounce("hard", "5.1.1", "address") == crm.interactions.last(sara)[0].content
    assert "accepted" == send(crm, "tuesday")
    crm.inbound.take("email", [heard("bounce", "4", hard=True)])
    clock.advance(hours=1)
    assert "waiting" == send(crm, "wednesday")
    assert not [each for each in crm.events.since() if each.name == "contact_point.died"]


def test_soft_bounces_in_a_row_spare_the_address_for_a_while(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Four change nothing; the fifth defers for thirty days; what arrives in between begins the row anew."""
    for number in range(4):
        crm.inbound.take("email", [heard("bounce", f"a{number}", status="4.2.2", reason="mailbox")])
    crm.inbound.take("email", [heard("receipt", "r")])
    clock.advance(hours=1)
    for number in range(4):
        crm.inbound.take("email", [heard("bounce", f"b{number}", at=clock.now())])
    assert "accepted" == send(crm, "tuesday")
    clock.advance(hours=1)
    crm.inbound.take("email", [heard("bounce", "b4", at=clock.now())])
    assert "waiting" == send(crm, "wednesday")
    (message, *_) = crm.outbox.of(sara)
    assert clock.now() + timedelta(days=30) == message.not_before
    assert "allowed" == allowed(crm, sara)["offers"]


def test_who_answers_from_a_dead_address_brings_it_back(
    crm: CRM, sara: CustomerId, mailbox: Mailbox, clock: FrozenClock
) -> None:
    """What came before the bounce does not."""
    crm.inbound.take("email", [heard("bounce", hard=True, key=mailbox.sent[0].key)])
    crm.inbound.take("email", [heard("reply", "2", at=NOON - timedelta(hours=1))])
    assert "none" == send(crm, "tuesday")
    clock.advance(hours=1)
    crm.inbound.take("email", [heard("reply", "3", at=clock.now())])
    assert "accepted" == send(crm, "wednesday")


def test_an_automatic_reply_proves_no_address(crm: CRM, sara: CustomerId, mailbox: Mailbox, clock: FrozenClock) -> None:
    """It may be sent for somebody who reads there no more: a dead address stays dead."""
    crm.inbound.take("email", [heard("bounce", hard=True, key=mailbox.sent[0].key)])
    clock.advance(hours=1)
    crm.inbound.take("email", [heard("auto_reply", "2", at=clock.now(), text="I have left the firm.")])
    assert "none" == send(crm, "tuesday")


@pytest.mark.parametrize("by_key", [True, False])
def test_an_unsubscribe_withdraws_what_was_sent_for(crm: CRM, sara: CustomerId, mailbox: Mailbox, by_key: bool) -> None:
    """The purpose of the message, or all that was agreed to but service, at the address; it stands on record."""
    told: dict[str, Any] = {"key": mailbox.sent[0].key, "address": None} if by_key else {}
    crm.inbound.take("email", [heard("unsubscribe", reason="one-click", **told)])
    expected = {"offers": "withdrawn", "research": "allowed" if by_key else "withdrawn", "service": "allowed"}
    assert expected == allowed(crm, sara)
    said = crm.interactions.last(sara)[0].content
    assert Unsubscribe("offers" if by_key else "", "one-click", mailbox.sent[0].key if by_key else "") == said
    assert "one-click" == list(crm.consents.of(sara))[-1].evidence
    assert Taken(known=1) == crm.inbound.take("email", [heard("unsubscribe", reason="one-click", **told)])


def test_an_unsubscribe_is_about_its_channel(crm: CRM, sara: CustomerId) -> None:
    """What was agreed to on another channel alone is withdrawn on neither."""
    crm.consents.grant(sara, channel="sms", purpose="events", evidence="form")
    crm.inbound.take("email", [heard("unsubscribe")])
    left = [(each.channel, each.purpose) for each in crm.consents.of(sara) if not each.granted]
    assert [("email", "offers"), ("email", "research")] == sorted(left)
    assert crm.consents.state(sara, "sms", "events").allowed


def test_an_unsubscribe_is_of_all_that_anybody_there_agreed_to(crm: CRM, sara: CustomerId) -> None:
    """Told by the address alone, it is about what each who is reached there gets."""
    ben = crm.customers.add(Person("Ben"), Email("sara@example.org", shared=True))
    for customer, purpose in ((ben, "events"), (sara, "news")):
        crm.consents.grant(customer, channel="email", purpose=purpose, evidence="form")
    crm.inbound.take("email", [heard("unsubscribe")])
    left = {each.purpose for each in crm.consents.of(sara) if not each.granted}
    assert {"events", "news", "offers", "research"} == left


@pytest.mark.parametrize("kind", ["unsubscribe", "complaint"])
def test_what_serves_the_customer_is_not_unsubscribed_from(
    crm: CRM, sara: CustomerId, mailbox: Mailbox, kind: HeardKind
) -> None:
    """Who answers a bill with a stop, or reports it, wants no more of all the rest, and gets the next bill."""
    crm.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
    crm.decide("bills", RulePolicy([Rule(None, "bill", "email")]))
    crm.tick()
    key = mailbox.sent[-1].key
    crm.inbound.take("email", [heard(kind, key=key, address=None, reason="by mail: stop")])
    assert {"offers": "withdrawn", "research": "withdrawn", "service": "allowed"} == allowed(crm, sara)
    if kind == "unsubscribe":
        assert Unsubscribe("", "by mail: stop", key) == crm.interactions.last(sara)[0].content


def test_who_never_agreed_and_says_stop_is_not_brought_back_by_an_import(
    crm: CRM, sara: CustomerId, clock: FrozenClock
) -> None:
    """For any purpose that anything goes out for: an import finds a withdrawal; a new grant at the address lifts it."""
    ben, point = crm.customers.add(Person("Ben"), Email("ben@example.org")), Email("ben@example.org")
    crm.offers.define("poll", "advice", "listening", {"email": ("Poll", "Well?")}, purpose="research")
    said = heard("unsubscribe", address=Address("email", "ben@example.org", "ben@example.org"), reason="by mail: stop")
    assert Taken({"unsubscribe": 1}) == crm.inbound.take("email", [said])
    assert Unsubscribe("", "by mail: stop") == crm.interactions.last(ben)[0].content
    clock.advance(hours=1)
    for purpose in ("offers", "research", "service"):
        told: dict[str, Any] = {"channel": "email", "purpose": purpose, "evidence": "list of 2019"}
        crm.consents.note(ben, **told)
        assert (purpose == "service") == crm.consents.note(contact_point=point, **told)
        assert (purpose == "service") == crm.consents.state(ben, "email", purpose).allowed
    crm.consents.grant(contact_point=point, channel="email", purpose="offers", evidence="form v4")
    assert crm.consents.state(ben, "email", "offers").allowed
    assert not crm.consents.state(ben, "email", "research").allowed


BEN, BENS = Address("email", "ben@example.org", "ben@example.org"), Email("ben@example.org")


def bens_offers(crm: CRM, occasion: str) -> Sequence[str]:
    """What of an offer and a bill the gate lets go to Ben, and what the last look does."""
    ben = crm.customers.find(BENS)
    assert ben is not None
    crm.decide(occasion, RulePolicy([Rule(None, "tea", "email")]), customers=[ben])
    crm.decide(f"bill {occasion}", RulePolicy([Rule(None, "bill", "email")]), customers=[ben])
    crm.tick()
    return sorted(each.offer for each in crm.outbox.of(ben) if each.state == "accepted")


def test_a_stranger_who_unsubscribes_gets_no_offers_once_known(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """However the address comes to be known, and whatever an import says; what serves its owner goes there."""
    crm.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
    for id_ in ("1", "2"):
        said = heard("unsubscribe", id_, address=BEN, reason="by mail: unsubscribe")
        assert Taken(unmatched=1) == crm.inbound.take("email", [said])
    assert (1, True) == (crm.suppressions.count(), crm.suppressions.is_suppressed(BENS))
    clock.advance(hours=1)
    ben = crm.customers.add(Person("Ben"), BENS)
    for purpose in ("offers", "service"):
        told: dict[str, Any] = {"channel": "email", "purpose": purpose, "evidence": "list of 2019"}
        assert (purpose == "service") == crm.consents.note(contact_point=BENS, **told)
        assert crm.consents.note(ben, **told)
    assert "suppressed address" in str(crm.explain(ben, "email", "offers").verdict)
    assert "suppress" not in str(crm.explain(ben, "email", "service").verdict)
    assert ["bill"] == bens_offers(crm, "tuesday")


def test_a_grant_that_names_the_address_brings_a_stranger_back(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """For what it is for, if it is newer; the rest is withdrawn there, as it was said."""
    crm.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
    crm.offers.define("poll", "advice", "listening", {"email": ("Poll", "Well?")}, purpose="research")
    crm.inbound.take("email", [heard("unsubscribe", address=BEN)])
    clock.advance(hours=1)
    ben = crm.customers.add(Person("Ben"), BENS)
    for purpose in ("offers", "research"):
        crm.consents.grant(ben, channel="email", purpose=purpose, evidence="form v4")
    told: dict[str, Any] = {"channel": "email", "purpose": "offers", "contact_point": BENS, "evidence": "form"}
    crm.consents.grant(**told, at=NOON - timedelta(days=1))
    assert ([], True) == (bens_offers(crm, "tuesday"), crm.suppressions.is_suppressed(BENS))
    crm.consents.grant(**told)
    assert (["tea"], False) == (bens_offers(crm, "wednesday"), crm.suppressions.is_suppressed(BENS))
    assert "withdrawn" == crm.consents.state(ben, "email", "research").answer
    withdrawn = [each for each in crm.consents.of(ben) if not each.granted]
    assert {("offers", NOON), ("research", NOON)} == {(each.purpose, each.at) for each in withdrawn}


def test_a_stranger_chooses_again_by_the_page(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Which tells what is so, and grants at the address."""
    crm.inbound.take("email", [heard("unsubscribe", address=BEN)])
    clock.advance(hours=24)
    ben = crm.customers.add(Person("Ben"), BENS)
    crm.consents.grant(ben, channel="email", purpose="offers", evidence="form v4")
    offers = crm.choices.of(ben).choices[0]
    assert ("withdrawn", "2026-03-10") == (offers.answer, day_date(offers.said_on or 0).isoformat())
    assert crm.choices.change(ben, grant=[offers.id], evidence="account page").granted
    assert (["allowed"], False) == (
        [each.answer for each in crm.choices.of(ben).choices],
        crm.suppressions.is_suppressed(BENS),
    )


def test_what_a_stranger_said_gives_way_to_what_means_more(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """A suppression by the firm is whole, whatever came first; a later unsubscribe counts, an earlier one does not."""
    crm.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
    clock.advance(hours=3)
    for id_, hours in (("1", 0), ("2", 2), ("3", 1)):
        crm.inbound.take("email", [heard("unsubscribe", id_, at=NOON + timedelta(hours=hours), address=BEN)])
    ben = crm.customers.add(Person("Ben"), BENS)
    told: dict[str, Any] = {"channel": "email", "purpose": "service", "contact_point": BENS, "evidence": "contract"}
    crm.consents.grant(**told, at=NOON + timedelta(hours=1, minutes=30))
    assert crm.suppressions.is_suppressed(BENS)
    assert crm.suppressions.add(BENS, "asked by letter")
    assert not crm.suppressions.add(BENS, "asked by letter")
    crm.inbound.take("email", [heard("unsubscribe", "4", at=clock.now(), address=BEN)])
    crm.consents.grant(**told)
    assert ([], True) == (bens_offers(crm, "tuesday"), crm.suppressions.is_suppressed(BENS))
    assert "suppressed address" in str(crm.explain(ben, "email", "service").verdict)
    assert crm.suppressions.lift(BENS, "ticket 4711")
    assert ["bill"] == bens_offers(crm, "wednesday")
    with pytest.raises(InvalidValue, match="reason"):
        crm.suppressions.add(BENS, "crmcore:left email 2026-03-10T12:00:00+00:00")


def test_a_reason_in_an_apps_own_words_is_whole(crm: CRM) -> None:
    """However much it reads like data: no grant lifts it."""
    assert crm.suppressions.add(BENS, "unsubscribed by phone 2025-03-01T10:00:00+00:00")
    crm.customers.add(Person("Ben"), BENS)
    crm.consents.grant(contact_point=BENS, channel="email", purpose="offers", evidence="form")
    assert crm.suppressions.is_suppressed(BENS)


def test_a_stranger_who_is_back_gets_nothing_for_what_an_import_granted(
    crm: CRM, sara: CustomerId, clock: FrozenClock
) -> None:
    """Also for a purpose that nothing goes out for by now; on another channel it stays."""
    crm.inbound.take("email", [heard("unsubscribe", address=BEN)])
    clock.advance(hours=1)
    ben = crm.customers.add(Person("Ben"), BENS)
    for channel in ("email", "sms"):
        assert crm.consents.note(ben, channel=channel, purpose="research", evidence="list of 2019")
    crm.consents.grant(contact_point=BENS, channel="email", purpose="offers", evidence="form")
    answers = [
        crm.consents.state(ben, *use, contact_point=BENS).answer
        for use in (("email", "offers"), ("email", "research"), ("sms", "research"))
    ]
    assert ["allowed", "withdrawn", "allowed"] == answers


@pytest.mark.parametrize("then", ["unsubscribe", "grant"])
def test_what_is_suppressed_meanwhile_stays(
    request: pytest.FixtureRequest,
    crm: CRM,
    sara: CustomerId,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
    then: str,
) -> None:
    """What was read of a stranger is replaced or lifted; what another has put there by then, for all, is not."""
    crm.inbound.take("email", [heard("unsubscribe", address=BEN)])
    clock.advance(hours=1)
    module = strangers if then == "grant" else suppressions

    def meanwhile(reason: str) -> Left | None:
        monkeypatch.setattr(module, "left_of", left_of)
        if "postgres" in request.node.name:
            with ThreadPoolExecutor(1) as other:
                assert other.submit(crm.suppressions.add, BENS, "complaint").result(20)
        else:
            # Writers take turns there: it is as if another had done so.
            assert tx.suppressions.add(BENS, "complaint")
        return left_of(reason)

    if then == "grant":
        crm.customers.add(Person("Ben"), BENS)
    with crm.begin() as tx:
        monkeypatch.setattr(module, "left_of", meanwhile)
        if then == "grant":
            tx.consents.grant(contact_point=BENS, channel="email", purpose="offers", evidence="form")
        else:
            tx.inbound.take("email", [heard("unsubscribe", "2", at=clock.now(), address=BEN)])
    assert crm.suppressions.is_suppressed(BENS)
    assert not crm.suppressions.add(BENS, "asked again")


def test_who_was_merged_leaves_for_all_that_was_agreed_to_since(
    crm: CRM, sara: CustomerId, mailbox: Mailbox, clock: FrozenClock
) -> None:
    """By whom it was merged into, and by others who are reached there."""
    crm.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
    crm.decide("bills", RulePolicy([Rule(None, "bill", "email")]), customers=[sara])
    crm.tick()
    key = mailbox.sent[-1].key
    head, shared = crm.customers.add(Person("Sara")), Email("sara@example.org", shared=True)
    crm.merges.merge(sara, head)
    ben = crm.customers.add(Person("Ben"), shared)
    for customer, purpose in ((head, "news"), (ben, "events")):
        crm.consents.grant(customer, channel="email", purpose=purpose, evidence="form")
    crm.inbound.take("email", [heard("unsubscribe", key=key, address=None)])
    left = {each.purpose for each in crm.consents.of(head) if not each.granted}
    assert {"events", "news", "offers", "research"} == left


def test_an_erasure_suppresses_what_a_stranger_had_left(crm: CRM, sara: CustomerId) -> None:
    """For all, as any other address of somebody erased."""
    crm.inbound.take("email", [heard("unsubscribe", address=BEN)])
    crm.privacy.erase(crm.customers.add(Person("Ben"), BENS))
    again = crm.customers.add(Person("Ben"), BENS)
    crm.consents.grant(contact_point=BENS, channel="email", purpose="service", evidence="contract")
    assert "suppressed address" in str(crm.explain(again, "email", "service").verdict)


def test_a_complaint_withdraws_and_suppresses(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """Who reports a message as unwanted gets nothing at that address."""
    crm.inbound.take("email", [heard("complaint", key=mailbox.sent[0].key)])
    assert "withdrawn" == allowed(crm, sara)["offers"]
    assert crm.suppressions.is_suppressed(Email("sara@example.org"))
    assert Complaint("reported as unwanted", mailbox.sent[0].key) == crm.interactions.last(sara)[0].content
    assert 1 == crm.measures.of(sara)["complaints"].count


def test_an_automatic_reply_is_no_more_than_that(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """It is no reply of the customer, no opt-out and no bounce, whatever it says."""
    before = allowed(crm, sara)
    away = heard("auto_reply", key=mailbox.sent[0].key, text="STOP. I am away.")
    crm.inbound.take("email", [away])
    assert AutoReply("STOP. I am away.", mailbox.sent[0].key) == crm.interactions.last(sara)[0].content
    assert before == allowed(crm, sara)
    assert 0 == crm.measures.of(sara)["replies"].count
    assert "accepted" == send(crm, "tuesday")


def test_a_shared_address_is_spared_for_all(crm: CRM, sara: CustomerId) -> None:
    """A bounce is told to everybody reached there, once; a reply is of one of them, nobody knows which."""
    ben = crm.customers.add(Person("Ben"), Email("sara@example.org", shared=True))
    assert Taken({"bounce": 1}) == crm.inbound.take("email", [heard("bounce", hard=True)])
    assert ["bounce", "bounce"] == [crm.interactions.last(each)[0].kind for each in (sara, ben)]
    assert Taken(known=1) == crm.inbound.take("email", [heard("bounce", hard=True)])
    assert Taken(unmatched=1) == crm.inbound.take("email", [heard("reply", "2", text="Yes")])


def test_a_shared_address_dies_for_all(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """Whoever was written to there."""
    ben = crm.customers.add(Person("Ben"), Email("sara@example.org", shared=True))
    crm.consents.grant(ben, channel="email", purpose="offers", evidence="form")
    crm.inbound.take("email", [heard("bounce", hard=True, key=mailbox.sent[0].key)])
    crm.decide("tuesday", POLICY, customers=[ben])
    assert {"email for offers": "dead address"} == dict(crm.decisions.of(ben)[0].verdicts)


def test_what_is_about_nobody_known_is_told(crm: CRM, sara: CustomerId) -> None:
    """It changes nothing, and an event counts it without saying who wrote."""
    stranger = Address("email", "stranger@example.org", "stranger@example.org")
    found = [heard("reply", "1", address=stranger), heard("reply", "2", address=None, key="no key of ours")]
    assert Taken(unmatched=2) == crm.inbound.take("email", found)
    assert 2 == [each.name for each in crm.events.since()].count("inbound.unmatched")


def test_what_cannot_be_recorded_harms_nothing_else(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """It is counted and told, and the rest is taken; in an open transaction too."""
    gone = heard("reply", "1", key=gone_key(crm, mailbox))
    assert Taken({"receipt": 1}, rejected=1) == crm.inbound.take("email", [gone, heard("receipt", "2")])
    assert Receipt() == crm.interactions.last(sara)[0].content
    with crm.begin() as tx:
        assert Taken({"receipt": 1}, rejected=1) == tx.inbound.take("email", [gone, heard("receipt", "3")])
        with pytest.raises(TransactionError):
            tx.inbound.receive()
    assert 2 == [each.name for each in crm.events.since()].count("inbound.rejected")


def gone_key(crm: CRM, mailbox: Mailbox) -> str:
    """The key of a message to somebody who has been erased since."""
    gone = crm.customers.add(Person("Gone"), Email("gone@example.org"))
    crm.consents.grant(gone, channel="email", purpose="offers", evidence="form")
    crm.decide("for one", POLICY, customers=[gone])
    crm.tick()
    crm.privacy.erase(gone)
    return mailbox.sent[-1].key


def test_another_clock_and_long_words_lose_nothing(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """What is told as of the future is of now; what is too long is cut, and says so; blanks are no evidence."""
    ahead = NOON + timedelta(days=1)
    assert Taken({"unsubscribe": 1}) == crm.inbound.take("email", [heard("unsubscribe", at=ahead, reason="  ")])
    assert "withdrawn" == allowed(crm, sara)["offers"]
    assert "unsubscribed" == list(crm.consents.of(sara))[-1].evidence
    assert NOON == crm.interactions.last(sara)[0].occurred_at
    clock.advance(minutes=1)
    crm.inbound.take("email", [heard("unsubscribe", "2", at=clock.now(), reason="x" * 5_000)])
    evidence = list(crm.consents.of(sara))[-1].evidence
    assert (1_000, " [cut]") == (len(evidence), evidence[-6:])
    crm.inbound.take("email", [heard("reply", "3", at=clock.now(), text="x" * 300_000)])
    said = crm.interactions.last(sara)[0].content
    assert isinstance(said, Reply)
    assert (100_000, " [cut]") == (len(said.text), said.text[-6:])


def test_what_a_far_side_says_is_kept_out_of_the_log(crm: CRM, sara: CustomerId) -> None:
    """A status that is no code, a reason that is no word: it may hold an address."""
    for told in ({"status": "550 5.1.1 <sara@example.org>"}, {"reason": "sara@example.org unknown"}):
        with pytest.raises(InvalidValue):
            crm.inbound.take("email", [heard("bounce", hard=True, **told)])
    assert "sara@" not in repr([each.data for each in crm.events.since()])


def test_a_late_bounce_does_not_kill_what_has_lived_since(
    crm: CRM, sara: CustomerId, mailbox: Mailbox, clock: FrozenClock
) -> None:
    """In whatever order it is told."""
    clock.advance(hours=3)
    for kind, id_, hours in (("bounce", "1", 0), ("reply", "2", 2), ("bounce", "3", 1)):
        told = {"at": NOON + timedelta(hours=hours), "hard": kind == "bounce", "key": mailbox.sent[0].key}
        crm.inbound.take("email", [heard(kind, id_, **told)])  # type: ignore[arg-type]
    assert "accepted" == send(crm, "tuesday")


class Texts(Mailbox):
    """Another channel."""

    name: ClassVar[str] = "sms"


class Phones(Texts):
    """One that reaches phones."""

    capabilities: ClassVar[Capabilities] = Capabilities("phone", two_way=True)


def test_a_stop_by_text_ends_all_but_service_there(clock: FrozenClock) -> None:
    """Whatever it answers: who texts it expects no more marketing on that channel, and stays a customer."""
    texts = Phones()
    with CRM.open("memory://", clock=clock, channels=[Mailbox(), texts]) as crm:
        crm.migrate(currency="EUR", zone="UTC", region="DE")
        kim = crm.customers.add(Person("Kim"), Phone("030 901820"), Email("kim@example.org"))
        uses = [*(("sms", each) for each in ("offers", "research", "service")), ("email", "offers")]
        for channel, purpose in uses:
            crm.consents.grant(kim, channel=channel, purpose=purpose, evidence="form")
        crm.offers.define("tea", "product", "convenience", {"sms": ("", "Tea!")})
        crm.decide("monday", RulePolicy([Rule(None, "tea", "sms")]))
        crm.tick()
        stop = heard("unsubscribe", key=texts.sent[0].key, address=None, reason="by text: stop")
        assert Taken({"unsubscribe": 1}) == crm.inbound.take("sms", [stop])
        assert [False, False, True, True] == [crm.consents.state(kim, *use).allowed for use in uses]
        assert Unsubscribe("", "by text: stop", texts.sent[0].key) == crm.interactions.last(kim)[0].content


def test_the_link_of_a_text_is_about_what_the_text_is_for(clock: FrozenClock) -> None:
    """Its page says so; the reader may choose more there."""
    texts = Phones()
    with CRM.open("memory://", clock=clock, channels=[texts]) as crm:
        crm.migrate(currency="EUR", zone="UTC", region="DE")
        crm.links.define("https://shop.example/crm")
        kim = crm.customers.add(Person("Kim"), Phone("030 901820"))
        for purpose in ("offers", "research"):
            crm.consents.grant(kim, channel="sms", purpose=purpose, evidence="form")
        crm.offers.define("tea", "product", "convenience", {"sms": ("", "Tea!")})
        crm.decide("monday", RulePolicy([Rule(None, "tea", "sms")]))
        crm.tick()
        crm.links.unsubscribe(texts.sent[0].unsubscribe.rpartition("/")[2])
        assert [False, True] == [crm.consents.state(kim, "sms", each).allowed for each in ("offers", "research")]


def test_a_key_of_another_channel_is_none_of_this_one(clock: FrozenClock) -> None:
    """What a text says of the key of a mail is not about that mail; told by its own channel it is."""
    mails, texts = Mailbox(), Texts()
    with CRM.open("memory://", clock=clock, channels=[mails, texts]) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
        crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
        crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
        send(crm, "monday")
        stop = heard("unsubscribe", key=mails.sent[0].key, address=None)
        assert Taken(unmatched=1) == crm.inbound.take("sms", [stop])
        assert "allowed" == allowed(crm, sara)["offers"]
        assert Taken({"unsubscribe": 1}) == crm.inbound.take("email", [stop])
        assert "withdrawn" == allowed(crm, sara)["offers"]


def test_a_channel_that_calls_an_address_dead_kills_it(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """As a bounce would, which comes later or never."""
    mailbox.answer = Refused(permanent=True, detail="no such user", reason="address")
    assert "refused" == send(crm, "tuesday")
    mailbox.answer = Accepted()
    assert "none" == send(crm, "wednesday")


def test_channels_of_several_tenants_are_left_to_them(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """A tick takes nothing that may be another tenant's; each tenant fetches for itself."""
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    mailbox.waiting = [heard("receipt")]
    assert Taken() == crm.tick().taken
    assert 1 == len(mailbox.waiting)
    assert Taken({"receipt": 1}) == crm.inbound.receive("email")


def test_junk_in_any_part_is_counted(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """What a channel gives that is no Heard as it should be ends neither the tick nor what comes behind it."""
    junk = [
        heard("reply", "1", key=7), heard("reply", "2", address="a@example.org"), heard("reply", "3", at=None),
        heard("reply", "4", text=None), heard("bounce", "5", hard="yes"),
        heard("reply", "6", at=NOON.replace(tzinfo=None)),
    ]  # fmt: skip
    mailbox.waiting = [*junk, heard("receipt", "7")]
    assert Taken({"receipt": 1}, rejected=6) == crm.tick().taken


def test_a_tick_fetches_what_has_come_in(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """What is recorded is acknowledged; junk is counted; what could not be acknowledged is known the next time."""
    mailbox.waiting = [heard("reply", str(number), text="Yes") for number in range(250)]
    mailbox.waiting[100] = "junk"
    assert Taken({"reply": 249}, rejected=1) == crm.tick().taken
    assert [] == mailbox.waiting
    mailbox.waiting, mailbox.fails = [heard("reply", "a")], "acknowledge"
    assert Taken({"reply": 1}) == crm.tick().taken
    mailbox.fails = ""
    assert Taken(known=1) == crm.tick().taken
    mailbox.fails = "receive"
    assert Taken() == crm.tick().taken
    assert 2 == [each.name for each in crm.events.since()].count("channel.failed")
    mailbox.fails, mailbox.waiting = "", [heard("receipt", f"r{number}") for number in range(5)]
    assert Taken({"receipt": 3}) == crm.inbound.receive("email", limit=3)
    assert 2 == len(mailbox.waiting)


def test_a_web_hook_is_taken_once(crm: CRM, sara: CustomerId) -> None:
    """A replay is known; without a right signature nothing is taken."""
    assert Taken({"receipt": 2}) == crm.inbound.webhook("email", {"signature": "right"}, b"r1 r2")
    assert Taken(known=2) == crm.inbound.webhook("email", {"SIGNATURE": "right"}, b"r1 r2")
    with pytest.raises(SignatureRefused):
        crm.inbound.webhook("email", {"signature": "wrong"}, b"r3")
    assert 2 == len([each for each in crm.interactions.last(sara) if each.kind == "receipt"])


def test_a_web_hook_is_taken_while_its_channel_delivers(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """By the thread that it came in with: it does not wait for the delivery."""
    told: list[Taken] = []
    with ThreadPoolExecutor(1) as other:

        def called_back() -> None:
            told.append(other.submit(crm.inbound.webhook, "email", {"signature": "right"}, b"r1").result(timeout=20))

        mailbox.meanwhile = called_back
        assert "accepted" == send(crm, "tuesday")
    assert [Taken({"receipt": 1})] == told


def test_bad_input_is_refused(crm: CRM, sara: CustomerId) -> None:
    """Unknown channels, what was not heard, and channels that cannot do it."""
    with pytest.raises(UnknownChannel):
        crm.inbound.take("telex", [])
    with pytest.raises(UnknownChannel):
        crm.inbound.receive("telex")
    for junk in ("reply", heard("shout"), heard("reply", ""), heard("reply", "x" * 201)):  # type: ignore[arg-type]
        with pytest.raises(InvalidValue):
            crm.inbound.take("email", [junk])  # type: ignore[list-item]
    with pytest.raises(InvalidValue):
        crm.inbound.webhook("email", {}, "text")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue):
        crm.inbound.receive(limit=0)


def test_who_is_erased_is_heard_no_more(crm: CRM, sara: CustomerId, mailbox: Mailbox) -> None:
    """What comes back to a message of somebody erased is not recorded, and brings nobody back."""
    key = mailbox.sent[0].key
    crm.privacy.erase(sara)
    assert Taken(rejected=1) == crm.inbound.take("email", [heard("reply", key=key, address=None, text="Sara here")])
    assert Taken(unmatched=1) == crm.inbound.take("email", [heard("bounce", "2", hard=True)])
    assert not crm.customers.find(Phone("030 901820"))


@pytest.mark.parametrize("by_key", [True, False])
def test_who_shares_an_address_is_left_alone_when_anybody_there_says_so(
    crm: CRM, sara: CustomerId, mailbox: Mailbox, by_key: bool
) -> None:
    """Whoever's message it was that somebody unsubscribed from: nobody is written to at that address any more."""
    ben = crm.customers.add(Person("Ben"), Email("sara@example.org", shared=True))
    crm.consents.grant(ben, channel="email", purpose="offers", evidence="form")
    crm.decide("tuesday", POLICY)
    told: dict[str, Any] = {"key": mailbox.sent[0].key, "address": None} if by_key else {}
    crm.inbound.take("email", [heard("unsubscribe", reason="one-click", **told)])
    assert ["withdrawn", "withdrawn"] == [allowed(crm, each)["offers"] for each in (sara, ben)]
    assert (2, 1) == (crm.tick().dispatched.suppressed, len(mailbox.sent))
    crm.decide("wednesday", POLICY)
    assert (0, 1) == (crm.tick().dispatched.accepted, len(mailbox.sent))


@pytest.mark.parametrize("kind", ["unsubscribe", "complaint"])
@pytest.mark.parametrize("lags", [timedelta(minutes=3), timedelta(days=1)])
def test_a_far_side_whose_clock_lags_is_heard(
    crm: CRM, sara: CustomerId, mailbox: Mailbox, kind: HeardKind, lags: timedelta
) -> None:
    """What answers a message came after it, and after what was granted at the address before."""
    crm.consents.grant(contact_point=Email("sara@example.org"), channel="email", purpose="offers", evidence="confirmed")
    crm.decide("tuesday", POLICY)
    crm.tick()
    crm.inbound.take("email", [heard(kind, key=mailbox.sent[-1].key, at=NOON - lags)])
    assert "withdrawn" == allowed(crm, sara)["offers"]
    assert [NOON - lags] == [each.occurred_at for each in crm.interactions.last(sara) if each.kind == kind]


def test_a_message_made_by_a_clock_that_was_ahead_is_unsubscribed_from(
    crm: CRM, sara: CustomerId, mailbox: Mailbox, clock: FrozenClock
) -> None:
    """Whatever the clock shows that dated the message, and the grant at its address."""
    clock.advance(hours=1)
    crm.consents.grant(contact_point=Email("sara@example.org"), channel="email", purpose="offers", evidence="confirmed")
    crm.decide("tuesday", POLICY)
    crm.tick()
    clock.advance(hours=-1)
    assert Taken({"unsubscribe": 1}) == crm.inbound.take("email", [heard("unsubscribe", key=mailbox.sent[-1].key)])
    assert "withdrawn" == allowed(crm, sara)["offers"]
