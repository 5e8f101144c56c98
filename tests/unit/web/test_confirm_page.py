"""The page on which consent that was asked for is confirmed, over HTTP: promise S9, and what is forged or late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from crmcore import CRM, CustomerId, Email, Person, Preferences
from crmcore.testing import FrozenClock
from crmcore.web.asgi import LARGEST_FORM
from crmcore.web.words import GERMAN
from tests.unit.web.test_asgi import Browser, Wire
from tests.unit.web.test_choices_page import HOSTILE, browser_of

SARA = Email("sara@example.org")
BUTTON = '<form method="post">'


@pytest.fixture
def wire() -> Wire:
    """The channel."""
    return Wire()


@pytest.fixture
def clock() -> FrozenClock:
    """The time."""
    return FrozenClock(datetime(2026, 3, 10, 12, tzinfo=UTC))


@pytest.fixture
def crm(wire: Wire, clock: FrozenClock) -> Iterator[CRM]:
    """A CRM that has asked somebody whose name is markup, by a form whose evidence is."""
    with CRM.in_memory(channels=[wire], clock=clock) as opened:
        opened.links.define("https://shop.example/crm")
        words = {"email": ("Was it you?", "${confirmation.link}")}
        opened.offers.define("confirm", "service", "listening", words, purpose="confirmation")
        made = opened.customers.add(Person(HOSTILE), SARA)
        opened.consents.ask(made, channel="email", purpose="offers", evidence=HOSTILE)
        opened.tick()
        clock.advance(timedelta(minutes=1))
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """The customer."""
    found = crm.customers.find(SARA)
    assert found is not None
    return found


@pytest.fixture
def path(crm: CRM, wire: Wire) -> str:
    """Where the page is."""
    return wire.sent[0].text.removeprefix("https://shop.example")


def granted(crm: CRM, sara: CustomerId) -> bool:
    """Whether consent was granted."""
    return crm.consents.state(sara, "email", "offers").allowed


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(crm: CRM, sara: CustomerId, path: str, method: str) -> None:
    """As often as scanners of links look, and whatever they add: no consent, no event, no cookie, no redirect."""
    browser, events = browser_of(crm), len(list(crm.events.since()))
    for query in ("", "?do=confirm", "?List-Unsubscribe=One-Click") * 5:
        answer = browser.request(method, path + query)
        assert (200, {}, None) == (answer.status_code, dict(answer.cookies), answer.headers.get("location"))
        assert "no-store" == answer.headers["cache-control"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert (events, False) == (len(list(crm.events.since())), granted(crm, sara))


def test_the_button_grants_and_says_so(crm: CRM, sara: CustomerId, path: str) -> None:
    """Once, by the customer; pressed again the page says the same, and so does looking."""
    browser = browser_of(crm)
    shown = browser.get(path).text
    assert BUTTON in shown
    assert "This was asked for: <bdi>Offers</bdi>" in shown
    for answer in (browser.post(path), browser.post(path, data={"x": "y"}), browser.get(path)):
        assert (200, None) == (answer.status_code, answer.headers.get("location"))
        assert "set-cookie" not in answer.headers
        assert 'role="status"' in answer.text
        assert "Confirmed. You will get: <bdi>Offers</bdi>" in answer.text
        assert BUTTON not in answer.text
    (record,) = [each for each in crm.consents.of(sara) if each.purpose == "offers"]
    assert (True, "customer") == (record.granted, record.actor)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("expired", "This link has expired."),
        ("withdrawn", "This link is no longer good."),
        ("cancelled", "This link is no longer good."),
        ("moved", "This link is no longer good."),
    ],
)
def test_what_can_be_confirmed_no_more_says_so(
    crm: CRM, sara: CustomerId, path: str, clock: FrozenClock, state: str, said: str
) -> None:
    """Without a button; posting all the same grants nothing."""
    match state:
        case "expired":
            clock.advance(timedelta(days=7))
        case "withdrawn":
            browser_of(crm).post(path)
            clock.advance(timedelta(minutes=1))
            crm.consents.withdraw(sara, channel="email", purpose="offers", evidence="by telephone")
        case "cancelled":
            crm.consents.cancel(sara, channel="email", purpose="offers", evidence="a slip")
        case _:
            crm.customers.forget(sara, SARA)
    for method in ("GET", "POST"):
        answer = browser_of(crm).request(method, path)
        assert (200, True, False) == (answer.status_code, said in answer.text, BUTTON in answer.text)
    assert not granted(crm, sara)


def test_a_token_that_is_not_ours_shows_and_grants_nothing(crm: CRM, sara: CustomerId, path: str) -> None:
    """Cut, changed, of another tenant, for another use or of somebody erased; every other method is refused."""
    browser, token = browser_of(crm), path.rpartition("/")[2]
    wrong = [token[:-1], token[1:], token.swapcase(), token + "A", token + "%3D", "%00", "a" * 5_000]
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    asked = [*((browser, f"/crm/y/{each}") for each in wrong), (browser_of(crm.tenant("acme")), path)]
    asked += [(browser, f"/crm/{use}/{token}") for use in ("u", "p", "c")]
    for (client, each), method in product(asked, ("GET", "POST")):
        assert client.request(method, each).status_code in (404, 405)
    for method in ("PUT", "DELETE", "PATCH"):
        assert 405 == browser.request(method, path).status_code
    assert 413 == browser.post(path, content=b"x" * (LARGEST_FORM + 1)).status_code
    assert not granted(crm, sara)
    crm.privacy.erase(sara)
    for answer in (browser.get(path), browser.post(path)):
        assert (404, False) == (answer.status_code, "example.org" in answer.text)


def test_nothing_personal_is_on_the_page_that_its_reader_does_not_know(crm: CRM, path: str) -> None:
    """It may have been forwarded: no name, no evidence, no whole address, and no markup of anybody's."""
    text = browser_of(crm).get(path).text
    assert "s…@example.org" in text
    assert not any(each in text for each in ("sara@", "alert(1)"))
    words = {"channel:email": HOSTILE, "purpose:offers": HOSTILE}
    text = browser_of(crm, words=words).get(path).text
    assert ("alert(1)" in text, "<script" in text) == (True, False)


def test_the_page_is_in_the_language_of_its_reader(crm: CRM, sara: CustomerId, path: str) -> None:
    """That which the customer prefers, else that which the browser accepts."""
    browser: Browser = browser_of(crm, languages=[GERMAN])
    assert "<h1>Please confirm</h1>" in browser.get(path).text
    assert "<h1>Bitte bestätigen</h1>" in browser.request("GET", path, headers={"Accept-Language": "de"}).text
    crm.customers.update(sara, version=1, preferences=Preferences("de-CH"))
    text = browser.post(path).text
    assert re.search("Bestätigt. Sie bekommen: <bdi>Angebote</bdi>", text)
