"""What customers choose to be contacted for, on every store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from crmcore import CRM, Capabilities, CustomerId, Email, Person, Phone, Preferences, Rule, RulePolicy
from crmcore.domain.customer.choice import Choice, ChoiceSheet
from crmcore.domain.kernel.reach import Address
from crmcore.errors import CustomerErased, InvalidValue, UnknownMessage
from crmcore.services import strangers
from crmcore.services.suppressions import suppressed
from crmcore.services.tokens import token_of
from crmcore.services.work import Work
from crmcore.testing import FrozenClock
from tests.servers.migrated import migrated_database
from tests.servers.server import Server
from tests.unit.services.test_links import Wire

SARA, SHARED, PHONE = Email("sara@example.org"), Email("family@example.org", shared=True), Phone("+493012345678")


class Text(Wire):
    """A channel of texts."""

    name = "sms"
    capabilities = Capabilities("phone")


@pytest.fixture
def wire() -> Wire:
    """The channel of e-mail."""
    return Wire()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(
    request: pytest.FixtureRequest, clock: FrozenClock, wire: Wire, tmp_path: Path, postgres_server: Server
) -> Iterator[CRM]:
    """A CRM with two channels and three offers."""
    database = migrated_database(postgres_server) if request.param == "postgres" else None
    url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}.get(request.param)
    with CRM.open(url or database.url, clock=clock, channels=[wire, Text()], keys=b"k" * 32) as opened:  # type: ignore[union-attr]
        opened.migrate(currency="EUR", zone="UTC")
        opened.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello"), "sms": ("", "Hello")})
        opened.offers.define("poll", "advice", "listening", {"email": ("Poll", "Hello")}, purpose="research")
        opened.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
        yield opened
    if database is not None:
        postgres_server.drop_database(database.name)


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """Who agreed to offers by e-mail and text, and is reached at a shared address too."""
    made = crm.customers.add(Person("Sara"), SARA, SHARED, PHONE)
    for channel in ("email", "sms"):
        crm.consents.grant(made, channel=channel, purpose="offers", evidence="form")
    return made


@pytest.fixture
def token(crm: CRM, sara: CustomerId, wire: Wire) -> str:
    """The token of a message that went to her own address."""
    crm.links.define("https://shop.example/crm")
    crm.consents.withdraw(contact_point=SHARED, channel="email", purpose="offers", evidence="asked")
    crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]))
    crm.tick()
    assert ["sara@example.org"] == [each.address.sent_as for each in wire.sent]
    return wire.sent[0].unsubscribe.rpartition("/")[2]


def said(sheet: ChoiceSheet) -> list[tuple[str, str, str, str]]:
    """The choices as they read."""
    return [(each.channel, each.address.sent_as, each.purpose, each.answer) for each in sheet.choices]


def one(sheet: ChoiceSheet, address: str, purpose: str) -> Choice:
    """The choice at an address for a purpose."""
    (found,) = [each for each in sheet.choices if (each.address.sent_as, each.purpose) == (address, purpose)]
    return found


def test_a_customer_has_a_choice_for_each_channel_address_and_purpose(crm: CRM, sara: CustomerId) -> None:
    """Of consents on record and of offers that are worded for the channel; looking records nothing."""
    crm.consents.grant(sara, channel="email", purpose="events", evidence="fair")
    events = len(list(crm.events.since()))
    sheet = crm.choices.of(sara)
    by_mail = [("events", "allowed"), ("offers", "allowed"), ("research", "none"), ("service", "none")]
    assert [
        *(("email", "family@example.org", *each) for each in by_mail),
        *(("email", "sara@example.org", *each) for each in by_mail),
        ("sms", "+493012345678", "offers", "allowed"),
    ] == said(sheet)
    assert "form" == one(sheet, "+493012345678", "offers").evidence
    assert "form" not in repr(sheet)
    assert "example.org" not in repr(sheet)
    assert events == len(list(crm.events.since()))


def test_a_token_withdraws_everywhere_and_grants_at_its_address(
    crm: CRM, sara: CustomerId, token: str, clock: FrozenClock
) -> None:
    """It proves who reads at one address; service is shown and stays."""
    sheet = crm.choices.of(token)
    clock.advance(timedelta(minutes=1))
    mail, text = one(sheet, "sara@example.org", "research"), one(sheet, "+493012345678", "offers")
    with crm.begin(actor="customer") as tx:
        chosen = tx.choices.change(token, grant=[mail.id], withdraw=[text.id])
    assert ([mail.id], [text.id]) == ([each.id for each in chosen.granted], [each.id for each in chosen.withdrawn])
    assert crm.choices.of(sara).choices[0].can_grant
    assert crm.consents.state(sara, "email", "research", contact_point=SARA).allowed
    assert not crm.consents.state(sara, "email", "research", contact_point=SHARED).allowed
    assert crm.consents.state(sara, "sms", "offers").withdrawn
    told = [each for each in crm.consents.of(sara) if each.source == "preference page"]
    (message,) = crm.outbox.of(sara)
    assert {("customer", f"preference page, message {message.id}")} == {(each.actor, each.evidence) for each in told}
    assert [("offers", str(message.id))] == [
        (each.content.purpose, each.content.message)
        for each in cast(list[Any], crm.interactions.last(sara))
        if each.kind == "unsubscribe"
    ]
    for refused in (
        {"grant": [one(sheet, "family@example.org", "offers").id]},
        {"grant": [text.id]},
        {"withdraw": [one(sheet, "sara@example.org", "service").id]},
        {"withdraw": [mail.id, "anything"]},
        {"grant": [mail.id], "withdraw": [mail.id]},
        {"grant": mail.id},
        {"grant": [7]},
    ):
        with pytest.raises(InvalidValue, match=r"grant|withdraw"):
            crm.choices.change(token, **refused)
    assert chosen.sheet == crm.choices.of(token)


def test_what_the_page_says_is_stopped_is_stopped(crm: CRM, sara: CustomerId, token: str, clock: FrozenClock) -> None:
    """Though the clock that dated what was granted there was ahead."""
    clock.advance(timedelta(hours=1))
    mail = one(crm.choices.of(token), "sara@example.org", "research")
    crm.choices.change(token, grant=[mail.id])
    clock.advance(timedelta(minutes=-59))
    done = crm.choices.change(token, withdraw=[mail.id])
    assert ([mail.id], "withdrawn") == (
        [each.id for each in done.withdrawn],
        one(done.sheet, "sara@example.org", "research").answer,
    )
    assert not crm.consents.state(sara, "email", "research", contact_point=SARA).allowed


def test_what_is_so_already_is_left_as_it_is(crm: CRM, sara: CustomerId, token: str, clock: FrozenClock) -> None:
    """A form that is sent twice changes once."""
    clock.advance(timedelta(minutes=1))
    offers = one(crm.choices.of(token), "sara@example.org", "offers").id
    before = len(crm.consents.of(sara))
    assert () == crm.choices.change(token, grant=[offers]).granted
    for expected in ((offers,), ()):
        assert expected == tuple(each.id for each in crm.choices.change(token, withdraw=[offers]).withdrawn)
    assert before + 1 == len(crm.consents.of(sara))


def test_a_withdrawal_at_any_level_yields_to_a_grant_on_the_page(
    crm: CRM, sara: CustomerId, token: str, clock: FrozenClock
) -> None:
    """The grant names the address, so that it counts against both."""
    crm.links.unsubscribe(token)
    crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="by telephone")
    clock.advance(timedelta(minutes=1))
    sheet = crm.choices.of(token)
    offers = one(sheet, "sara@example.org", "offers")
    assert ("withdrawn", "by telephone") == (offers.answer, offers.evidence)
    assert crm.choices.change(token, grant=[offers.id]).granted
    assert crm.consents.state(sara, "email", "offers", contact_point=SARA).allowed
    assert not crm.consents.state(sara, "email", "offers", contact_point=SHARED).allowed


def test_an_app_that_knows_the_customer_changes_everything(crm: CRM, sara: CustomerId, token: str) -> None:
    """With evidence of its own, and no token."""
    shared = one(crm.choices.of(SARA), "family@example.org", "research").id
    with pytest.raises(InvalidValue, match="evidence"):
        crm.choices.change(sara, grant=[shared])
    crm.choices.change(sara, grant=[shared], evidence="account page")
    assert "account page" == one(crm.choices.of(sara), "family@example.org", "research").evidence


def test_a_token_leads_to_whom_its_customer_was_merged_into_and_from_the_erased_to_nobody(
    crm: CRM, sara: CustomerId, token: str, clock: FrozenClock
) -> None:
    """An erased customer's token is as good as none."""
    other = crm.customers.add(Person("Sara Öz"), Email("oz@example.org"))
    crm.customers.update(other, version=1, preferences=Preferences("de"))
    crm.merges.merge(sara, other)
    clock.advance(timedelta(minutes=1))
    sheet = crm.choices.of(token)
    assert (other, "de") == (sheet.customer, sheet.language)
    assert crm.choices.change(token, withdraw=[one(sheet, "sara@example.org", "offers").id]).withdrawn
    crm.privacy.erase(other)
    for call in (lambda: crm.choices.of(token), lambda: crm.choices.change(token)):
        with pytest.raises(UnknownMessage):
            call()
    with pytest.raises(CustomerErased):
        crm.choices.of(other)


def test_who_is_reached_as_itself_chooses_so(crm: CRM, sara: CustomerId, clock: FrozenClock) -> None:
    """In the inbox there is no address: what is said is said about the customer, also by unsubscribing."""
    crm.links.define("https://shop.example/crm")
    crm.consents.grant(sara, channel="inbox", purpose="offers", evidence="terms")
    crm.offers.define("chat", "product", "convenience", {"inbox": ("Chat", "Hello")})

    def decided(occasion: str) -> int:
        clock.advance(timedelta(minutes=1))
        crm.decide(occasion, RulePolicy([Rule(None, "chat", "inbox")]))
        return len(crm.outbox.of(sara))

    def chat() -> Choice:
        return one(crm.choices.of(sara), str(sara), "offers")

    assert (1, "allowed") == (decided("first"), chat().answer)
    (message,) = crm.outbox.of(sara)
    with crm._scope.reading() as work:
        found = token_of(work, message.id)
    crm.links.unsubscribe(found)
    assert (1, "withdrawn") == (decided("second"), chat().answer)
    assert "one-click" == crm.consents.of(sara)[-1].evidence
    assert crm.choices.change(found, grant=[chat().id]).granted
    assert (2, "allowed") == (decided("third"), chat().answer)
    clock.advance(timedelta(minutes=1))
    assert crm.choices.change(found, withdraw=[chat().id]).withdrawn
    assert (2, "withdrawn") == (decided("fourth"), chat().answer)


def test_a_sheet_asks_once_who_left_its_addresses(crm: CRM, sara: CustomerId, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many addresses and purposes there are."""
    crm.suppressions.add(Email("ben@example.org"), "complaint")
    asked: list[int] = []

    def counting(work: Work, addresses: Collection[Address]) -> Mapping[Address, str]:
        asked.append(len(addresses))
        return suppressed(work, addresses)

    monkeypatch.setattr(strangers, "suppressed", counting)
    assert 7 == len(crm.choices.of(sara).choices)
    assert [3] == asked
