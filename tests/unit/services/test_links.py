"""Links that lead back, with tokens that tell of a message, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import ClassVar

import pytest
from attrs import define, evolve, field

from crmcore import CRM, Capabilities, CustomerId, Email, Person, Rule, RulePolicy, Wording
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue, KeyMismatch, TemplateError, UnknownField, UnknownMessage
from crmcore.testing import FrozenClock

BASE = "https://shop.example/crm"
CLICKS = 4


@define
class Wire:
    """A channel that keeps what it is given."""

    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"
    capabilities: ClassVar[Capabilities] = Capabilities("email", supports_query=True)
    sent: list[Outgoing] = field(factory=list)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Keep it."""
        self.sent.append(message)
        return Accepted()

    def query(self, key: str) -> Answer | None:
        """Whether it was kept."""
        return Accepted() if any(each.key == key for each in self.sent) else None


@pytest.fixture
def wire() -> Wire:
    """The channel."""
    return Wire()


@pytest.fixture(params=["memory", "sqlite"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, wire: Wire, tmp_path: Path) -> Iterator[CRM]:
    """A CRM with the channel and two offers."""
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url, clock=clock, channels=[wire], keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="UTC")
        opened.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
        opened.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """Who agreed to everything."""
    made = crm.customers.add(Person("Sara"), Email("sara@example.org"))
    for purpose in ("offers", "service"):
        crm.consents.grant(made, channel="email", purpose=purpose, evidence="form")
    return made


def sent(crm: CRM, wire: Wire, offer: str = "tea") -> Outgoing:
    """What the channel was given of an offer."""
    crm.decide(f"{offer} {len(wire.sent)}", RulePolicy([Rule(None, offer, "email")]))
    crm.tick()
    return wire.sent[-1]


def test_a_message_leads_back_once_links_are_served(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """Not before, not after, and not what serves the customer."""
    assert "" == sent(crm, wire).unsubscribe
    assert crm.links.define(BASE + "/")
    assert not crm.links.define(BASE)
    assert BASE == crm.links.base()
    address = sent(crm, wire).unsubscribe
    assert address.startswith(f"{BASE}/u/")
    assert "sara" not in address
    assert "" == sent(crm, wire, "bill").unsubscribe
    assert crm.links.retire()
    assert not crm.links.retire()
    assert (None, "") == (crm.links.base(), sent(crm, wire).unsubscribe)


def token(crm: CRM, wire: Wire) -> str:
    """The token of a message just sent."""
    crm.links.define(BASE)
    return sent(crm, wire).unsubscribe.rpartition("/")[2]


def test_a_token_unsubscribes_once(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """From the purpose of its message, at its address; reading it changes nothing; again is fine."""
    found = token(crm, wire)
    linked = crm.links.read(found)
    assert ("email", "offers", True) == (linked.channel, linked.purpose, linked.unsubscribable)
    assert crm.consents.state(sara, "email", "offers").allowed
    assert linked.allowed
    assert evolve(linked, allowed=False) == crm.links.unsubscribe(found) == crm.links.unsubscribe(found)
    point = Email("sara@example.org")
    assert not crm.consents.state(sara, "email", "offers", contact_point=point).allowed
    assert crm.consents.state(sara, "email", "service", contact_point=point).allowed
    assert 1 == len([each for each in crm.interactions.last(sara) if each.kind == "unsubscribe"])
    assert "one-click" == list(crm.consents.of(sara))[-1].evidence


def test_nothing_is_allowed_at_an_address_that_was_forgotten(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """The page of a message that went there has nothing to ask any more."""
    found = token(crm, wire)
    crm.customers.identify(sara, Email("sara@example.com"))
    crm.customers.forget(sara, Email("sara@example.org"))
    assert [False] * 2 == [crm.links.read(found).allowed, crm.links.unsubscribe(found).allowed]
    assert crm.consents.state(sara, "email", "offers").allowed


def test_what_serves_the_customer_is_not_unsubscribed_from(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """The link of its choices, which such a message may have, unsubscribes from nothing."""
    crm.links.define(BASE)
    words = {"email": ("Bill", "Due. ${preferences.link}")}
    crm.offers.define("bill", "service", "customer service", words, purpose="service")
    found = sent(crm, wire, "bill").text.rpartition("/")[2]
    before = crm.consents.of(sara)
    assert not crm.links.unsubscribe(found).unsubscribable
    assert before == crm.consents.of(sara)
    assert [] == [each for each in crm.interactions.last(sara) if each.kind == "unsubscribe"]


@pytest.mark.parametrize("way", ["one-click", "page"])
def test_a_token_unsubscribes_again_from_what_was_granted_anew(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock, way: str
) -> None:
    """However often, and once each time; what it tells is so, also by a grant that a clock ahead of ours has dated."""
    found, point = token(crm, wire), Email("sara@example.org")
    for time in range(1, 4):
        clock.advance(minutes=1)
        assert [False] * 2 == [crm.links.unsubscribe(found, way=way).allowed for _ in range(2)]
        assert not crm.consents.state(sara, "email", "offers", contact_point=point).allowed
        assert time == len([each for each in crm.interactions.last(sara) if each.kind == "unsubscribe"])
        clock.advance(minutes=1)
        ahead = clock.now() + timedelta(minutes=4)
        told = {"channel": "email", "purpose": "offers", "evidence": "form v4", "at": ahead}
        crm.consents.grant(contact_point=point, **told)  # type: ignore[arg-type]
        assert crm.links.read(found).allowed


@pytest.mark.parametrize("again", [False, True])
def test_clicks_at_once_are_one(crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock, again: bool) -> None:
    """The first time and after a new grant; all are told what is so."""
    found, point = token(crm, wire), Email("sara@example.org")
    if again:
        crm.links.unsubscribe(found)
        clock.advance(minutes=1)
        crm.consents.grant(contact_point=point, channel="email", purpose="offers", evidence="form v4")
    clock.advance(minutes=1)
    barrier = Barrier(CLICKS)

    def click(_: int) -> bool:
        barrier.wait(30)
        return crm.links.unsubscribe(found).allowed

    with ThreadPoolExecutor(CLICKS) as pool:
        assert [False] * CLICKS == list(pool.map(click, range(CLICKS)))
    assert 1 + again == len([each for each in crm.interactions.last(sara) if each.kind == "unsubscribe"])
    assert 1 + again == len([each for each in crm.consents.of(sara) if not each.granted])


def test_a_choice_made_after_unsubscribing_can_be_taken_back(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock
) -> None:
    """By the same message, whose token granted it on the preference page."""
    found = token(crm, wire)
    crm.links.unsubscribe(found)
    clock.advance(minutes=1)
    (offers,) = [each for each in crm.choices.of(found).choices if each.purpose == "offers"]
    assert crm.choices.change(found, grant=[offers.id]).granted
    clock.advance(minutes=1)
    assert not crm.links.unsubscribe(found).allowed
    assert "withdrawn" == crm.consents.state(sara, "email", "offers").answer


def test_a_token_survives_a_merge_and_an_erasure(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """Merged, it is the head's address; erased, there is nobody left to write to, and it still is a token of ours."""
    found = token(crm, wire)
    other = crm.customers.add(Person("Sara Öz"))
    crm.merges.merge(sara, other)
    crm.links.unsubscribe(found)
    assert ["unsubscribe"] == [each.kind for each in crm.interactions.last(other, 1)]
    crm.privacy.erase(other)
    assert crm.links.unsubscribe(found) == crm.links.read(found)


def test_a_token_that_is_not_ours_is_refused(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """Changed in any place, cut, of another key or of another tenant: it tells nothing."""
    found = token(crm, wire)
    changed = [
        found[:place] + ("A" if found[place] != "A" else "B") + found[place + 1 :] for place in range(len(found) - 1)
    ]
    for wrong in [
        *changed,
        found[:-2],
        found + "A" * 8,
        found + "=",
        found + " ",
        "",
        "x" * 10_000,
        "Ä" * 44,
        "..",
        found[::-1],
    ]:
        with pytest.raises(UnknownMessage):
            crm.links.read(wrong)
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    with pytest.raises(UnknownMessage):
        crm.tenant("acme").links.unsubscribe(found)
    assert crm.consents.state(sara, "email", "offers").allowed


@pytest.mark.parametrize(
    "base",
    [
        *("http://shop.example", "ftp://shop.example", "shop.example", "https://", "https://x y", "https://[", 7),
        *("https://shop.example/?a=1", "https://shop.example/#a", "https://me@shop.example"),
        *("https://shop.example?", "https://shop.example#", "https://shop.example/a,b", "https://shop.example/>"),
        *("https://münchen.example", "https://a/" + "b" * 500),
    ],
)
def test_links_are_served_at_an_https_address(crm: CRM, base: str) -> None:
    """Or on this machine, for trying it out; nothing else is defined."""
    with pytest.raises(InvalidValue, match="base"):
        crm.links.define(base)
    assert crm.links.base() is None
    assert crm.links.define("http://localhost:8000")


def test_without_the_key_nothing_goes_out_that_could_not_be_unsubscribed_from(
    clock: FrozenClock, tmp_path: Path
) -> None:
    """The dispatch says so."""
    wire, url = Wire(), f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url, clock=clock, channels=[wire], keys=b"k" * 32) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
        made = crm.customers.add(Person("Sara"), Email("sara@example.org"))
        crm.consents.grant(made, channel="email", purpose="offers", evidence="form")
        crm.links.define(BASE)
        crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))
    with CRM.open(url, clock=clock, channels=[wire], keys=b"x" * 32) as crm, pytest.raises(KeyMismatch):
        crm.outbox.dispatch()
    assert [] == wire.sent


NAMED = Wording(
    "No more: ${unsubscribe.link}\nOr choose: ${preferences.link}",
    "Tea",
    '<p><a href="${unsubscribe.link}">No more</a> <a href="${preferences.link}">or choose</a></p>',
)


def test_wordings_name_the_pages_of_their_reader(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """Each leads where its token acts, in text and HTML, however often clicks are counted."""
    crm.links.define(BASE, clicks=True, opens=True)
    crm.consents.grant(sara, channel="email", purpose="measurement", evidence="form")
    crm.offers.define("news", "product", "convenience", {"email": NAMED})
    out = sent(crm, wire, "news")
    no_more, choose = (line.partition(": ")[2] for line in out.text.splitlines())
    assert out.unsubscribe == no_more
    assert f'<a href="{no_more}">No more</a> <a href="{choose}">or choose</a>' in out.html
    base, _, token = choose.rpartition("/")
    assert f"{BASE}/p" == base
    assert sara == crm.choices.of(token).customer
    assert crm.links.unsubscribe(no_more.rpartition("/")[2]).unsubscribable
    assert "withdrawn" in str(crm.explain(sara, "email").verdict)


def test_what_is_recorded_has_no_token_of_its_reader(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """Who reads the record later cannot unsubscribe in the reader's name; other addresses stand as they were."""
    crm.links.define(BASE)
    told = "No more: ${unsubscribe.link} ${preferences.link}. Else https://example.org/u/" + "A" * 44
    crm.offers.define("news", "product", "convenience", {"email": ("Tea? ${unsubscribe.link}", told)})
    token = sent(crm, wire, "news").unsubscribe.rpartition("/")[2]
    (recorded,) = [each for each in crm.interactions.last(sara) if each.kind == "message"]
    expected = f"No more: {BASE}/u/... {BASE}/p/.... Else https://example.org/u/" + "A" * 44
    assert expected == recorded.content.text  # type: ignore[union-attr]
    assert f"Tea? {BASE}/u/..." == recorded.content.subject  # type: ignore[union-attr]
    assert token not in str(crm.privacy.export(sara).data)


class Died(BaseException):
    """A worker that is no more."""


@pytest.mark.parametrize("place", ["before record", "after deliver"])
def test_what_went_out_is_told_though_links_are_served_no_more(
    crm: CRM, sara: CustomerId, wire: Wire, clock: FrozenClock, place: str
) -> None:
    """A worker dies before it keeps what it sent, and the pages are gone when another one does: what the message said
    is recorded, with dots for them; a channel that can be asked is.
    """

    def dies(step: str) -> None:
        if step == place:
            raise Died

    crm.links.define(BASE)
    crm.offers.define("news", "product", "convenience", {"email": ("Tea", "No more: ${unsubscribe.link}")})
    crm.decide("news", RulePolicy([Rule(None, "news", "email")]))
    with pytest.raises(Died):
        crm.outbox.dispatch(step=dies)
    crm.links.retire()
    clock.advance(hours=1)
    crm.tick()
    assert ["accepted"] == [each.state for each in crm.outbox.of(sara)]
    (recorded,) = [each for each in crm.interactions.last(sara) if each.kind == "message"]
    assert "No more: ..." == recorded.content.text  # type: ignore[union-attr]
    assert 1 == len(wire.sent)


def test_where_links_are_served_nowhere_nothing_goes_out_that_names_them(
    crm: CRM, sara: CustomerId, wire: Wire
) -> None:
    """The message waits for a person, with the reason; a preview shows a specimen."""
    crm.offers.define("news", "product", "convenience", {"email": NAMED})
    preview = crm.offers.preview("news", sara, "email")
    assert ((), True) == (preview.missing, "https://shop.example/u/specimen" in preview.html)
    crm.decide("news", RulePolicy([Rule(None, "news", "email")]))
    crm.tick()
    (message,) = crm.outbox.of(sara)
    assert ("held", True) == (message.state, "links.define" in message.detail)
    assert [] == wire.sent


def test_campaigns_preview_the_pages_of_their_reader(crm: CRM, sara: CustomerId) -> None:
    """As specimens; nothing is missing."""
    crm.offers.define("news", "product", "convenience", {"email": NAMED})
    crm.campaigns.define("news", "innovation", offers=["news"], channels=["email"], where="purchases.count >= 0")
    said = crm.campaigns.preview("news", sara).said
    assert said is not None
    assert ((), True) == (said.missing, "https://shop.example/p/specimen" in said.text)


@pytest.mark.parametrize(
    ("purpose", "text", "html", "error"),
    [
        ("service", "${unsubscribe.link}", "", UnknownField),
        ("confirmation", "${confirmation.link} ${preferences.link}", "", UnknownField),
        ("offers", "x", '<a href="${unsubscribe.link | "x"}">x</a>', TemplateError),
        ("offers", "x", '<a href="x${preferences.link}">x</a>', TemplateError),
        ("offers", "x", '<img src="${preferences.link}">', TemplateError),
        ("offers", "x", "<style>${preferences.link}</style>", TemplateError),
        ("offers", "${link https://shop.example/?to=${preferences.link}}", "", TemplateError),
        ("offers", "x", '<a href="https://shop.example/?to=${unsubscribe.link}">x</a>', TemplateError),
        ("offers", "x", '<a href="https://shop.example/?to=${ unsubscribe.link | "x"}">x</a>', TemplateError),
        ("offers", "x", '<img src="https://shop.example/?to=${unsubscribe.link}">', TemplateError),
    ],
)
def test_pages_are_named_where_they_are(crm: CRM, purpose: str, text: str, html: str, error: type[Exception]) -> None:
    """Nobody unsubscribes from service, what asks does nothing else, and an address is whole."""
    with pytest.raises(error):
        crm.offers.define("news", "service", "listening", {"email": Wording(text, "Tea", html)}, purpose=purpose)
    crm.offers.define("bill", "service", "listening", {"email": ("Bill", "${preferences.link}")}, purpose="service")


def test_no_employee_is_given_what_the_reader_acts_by(crm: CRM) -> None:
    """The script of a task names no page of the customer's; the customer's own inbox does."""
    with pytest.raises(UnknownField):
        crm.offers.define("call", "product", "convenience", {"desk": ("Call", "Say ${preferences.link}")})
    crm.offers.define("call", "product", "convenience", {"inbox": ("Tea", "Choose: ${preferences.link}")})


def test_a_reply_that_quotes_the_message_is_kept_without_its_token(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """As the message itself is."""
    crm.links.define(BASE)
    crm.offers.define("news", "product", "convenience", {"email": ("Tea", "No more: ${unsubscribe.link}")})
    out = sent(crm, wire, "news")
    said = f"No, thanks\n> {out.text}\n> {out.unsubscribe[:-9]}"
    message = crm.outbox.of(sara)[0].id
    crm.inbound.take("email", [Heard("reply", "r-1", crm.outbox.of(sara)[0].made_at, str(message), text=said)])
    (reply,) = [each for each in crm.interactions.last(sara) if each.kind == "reply"]
    assert f"No, thanks\n> No more: {BASE}/u/...\n> {BASE}/u/..." == reply.content.text  # type: ignore[union-attr]
