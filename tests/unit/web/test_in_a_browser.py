"""The pages in a real browser that runs no script, used by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crmcore import CRM, CustomerId, Email, Person, Phone, Preferences, Rule, RulePolicy
from crmcore.testing import FrozenClock
from crmcore.web import asgi_app
from crmcore.web.words import GERMAN
from tests.servers.chromium import Tab, browsing
from tests.unit.services.test_choices import Text
from tests.unit.web.host import hosted
from tests.unit.web.test_asgi import Wire

FIELDS = ("checkbox", "button", "link")
PERSIAN = {
    "language": "fa",
    "unknown_title": "این پیوند به جایی نمی‌رسد",
    "later_title": "اکنون نمی‌شود",
    "choices_title": "آنچه از ما دریافت می‌کنید",
    "choices_intro": "آنچه را می‌خواهید دریافت کنید علامت بزنید و ذخیره کنید.",
    "allowed": "این را از {day} دریافت می‌کنید.",
    "none": "این را دریافت نمی‌کنید: موافقت نکرده‌اید.",
    "serves": "این برای خدمت به شماست و همیشه می‌آید.",
    "at": "{channel} به {address}",
    "elsewhere": "می‌توانید از پیامی که به این نشانی رفته است موافقت کنید.",
    "elsewhere_own": "می‌توانید از پیامی که از این راه آمده است موافقت کنید.",
    "ending": "شماره‌ای با پایان {digits}",
    "save": "ذخیره",
    "all_off": "هیچ‌کدام",
    "channel:email": "ایمیل",
    "channel:sms": "پیامک",
    "purpose:offers": "پیشنهادها",
    "purpose:research": "پژوهش",
    "purpose:service": "خدمات",
}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """One browser for all of them."""
    with browsing(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def wire() -> Wire:
    """The channel of e-mail."""
    return Wire()


@pytest.fixture
def clock() -> FrozenClock:
    """The time."""
    return FrozenClock(datetime(2026, 3, 10, 12, tzinfo=UTC))


@pytest.fixture
def crm(wire: Wire, clock: FrozenClock) -> Iterator[CRM]:
    """A CRM that has sent Sara an offer."""
    with CRM.in_memory(channels=[wire, Text()], clock=clock) as opened:
        opened.links.define("https://shop.example/crm")
        opened.offers.define("tea", "product", "convenience", {"email": ("Tea", "Hello"), "sms": ("", "Hello")})
        opened.offers.define("poll", "advice", "listening", {"email": ("Poll", "Hello")}, purpose="research")
        opened.offers.define("bill", "service", "customer service", {"email": ("Bill", "Due")}, purpose="service")
        made = opened.customers.add(Person("Sara"), Email("sara@example.org"), Phone("+493012345678"))
        for channel in ("email", "sms"):
            opened.consents.grant(made, channel=channel, purpose="offers", evidence="form")
        opened.decide("today", RulePolicy([Rule(None, "tea", "email")]))
        opened.tick()
        clock.advance(timedelta(minutes=1))
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """The customer."""
    found = crm.customers.find(Email("sara@example.org"))
    assert found is not None
    return found


@pytest.fixture
def base(crm: CRM) -> Iterator[str]:
    """Where the pages are, in three languages."""
    with hosted(asgi_app(crm, languages=[GERMAN, PERSIAN])) as address:
        yield address


@pytest.fixture
def token(wire: Wire) -> str:
    """The token of the message."""
    return wire.sent[0].unsubscribe.rpartition("/")[2]


def controls(tab: Tab) -> list[tuple[str, str]]:
    """What can be used on the page, by role and name."""
    return [(role, name) for role, name, _ in tab.nodes() if role in FIELDS]


def test_consent_is_changed_by_keyboard_without_script(
    crm: CRM, sara: CustomerId, base: str, token: str, tab: Tab
) -> None:
    """Tab to a box, blank to tick it, Enter to save; the page says what was changed, and stays where it is."""
    tab.show(f"{base}/p/{token}")
    assert [
        *(("checkbox", "Offers"), ("checkbox", "Surveys"), ("checkbox", "Offers")),
        *(("button", "Save"), ("button", "Stop all of it")),
    ] == controls(tab)
    seen = []
    for _ in range(5):
        tab.press("Tab")
        seen.append(tab.focused())
    assert ["Offers", "Surveys", "Offers", "Save", "Stop all of it"] == seen
    tab.show(f"{base}/p/{token}")
    tab.press("Tab")
    tab.press(" ")
    tab.press("Tab")
    tab.press(" ")
    tab.press("Enter", "\r")
    tab.loaded()
    names = [name for role, name, _ in tab.nodes() if role == "StaticText"]
    assert "Saved." in names
    assert ["false", "true", "true"] == [more["checked"] for role, _, more in tab.nodes() if role == "checkbox"]
    assert crm.consents.state(sara, "email", "research", contact_point=Email("sara@example.org")).allowed
    assert not crm.consents.state(sara, "email", "offers", contact_point=Email("sara@example.org")).allowed
    assert crm.consents.state(sara, "sms", "offers").allowed


def test_all_of_it_is_stopped_by_one_button(crm: CRM, sara: CustomerId, base: str, token: str, tab: Tab) -> None:
    """Whatever is ticked."""
    tab.show(f"{base}/p/{token}")
    for _ in range(5):
        tab.press("Tab")
    tab.press("Enter", "\r")
    tab.loaded()
    assert [] == [each.purpose for each in crm.choices.of(sara).choices if each.allowed]


def test_the_way_leads_from_unsubscribing_to_choosing(base: str, token: str, tab: Tab) -> None:
    """By a link on the page, under whatever path the app is mounted."""
    tab.show(f"{base}/u/{token}")
    assert [("button", "Unsubscribe"), ("link", "Choose what you get")] == controls(tab)
    tab.press("Tab")
    tab.press("Tab")
    tab.press("Enter", "\r")
    tab.loaded()
    assert ("button", "Save") in controls(tab)


def test_everything_on_the_page_is_told_to_a_screen_reader(base: str, token: str, tab: Tab) -> None:
    """Each control has a name and says whether it is ticked, each group its place, each box what holds; one heading."""
    tab.show(f"{base}/p/{token}")
    nodes = tab.nodes()
    assert [] == [role for role, name, _ in nodes if role in (*FIELDS, "group", "heading", "RootWebArea") and not name]
    assert ["true", "false", "true"] == [more["checked"] for role, _, more in nodes if role == "checkbox"]
    assert ["E-mail to s…@example.org", "Text message to the number that ends in 78"] == [
        name for role, name, _ in nodes if role == "group"
    ]
    assert 1 == [role for role, *_ in nodes].count("heading")
    assert 1 == [role for role, *_ in nodes].count("main")


@pytest.mark.parametrize("language", ["en", "de", "fa"])
def test_nothing_is_cut_off_on_a_small_screen(
    crm: CRM, sara: CustomerId, base: str, token: str, tab: Tab, tmp_path: Path, language: str
) -> None:
    """At 320 pixels, in each language, nobody has to scroll sideways (WCAG 2.2, 1.4.10)."""
    crm.customers.update(sara, version=1, preferences=Preferences(language))
    tab.show(f"{base}/p/{token}")
    tab.picture(tmp_path / "small.png", width=320, height=900)
    window, content = tab.widths()
    assert content <= window


@pytest.fixture
def asked(crm: CRM, sara: CustomerId, wire: Wire) -> str:
    """The token of a message that asks Sara whether she wants surveys."""
    words = {"email": ("Was it you?", "${confirmation.link}")}
    crm.offers.define("confirm", "service", "listening", words, purpose="confirmation")
    crm.consents.ask(sara, channel="email", purpose="research", evidence="form")
    crm.tick()
    return wire.sent[-1].text.rpartition("/")[2]


def test_consent_is_confirmed_by_keyboard_without_script(
    crm: CRM, sara: CustomerId, base: str, asked: str, tab: Tab
) -> None:
    """Tab to the one button, Enter to press it; the page says what was confirmed."""
    tab.show(f"{base}/y/{asked}")
    assert [("button", "Yes, I want it")] == controls(tab)
    roles = [role for role, *_ in tab.nodes()]
    assert (1, 1) == (roles.count("heading"), roles.count("main"))
    tab.press("Tab")
    assert "Yes, I want it" == tab.focused()
    tab.press("Enter", "\r")
    tab.loaded()
    assert [] == controls(tab)
    assert "status" in [role for role, *_ in tab.nodes()]
    assert crm.consents.state(sara, "email", "research").allowed


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_of_the_page_that_confirms_is_cut_off_on_a_small_screen(
    crm: CRM, sara: CustomerId, base: str, asked: str, tab: Tab, tmp_path: Path, language: str
) -> None:
    """At 320 pixels nobody has to scroll sideways."""
    crm.customers.update(sara, version=1, preferences=Preferences(language))
    tab.show(f"{base}/y/{asked}")
    tab.picture(tmp_path / "small.png", width=320, height=900)
    window, content = tab.widths()
    assert content <= window
