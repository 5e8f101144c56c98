"""The ASGI app over HTTP: promise S9, and the web hooks of providers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from html.parser import HTMLParser
from typing import Any, ClassVar

import httpx
import pytest
from attrs import define, field
from starlette.applications import Starlette
from starlette.routing import Mount

from crmcore import CRM, Capabilities, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue, SignatureRefused, StorageBusy
from crmcore.ports.channel import WebhookRequest
from crmcore.services.choices import Choices
from crmcore.services.consents import Consents
from crmcore.services.inbound import Inbound
from crmcore.services.links import Links
from crmcore.web import asgi_app
from crmcore.web.asgi import LARGEST_FORM
from crmcore.web.hooks import LARGEST_BODY
from crmcore.web.page import page
from crmcore.web.words import DEFAULT_WORDS

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@define
class Wire:
    """A channel that keeps what it is given, and whose provider calls back."""

    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"
    capabilities: ClassVar[Capabilities] = Capabilities("email", two_way=True)
    sent: list[Outgoing] = field(factory=list)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Keep it."""
        self.sent.append(message)
        return Accepted()

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
        """A receipt of the message sent last."""
        if request.header("x-signature") != "right":
            raise SignatureRefused("it has no right signature")
        if request.body != b"arrived":
            raise InvalidValue("body", "something else", "it arrived")
        return [Heard("receipt", "r-1", now, self.sent[-1].key)]


class Browser:
    """A client of an app, without cookies of its own, which follows no redirect."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """One request."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="https://shop.example") as client:
                return await client.request(method, url, **options)

        return asyncio.run(ask())

    def get(self, url: str) -> httpx.Response:
        """Look at a page."""
        return self.request("GET", url)

    def post(self, url: str, **options: Any) -> httpx.Response:
        """Send a form or a body."""
        return self.request("POST", url, **options)


@pytest.fixture
def wire() -> Wire:
    """The channel."""
    return Wire()


@pytest.fixture
def crm(wire: Wire) -> Iterator[CRM]:
    """A CRM that has sent a message."""
    with CRM.in_memory(channels=[wire]) as opened:
        opened.links.define("https://shop.example/crm")
        opened.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
        made = opened.customers.add(Person("Sara"), Email("sara@example.org"))
        opened.consents.grant(made, channel="email", purpose="offers", evidence="form")
        opened.decide("today", RulePolicy([Rule(None, "tea", "email")]))
        opened.tick()
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """The customer."""
    found = crm.customers.find(Email("sara@example.org"))
    assert found is not None
    return found


@pytest.fixture
def browser(crm: CRM) -> Browser:
    """A client of a host that has mounted the app where links lead."""
    host = Starlette(routes=[Mount("/crm", asgi_app(crm))])
    return Browser(host)


def allowed(crm: CRM, sara: CustomerId) -> bool:
    """Whether offers may still be sent there."""
    return crm.consents.state(sara, "email", "offers", contact_point=Email("sara@example.org")).allowed


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(crm: CRM, sara: CustomerId, browser: Browser, wire: Wire, method: str) -> None:
    """Scanners of links look at all of them: no consent, no event, no cookie, no redirect."""
    events = len(list(crm.events.since()))
    for _ in range(30):
        answer = browser.request(method, wire.sent[0].unsubscribe)
        assert (200, {}) == (answer.status_code, dict(answer.cookies))
        assert "set-cookie" not in answer.headers
        assert "no-store" == answer.headers["cache-control"]
    assert allowed(crm, sara)
    assert events == len(list(crm.events.since()))


def test_one_click_unsubscribes(crm: CRM, sara: CustomerId, browser: Browser, wire: Wire) -> None:
    """As a mail program does it (RFC 8058): a POST with one field and no cookie; again is fine."""
    for _ in range(2):
        answer = browser.post(wire.sent[0].unsubscribe, data=ONE_CLICK)
        assert (200, None) == (answer.status_code, answer.headers.get("location"))
    assert not allowed(crm, sara)
    assert 1 == len([each for each in crm.interactions.last(sara) if each.kind == "unsubscribe"])
    assert "one-click" == list(crm.consents.of(sara))[-1].evidence


def test_the_page_unsubscribes_by_its_button(crm: CRM, sara: CustomerId, browser: Browser, wire: Wire) -> None:
    """A form without script, which the page posts to itself."""
    shown = browser.get(wire.sent[0].unsubscribe)
    assert '<form method="post"><button type="submit">Unsubscribe</button></form>' in shown.text
    assert "<script" not in shown.text
    done = browser.post(wire.sent[0].unsubscribe)
    assert "You are unsubscribed" in done.text
    assert "<form" not in done.text
    assert not allowed(crm, sara)


def test_the_page_tells_what_is_so(crm: CRM, sara: CustomerId, browser: Browser, wire: Wire) -> None:
    """Granted anew, a further click unsubscribes; were it not to, the page would ask again."""
    for _ in range(2):
        assert "You are unsubscribed" in browser.post(wire.sent[0].unsubscribe).text
        assert not allowed(crm, sara)
        point = Email("sara@example.org")
        crm.consents.grant(contact_point=point, channel="email", purpose="offers", evidence="call 12")
    linked = crm.links.read(wire.sent[0].unsubscribe.rpartition("/")[2])
    assert linked.allowed
    told = page(DEFAULT_WORDS, linked, "done")
    assert "You are unsubscribed" not in told
    assert "<form" in told


def test_a_link_that_is_not_ours_changes_nothing(crm: CRM, sara: CustomerId, browser: Browser, wire: Wire) -> None:
    """It is told so, in words."""
    for wrong in ("x" * 44, wire.sent[0].unsubscribe.rpartition("/")[2][:-3], "%00", "a" * 5_000):
        for answer in (browser.get(f"/crm/u/{wrong}"), browser.post(f"/crm/u/{wrong}", data=ONE_CLICK)):
            assert 404 == answer.status_code
            assert "not known here" in answer.text
    assert allowed(crm, sara)


@pytest.mark.parametrize("use", ["u", "p", "y", "c"])
def test_a_link_that_is_not_known_is_headed_by_that(browser: Browser, use: str) -> None:
    """What was cut off may have been about anything."""
    shown = browser.get(f"/crm/{use}/{'x' * 44}")
    assert 404 == shown.status_code
    assert "<h1>This link leads nowhere</h1>" in shown.text
    assert "Unsubscribe" not in shown.text


def test_pages_are_those_of_a_crm() -> None:
    """What is none is refused when the app is made."""
    with pytest.raises(InvalidValue) as caught:
        asgi_app(None)  # type: ignore[arg-type]
    assert "crm" == caught.value.field


def test_words_are_the_apps_own_and_escaped(crm: CRM, wire: Wire) -> None:
    """In its language; a name that the page does not have is refused."""
    told = {"language": "de", "title": "Abmelden", "ask": "Nichts mehr <davon>?", "button": "Ja & Schluss"}
    page = Browser(asgi_app(crm, words=told)).get("/u/" + wire.sent[0].unsubscribe.rpartition("/")[2]).text
    assert 'lang="de"' in page
    assert "Nichts mehr &lt;davon&gt;?" in page
    assert "Ja &amp; Schluss" in page
    with pytest.raises(InvalidValue, match="words"):
        asgi_app(crm, words={"headline": "x"})


def test_the_page_is_well_formed(browser: Browser, wire: Wire) -> None:
    """Every element is closed, it has a language, a title and one heading."""
    opened: list[str] = []
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)
            if tag != "meta":
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert tag == opened.pop()

    Reader().feed(browser.get(wire.sent[0].unsubscribe).text)
    assert [] == opened
    assert (1, 1, 1) == (seen.count("title"), seen.count("h1"), seen.count("main"))


def test_a_web_hook_is_taken_when_it_is_signed(crm: CRM, sara: CustomerId, browser: Browser) -> None:
    """Once, however often it is told; else it is refused, and nothing is recorded."""
    right = {"x-signature": "right"}
    for _ in range(2):
        assert 204 == browser.post("/crm/hooks/email", content=b"arrived", headers=right).status_code
    assert 1 == len([each for each in crm.interactions.last(sara) if each.kind == "receipt"])
    assert 401 == browser.post("/crm/hooks/email", content=b"arrived").status_code
    assert 400 == browser.post("/crm/hooks/email", content=b"junk", headers=right).status_code
    assert 404 == browser.post("/crm/hooks/telex", content=b"arrived", headers=right).status_code
    assert 405 == browser.get("/crm/hooks/email").status_code


def test_a_large_body_is_refused_before_it_is_read(crm: CRM, sara: CustomerId, browser: Browser, wire: Wire) -> None:
    """In both places."""
    too_large = b"x" * (LARGEST_BODY + 1)
    assert 413 == browser.post("/crm/hooks/email", content=too_large).status_code
    assert 413 == browser.post(wire.sent[0].unsubscribe, content=b"x" * (LARGEST_FORM + 1)).status_code
    assert allowed(crm, sara)


def test_a_body_of_the_largest_size_is_read(crm: CRM, browser: Browser, wire: Wire) -> None:
    """One byte more is too large."""
    path = f"/crm/u/{wire.sent[0].unsubscribe.rpartition('/')[2]}"
    assert [200, 413] == [
        browser.post(path, content=b"x" * size).status_code for size in (LARGEST_FORM, LARGEST_FORM + 1)
    ]


@pytest.mark.parametrize(
    ("service", "name", "method", "path"),
    [
        (Links, "read", "GET", "u/token"),
        (Links, "unsubscribe", "POST", "u/token"),
        (Choices, "of", "GET", "p/token"),
        (Choices, "of", "POST", "p/token"),
        (Consents, "asked", "GET", "y/token"),
        (Consents, "confirm", "POST", "y/token"),
        (Links, "click", "GET", "c/token"),
        (Links, "open", "GET", "o/token.gif"),
        (Inbound, "webhook", "POST", "hooks/email"),
    ],
)
def test_while_the_store_fails_whoever_asks_is_told_to_come_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, service: type, name: str, method: str, path: str
) -> None:
    """A mail program and a provider try again then; a reader is led nowhere."""

    def fails(*_: object, **__: object) -> object:
        raise StorageBusy("another one writes")

    monkeypatch.setattr(service, name, fails)
    answer = browser.request(method, f"/crm/{path}")
    assert (503, False) == (answer.status_code, "location" in answer.headers)


def test_a_channel_that_fails_at_a_web_hook_is_told_again(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its provider keeps what it could not hand over."""

    def fails(*_: object) -> Sequence[Heard]:
        raise RuntimeError

    monkeypatch.setattr(Wire, "parse_webhook", fails)
    assert 503 == browser.post("/crm/hooks/email", content=b"arrived").status_code


@pytest.mark.parametrize("path", ["u/token/", "p/token/", "hooks/email/", "hooks"])
def test_nothing_leads_from_one_address_to_another(browser: Browser, path: str) -> None:
    """One with a slash too many is none of ours."""
    assert [404, 404] == [browser.request(method, f"/crm/{path}").status_code for method in ("GET", "POST")]
