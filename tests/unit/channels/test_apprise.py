"""The bridge to Apprise keeps the obligations of a channel, and says no more than Apprise does."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from crmcore import Accepted, Answer, AppriseChannel, Money, Refused, Secret
from crmcore.domain.decision.message import Unknown
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue
from crmcore.testing import ChannelConformance, Delivered, FarSide
from tests.servers.web import Answered, Asked, Web, web_server
from tests.unit.channels.far_sides import WebSide

TOKEN = "t0ken-0123456789"


class AppriseSide(WebSide):
    """A server that speaks Apprise's own JSON."""

    secrets = (TOKEN,)
    cannot = {  # noqa: RUF012 -- declared by the kit
        "throttle": "Apprise does not tell why a service did not take a message",
        "kill": "Apprise does not tell why a service did not take a message",
        "outer_blanks": "Apprise takes them away",
    }

    def open_channel(self) -> AppriseChannel:
        """A channel to it."""
        return AppriseChannel("chat", url(self.port), cost=Money("0.05", "EUR"))

    def read(self, asked: Asked) -> tuple[str, Delivered]:
        """What the JSON says, and the path to whom."""
        said = json.loads(asked.body)
        return said["key"], Delivered(unquote(asked.target.rsplit("/", 1)[1]), said["message"], said["title"])


class TestAppriseChannel(ChannelConformance):
    """Every obligation of the port but those that need to know why."""

    @pytest.fixture
    def far_side(self) -> Iterator[FarSide]:
        """A server."""
        with AppriseSide.serving() as side:
            yield side


@pytest.fixture
def web() -> Iterator[Web]:
    """A server that takes everything."""
    with web_server() as opened:
        yield opened


def url(port: int, more: str = "") -> Secret[str]:
    """The address of a server on this machine, with a token in it."""
    return Secret(f"json://127.0.0.1:{port}/{TOKEN}/{{to}}/?:key={{key}}{more}".replace("/?", "?"))


def sent(channel: AppriseChannel, **options: Any) -> Answer:
    """What it answers to a message of the kit."""
    return channel.deliver(ChannelConformance().outgoing(channel, **options))


@pytest.mark.parametrize("status", [301, 400, 404, 410, 429, 500, 503])
def test_what_apprise_calls_failed_is_unknown(web: Web, status: int) -> None:
    """Whatever the service answered: Apprise does not tell it."""
    web.answering = lambda _: Answered(status)
    assert Unknown("Apprise says failure") == sent(AppriseChannel("chat", url(web.port)))
    assert 1 == len(web.asked)


def test_nobody_there_is_unknown() -> None:
    """Apprise does not tell a connection refused from one cut."""
    with web_server() as gone:
        port = gone.port
    assert Unknown("Apprise says failure") == sent(AppriseChannel("chat", url(port)))


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"text": "  \n"}, "content"),
        ({"text": "a" * 40_000}, "content"),
        ({"subject": "a" * 300}, "content"),
        ({"text": "\0"}, "content"),
        ({"address": Address("email", "a@example.org", "a@example.org,eve@example.org")}, "address"),
    ],
)
def test_what_would_be_altered_is_refused(web: Web, options: dict[str, Any], reason: str) -> None:
    """Apprise cuts what is too long and drops what is empty: nothing is sent instead."""
    answer = sent(AppriseChannel("chat", url(web.port)), **options)
    assert isinstance(answer, Refused)
    assert (True, reason, []) == (answer.permanent, answer.reason, web.asked)


def test_a_service_without_titles_gets_the_subject_as_its_first_line() -> None:
    """Both count towards its length."""
    channel = AppriseChannel("sms", Secret("d7sms://token@{digits}"), scheme="phone")
    assert "phone" == channel.capabilities.scheme
    longest = 1_000_000
    answer = sent(channel, text="a" * longest)
    assert isinstance(answer, Refused)
    assert (True, "content") == (answer.permanent, answer.reason)


def test_after_the_deadline_nothing_is_sent(web: Web) -> None:
    """It is refused for now."""
    answer = sent(AppriseChannel("chat", url(web.port)), within=timedelta(0))
    assert Refused(False, "not handed over before its deadline") == answer
    assert [] == web.asked


def test_an_address_is_no_part_of_the_url_but_one(web: Web) -> None:
    """What it holds is quoted."""
    to = "a?b=c#d%2f&e@example.org"
    sent(AppriseChannel("chat", url(web.port)), address=Address("email", to, to))
    assert [f"/{TOKEN}/{to}"] == [unquote(asked.target) for asked in web.asked]


WRONG: Sequence[tuple[dict[str, Any], str]] = [
    ({"url": "json://localhost/{to}"}, "url"),
    ({"url": Secret(b"json://localhost/{to}")}, "url"),
    ({"url": Secret(f"json://localhost/{TOKEN}")}, "url"),
    ({"url": Secret(f"json://{TOKEN}/{{too}}")}, "url"),
    ({"url": Secret(f"nosuch://{TOKEN}/{{to}}")}, "url"),
    ({"url": Secret(f"{TOKEN}/{{to}}")}, "url"),
    ({"url": Secret("json://localhost/{to}?overflow=split")}, "url"),
    ({"url": Secret("json://localhost/{to}?overflow=truncate")}, "url"),
    ({"url": Secret("json://localhost/{to}?retry=2")}, "url"),
    ({"url": Secret("d7sms://token@{digits}/4930901821"), "scheme": "phone"}, "url"),
    ({"name": "No Name"}, "name"),
    ({"scheme": "pigeon"}, "scheme"),
    ({"timeout": 3}, "timeout"),
    ({"cost": "1 EUR"}, "cost"),
]


@pytest.mark.parametrize(("options", "field"), WRONG)
def test_a_wrong_configuration_is_refused(
    options: dict[str, Any], field: str, caplog: pytest.LogCaptureFixture
) -> None:
    """By the name of what is wrong; a URL is neither told nor logged."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(InvalidValue) as raised:
        AppriseChannel(**{"name": "chat", "url": Secret("json://localhost/{to}"), **options})
    assert field == raised.value.field
    assert TOKEN not in str(raised.value) + caplog.text


def test_apprise_logs_nothing_of_a_message(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    """Whether it went or not; what others log with Apprise is heard again."""
    caplog.set_level(logging.DEBUG)
    channel = AppriseChannel("chat", url(web.port))
    assert Accepted() == sent(channel, text="Hello Wilhelmina")
    web.answering = lambda _: Answered(500)
    sent(channel, text="Hello Wilhelmina")
    assert not [each for each in ("Wilhelmina", TOKEN, "example.org") if each in caplog.text]
    logging.getLogger("apprise").warning("of the app's own")
    assert "of the app's own" in caplog.text
