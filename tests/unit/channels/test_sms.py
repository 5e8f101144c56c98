"""The SMS channel keeps the obligations of a channel, and speaks to a provider as its description says."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from attrs import evolve

from crmcore import Money, SmsChannel
from crmcore.channels.sms_provider import AnswerForm, Basic, Bearer, HeaderKey, HttpSmsProvider
from crmcore.domain.decision.message import Accepted, Answer, MessageId, Outgoing, Refused, Unknown
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue
from crmcore.testing import ChannelConformance, FarSide, FrozenClock
from tests.servers.web import Answered, Web, raw_server, read_request, web_server
from tests.unit.channels.far_sides import SmsSide

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEY = "01890000-0000-7000-8000-000000000001"
PHONE = Address("phone", "+4930901820", "+4930901820")
HELLO = Outgoing(MessageId(UUID(KEY)), KEY, PHONE, "", "Hello Sara", NOW + timedelta(seconds=30))
FIELDS = {"to": "{to}", "from": "{sender}", "body": "{text}", "reference": "{key}"}
BY_STATUS = AnswerForm(by_status=True)
ANSWER = AnswerForm(
    id="/message/id",
    state="/message/state",
    accepted=["queued", "sent"],
    refused={"rejected": "policy", "throttled": "rate"},
    code="/error/code",
    reasons={"21211": "address", "unroutable": "address", "slow down": "rate"},
)


def provider(port: int, **options: Any) -> HttpSmsProvider:
    """A provider on this machine."""
    given = {"url": f"http://127.0.0.1:{port}/sms", "fields": FIELDS, "sender": "Shop", "answer": BY_STATUS}
    return HttpSmsProvider(**{**given, **options})


def channel(port: int, *, price: Money | None = None, longest: int = 10, **options: Any) -> SmsChannel:
    """A channel to it."""
    described = provider(port, **options)
    return SmsChannel(described, price=price, longest=longest, allow_private=True, clock=FrozenClock(NOW))


@pytest.fixture
def web() -> Iterator[Web]:
    """A provider that takes everything."""
    with web_server() as opened:
        yield opened


class TestSmsChannel(ChannelConformance):
    """Every obligation of the port, with a provider that takes everything."""

    @pytest.fixture
    def far_side(self) -> Iterator[FarSide]:
        """A provider."""
        with SmsSide.serving() as side:
            yield side


class TestIdempotentSmsChannel(ChannelConformance):
    """Every obligation of the port, with a provider that sends once what has one reference."""

    @pytest.fixture
    def far_side(self) -> Iterator[FarSide]:
        """Such a provider."""
        with SmsSide.serving(once=True) as side:
            yield side


def test_a_json_provider_gets_what_was_meant(web: Web) -> None:
    """Fields of any depth, with what is not text as it is, a token and a key for repetitions."""
    fields = {
        "messages": [{"to": [{"number": "{digits}"}], "text": "{text}", "flash": False, "priority": 1, "tag": None}],
        "notify": "{callback}",
        "note": "{{literally}} {to}",
    }
    sending = channel(
        web.port,
        fields=fields,
        method="PUT",
        auth=Bearer(Secret("token-1")),
        headers={"Idempotency-Key": "{key}"},
        callback="https://shop.example/sms?key={key}",
        idempotent=True,
    )
    text = 'a "quoted" {text} \N{SNOWMAN}\n{to}'
    assert Accepted() == sending.deliver(evolve(HELLO, text=text))
    (asked,) = web.asked
    assert {
        "messages": [{"to": [{"number": "4930901820"}], "text": text, "flash": False, "priority": 1, "tag": None}],
        "notify": f"https://shop.example/sms?key={KEY}",
        "note": "{literally} +4930901820",
    } == json.loads(asked.body)
    assert ("PUT", "/sms", "application/json", "Bearer token-1", KEY) == (
        asked.method,
        asked.target,
        *(asked.headers[name] for name in ("Content-Type", "Authorization", "Idempotency-Key")),
    )


def test_a_form_provider_gets_what_was_meant(web: Web) -> None:
    """Fields of a form, with a user and a password."""
    text = "5 % & more = Grüße\n+1"
    sending = channel(web.port, form="form", auth=Basic("user", Secret("pass:word")))
    assert Accepted() == sending.deliver(evolve(HELLO, text=text))
    (asked,) = web.asked
    assert [("to", "+4930901820"), ("from", "Shop"), ("body", text), ("reference", KEY)] == parse_qsl(
        asked.body.decode(), strict_parsing=True
    )
    assert "application/x-www-form-urlencoded" == asked.headers["Content-Type"]
    assert "Basic " + b64encode(b"user:pass:word").decode() == asked.headers["Authorization"]


@pytest.mark.parametrize("form", ["json", "form"])
def test_a_key_may_stand_among_the_fields(web: Web, form: Any) -> None:
    """As a secret, which is sent as it is and not shown."""
    sending = channel(web.port, form=form, fields={"to": "{to}", "key": Secret("{to}&s3cret")})
    assert Accepted() == sending.deliver(HELLO)
    body = web.asked[0].body.decode()
    assert {"to": "+4930901820", "key": "{to}&s3cret"} == (
        dict(parse_qsl(body)) if form == "form" else json.loads(body)
    )
    assert "s3cret" not in repr(sending.provider)


def test_a_key_may_stand_in_a_header_of_its_own(web: Web) -> None:
    """As many providers have it."""
    channel(web.port, auth=HeaderKey("X-Api-Key", Secret("k-1"))).deliver(HELLO)
    assert "k-1" == web.asked[0].headers["X-Api-Key"]


def answered(state: Any = "queued", id: Any = "SM1", code: Any = None) -> bytes:
    """An answer in the form of `ANSWER`."""
    return json.dumps({"message": {"id": id, "state": state}, "error": {"code": code}}).encode()


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (201, answered(), Accepted(detail="SM1")),
        (200, answered("sent", 12), Accepted(detail="12")),
        (200, answered("sent", None), Accepted()),
        (200, answered("sent", "a sentence about Sara"), Accepted()),
        (200, answered("sent", "id-4930901820"), Accepted()),
        (200, answered("rejected", code="30007"), Refused(True, "refused, code 30007", "policy")),
        (200, answered("throttled"), Refused(False, "refused", "rate", timedelta(seconds=9))),
        (200, answered("odd"), Unknown("an answer whose state is not known")),
        (200, answered(["sent"]), Unknown("an answer without a state")),
        (200, b"", Unknown("an answer without a state")),
        (200, b"<html>ok</html>", Unknown("an answer without a state")),
        (200, b"\xff" * 50, Unknown("an answer without a state")),
        (200, b"[" * 100_000, Unknown("an answer without a state")),
        (400, answered(code=21211), Refused(True, "status 400, code 21211", "address")),
        (400, answered(code="99"), Refused(True, "status 400, code 99", "content")),
        (400, answered(code="to +4930901820 failed"), Refused(True, "status 400", "content")),
        (400, b"nonsense", Refused(True, "status 400", "content")),
        (429, answered(code="slow down"), Refused(False, "status 429", "rate", timedelta(seconds=9))),
        (404, answered(code="unroutable"), Refused(True, "status 404, code unroutable", "address")),
        (500, answered(code="21211"), Unknown("status 500")),
        (503, answered(), Refused(False, "status 503", "provider", timedelta(seconds=9))),
        (302, b"", Refused(False, "status 302: redirects are not followed", "setup")),
    ],
)
def test_an_answer_is_read_as_it_is_described(web: Web, status: int, body: bytes, expected: Answer) -> None:
    """By status, state and code; garbage is no yes. The number that was written to is not kept."""
    web.answering = lambda _: Answered(status, body, {"Retry-After": "9", "Content-Type": "application/json"})
    assert expected == channel(web.port, answer=ANSWER).deliver(HELLO)


def test_an_answer_without_an_id_where_one_belongs_is_unknown(web: Web) -> None:
    """A status of success from who knows what, a captive portal say, is no acceptance."""
    sending = channel(web.port, answer=AnswerForm(id="/id"))
    web.answering = lambda _: Answered(200, b"<html>Welcome to our network</html>")
    assert Unknown("an answer without the provider's id") == sending.deliver(HELLO)
    web.answering = lambda _: Answered(200, b'{"id": "m-1"}')
    assert Accepted(detail="m-1") == sending.deliver(HELLO)


@pytest.mark.parametrize("body", [b"", b"<html>Log in</html>", b'{"error": "quota"}', b"OK", b'{"id": ""}', b"[]"])
@pytest.mark.parametrize(
    ("form", "told"),
    [
        (AnswerForm(id="/id"), Unknown("an answer without the provider's id")),
        (AnswerForm(state="/state", accepted=["queued"]), Unknown("an answer without a state")),
        (BY_STATUS, Accepted()),
    ],
)
def test_success_alone_is_no_yes(web: Web, form: AnswerForm, told: Answer, body: bytes) -> None:
    """Whatever the body is, unless the description says that the status is all there is."""
    web.answering = lambda _: Answered(200, body)
    assert told == channel(web.port, answer=form).deliver(HELLO)


@pytest.mark.parametrize("cut", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n" + answered()[:20]])
def test_an_answer_that_is_cut_is_unknown(cut: bytes) -> None:
    """Before its first byte, or in the middle of the body that would say yes."""

    def script(taken: Any, _: Any) -> None:
        read_request(taken)
        taken.sendall(cut)

    with raw_server(script) as port:
        assert isinstance(channel(port, answer=ANSWER).deliver(HELLO), Unknown)


def test_a_message_costs_its_segments(web: Web) -> None:
    """Each at the price of one."""
    sending = channel(web.port, price=Money("0.0075", "EUR"))
    for text, cost in (("a" * 160, "0.0075"), ("a" * 161, "0.015"), ("ш" * 71, "0.015"), ("ш" * 202, "0.03")):
        assert Accepted(Money(cost, "EUR")) == sending.deliver(evolve(HELLO, text=text))
    assert Money("0.0075", "EUR") == sending.capabilities.cost


@pytest.mark.parametrize(
    ("longest", "text", "goes"),
    [
        (1, "a" * 160, True),
        (1, "a" * 161, False),
        (2, "ш" * 134, True),
        (2, "ш" * 135, False),
        (10, "a" * 1530, True),
        (10, "€" * 766, False),
    ],
)
def test_a_text_beyond_its_segments_is_refused_for_good(web: Web, longest: int, text: str, goes: bool) -> None:
    """Nothing is cut off, and nothing goes out."""
    answer = channel(web.port, longest=longest).deliver(evolve(HELLO, text=text))
    assert goes == isinstance(answer, Accepted) == bool(web.asked)
    if not goes:
        assert (True, "content") == (getattr(answer, "permanent", None), getattr(answer, "reason", None))


@pytest.mark.parametrize("text", ["", "a\0b", "\ud800"])
def test_a_text_that_cannot_be_sent_is_refused_for_good(web: Web, text: str) -> None:
    """None at all, or with half a character."""
    answer = channel(web.port).deliver(evolve(HELLO, text=text))
    assert (Refused(True, "no text that can be sent", "content"), []) == (answer, web.asked)


@pytest.mark.parametrize("sent_as", ["", "4930901820", "+", "+0301234567", "+49 30 901820", "+4930901820,+4930901821",
                                     "+123456", "+1234567890123456", "+4930901820\n", "Shop"])  # fmt: skip
def test_a_number_that_is_none_is_refused_for_good(web: Web, sent_as: str) -> None:
    """It is international, and one."""
    answer = channel(web.port).deliver(evolve(HELLO, address=Address("phone", sent_as, sent_as)))
    assert (Refused(True, "not an international phone number", "address"), []) == (answer, web.asked)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"fields": {}}, "provider.fields"),
        ({"fields": {"to": "{number}"}}, "provider.fields.to"),
        ({"fields": {"to": "{to"}}, "provider.fields.to"),
        ({"fields": {"to": "{to.__class__}"}}, "provider.fields.to"),
        ({"fields": {"a": {"b": ["{to}", "}"]}}}, "provider.fields.a.b[1]"),
        ({"fields": {"a": 1.5}}, "provider.fields.a"),
        ({"fields": {"a": ["{to}"]}, "form": "form"}, "provider.fields.a"),
        ({"form": "xml"}, "provider.form"),
        ({"method": "GET"}, "provider.method"),
        ({"auth": "token"}, "provider.auth"),
        ({"auth": Bearer("token")}, "provider.auth"),  # type: ignore[arg-type]
        ({"auth": Bearer(Secret("a\r\nb"))}, "provider.auth"),
        ({"auth": HeaderKey("X Key", Secret("a"))}, "provider.auth"),
        ({"headers": {"X-To": "{to}"}}, "provider.headers.X-To"),
        ({"headers": {"X-Note": "a\r\nb"}}, "provider.headers.X-Note"),
        ({"headers": {"X:": "a"}}, "provider.headers.X:"),
        ({"callback": "https://shop.example/{to}"}, "provider.callback"),
        ({"idempotent": True, "fields": {"to": "{to}"}}, "provider.idempotent"),
        ({"answer": AnswerForm()}, "provider.answer"),
        ({"answer": AnswerForm(code="/c", reasons={"1": "rate"})}, "provider.answer"),
        ({"answer": AnswerForm(id="/id", by_status=True)}, "provider.answer.by_status"),
        ({"answer": AnswerForm(by_status=1)}, "provider.answer.by_status"),  # type: ignore[arg-type]
        ({"answer": AnswerForm(id="id")}, "provider.answer.id"),
        ({"answer": AnswerForm(code="/a~2")}, "provider.answer.code"),
        ({"answer": AnswerForm(state="/s")}, "provider.answer.accepted"),
        ({"answer": AnswerForm(accepted=["ok"])}, "provider.answer.accepted"),
        ({"answer": AnswerForm(code="/c", reasons={"1": "bad"})}, "provider.answer.reasons.1"),  # type: ignore[dict-item]
        ({"url": "http://sms.example.org/"}, "provider.url"),
        ({"url": "https://user:pass@sms.example.org/"}, "provider.url"),
        ({"longest": 0}, "longest"),
        ({"longest": True}, "longest"),
        ({"price": 1}, "price"),
    ],
)
def test_a_description_that_cannot_be_followed_is_refused(options: dict[str, Any], field: str) -> None:
    """With the part, at once."""
    kept = {name: options.pop(name) for name in ("longest", "price") if name in options}
    with pytest.raises(InvalidValue) as caught:
        SmsChannel(provider(80, **options), **kept, allow_private="url" not in options)
    assert field == caught.value.field
