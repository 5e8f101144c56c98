"""The preference page over HTTP: promise S9, and what is forged, old or hostile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from crmcore import CRM, CustomerId, Email, Person, Phone, Postal, Preferences, Rule, RulePolicy
from crmcore.errors import InvalidValue
from crmcore.web import asgi_app
from crmcore.web.asgi import LARGEST_FORM
from crmcore.web.choices_page import choices_page
from crmcore.web.frame import COLOURS, direction
from crmcore.web.words import DEFAULT_WORDS, GERMAN
from tests.unit.web.test_asgi import Browser, Wire

SARA = Email("sara@example.org")
HOSTILE = "<script>alert(1)</script>\"'&{day}"


@pytest.fixture
def wire() -> Wire:
    """The channel."""
    return Wire()


@pytest.fixture
def crm(wire: Wire) -> Iterator[CRM]:
    """A CRM that has sent a message to somebody whose name is markup, and has evidence that is."""
    with CRM.in_memory(channels=[wire]) as opened:
        opened.links.define("https://shop.example/crm")
        opened.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello")})
        opened.offers.define("poll", "advice", "listening", {"email": ("Poll", "Hello")}, purpose="research")
        made = opened.customers.add(Person(HOSTILE), SARA)
        opened.consents.grant(made, channel="email", purpose="offers", evidence=HOSTILE)
        opened.decide("today", RulePolicy([Rule(None, "tea", "email")]))
        opened.tick()
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """The customer."""
    found = crm.customers.find(SARA)
    assert found is not None
    return found


@pytest.fixture
def path(wire: Wire) -> str:
    """Where the page of the message is."""
    return "/crm/p/" + wire.sent[0].unsubscribe.rpartition("/")[2]


def browser_of(crm: CRM, **options: object) -> Browser:
    """A client of a host that has mounted the app."""
    return Browser(Starlette(routes=[Mount("/crm", asgi_app(crm, **options))]))  # type: ignore[arg-type]


def choice_ids(page: str) -> list[str]:
    """The ids of the boxes on a page."""
    return [unescape(each) for each in re.findall(r'name="on" value="([^"]+)"', page)]


def consents(crm: CRM, sara: CustomerId) -> list[tuple[str, bool]]:
    """What is on record, in order."""
    return [(each.purpose, each.granted) for each in crm.consents.of(sara)]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(crm: CRM, sara: CustomerId, path: str, method: str) -> None:
    """Whatever stands in the query: no consent, no event, no cookie, no redirect, and nothing is kept of it."""
    browser, events = browser_of(crm), len(list(crm.events.since()))
    id_ = choice_ids(browser.get(path).text)[0]
    for query in ("", f"?on={id_}", f"?was={id_}", "?do=stop", "?List-Unsubscribe=One-Click", "?do=save&do=stop") * 5:
        answer = browser.request(method, path + query)
        assert (200, {}, None) == (answer.status_code, dict(answer.cookies), answer.headers.get("location"))
        assert "no-store" == answer.headers["cache-control"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert events == len(list(crm.events.since()))
    assert [("offers", True)] == consents(crm, sara)


def test_a_form_changes_what_was_ticked_and_unticked(crm: CRM, sara: CustomerId, path: str) -> None:
    """By the customer, and says so; sent again it changes nothing; what it left alone stays as it is meanwhile."""
    browser = browser_of(crm)
    offers, research = choice_ids(browser.get(path).text)
    form = {"on": research, "was": offers, "do": "save"}
    for said in ("Saved.", "Nothing was changed."):
        answer = browser.post(path, data=form)
        assert (200, None) == (answer.status_code, answer.headers.get("location"))
        assert said in answer.text
        assert "set-cookie" not in answer.headers
    assert [("offers", True), ("offers", False), ("research", True)] == sorted(
        consents(crm, sara), key=lambda each: (each[0], not each[1])
    )
    assert {"customer"} == {each.actor for each in crm.consents.of(sara)[1:]}
    crm.consents.withdraw(sara, channel="email", purpose="research", evidence="by telephone")
    browser.post(path, data={"on": research, "was": research})
    assert not crm.consents.state(sara, "email", "research").allowed


def test_a_place_without_an_address_is_agreed_to_by_what_came_there(crm: CRM, sara: CustomerId, path: str) -> None:
    """Of the inbox it is not said that a message went to this address."""
    crm.offers.define("parcel", "service", "convenience", {"inbox": ("", "It is here")}, purpose="offers")
    crm.customers.identify(sara, Phone("+493012345678"))
    page = browser_of(crm).get(path).text
    (inbox,) = [each for each in page.split("<fieldset>") if "Messages in your account" in each]
    assert "You can agree to it from a message that came this way." in inbox
    assert "this address" not in inbox


def test_what_is_no_choice_changes_nothing(crm: CRM, sara: CustomerId, path: str) -> None:
    """Forged, of another customer, too much, or no form at all: all or nothing."""
    other = crm.customers.add(Person("Ben"), Email("ben@example.org"))
    theirs, browser = crm.choices.of(other).choices[0].id, browser_of(crm)
    offers, _ = choice_ids(browser.get(path).text)
    for body in (
        urlencode({"on": theirs}),
        urlencode([("on", theirs), ("was", offers)]),
        urlencode({"was": offers + "x"}),
        "&".join(["on=x"] * 2_000),
        "was=%FF",
        "was=\xff",
        f"was={offers}%00",
    ):
        answer = browser.post(path, content=body.encode("latin-1"))
        assert 200 == answer.status_code
        assert "out of date" in answer.text
    for nothing in (b"", b"\0" * 100, b"on", b"do=anything", b"{}"):
        assert 200 == browser.post(path, content=nothing).status_code
    assert 413 == browser.post(path, content=b"x" * (LARGEST_FORM + 1)).status_code
    assert [("offers", True)] == consents(crm, sara)
    assert [] == crm.consents.of(other)


def test_a_token_that_is_not_ours_shows_and_changes_nothing(crm: CRM, sara: CustomerId, path: str) -> None:
    """Cut, changed, of another tenant or of somebody erased; every other method is refused."""
    browser, token = browser_of(crm), path.rpartition("/")[2]
    wrong = [token[:-1], token[1:], token.swapcase(), token + "A", token + "%3D", token + "!", "%00", "a" * 5_000]
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    others = Browser(Starlette(routes=[Mount("/crm", asgi_app(crm.tenant("acme")))]))
    asked = [*((browser, each) for each in wrong), (others, token)]
    for (client, each), method in product(asked, ("GET", "HEAD", "POST")):
        answer = client.request(method, f"/crm/p/{each}", **({"data": {"do": "stop"}} if method == "POST" else {}))
        assert 404 == answer.status_code
    for method in ("PUT", "DELETE", "PATCH"):
        assert 405 == browser.request(method, path).status_code
    assert [("offers", True)] == consents(crm, sara)
    crm.privacy.erase(sara)
    for answer in (browser.get(path), browser.post(path, data={"do": "stop"})):
        assert (404, False) == (answer.status_code, "example.org" in answer.text)


def test_nothing_personal_is_on_the_page_that_its_reader_does_not_know(crm: CRM, path: str) -> None:
    """It may have been forwarded: no name, no evidence, no whole address, and no markup of anybody's."""
    words = {"channel:email": HOSTILE, "purpose:offers": HOSTILE}
    text = browser_of(crm, words=words).get(path).text
    assert "sara@" not in text
    assert "alert(1)" in text
    assert "<script" not in text
    plain = browser_of(crm).get(path).text
    assert "alert(1)" not in plain
    assert "s…@example.org" in plain


def test_each_kind_of_address_is_known_again_by_its_owner(crm: CRM) -> None:
    """A telephone number by its end, a letter box by its city; what reaches the customer itself has no address."""
    home = Postal("Ben", "Hof 1", "10115", "Berlin", "DE")
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"), Phone("+493012345678"), home)
    crm.consents.grant(ben, channel="fair", purpose="offers", evidence="form")
    crm.consents.grant(ben, channel="inbox", purpose="offers", evidence="form")
    crm.offers.define("chat", "product", "convenience", {"inbox": ("Chat", "Hello")})
    crm.decide("chat", RulePolicy([Rule(None, "chat", "inbox")]))
    legends = re.findall(r"<legend>(.*?)</legend>", choices_page(DEFAULT_WORDS, crm.choices.of(ben)))
    told = {re.sub("<.*?>", "", each) for each in legends}
    assert {"b…@example.org", "the number that ends in 78", "the address in Berlin"} == {
        each.removeprefix("fair to ") for each in told if each.startswith("fair to ")
    }
    assert "Messages in your account" in told
    assert not any("Hof" in each or "+49" in each or str(ben) in each for each in told)


def test_a_page_is_in_the_language_of_its_reader(crm: CRM, sara: CustomerId, path: str) -> None:
    """That which the customer prefers, else that which the browser accepts, else the first; a page of nobody's too."""
    browser = browser_of(crm, languages=[GERMAN])

    def language(at: str, accepted: str = "") -> str:
        answer = browser.request("GET", at, headers={"Accept-Language": accepted} if accepted else {})
        return answer.text.partition('<html lang="')[2].partition('"')[0]

    assert ["en", "de", "de", "en", "en", "en"] == [
        language(path, accepted)
        for accepted in ("", "fr, de-AT;q=0.8, en;q=0.1", "de", "de;q=0", "de;q=x,,;", "en-GB,de;q=0.9")
    ]
    assert "de" == language("/crm/p/unknown", "de")
    crm.customers.update(sara, version=1, preferences=Preferences("de-CH"))
    assert ["de", "de"] == [language(path, "en"), language(path.replace("/p/", "/u/"), "en")]


@pytest.mark.parametrize(
    ("languages", "what"),
    [
        ("de", "lists mappings"),
        ([{"title": "x"}], "language"),
        ([GERMAN, GERMAN], "twice"),
        ([{"language": "en"}], "twice"),
        ([{"language": "no tag"}], "BCP 47"),
        ([{**GERMAN, "headline": "x"}], "do not have"),
        ([{**GERMAN, "title": 7}], "words are text"),
        ([7], "mapping"),
    ],
)
def test_words_are_looked_at_when_the_app_is_made(crm: CRM, languages: object, what: str) -> None:
    """Not when a customer sees them."""
    with pytest.raises(InvalidValue, match=what):
        asgi_app(crm, languages=languages)  # type: ignore[arg-type]


def test_german_says_everything() -> None:
    """With the same to be filled in."""
    assert DEFAULT_WORDS.keys() == GERMAN.keys()
    for name, text in DEFAULT_WORDS.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", GERMAN[name]))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", "ltr"), ("fa-IR", "rtl"), ("ar", "rtl"), ("uz-Arab", "rtl"), ("ar-Latn", "ltr"), ("he", "rtl")],
)
def test_a_page_is_written_in_the_direction_of_its_language(tag: str, expected: str) -> None:
    """That of the script, where the tag names one."""
    assert expected == direction(tag)


def luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("colour", "least"), [("text", 4.5), ("muted", 4.5), ("action", 4.5), ("line", 3.0)])
def test_colours_can_be_told_from_the_ground(colour: str, least: float) -> None:
    """Texts by 4.5 to 1, lines by 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    one, other = sorted((luminance(COLOURS[colour]), luminance(COLOURS["ground"])))
    assert (other + 0.05) / (one + 0.05) >= least
