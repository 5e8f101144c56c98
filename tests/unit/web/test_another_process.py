"""The app in a process of its own: without the channels that messages went by, with another master key, or while
nothing can be written.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import define, field

from crmcore import CRM, Capabilities, CustomerId, Email, Person, Rule, RulePolicy, Wording
from crmcore.domain.decision.heard import Heard
from crmcore.domain.kernel.reach import OWN
from crmcore.ports.channel import WebhookRequest
from tests.unit.web.test_asgi import ONE_CLICK, Browser, Wire
from tests.unit.web.test_choices_page import browser_of, choice_ids
from tests.unit.web.test_following import BASE, SARA, TEA, heard

SAID = Wording(
    f"See ${{link {TEA}}}",
    "Tea",
    f'<html><body><p><a href="${{link {TEA}}}">Tea</a> <a href="${{preferences.link}}">All</a></p></body></html>',
)
ASKING = {"email": ("Was it you?", "${confirmation.link}")}
USES = (("email", "offers"), ("email", "measurement"), ("app", "offers"), ("app", "measurement"))
KEY, OTHER_KEY = b"k" * 32, b"x" * 32


class AppWire(Wire):
    """A channel on which customers are reached as themselves."""

    name: ClassVar[str] = "app"
    capabilities: ClassVar[Capabilities] = Capabilities(OWN, media=frozenset({"text", "html"}))


@define
class Sent:
    """What the process that sends has sent, and where it keeps its database."""

    place: Path
    crm: CRM
    sara: CustomerId
    paths: dict[str, str] = field(factory=dict)

    @contextmanager
    def served(self, keys: bytes = KEY) -> Iterator[tuple[CRM, Browser]]:
        """A process without the channel that serves the pages, and does not wait for the database."""
        with CRM.open(f"sqlite:///{self.place}?timeout=0", keys=keys) as pages:
            yield pages, browser_of(pages)


@pytest.fixture
def sent(tmp_path: Path) -> Iterator[Sent]:
    """A mail that asks for consent, one that offers, and a note in the app that does."""
    place, wire, app = tmp_path / "crm.db", Wire(), AppWire()
    with CRM.open(f"sqlite:///{place}", channels=[wire, app], keys=KEY) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        crm.links.define(BASE, clicks=True, opens=True)
        crm.offers.define("confirm", "service", "listening", ASKING, purpose="confirmation")
        crm.offers.define("tea", "product", "convenience", {"email": SAID, "app": SAID})
        sara = crm.customers.add(Person("Sara"), SARA)
        crm.consents.ask(sara, channel="email", purpose="research", evidence="form")
        for channel, purpose in USES:
            crm.consents.grant(sara, channel=channel, purpose=purpose, evidence="form")
        crm.decide("mail", RulePolicy([Rule(None, "tea", "email")]))
        crm.decide("app", RulePolicy([Rule(None, "tea", "app")]))
        crm.tick()
        found = Sent(place, crm, sara)
        (ask,) = [each.text for each in wire.sent if "/y/" in each.text]
        (mail,) = [each.html for each in wire.sent if each.html]
        (note,) = [each.html for each in app.sent]
        texts = {"confirm": ask, "mail": mail, "note": note}
        for name, text in texts.items():
            for path in re.findall(rf'{BASE}(/[a-z]/[^\s"&]*)', text):
                found.paths[f"{name} {path[1]}"] = f"/crm{path}"
        yield found


def allowed(sent: Sent, channel: str, purpose: str) -> bool:
    """Whether the customer may be contacted so."""
    return sent.crm.consents.state(sent.sara, channel, purpose).allowed


@pytest.mark.parametrize(("name", "channel"), [("mail p", "email"), ("note p", "app")])
def test_a_reader_unsubscribes_where_the_channel_is_not(sent: Sent, name: str, channel: str) -> None:
    """By one click, and from what the message was alone; in a mail, and as itself."""
    path = sent.paths[name].replace("/p/", "/u/")
    with sent.served() as (_, browser):
        assert 200 == browser.get(path).status_code
        assert 200 == browser.post(path, data=ONE_CLICK).status_code
    state = sent.crm.consents.state(sent.sara, channel, "offers", contact_point=SARA if channel == "email" else None)
    assert not state.allowed
    assert allowed(sent, channel, "measurement")
    assert 1 == len(heard(sent.crm, sent.sara, "unsubscribe"))


def test_a_reader_chooses_and_confirms_where_the_channel_is_not(sent: Sent) -> None:
    """The pages are shown, and what is submitted is done."""
    with sent.served() as (_, browser):
        shown = browser.get(sent.paths["mail p"])
        assert 200 == shown.status_code
        assert choice_ids(shown.text)
        assert 200 == browser.post(sent.paths["mail p"], data={"do": "stop"}).status_code
        assert 200 == browser.get(sent.paths["confirm y"]).status_code
        assert 200 == browser.post(sent.paths["confirm y"]).status_code
    point = sent.crm.consents.state(sent.sara, "email", "offers", contact_point=SARA)
    assert (False, True) == (point.allowed, allowed(sent, "email", "research"))


@pytest.mark.parametrize("name", ["mail", "note"])
def test_clicks_and_openings_count_where_the_channel_is_not(sent: Sent, name: str) -> None:
    """Of who agreed to it, at an address and as itself."""
    with sent.served() as (_, browser):
        answer = browser.get(sent.paths[f"{name} c"])
        assert (302, TEA) == (answer.status_code, answer.headers["location"])
        assert 200 == browser.get(sent.paths[f"{name} o"]).status_code
    assert ["click", "open"] == sorted(each.kind for each in heard(sent.crm, sent.sara, "click", "open"))


def test_who_did_not_agree_is_not_counted_where_the_channel_is_not(sent: Sent) -> None:
    """And is led on."""
    sent.crm.consents.withdraw(sent.sara, channel="email", purpose="measurement", evidence="asked")
    with sent.served() as (_, browser):
        assert 302 == browser.get(sent.paths["mail c"]).status_code
        assert 200 == browser.get(sent.paths["mail o"]).status_code
    assert [] == heard(sent.crm, sent.sara, "click", "open")


def test_a_reader_is_led_on_while_nothing_can_be_written(sent: Sent, caplog: pytest.LogCaptureFixture) -> None:
    """The click is not counted, nor the opening, which is an image all the same; the log says why. What has to be
    written is to be tried later.
    """
    with sent.served() as (_, browser), sent.crm.begin() as tx:
        tx.customers.add(Person("Kim"), Email("kim@example.org"))
        with caplog.at_level(logging.WARNING, "crmcore.web"):
            answer, image = browser.get(sent.paths["mail c"]), browser.get(sent.paths["mail o"])
        late = browser.post(sent.paths["mail p"].replace("/p/", "/u/"), data=ONE_CLICK)
    assert (302, TEA) == (answer.status_code, answer.headers["location"])
    assert (503, "image/gif") == (image.status_code, image.headers["content-type"])
    assert ["storage_busy"] * 3 == [each.message.rpartition(" ")[2] for each in caplog.records]
    assert (503, True) == (late.status_code, "storage_busy" in late.text)
    assert [] == heard(sent.crm, sent.sara, "click", "open", "unsubscribe")


def test_pages_say_that_they_cannot_be_served_by_another_key(sent: Sent) -> None:
    """With the code of the error and nothing of the customer; nobody is led on, as nothing tells whose link it is."""
    with sent.served(OTHER_KEY) as (_, browser):
        for name, path in sent.paths.items():
            answers = [browser.get(path)] if name[-1] in "co" else [browser.get(path), browser.post(path)]
            if name[-1] == "p":
                other = path.replace("/p/", "/u/")
                answers += [browser.get(other), browser.post(other, data=ONE_CLICK)]
            for answer in answers:
                if name.endswith("o"):
                    assert (503, "image/gif") == (answer.status_code, answer.headers["content-type"])
                else:
                    assert (503, True) == (answer.status_code, "key_mismatch" in answer.text)
                    assert "sara" not in answer.text.lower()
    assert allowed(sent, "email", "offers")


def test_a_web_hook_that_needs_the_key_is_told_again(sent: Sent) -> None:
    """A complaint suppresses the address, for which the key is needed: its provider is not told that it is wrong."""
    (mail,) = [each for each in sent.crm.outbox.of(sent.sara) if (each.channel, each.purpose) == ("email", "offers")]

    class Complaining(Wire):
        def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
            return [Heard("complaint", "c-1", now, str(mail.id))]

    for keys, expected in ((OTHER_KEY, 503), (KEY, 204)):
        with CRM.open(f"sqlite:///{sent.place}", channels=[Complaining()], keys=keys) as crm:
            assert expected == browser_of(crm).post("/crm/hooks/email").status_code
    assert not allowed(sent, "email", "offers")


def test_an_image_that_is_not_ours_is_one_too(sent: Sent) -> None:
    """A mail program shows no broken picture; the status says that it is not known."""
    with sent.served() as (_, browser):
        answer = browser.get(sent.paths["mail o"][:-6] + "x.gif")
    assert (404, "image/gif", b"GIF89a") == (answer.status_code, answer.headers["content-type"], answer.content[:6])
