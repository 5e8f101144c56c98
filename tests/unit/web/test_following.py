"""Links that tell who followed them, and images that tell who opened: of who agreed to that alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from crmcore import CRM, CustomerId, Email, Person, Rule, RulePolicy, Wording
from crmcore.domain.decision.message import Message, MessageId, Outgoing
from crmcore.errors import InvalidValue, UnknownMessage
from crmcore.testing import FrozenClock
from crmcore.web import asgi_app
from tests.unit.web.test_asgi import Browser, Wire

BASE = "https://shop.example/crm"
SARA = Email("sara@example.org")
TEA = "https://tea.example/new;v=1?from=letter&to=you"
SAID = Wording(
    f"See ${{link {TEA}}} or ${{link {BASE}/help}}",
    "Tea",
    f'<html><body><p><a href="${{link {TEA}}}">Tea</a> <a href="${{link https://tea.example/old}}">Old</a></p></body></html>',
)


@pytest.fixture
def clock() -> FrozenClock:
    """The time."""
    return FrozenClock(datetime(2026, 3, 10, 12, tzinfo=UTC))


@pytest.fixture
def wire() -> Wire:
    """The channel."""
    return Wire()


@pytest.fixture(params=["memory", "sqlite"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, wire: Wire, tmp_path: Path) -> Iterator[CRM]:
    """A CRM that counts clicks and opens."""
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'crm.db'}"
    with CRM.open(url, clock=clock, channels=[wire], keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="UTC")
        opened.links.define(BASE, clicks=True, opens=True)
        opened.offers.define("tea", "product", "convenience", {"email": SAID})
        opened.offers.define("plain", "product", "convenience", {"email": ("Tea", f"See ${{link {TEA}}}")})
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """Who agreed to offers, and to be counted."""
    made = crm.customers.add(Person("Sara"), SARA)
    for purpose in ("offers", "measurement"):
        crm.consents.grant(made, channel="email", purpose=purpose, evidence="form")
    return made


@pytest.fixture
def browser(crm: CRM) -> Browser:
    """A client of a host that has mounted the app where links lead."""
    return Browser(Starlette(routes=[Mount("/crm", asgi_app(crm))]))


def sent(crm: CRM, wire: Wire, offer: str = "tea") -> Outgoing:
    """What went out of an offer."""
    crm.decide(f"{offer} {len(wire.sent)}", RulePolicy([Rule(None, offer, "email")]))
    crm.tick()
    return wire.sent[-1]


def links(message: Outgoing) -> list[str]:
    """Where the links of its HTML lead."""
    return [unescape(each) for each in re.findall(r'href="([^"]*)"', message.html)]


def image(message: Outgoing) -> str:
    """Where its image is."""
    (found,) = re.findall(r'<img src="([^"]*)" alt="" width="1" height="1"></body>', message.html)
    return str(found)


def heard(crm: CRM, whom: CustomerId, *kinds: str) -> list[Any]:
    """What was recorded, of these kinds."""
    return [each for each in crm.interactions.last(whom) if each.kind in kinds]


def message_of(crm: CRM, said: Any) -> Message:
    """The message that an interaction is about."""
    return crm.outbox.get(MessageId(UUID(said.content.message)))


def test_links_lead_by_way_of_here_to_where_they_lead(crm: CRM, sara: CustomerId, wire: Wire, browser: Browser) -> None:
    """To the letter, in HTML and in the text beside it; those that are ours, and text alone, stay as they are."""
    message = sent(crm, wire)
    assert [True, True] == [each.startswith(f"{BASE}/c/") for each in links(message)]
    assert f" or {BASE}/help" in message.text
    for address, expected in zip(links(message), (TEA, "https://tea.example/old"), strict=True):
        answer = browser.get(address)
        assert (302, expected) == (answer.status_code, answer.headers["location"])
        assert ("no-store", "no-referrer") == (answer.headers["cache-control"], answer.headers["referrer-policy"])
    assert browser.get(message.text.split()[1]).headers["location"] == TEA
    assert f"See {TEA}" == sent(crm, wire, "plain").text


def test_a_click_leads_to_its_decision(
    crm: CRM, sara: CustomerId, wire: Wire, browser: Browser, clock: FrozenClock
) -> None:
    """By its message; and counts as what deciding on the occasion brought, from the day after it."""
    message = sent(crm, wire)
    clock.advance(days=1)
    browser.get(links(message)[0])
    (click,) = heard(crm, sara, "click")
    assert TEA == click.content.url
    decision = crm.decisions.get(crm.outbox.of(sara)[0].decision)
    assert str(crm.outbox.of(sara)[0].id) == click.content.message
    assert ("tea 0", "tea") == (decision.occasion, decision.intended.offer)
    assert "clicks" in {each.name.partition(".")[0] for each in crm.fields()}
    treated = crm.report("tea 0", measure="clicks").overall.treated
    assert (1, 1) == (treated.customers, treated.responded)


def test_each_link_counts_once_a_minute(
    crm: CRM, sara: CustomerId, wire: Wire, browser: Browser, clock: FrozenClock
) -> None:
    """However often it is followed meanwhile; an opening likewise."""
    message = sent(crm, wire)
    for _ in range(3):
        for each in (*links(message), image(message)):
            browser.get(each)
    assert ["click", "click", "open"] == sorted(each.kind for each in heard(crm, sara, "click", "open"))
    clock.advance(timedelta(minutes=1))
    browser.get(links(message)[0])
    assert 3 == len(heard(crm, sara, "click"))


def test_nothing_is_counted_of_who_only_looks_ahead(crm: CRM, sara: CustomerId, wire: Wire, browser: Browser) -> None:
    """A browser that prefetches, and HEAD: they are led on all the same."""
    message, events = sent(crm, wire), len(list(crm.events.since()))
    for address, (method, headers) in product(
        (*links(message), image(message)),
        [("HEAD", {}), ("GET", {"Sec-Purpose": "prefetch;prerender"}), ("GET", {"Purpose": "prefetch"})],
    ):
        answer = browser.request(method, address, headers=headers)
        assert answer.status_code in (200, 302)
    assert events == len(list(crm.events.since()))


def test_an_image_is_one_transparent_dot(crm: CRM, sara: CustomerId, wire: Wire, browser: Browser) -> None:
    """Of a kind that every mail program shows."""
    answer = browser.get(image(sent(crm, wire)))
    assert (200, "image/gif", b"GIF89a") == (answer.status_code, answer.headers["content-type"], answer.content[:6])
    assert 43 == len(answer.content)


@pytest.mark.parametrize("way", ["never agreed", "took it back", "not switched on"])
def test_who_did_not_agree_is_not_counted(crm: CRM, sara: CustomerId, wire: Wire, browser: Browser, way: str) -> None:
    """Nothing of its messages leads here; and what leads here already leads on, and counts no more."""
    before = sent(crm, wire)
    if way == "not switched on":
        assert crm.links.define(BASE)
    else:
        crm.consents.withdraw(sara, channel="email", purpose="measurement", evidence="asked")
    after = sent(crm, wire)
    assert [TEA, "https://tea.example/old"] == links(after)
    assert "<img" not in after.html
    if way != "not switched on":
        assert TEA == browser.get(links(before)[0]).headers["location"]
        browser.get(image(before))
        assert [] == heard(crm, sara, "click", "open")


def test_clicks_are_counted_where_opens_are_not(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """Each is switched on by itself, and the address of a neighbour is none of ours."""
    near = f"{BASE}stal/new"
    crm.offers.define(
        "near", "product", "convenience", {"email": Wording("Near", "Near", f'<a href="${{link {near}}}">N</a>')}
    )
    assert crm.links.define(BASE, clicks=True)
    (link,) = links(sent(crm, wire, "near"))
    assert link.startswith(f"{BASE}/c/")
    assert "<img" not in wire.sent[-1].html
    assert crm.links.define(BASE, opens=True)
    assert [near] == links(sent(crm, wire, "near"))
    assert "<img" in wire.sent[-1].html


def test_who_agreed_at_another_address_is_not_counted(crm: CRM, wire: Wire) -> None:
    """It is asked of the address that the message goes to."""
    ben = crm.customers.add(Person("Ben"), Email("ben@example.org"), Email("zoe@example.org"))
    crm.consents.grant(ben, channel="email", purpose="offers", evidence="form")
    crm.consents.grant(contact_point=Email("zoe@example.org"), channel="email", purpose="measurement", evidence="form")
    message = sent(crm, wire)
    assert ("ben@example.org", TEA) == (message.address.sent_as, links(message)[0])
    assert "<img" not in message.html


def test_a_link_of_an_erased_customer_leads_on_and_records_nothing(
    crm: CRM, sara: CustomerId, wire: Wire, browser: Browser
) -> None:
    """Whoever has the message reads on."""
    message = sent(crm, wire)
    crm.privacy.erase(sara)
    events = len(list(crm.events.since()))
    assert TEA == browser.get(links(message)[0]).headers["location"]
    assert 200 == browser.get(image(message)).status_code
    assert events == len(list(crm.events.since()))


def test_nobody_makes_a_link_that_leads_elsewhere(crm: CRM, sara: CustomerId, wire: Wire, browser: Browser) -> None:
    """Changed in any place, cut, of another use or of another tenant; what stands in the query is not looked at."""
    message = sent(crm, wire)
    token = links(message)[0].rpartition("/")[2]
    picture = image(message).rpartition("/")[2].removesuffix(".gif")
    own = message.unsubscribe.rpartition("/")[2]
    changed = [
        token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :] for place in range(len(token))
    ]
    for wrong in [*changed[::5], token[:-2], token + "AA", own, picture, "x" * 5_000, token[:44]]:
        with pytest.raises(UnknownMessage):
            crm.links.click(wrong)
    for wrong in (own, token, picture[:-1]):
        with pytest.raises(UnknownMessage):
            crm.links.open(wrong)
    for wrong in (token, picture):
        for path in ("u", "p"):
            assert 404 == browser.get(f"/crm/{path}/{wrong}").status_code
            assert 404 == browser.post(f"/crm/{path}/{wrong}").status_code
    assert 404 == browser.get(f"/crm/c/{own}?url=https://evil.example").status_code
    assert TEA == browser.get(f"/crm/c/{token}?url=https://evil.example").headers["location"]
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    with pytest.raises(UnknownMessage):
        crm.tenant("acme").links.click(token)
    with pytest.raises(InvalidValue, match="clicks"):
        crm.links.define(BASE, clicks="yes")  # type: ignore[arg-type]


def test_measurement_is_a_choice_where_it_is_switched_on(crm: CRM, sara: CustomerId, wire: Wire) -> None:
    """On the preference page, beside what is sent."""
    purposes = [each.purpose for each in crm.choices.of(sara).choices]
    assert ["measurement", "offers"] == purposes
