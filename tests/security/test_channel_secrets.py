"""Promise S10 for channels over HTTP: no secret and nobody's data in repr, errors, answers, tracebacks or logs."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from crmcore import SmsChannel, WebhookChannel
from crmcore.channels.hook_signatures import HmacHeader, StandardSignature, TokenHeader
from crmcore.channels.http.url import HttpUrl
from crmcore.channels.sms_provider import AnswerForm, Basic, Bearer, HeaderKey, HookForm, HttpSmsProvider
from crmcore.channels.standard_webhooks import read_keys
from crmcore.domain.decision.message import MessageId, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import CRMError
from crmcore.ports.channel import WebhookRequest
from tests.servers.web import Answered, Asked, Web, web_server

KEY = UUID(int=7 << 76 | 2 << 62 | 1)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SIGNING = "whsec_" + b64encode(b"CANARY-signing-key-canary-32-byt").decode()
TOKEN = "CANARY-token-0123456789"
PATH = "CANARY-path"
CANARIES = [SIGNING, SIGNING.removeprefix("whsec_"), b64decode(SIGNING.removeprefix("whsec_")).decode(), "CANARY"]
PERSONAL = ["sara.oez@example.org", "+4930901820", "4930901820", "Dear Sara", "Private subject"]


def outgoing(scheme: str) -> Outgoing:
    """A message full of what is personal."""
    address = (
        Address("email", PERSONAL[0], PERSONAL[0]) if scheme == "email" else Address("phone", PERSONAL[1], PERSONAL[1])
    )
    deadline = datetime.now(UTC) + timedelta(seconds=5)
    return Outgoing(MessageId(KEY), str(KEY), address, PERSONAL[4], PERSONAL[3], deadline)


def webhook(url: str) -> WebhookChannel:
    """A channel whose address is a secret, too."""
    return WebhookChannel(Secret(url), secret=Secret(SIGNING), allow_private=True, timeout=timedelta(seconds=2))


def sms(url: str, auth: Bearer | Basic | HeaderKey | None = None) -> SmsChannel:
    """A channel with secrets all over."""
    hook = HookForm(HmacHeader("X-Signature", Secret(TOKEN)), id="/id", sender="/from", text="/text")
    described = HttpSmsProvider(
        Secret(url),
        {"to": "{to}", "text": "{text}"},
        "Shop",
        auth=auth or Bearer(Secret(TOKEN)),
        answer=AnswerForm(id="/id", code="/code"),
        callback=f"https://shop.example/{PATH}",
        hook=hook,
    )
    return SmsChannel(described, allow_private=True, timeout=timedelta(seconds=2))


def assert_silent(*texts: object, of: Sequence[str] = (*CANARIES, *PERSONAL)) -> None:
    """Nothing of it shows."""
    for text in texts:
        for canary in of:
            assert canary not in str(text), canary
            assert canary not in repr(text), canary


SHORT = CANARIES[-1]


def told(error: BaseException) -> str:
    """Everything a log might show of an error: with the values of all variables of our own frames."""
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    for frame in frames.stack:
        if "/src/crmcore/" not in frame.filename:
            frame.locals = None
    return "".join(frames.format(chain=True))


@pytest.fixture
def web() -> Iterator[Web]:
    """A server that says back what it was told."""

    def echo(asked: Asked) -> Answered:
        said = "".join(asked.headers.values()).encode() + asked.body
        return Answered(
            400, said, {"Content-Type": "application/json", "X-Echo": said[:200].decode("ascii", "replace")}
        )

    with web_server(echo) as opened:
        yield opened


def test_channels_and_their_parts_show_nothing(web: Web) -> None:
    """In repr and str, of the channel and of everything it is made of."""
    channels: list[WebhookChannel | SmsChannel] = [webhook(web.url(f"/{PATH}")), sms(web.url(f"/{PATH}?token={TOKEN}"))]
    assert_silent(*channels, *(vars(each) for each in channels), *(each.capabilities for each in channels))
    assert_silent(
        sms(web.url()).provider,
        Basic(TOKEN, Secret(TOKEN)),
        HeaderKey("X-Key", Secret(TOKEN)),
        TokenHeader("X-Key", Secret(TOKEN)),
        StandardSignature(Secret(SIGNING)),
        read_keys(Secret(SIGNING)),
        HttpUrl.read(f"https://example.org/{PATH}"),
        WebhookRequest({"X-Key": TOKEN}, PERSONAL[3].encode(), f"https://shop.example/{PATH}"),
    )


@pytest.mark.parametrize("status", [200, 302, 400, 401, 429, 500])
def test_answers_show_nothing_of_what_a_server_says_back(
    web: Web, status: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """A server that repeats secrets and personal values in its answer has them nowhere with us."""
    echo = web.answering

    def answering(asked: Asked) -> Answered:
        said = echo(asked)
        body = b'{"code": "' + PERSONAL[2].encode() + b'", "id": "' + TOKEN.encode() + PERSONAL[2].encode() + b'"}'
        return Answered(status, body if status in (200, 400) else said.body, said.headers)

    web.answering = answering
    with caplog.at_level(logging.DEBUG):
        answers = [webhook(web.url()).deliver(outgoing("email")), sms(web.url()).deliver(outgoing("phone"))]
    assert_silent(*answers, caplog.text, *capfd.readouterr())


class Raising:
    """A resolver that tells the host in its error."""

    def resolve(self, host: str) -> list[str]:
        """Nothing."""
        raise OSError(f"{host} {TOKEN}")


def test_answers_show_nothing_when_nobody_answers(web: Web) -> None:
    """Nor does the failure of a connection, or of a resolver."""
    web_down = webhook(f"http://127.0.0.1:9/{PATH}")
    unresolved = WebhookChannel(
        Secret(f"https://CANARY.example.org/{PATH}"), secret=Secret(SIGNING), resolver=Raising()
    )
    assert_silent(web_down.deliver(outgoing("email")), unresolved.deliver(outgoing("email")))


REFUSED: dict[str, Callable[[], object]] = {
    "a URL that is none": lambda: webhook(f"https://user:{TOKEN}@example.org/"),
    "a URL with blanks": lambda: webhook(f"https://example.org/ {TOKEN}"),
    "a URL with a fragment": lambda: webhook(f"https://example.org/#{TOKEN}"),
    "a URL that is not escaped": lambda: webhook(f"https://example.org/{TOKEN}<"),
    "a URL at an odd port": lambda: WebhookChannel(Secret(f"https://example.org:1/{TOKEN}"), secret=Secret(SIGNING)),
    "a host that is none": lambda: webhook(f"https://{SHORT}_/"),
    "a host that is no name": lambda: webhook(f"https://{SHORT}\N{SNOWMAN}\N{ZERO WIDTH JOINER}x/"),
    "a private host": lambda: WebhookChannel(Secret(f"https://10.0.0.1/{TOKEN}"), secret=Secret(SIGNING)),
    "a secret that is no base64": lambda: read_keys(Secret(f"whsec_{TOKEN}!")),
    "a secret that is short": lambda: read_keys(Secret(SHORT.encode())),
    "one of two secrets": lambda: read_keys([Secret(SIGNING), Secret(SHORT.encode())]),
    "a token with a line break": lambda: sms("https://example.org/", Bearer(Secret(f"{TOKEN}\r\nX: y"))),
    "a key that is no ASCII": lambda: sms("https://example.org/", HeaderKey("X-Key", Secret(f"{TOKEN}ü"))),
    "an HMAC secret that is short": lambda: HmacHeader("X-Key", Secret(SHORT)),
    "a forged request": lambda: webhook("https://example.org/").parse_webhook(
        WebhookRequest(
            {"webhook-id": "a", "webhook-timestamp": "1773144000", "webhook-signature": "v1,x"}, PERSONAL[3].encode()
        ),
        NOW,
    ),
    "a forged HMAC": lambda: sms("https://example.org/").parse_webhook(
        WebhookRequest({"X-Signature": "x"}, PERSONAL[3].encode()), NOW
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_errors_show_nothing(name: str) -> None:
    """Neither the message, nor the data, nor the values of variables that a traceback may show."""
    with pytest.raises(CRMError) as caught:
        REFUSED[name]()
    assert_silent(caught.value, caught.value.data, pickle.dumps(caught.value))
    assert_silent(told(caught.value), of=CANARIES)


def test_secrets_are_not_pickled_and_stay_secret_in_copies() -> None:
    """A provider's description cannot be written out by mistake."""
    described = sms("https://example.org/").provider
    with pytest.raises(CRMError):
        pickle.dumps(described)
    assert_silent(copy.deepcopy(described), copy.copy(described))


def test_a_traceback_of_a_failure_shows_nothing(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong where nobody expects it, in the middle of a request, is told without the request."""

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("crmcore.channels.http.wire.Wire.send", broken)
    for channel, scheme in ((webhook(web.url(f"/{PATH}")), "email"), (sms(web.url()), "phone")):
        with pytest.raises(RuntimeError) as caught:
            channel.deliver(outgoing(scheme))
        assert_silent(told(caught.value), of=CANARIES)
