"""Who was asked for consent by text message says yes by a text, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from crmcore import CRM, Capabilities, CustomerId, Email, Person, Phone, Refused, Rule, RulePolicy
from crmcore.codec.mail.yes_words import LONGEST
from crmcore.domain.customer.consent import ConsentRecord
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.domain.relationship.content import Reply
from crmcore.services.inbound import Taken
from crmcore.testing import FrozenClock
from tests.servers.migrated import migrated_database
from tests.servers.server import Server
from tests.unit.services.test_links import Wire

NUMBER, OTHER = "+493012345678", "+493012345679"
FAMILY = Phone("+493012340000", shared=True)
CONFIRM = "Do you want our offers? Answer YES, or see ${confirmation.link}"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Texts(Wire):
    """A channel of texts that refuses what it is told to."""

    name = "sms"
    capabilities = Capabilities("phone")
    refuses = False

    def deliver(self, message: Outgoing) -> Answer:
        """Refuse, or note it."""
        return Refused(permanent=True) if self.refuses else super().deliver(message)


class Chat(Wire):
    """Another way to the same numbers."""

    name = "chat"
    capabilities = Capabilities("phone")


@pytest.fixture
def texts() -> Texts:
    """The channel."""
    return Texts()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(
    request: pytest.FixtureRequest, clock: FrozenClock, texts: Texts, tmp_path: Path, postgres_server: Server
) -> Iterator[CRM]:
    """A CRM with texts and e-mail, and words that ask on both."""
    database = migrated_database(postgres_server) if request.param == "postgres" else None
    url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}.get(request.param)
    with CRM.open(url or database.url, clock=clock, channels=[texts, Wire(), Chat()], keys=b"k" * 32) as opened:  # type: ignore[union-attr]
        opened.migrate(currency="EUR", zone="UTC")
        opened.links.define("https://shop.example/crm")
        words = {"sms": ("", CONFIRM), "email": ("Please confirm", CONFIRM)}
        opened.offers.define("confirm", "service", "customer service", words, purpose="confirmation")
        yield opened
    if database is not None:
        postgres_server.drop_database(database.name)


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """Who has agreed to nothing."""
    return crm.customers.add(Person("Sara"), Phone(NUMBER), Email("sara@example.org"))


def ask(crm: CRM, customer: CustomerId, clock: FrozenClock, purpose: str = "offers", **more: object) -> None:
    """Ask by text; a minute has passed then."""
    given = {"channel": "sms", "purpose": purpose, "evidence": "signup form v3", **more}
    assert "asked" == crm.consents.ask(customer, **given).outcome  # type: ignore[arg-type]
    crm.tick()
    clock.advance(MINUTE)


def answer(
    crm: CRM, clock: FrozenClock, text: str = "YES", number: str = NUMBER, *, id: str = "t1", **more: object
) -> Taken:
    """A text comes from a number."""
    heard = {"kind": "reply", "at": clock.now(), "address": Address("phone", number, number), **more}
    return crm.inbound.take("sms", [Heard(id=id, text=text, **heard)])  # type: ignore[arg-type]


def allowed(crm: CRM, customer: CustomerId, purpose: str = "offers") -> bool:
    """Whether texts may go out for a purpose."""
    return crm.consents.state(customer, "sms", purpose).allowed


def granted(crm: CRM, customer: CustomerId) -> list[ConsentRecord]:
    """What was granted, asks left out."""
    return [each for each in crm.consents.of(customer) if each.granted and not each.purpose.startswith("confirmation")]


def test_a_text_that_says_yes_confirms_what_was_asked(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """At the number, with both steps as evidence; told again, or said again, it does nothing more."""
    ask(crm, sara, clock)
    (asked,) = crm.outbox.of(sara)
    assert {"reply": 1} == answer(crm, clock, " Yes, please! ").recorded
    assert (1, {"reply": 1}) == (answer(crm, clock, " Yes, please! ").known, answer(crm, clock, id="t2").recorded)
    (record,) = granted(crm, sara)
    assert (
        "double opt-in: asked 2026-03-10T12:00:00+00:00 (signup form v3); confirmed 2026-03-10T12:01:00+00:00 by the "
        f'text "Yes, please!" answering message {asked.id}'
    ) == record.evidence
    assert ("sms", "offers", "confirmation text") == (record.channel, record.purpose, record.source)
    assert [record.contact_point] == [
        each.id for each in crm.customers.contact_points(sara) if each.address.scheme == "phone"
    ]
    assert (True, []) == (allowed(crm, sara), crm.consents.pending(sara))
    second, first = [each.content for each in crm.interactions.last(sara) if each.direction == "inbound"]
    assert [Reply(" Yes, please! ", str(asked.id)), Reply("YES")] == [first, second]


@pytest.mark.parametrize(
    "text", ["Yes?", "Yes, but only on Mondays", "No", "OK", "Tak", "YES 👎", "", "yes" + " " * LONGEST]
)
def test_other_texts_confirm_nothing(crm: CRM, sara: CustomerId, clock: FrozenClock, text: str) -> None:
    """They are replies; what was asked for can be confirmed still."""
    ask(crm, sara, clock)
    assert {"reply": 1} == answer(crm, clock, text).recorded
    assert ([], 1) == (granted(crm, sara), len(crm.consents.pending(sara)))
    assert Reply(text) == crm.interactions.last(sara)[0].content


def test_a_yes_to_nothing_is_a_reply(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Where nothing was asked, at that number, by that channel, or since it was texted; nor by a machine."""
    before = clock.now()
    answer(crm, clock, id="t1")
    crm.customers.identify(sara, Phone(OTHER))
    ask(crm, sara, clock, contact_point=Phone(OTHER))
    answer(crm, clock, id="t2")
    answer(crm, clock, id="t3", number=OTHER, at=before - MINUTE)
    answer(crm, clock, id="t4", number=OTHER, kind="auto_reply")
    crm.consents.ask(sara, channel="email", purpose="research", evidence="form")
    crm.tick()
    address = Address("email", "sara@example.org", "sara@example.org")
    crm.inbound.take("email", [Heard("reply", "m1", clock.now(), address=address, text="Yes")])
    address = Address("phone", OTHER, OTHER)
    crm.inbound.take("chat", [Heard("reply", "c1", clock.now(), address=address, text="Yes")])
    assert ([], 2) == (granted(crm, sara), len(crm.consents.pending(sara)))
    replies = [each.content for each in crm.interactions.of(sara) if isinstance(each.content, Reply)]
    assert {"YES", "Yes"} == {each.text for each in replies}
    assert [""] * 5 == [each.message for each in replies]


def test_what_never_went_out_was_not_answered(crm: CRM, sara: CustomerId, texts: Texts, clock: FrozenClock) -> None:
    """A message that waits, or was refused, has asked nobody."""
    crm.consents.ask(sara, channel="sms", purpose="offers", evidence="form")
    answer(crm, clock, id="t1")
    texts.refuses = True
    crm.tick()
    answer(crm, clock, id="t2")
    assert ([], 1) == (granted(crm, sara), len(crm.consents.pending(sara)))


def test_an_ask_that_has_expired_is_not_confirmed(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """As by its link."""
    ask(crm, sara, clock, days=1)
    clock.advance(DAY)
    answer(crm, clock)
    assert not granted(crm, sara)


def test_stop_is_stronger(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """It ends the ask, and what was confirmed; a yes after it undoes nothing until somebody asks anew."""
    ask(crm, sara, clock)
    answer(crm, clock, "STOP", id="t1", kind="unsubscribe")
    answer(crm, clock, id="t2")
    assert ([], []) == (granted(crm, sara), crm.consents.pending(sara))
    clock.advance(DAY)
    ask(crm, sara, clock)
    answer(crm, clock, id="t3")
    assert allowed(crm, sara)
    clock.advance(MINUTE)
    answer(crm, clock, "STOP", id="t4", kind="unsubscribe")
    answer(crm, clock, id="t5")
    assert not allowed(crm, sara)


def test_at_a_number_that_several_share_whoever_reads_there_confirms(
    crm: CRM, sara: CustomerId, clock: FrozenClock
) -> None:
    """For all who are reached there, as the link does; the reply is of whom it was asked for, any other is nobody's."""
    crm.customers.identify(sara, FAMILY)
    ben = crm.customers.add(Person("Ben"), FAMILY)
    ask(crm, ben, clock)
    assert 1 == answer(crm, clock, "Maybe", FAMILY.number, id="t1").unmatched
    assert {"reply": 1} == answer(crm, clock, "JA", FAMILY.number, id="t2").recorded
    assert 1 == answer(crm, clock, "JA", FAMILY.number, id="t3").unmatched
    assert (True, True) == (
        allowed(crm, ben),
        crm.consents.state(sara, "sms", "offers", contact_point=FAMILY).allowed,
    )
    assert not crm.consents.state(sara, "sms", "offers", contact_point=Phone(NUMBER)).allowed
    assert [1, 0] == [sum(isinstance(each.content, Reply) for each in crm.interactions.of(who)) for who in (ben, sara)]


def test_one_yes_answers_the_last_that_asked(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """And another one the one before: what was asked apart is agreed to apart."""
    for purpose in ("offers", "research"):
        ask(crm, sara, clock, purpose)
    answer(crm, clock, id="t1")
    assert (False, True) == (allowed(crm, sara), allowed(crm, sara, "research"))
    answer(crm, clock, id="t2")
    assert (True, True) == (allowed(crm, sara), allowed(crm, sara, "research"))


def test_a_text_that_tells_what_it_answers_confirms_that(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """And nothing where that did not ask, or the number is another."""
    crm.consents.grant(sara, channel="sms", purpose="news", evidence="contract")
    crm.offers.define("tea", "product", "convenience", {"sms": ("", "Hello")}, purpose="news")
    crm.decide("spring", RulePolicy([Rule(None, "tea", "sms")]))
    crm.tick()
    offer = str(crm.outbox.of(sara)[0].id)
    ask(crm, sara, clock)
    asking = str(crm.outbox.of(sara)[0].id)
    ask(crm, sara, clock, "research")
    answer(crm, clock, id="t1", key=offer)
    answer(crm, clock, id="t2", key=asking, number=OTHER)
    assert ["news"] == [each.purpose for each in granted(crm, sara)]
    answer(crm, clock, id="t3", key=asking)
    assert (True, False) == (allowed(crm, sara), allowed(crm, sara, "research"))
    answer(crm, clock, id="t4", key=asking)
    assert ["news", "offers"] == sorted(each.purpose for each in granted(crm, sara))


def test_the_longest_evidence_is_kept(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """Of the ask, and of the text that confirms it."""
    ask(crm, sara, clock, evidence="x" * 800)
    text = "yes" + "." * (LONGEST - 3)
    assert {"reply": 1} == answer(crm, clock, text).recorded
    (record,) = granted(crm, sara)
    assert text in record.evidence


def test_two_texts_at_once_confirm_once(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """One after the other."""
    ask(crm, sara, clock)
    both = Barrier(2)

    def say(id_: str) -> Taken:
        both.wait()
        return answer(crm, clock, id=id_)

    with ThreadPoolExecutor(2) as pool:
        told = [*pool.map(say, ("t1", "t2"))]
    assert [{"reply": 1}] * 2 == [each.recorded for each in told]
    assert 1 == len(granted(crm, sara))
