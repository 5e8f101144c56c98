"""Consent that is asked for at an address and granted there (double opt-in), on every store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from crmcore import CRM, Complaint, CustomerId, Email, Money, Person, Phone, Preferences, Rule, RulePolicy, Wording
from crmcore.domain.customer.consent_ask import Asked
from crmcore.domain.customer.erasure import Suppressed
from crmcore.domain.decision.heard import Heard
from crmcore.domain.kernel.reach import Address
from crmcore.domain.relationship import content
from crmcore.errors import (
    InvalidValue,
    KeyMismatch,
    TemplateError,
    UnknownContactPoint,
    UnknownField,
    UnknownMessage,
    UnknownOffer,
)
from crmcore.testing import FrozenClock
from tests.servers.migrated import migrated_database
from tests.servers.server import Server
from tests.unit.services.test_choices import Text
from tests.unit.services.test_links import Wire

SARA, FAMILY, PHONE = Email("sara@example.org"), Email("family@example.org", shared=True), Phone("+493012345678")
CONFIRM = Wording(
    "Somebody asked for our offers at this address. Was it you? ${confirmation.link}",
    "Please confirm",
    '<p>Was it you? <a href="${confirmation.link}">Yes</a></p>',
    {"de": Wording("Waren Sie das? ${confirmation.link}", "Bitte bestätigen")},
)
DAY = timedelta(days=1)
FORMS = 4


@pytest.fixture
def wire() -> Wire:
    """The channel of e-mail."""
    return Wire()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(
    request: pytest.FixtureRequest, clock: FrozenClock, wire: Wire, tmp_path: Path, postgres_server: Server
) -> Iterator[CRM]:
    """A CRM with two channels, an offer and words that ask."""
    database = migrated_database(postgres_server) if request.param == "postgres" else None
    url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}.get(request.param)
    with CRM.open(url or database.url, clock=clock, channels=[wire, Text()], keys=b"k" * 32) as opened:  # type: ignore[union-attr]
        opened.migrate(currency="EUR", zone="UTC")
        opened.links.define("https://shop.example/crm", clicks=True, opens=True)
        opened.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
        opened.offers.define("confirm", "service", "customer service", {"email": CONFIRM}, purpose="confirmation")
        yield opened
    if database is not None:
        postgres_server.drop_database(database.name)


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """Who has agreed to nothing."""
    return crm.customers.add(Person("Sara"), SARA)


def ask(crm: CRM, customer: CustomerId, **more: object) -> Asked:
    """Ask for offers by e-mail, as a form does."""
    return crm.consents.ask(customer, channel="email", purpose="offers", evidence="signup form v3", **more)  # type: ignore[arg-type]


def token_in(wire: Wire, number: int = -1) -> str:
    """The token of the link in a message."""
    return wire.sent[number].text.rpartition("/crm/y/")[2]


def asked_token(crm: CRM, customer: CustomerId, wire: Wire, clock: FrozenClock) -> str:
    """The token that the customer gets when it is asked; a minute has passed then."""
    assert "asked" == ask(crm, customer).outcome
    crm.tick()
    clock.advance(timedelta(minutes=1))
    return token_in(wire)


def allowed(crm: CRM, customer: CustomerId) -> bool:
    """Whether offers may go out by e-mail."""
    return crm.consents.state(customer, "email", "offers").allowed


def details(crm: CRM, customer: CustomerId) -> list[tuple[str, str]]:
    """What became of the customer's messages, the newest first."""
    return [(each.state, each.detail) for each in crm.outbox.of(customer)]


def test_asking_grants_nothing_and_sends_one_message(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """To that address alone, with the link, and with nothing that counts or unsubscribes."""
    crm.consents.grant(sara, channel="email", purpose="measurement", evidence="form")
    asked = ask(crm, sara)
    assert ("asked", "pending") == (asked.outcome, asked.ask.state if asked.ask else None)
    assert [asked.ask] == crm.consents.pending(sara)
    assert 1 == crm.tick().dispatched.accepted
    (sent,) = wire.sent
    link = f"https://shop.example/crm/y/{token_in(wire)}"
    assert ("sara@example.org", "Please confirm", "") == (sent.address.sent_as, sent.subject, sent.unsubscribe)
    assert f'<p>Was it you? <a href="{link}">Yes</a></p>' == sent.html
    assert not allowed(crm, sara)
    crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]))
    assert {"email for offers": "no consent"} == crm.decisions.of(sara)[0].verdicts


def test_confirming_grants_at_the_address_with_both_steps_as_evidence(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """By the customer; looking grants nothing, and confirming again does nothing more."""
    token = asked_token(crm, sara, wire, clock)
    assert ["pending", "pending"] == [crm.consents.asked(token).state for _ in range(2)]
    assert not allowed(crm, sara)
    for _ in range(2):
        with crm.begin(actor="customer") as tx:
            assert "confirmed" == tx.consents.confirm(token).state
    (record,) = [each for each in crm.consents.of(sara) if each.purpose == "offers"]
    assert (True, "customer", "confirmation page") == (record.granted, record.actor, record.source)
    assert (
        f"double opt-in: asked 2026-03-10T12:00:00+00:00 (signup form v3); confirmed 2026-03-10T12:01:00+00:00 by the "
        f"link of message {wire.sent[0].message}"
    ) == record.evidence
    (point,) = crm.customers.contact_points(sara)
    assert point.id == record.contact_point
    assert allowed(crm, sara)
    assert [] == crm.consents.pending(sara)


def test_what_is_granted_is_not_asked_for(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """It says so, and sends and keeps nothing."""
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="contract")
    assert Asked("granted") == ask(crm, sara)
    crm.tick()
    assert ([], 1) == (wire.sent, len(crm.consents.of(sara)))


def test_an_address_is_asked_once_a_day_whoever_asks(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """For one purpose, counted across all who are reached there, and five times in thirty days."""
    crm.customers.identify(sara, FAMILY)
    ben = crm.customers.add(Person("Ben"), FAMILY)
    first = ask(crm, sara, contact_point=FAMILY)
    assert ["asked", "too soon", "too soon"] == [
        first.outcome,
        ask(crm, ben).outcome,
        ask(crm, sara, contact_point=FAMILY).outcome,
    ]
    assert (first.ask, None) == (ask(crm, sara, contact_point=FAMILY).ask, ask(crm, ben).ask)
    assert "asked" == ask(crm, sara, contact_point=SARA).outcome
    research = crm.consents.ask(ben, channel="email", purpose="research", evidence="form")
    assert "asked" == research.outcome
    outcomes = []
    for _ in range(6):
        clock.advance(DAY)
        outcomes.append(ask(crm, ben).outcome)
    assert ["asked"] * 4 + ["too soon"] * 2 == outcomes
    clock.advance(24 * DAY)
    assert "asked" == ask(crm, ben).outcome


@pytest.mark.parametrize("outcome", ["suppressed", "dead address", "restricted", "archived"])
def test_who_must_not_be_written_to_is_not_asked(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock, outcome: str
) -> None:
    """Whether that is known when it is asked, or comes between asking and sending."""
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"))
    assert "asked" == ask(crm, ben).outcome
    for each, address in ((sara, SARA), (ben, Email("ben@example.org"))):
        match outcome:
            case "suppressed":
                crm.suppressions.add(address, "asked by letter")
            case "dead address":
                if each == sara:
                    crm.consents.grant(sara, channel="email", purpose="offers", evidence="form", at=clock.now() - DAY)
                    crm.decide("tea", RulePolicy([Rule(None, "tea", "email")]), customers=[sara])
                    crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="call")
                key = str(crm.outbox.of(each)[0].id)
                crm.inbound.take("email", [Heard("bounce", str(each), clock.now(), key, hard=True)])
            case "restricted":
                crm.privacy.restrict(each, "disputed")
            case _:
                crm.customers.archive(each)
    assert Asked(outcome) == ask(crm, sara)  # type: ignore[arg-type]
    crm.tick()
    assert [] == wire.sent
    told = {"restricted": "restricted", "archived": "customer archived"}.get(outcome)
    told = told or {"suppressed": "suppressed address", "dead address": "dead address"}[outcome]
    assert [("suppressed", told)] == details(crm, ben)


@pytest.mark.parametrize("suppress", ["withdrawn", "all"])
def test_an_erased_customer_is_neither_mailed_nor_granted_anything(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock, suppress: Suppressed
) -> None:
    """A message that waits is stopped, and a link that is out leads to nobody; nothing of the evidence is left."""
    token = asked_token(crm, sara, wire, clock)
    clock.advance(DAY)
    ask(crm, sara)
    crm.privacy.erase(sara, suppress=suppress)
    crm.tick()
    assert 1 == len(wire.sent)
    for call in (crm.consents.asked, crm.consents.confirm):
        with pytest.raises(UnknownMessage):
            call(token)
    again = crm.customers.add(Person("Sara"), SARA)
    assert ("suppressed" if suppress == "all" else "asked") == ask(crm, again).outcome


def test_an_old_link_undoes_no_withdrawal(crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock) -> None:
    """Not of consent it gave, nor of one that came while it was pending; a later ask can be confirmed."""
    token = asked_token(crm, sara, wire, clock)
    crm.consents.confirm(token)
    clock.advance(timedelta(hours=1))
    crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="by telephone")
    assert "withdrawn" == crm.consents.confirm(token).state
    assert not allowed(crm, sara)
    clock.advance(DAY)
    later = asked_token(crm, sara, wire, clock)
    assert ("withdrawn", "confirmed") == (crm.consents.confirm(token).state, crm.consents.confirm(later).state)
    assert allowed(crm, sara)


def test_a_withdrawal_at_the_address_yields_to_what_is_confirmed_there(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """As to every later grant that names the address."""
    crm.consents.withdraw(contact_point=SARA, channel="email", purpose="offers", evidence="one-click")
    clock.advance(DAY)
    crm.consents.confirm(asked_token(crm, sara, wire, clock))
    assert allowed(crm, sara)


def test_an_ask_expires(crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock) -> None:
    """After seven days, or as many as it was given; then its message does not go either."""
    asked = ask(crm, sara)
    assert asked.ask is not None
    assert 7 * DAY == asked.ask.expires_at - asked.ask.asked_at
    crm.tick()
    clock.advance(7 * DAY - timedelta(seconds=1))
    assert "pending" == crm.consents.asked(token_in(wire)).state
    clock.advance(timedelta(seconds=1))
    assert "expired" == crm.consents.confirm(token_in(wire)).state
    assert (False, []) == (allowed(crm, sara), crm.consents.pending(sara))
    assert "asked" == ask(crm, sara, days=1).outcome
    clock.advance(DAY)
    crm.tick()
    assert (1, "expired") == (len(wire.sent), crm.outbox.of(sara)[0].state)


def test_an_ask_is_withdrawn(crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock) -> None:
    """Its message does not go, its link confirms nothing, and consent of other kinds stays as it is."""
    token = asked_token(crm, sara, wire, clock)
    crm.consents.ask(sara, channel="email", purpose="research", evidence="form")
    for purpose, expected in (("offers", 1), ("research", 1), ("research", 0)):
        assert expected == crm.consents.cancel(sara, channel="email", purpose=purpose, evidence="a slip")
    assert "withdrawn" == crm.consents.confirm(token).state
    crm.tick()
    assert (1, ("suppressed", "ask withdrawn")) == (len(wire.sent), details(crm, sara)[0])
    assert not crm.consents.state(sara, "email", "offers").withdrawn


def test_a_clock_put_back_lets_no_link_undo_a_withdrawal(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """What is withdrawn after an ask ends it, though the clock that dated the ask was ahead."""
    token = asked_token(crm, sara, wire, clock)
    clock.advance(timedelta(hours=-2))
    crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="by telephone")
    assert "withdrawn" == crm.consents.confirm(token).state
    clock.advance(timedelta(hours=4))
    assert "withdrawn" == crm.consents.confirm(token).state
    assert not allowed(crm, sara)


def test_what_holds_by_now_is_not_asked_for_any_more(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """A message that waits does not go once consent was given otherwise."""
    ask(crm, sara)
    crm.consents.grant(sara, channel="email", purpose="offers", evidence="contract")
    crm.tick()
    assert ([], [("suppressed", "ask confirmed")]) == (wire.sent, details(crm, sara))


def test_an_address_that_is_the_customers_no_more_confirms_nothing(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """What was typed in wrongly and mended meanwhile is not granted."""
    token = asked_token(crm, sara, wire, clock)
    crm.customers.identify(sara, Email("sara@example.net"))
    crm.customers.forget(sara, SARA)
    assert ("moved", None) == (crm.consents.confirm(token).state, crm.consents.asked(token).address)
    assert not allowed(crm, sara)


def test_a_link_holds_for_whom_its_customer_was_merged_into(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """With the address; and not where the other withdrew after it was asked."""
    token = asked_token(crm, sara, wire, clock)
    ben = crm.customers.add(Person("Sara"), Email("ben@example.org"))
    crm.merges.merge(sara, into=ben)
    assert [ben] == [each.customer for each in crm.consents.pending(ben)]
    assert ("confirmed", ben) == (crm.consents.confirm(token).state, crm.consents.asked(token).customer)
    assert crm.consents.state(ben, "email", "offers", contact_point=SARA).allowed
    assert not crm.consents.state(ben, "email", "offers", contact_point=Email("ben@example.org")).allowed


def test_a_merge_keeps_a_withdrawal_from_being_undone(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """Of the other one, made after it was asked."""
    token = asked_token(crm, sara, wire, clock)
    ben = crm.customers.add(Person("Sara"), Email("ben@example.org"))
    crm.consents.withdraw(ben, channel="email", purpose="offers", evidence="by telephone")
    crm.merges.merge(sara, into=ben)
    assert "withdrawn" == crm.consents.confirm(token).state


def test_tokens_confirm_alone_and_are_of_one_tenant(crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock) -> None:
    """What confirms neither unsubscribes nor chooses, what unsubscribes does not confirm; each tenant has its own."""
    token = asked_token(crm, sara, wire, clock)
    for call in (crm.links.read, crm.links.unsubscribe, crm.choices.of, crm.links.click, crm.links.open):
        with pytest.raises(UnknownMessage):
            call(token)
    crm.consents.confirm(token)
    crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]))
    crm.tick()
    own = wire.sent[-1].unsubscribe.rpartition("/")[2]
    for wrong in (own, token[:-1], token + "A", token.swapcase(), "", "\0", 7, None):
        for look in (crm.consents.asked, crm.consents.confirm):
            with pytest.raises(UnknownMessage):
                look(wrong)  # type: ignore[arg-type]
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    with pytest.raises(UnknownMessage):
        crm.tenant("acme").consents.confirm(token)


def test_the_link_is_not_kept_where_others_read(crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock) -> None:
    """What the message said is recorded without the token, so that nobody else confirms in its reader's name."""
    token = asked_token(crm, sara, wire, clock)
    (said,) = [each.content for each in crm.interactions.of(sara)]
    assert isinstance(said, content.Message)
    assert said.text.endswith("Was it you? https://shop.example/crm/y/...")
    assert all(token not in repr(each) for each in crm.events.since())


def test_a_confirmation_waits_for_nothing_and_uses_nothing_up(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """No hours, caps, budget or cooling-off: it serves whoever asked; and what it is about is not taken up by it."""
    crm.contact_times.define("mon-fri 20:00-21:00")
    crm.contact_times.cool_off(7)
    crm.caps.define(0, 7)
    crm.budgets.define(Money("0", "EUR"), "month")
    crm.interactions.record(sara, Complaint("cold tea"))
    asked_token(crm, sara, wire, clock)
    assert 1 == len(wire.sent)
    crm.caps.define(1, 7)
    crm.contact_times.define("mon-sun 00:00-24:00")
    crm.consents.confirm(token_in(wire))
    assert {"caps": "Allow"} == {
        each.guard: type(each.verdict).__name__ for each in crm.explain(sara, "email").guards if each.guard == "caps"
    }


def test_explain_tells_that_it_is_asked(crm: CRM, sara: CustomerId) -> None:
    """No consent, and until when it can be confirmed; of other purposes nothing."""
    ask(crm, sara)
    told = "  consent: suppress, no consent; asked, and to be confirmed until 2026-03-17 12:00"
    assert told in str(crm.explain(sara, "email"))
    assert "  consent: suppress, no consent; it needs a grant" in str(crm.explain(sara, "email", purpose="research"))


def test_what_asks_is_proposed_to_nobody_and_is_no_choice(crm: CRM, sara: CustomerId) -> None:
    """Not even where it is named, or somebody had agreed to it; pages show the purpose itself."""
    crm.consents.grant(sara, channel="email", purpose="confirmation", evidence="form")
    for occasion, offers in (("one", None), ("other", ["confirm", "tea"])):
        crm.decide(occasion, RulePolicy([Rule(None, "confirm", "email")]), offers=offers)
        assert ["hold"] == [str(each) for each in crm.decisions.of(sara, limit=1)[0].allowed]
    crm.consents.ask(sara, channel="email", purpose="research", evidence="form")
    assert ["confirmation", "measurement", "offers"] == [each.purpose for each in crm.choices.of(sara).choices]


def test_a_complaint_about_it_ends_the_ask_and_suppresses_the_address(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """Whoever reports it as unwanted is asked no more; one who says STOP has this ask ended."""
    token = asked_token(crm, sara, wire, clock)
    heard = Heard("complaint", "c1", clock.now(), key=str(wire.sent[0].message))
    crm.inbound.take("email", [heard])
    assert ("withdrawn", "suppressed") == (crm.consents.confirm(token).state, ask(crm, sara).outcome)
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"))
    token = asked_token(crm, ben, wire, clock)
    crm.inbound.take("email", [Heard("unsubscribe", "u1", clock.now(), key=str(wire.sent[1].message), reason="STOP")])
    assert "withdrawn" == crm.consents.confirm(token).state


def test_a_stop_that_answers_it_ends_what_it_asked_for(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """Also what was confirmed by then."""
    token = asked_token(crm, sara, wire, clock)
    assert "confirmed" == crm.consents.confirm(token).state
    clock.advance(hours=1)
    crm.inbound.take("email", [Heard("unsubscribe", "u1", clock.now(), key=str(wire.sent[0].message), reason="STOP")])
    assert "withdrawn" == crm.consents.state(sara, "email", "offers").answer
    assert "withdrawn" == crm.consents.confirm(token).state
    assert "offers" == crm.interactions.last(sara)[0].content.purpose  # type: ignore[union-attr]


def test_a_stranger_who_unsubscribed_may_be_asked_and_confirm(crm: CRM, wire: Wire, clock: FrozenClock) -> None:
    """What asks serves whoever asked for it; confirmed, it is for what was asked and no more."""
    address = Address("email", "sara@example.org", "sara@example.org")
    crm.inbound.take("email", [Heard("unsubscribe", "u1", clock.now(), address=address, reason="STOP")])
    clock.advance(hours=1)
    sara = crm.customers.add(Person("Sara"), SARA)
    assert "confirmed" == crm.consents.confirm(asked_token(crm, sara, wire, clock)).state
    assert not crm.suppressions.is_suppressed(SARA)
    assert "allow" in str(crm.explain(sara, "email", "offers").verdict).lower()


def test_a_message_sent_anew_confirms_the_same_ask(crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock) -> None:
    """Until the ask expires, however long the message could wait."""
    crm.links.retire()
    crm.links.define("https://shop.example/crm")
    ask(crm, sara)
    crm.links.retire()
    crm.tick()
    assert [("held", "RenderError")] == [(state, detail and "RenderError") for state, detail in details(crm, sara)]
    crm.links.define("https://shop.example/crm")
    clock.advance(6 * DAY)
    crm.outbox.requeue(crm.outbox.of(sara)[0].id)
    crm.tick()
    assert "pending" == crm.consents.asked(token_in(wire)).state
    clock.advance(DAY)
    assert "expired" == crm.consents.confirm(token_in(wire)).state


def test_events_tell_of_asking(crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock) -> None:
    """With the purpose asked for, and never that anything was granted before it is."""
    token = asked_token(crm, sara, wire, clock)
    crm.consents.confirm(token)
    crm.consents.ask(sara, channel="email", purpose="research", evidence="form")
    crm.consents.cancel(sara, channel="email", purpose="research", evidence="a slip")
    told = [(each.name, each.data["purpose"]) for each in crm.events.since() if each.name.startswith("consent.")]
    assert [
        ("consent.asked", "offers"),
        ("consent.granted", "offers"),
        ("consent.asked", "research"),
        ("consent.ask_withdrawn", "research"),
    ] == told


def test_what_cannot_be_asked_is_refused_and_changes_nothing(crm: CRM, sara: CustomerId) -> None:
    """With what is wrong."""
    both = crm.customers.add(Person("Both"), Email("a@example.org"), Email("b@example.org"))
    crm.customers.identify(sara, PHONE)

    def refused(kind: type[Exception], match: str, customer: CustomerId = sara, **more: object) -> None:
        asked = {"channel": "email", "purpose": "offers", "evidence": "form", **more}
        with pytest.raises(kind, match=match):
            crm.consents.ask(customer, **asked)  # type: ignore[arg-type]

    events = len(list(crm.events.since()))
    refused(InvalidValue, "which of the customer's addresses", both)
    refused(UnknownContactPoint, "no customer", contact_point=Email("b@example.org"))
    refused(InvalidValue, "contact point is", contact_point="b@example.org")
    refused(InvalidValue, "without an address", channel="inbox")
    refused(InvalidValue, "nothing that could ask", channel="sms")
    refused(InvalidValue, "does not ask", offer="tea")
    refused(UnknownOffer, "nothing", offer="nothing")
    refused(InvalidValue, "1 to 90", days=91)
    refused(InvalidValue, "evidence", evidence=" ")
    refused(InvalidValue, "evidence", evidence="x" * 801)
    refused(InvalidValue, "purpose", purpose="confirmation:offers")
    assert events == len(list(crm.events.since()))
    crm.offers.define("again", "service", "customer service", {"email": CONFIRM}, purpose="confirmation")
    refused(InvalidValue, "name the one")
    assert "asked" == ask(crm, sara, offer="again").outcome
    crm.links.retire()
    refused(InvalidValue, "crm.links.define", both, contact_point=Email("a@example.org"), offer="again")


@pytest.mark.parametrize(
    ("wording", "kind"),
    [
        (("Hello", "Was it you?"), InvalidValue),
        (("Hello", "Dear ${name}, was it you? ${confirmation.link}"), InvalidValue),
        (("Hello ${name}", "Was it you? ${confirmation.link}"), InvalidValue),
        (("Hello", "${if stage == 'new'}${confirmation.link}${end}"), InvalidValue),
        (Wording("${confirmation.link}", html="<p>Was it you?</p>"), InvalidValue),
        (Wording("${confirmation.link}", languages={"de": Wording("Hallo")}), InvalidValue),
        (Wording("${confirmation.link}", html='<a href="${confirmation.link | "javascript:x"}">x</a>'), TemplateError),
        (Wording("${confirmation.link}", html='<a href="x${confirmation.link}">x</a>'), TemplateError),
        (Wording("${confirmation.link}", html='<img src="${confirmation.link}">'), TemplateError),
    ],
)
def test_words_that_ask_do_that_alone(wire: Wire, wording: Wording | tuple[str, str], kind: type[Exception]) -> None:
    """In every language and part: a name typed into a form is not sent to whomever it names."""
    with CRM.in_memory(channels=[wire]) as crm, pytest.raises(kind):
        crm.offers.define("ask", "service", "customer service", {"email": wording}, purpose="confirmation")


def test_the_link_that_confirms_is_for_what_asks_alone(wire: Wire) -> None:
    """Other offers cannot name it; and whoever is asked is not chosen by the offer."""
    with CRM.in_memory(channels=[wire]) as crm:
        asks, everyone = {"email": CONFIRM}, "purchases.count >= 0"
        with pytest.raises(InvalidValue, match="not chosen"):
            crm.offers.define("ask", "service", "listening", asks, purpose="confirmation", eligibility=everyone)
        with pytest.raises(UnknownField, match=r"confirmation\.link"):
            crm.offers.define("other", "product", "convenience", {"email": ("Hello", "${confirmation.link}")})


def test_the_words_are_in_the_language_of_the_reader_and_can_be_previewed(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """With a specimen for the link."""
    crm.customers.update(sara, version=1, preferences=Preferences("de-AT"))
    asked_token(crm, sara, wire, clock)
    assert wire.sent[0].text.startswith("Waren Sie das? https://shop.example/crm/y/")
    assert "Waren Sie das? https://shop.example/y/specimen" == crm.offers.preview("confirm", sara, "email").text


def test_without_the_master_key_nothing_is_asked(tmp_path: Path, clock: FrozenClock, wire: Wire) -> None:
    """There would be no link to send."""
    with CRM.open(f"sqlite:///{tmp_path / 'crm.db'}", clock=clock, channels=[wire], keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="UTC")
        opened.links.define("https://shop.example/crm")
        opened.offers.define("confirm", "service", "customer service", {"email": CONFIRM}, purpose="confirmation")
        sara = opened.customers.add(Person("Sara"), SARA)
    with CRM.open(f"sqlite:///{tmp_path / 'crm.db'}", clock=clock, channels=[wire], keys=b"x" * 32) as wrong:
        with pytest.raises(KeyMismatch):
            ask(wrong, sara)
        assert [] == wrong.consents.of(sara)


def test_several_forms_at_once_ask_an_address_once(crm: CRM, wire: Wire) -> None:
    """Also for different customers who share it; and several clicks at once grant once."""
    people = [crm.customers.add(Person(f"P{number}"), FAMILY) for number in range(FORMS)]
    at_once = Barrier(FORMS)

    def submit(person: CustomerId) -> str:
        at_once.wait()
        return ask(crm, person).outcome

    with ThreadPoolExecutor(FORMS) as forms:
        told = Counter(forms.map(submit, people))
    assert {"asked": 1, "too soon": FORMS - 1} == dict(told)
    crm.tick()
    token = token_in(wire)

    def click(_: int) -> str:
        at_once.wait()
        return crm.consents.confirm(token).state

    with ThreadPoolExecutor(FORMS) as forms:
        assert {"confirmed": FORMS} == dict(Counter(forms.map(click, range(FORMS))))
    assert 1 == len([each for each in crm.consents.of(people[0]) if each.purpose == "offers"])
