"""The web hook channel keeps the obligations of a channel, and says what a receiver's answer means."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve

from crmcore import CRM, Email, Money, Person, Rule, RulePolicy, WebhookChannel
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, MessageId, Outgoing, RefusalReason, Refused, Unknown
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import WebhookRequest
from crmcore.testing import ChannelConformance, FarSide, FrozenClock
from tests.servers.web import Answered, Web, raw_server, read_request, web_server
from tests.unit.channels.far_sides import WebhookSide

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEY = "01890000-0000-7000-8000-000000000001"
SECRET = Secret("whsec_" + b64encode(bytes(range(32))).decode())
OLD_SECRET = Secret("whsec_" + b64encode(b"x" * 24).decode())
ADDRESS = Address("email", "sara@example.org", "Sara@example.org")
HELLO = Outgoing(
    MessageId(UUID(KEY)),
    KEY,
    ADDRESS,
    "Tea",
    "Hello Sara",
    NOW + timedelta(seconds=30),
    "<p>Hello Sara</p>",
    "de",
    "https://shop.example/u/1",
)


def channel(port: int, **options: Any) -> WebhookChannel:
    """A channel to a server on this machine."""
    options = {"secret": SECRET, "allow_private": True, "clock": FrozenClock(NOW), **options}
    return WebhookChannel(f"http://127.0.0.1:{port}/hook", **options)


def mac(secret: Secret[str], content: bytes) -> str:
    """The signature by the standard library alone."""
    key = b64decode(secret.reveal().removeprefix("whsec_"))
    return "v1," + b64encode(hmac.new(key, content, "sha256").digest()).decode()


def hook(body: Any, id: str = "evt_1", at: datetime = NOW, secret: Secret[str] = SECRET) -> WebhookRequest:
    """A request with a body of JSON, signed."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(int(at.timestamp()))
    signature = mac(secret, f"{id}.{stamp}.".encode() + content)
    return WebhookRequest({"Webhook-Id": id, "Webhook-Timestamp": stamp, "Webhook-Signature": signature}, content)


@pytest.fixture
def web() -> Iterator[Web]:
    """A receiver."""
    with web_server() as opened:
        yield opened


class TestWebhookChannel(ChannelConformance):
    """Every obligation of the port, with a receiver that takes everything."""

    @pytest.fixture
    def far_side(self) -> Iterator[FarSide]:
        """A receiver."""
        with WebhookSide.serving() as side:
            yield side


class TestIdempotentWebhookChannel(ChannelConformance):
    """Every obligation of the port, with a receiver that heeds an id once."""

    @pytest.fixture
    def far_side(self) -> Iterator[FarSide]:
        """Such a receiver."""
        with WebhookSide.serving(once=True) as side:
            yield side


def test_the_receiver_gets_what_was_meant(web: Web) -> None:
    """A JSON object with every part of the message, the same for each attempt."""
    sending = channel(web.port)
    for _ in range(2):
        assert Accepted() == sending.deliver(HELLO)
    first, second = web.asked
    assert (first.body, 1) == (second.body, web.connections)
    assert ("POST", "/hook", "application/json") == (first.method, first.target, first.headers["Content-Type"])
    assert {
        "type": "message.outbound",
        "key": KEY,
        "address": "Sara@example.org",
        "subject": "Tea",
        "text": "Hello Sara",
        "html": "<p>Hello Sara</p>",
        "language": "de",
        "unsubscribe": "https://shop.example/u/1",
    } == json.loads(first.body)


def test_the_request_is_signed_with_the_key_as_its_id(web: Web) -> None:
    """The id, the time and a signature by each secret, the newest first."""
    channel(web.port, secret=[SECRET, OLD_SECRET]).deliver(HELLO)
    (asked,) = web.asked
    stamp = str(int(NOW.timestamp()))
    assert (KEY, stamp) == (asked.headers["webhook-id"], asked.headers["webhook-timestamp"])
    content = f"{KEY}.{stamp}.".encode() + asked.body
    assert [mac(SECRET, content), mac(OLD_SECRET, content)] == asked.headers["webhook-signature"].split(" ")


@pytest.mark.parametrize("key", ["a.b", "ü", "x" * 300, "a b", ""])
def test_a_key_that_cannot_be_an_id_is_sent_as_its_digest(web: Web, key: str) -> None:
    """One for each, the same every time; the key itself stands in the body."""
    sending = channel(web.port)
    for _ in range(2):
        assert Accepted() == sending.deliver(evolve(HELLO, key=key))
    ids = {asked.headers["webhook-id"] for asked in web.asked}
    assert [64] == [len(each) for each in ids]
    assert key == json.loads(web.asked[0].body)["key"]


def for_now(reason: RefusalReason, seconds: int | None = None) -> Refused:
    """A refusal for now, without its words."""
    return Refused(False, "", reason, None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("status", "plain", "idempotent"),
    [
        (200, Accepted(), Accepted()),
        (204, Accepted(), Accepted()),
        (301, for_now("setup"), for_now("setup")),
        (307, for_now("setup"), for_now("setup")),
        (400, Refused(True, "", "content"), Refused(True, "", "content")),
        (401, for_now("setup"), for_now("setup")),
        (404, for_now("setup"), for_now("setup")),
        (408, for_now("provider"), for_now("provider")),
        (410, Refused(True, "", "setup"), Refused(True, "", "setup")),
        (413, Refused(True, "", "content"), Refused(True, "", "content")),
        (429, for_now("rate"), for_now("rate")),
        (500, Unknown(), for_now("provider")),
        (502, Unknown(), for_now("provider")),
        (503, for_now("provider"), for_now("provider")),
        (504, Unknown(), for_now("provider")),
        (600, Unknown(), Unknown()),
        (999, Unknown(), Unknown()),
    ],
)
def test_a_status_is_an_answer(web: Web, status: int, plain: Answer, idempotent: Answer) -> None:
    """What is refused for good, for now or unknown; a receiver that heeds an id once may be asked again after a 5xx."""
    web.answering = lambda _: Answered(status, headers={"Location": f"http://127.0.0.1:{web.port}/other"})
    for expected, once in ((plain, False), (idempotent, True)):
        answer = channel(web.port, idempotent=once).deliver(HELLO)
        assert expected == (answer if isinstance(answer, Accepted) else evolve(answer, detail=""))
        assert isinstance(answer, Accepted) or answer.detail.startswith(f"status {status}")
    assert ["/hook"] * 2 == [asked.target for asked in web.asked]


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("99999999999999999999", 86_400),
        (format_datetime(NOW + timedelta(minutes=7), True), 420),
        (format_datetime(NOW - timedelta(minutes=7), True), 0),
        (format_datetime(NOW + timedelta(days=30), True), 86_400),
        ("Tue, 10 Mar 2026 12:01:00", 60),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("Inf", None),
        ("\N{ARABIC-INDIC DIGIT ONE}", None),
    ],
)
def test_the_receiver_says_when_to_try_again(web: Web, told: str, seconds: int | None) -> None:
    """In seconds or as a date, a day at most; what cannot be read is no wish."""
    web.answering = lambda _: Answered(429, headers={"Retry-After": told.encode().decode("latin-1")})
    answer = channel(web.port).deliver(HELLO)
    assert for_now("rate", seconds) == evolve(answer, detail="")


def test_an_answer_that_is_lost_is_unknown() -> None:
    """The request went and the connection was cut: nobody knows. Nothing went: it is refused for now."""
    with raw_server(lambda taken, _: (read_request(taken), None)[1]) as port:
        assert Unknown("no answer: the connection was closed") == channel(port).deliver(HELLO)
    answer = channel(port).deliver(HELLO)
    assert Refused(False, "not connected: ECONNREFUSED", "provider") == answer


def test_a_receiver_that_hangs_is_left_at_the_timeout_or_the_deadline() -> None:
    """Whichever comes first; the channel goes on with the next message."""
    served: list[bytes] = []

    def script(taken: Any, over: Any) -> None:
        served.append(read_request(taken))
        if len(served) < 3:
            over.wait(5)
        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with raw_server(script) as port:
        sending = channel(port, timeout=timedelta(milliseconds=200))
        assert Unknown("no answer: timed out") == sending.deliver(HELLO)
        patient = channel(port)
        assert isinstance(patient.deliver(evolve(HELLO, deadline=NOW + timedelta(milliseconds=200))), Unknown)
        assert Refused(False, "not connected in time", "provider") == patient.deliver(evolve(HELLO, deadline=NOW))
        assert Accepted() == sending.deliver(HELLO)


def test_a_lost_answer_ends_as_the_message_class_says() -> None:
    """R2: what was taken and whose answer was lost is held, or sent again under the same id."""
    served: list[bytes] = []

    def script(taken: Any, _: Any) -> None:
        served.append(read_request(taken))
        if len(served) > 2:
            taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    clock = FrozenClock(NOW)
    with raw_server(script) as port:
        sending = channel(port, name="email", clock=clock)
        with CRM.in_memory(channels=[sending], clock=clock) as crm:
            sara = crm.customers.add(Person("Sara"), Email("sara@example.org"))
            crm.consents.grant(sara, channel="email", purpose="offers", evidence="form")
            crm.offers.define("held", "product", "innovation", {"email": ("Tea", "Hello")})
            crm.offers.define("again", "product", "innovation", {"email": ("Tea", "Hello")}, message_class="resend")
            crm.decide("one", RulePolicy([Rule(None, "held", "email")]))
            assert 1 == crm.tick().dispatched.held
            crm.decide("two", RulePolicy([Rule(None, "again", "email")]))
            assert 1 == crm.tick().dispatched.again
            clock.advance(minutes=5)
            assert 1 == crm.tick().dispatched.accepted
        sending.close()
    first, second, third = (dict(line.split(b": ", 1) for line in each.split(b"\r\n")[1:-2]) for each in served)
    assert first[b"webhook-id"] != second[b"webhook-id"] == third[b"webhook-id"]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"secret": "whsec_abc"}, "secret"),
        ({"secret": Secret("whsec_!!!")}, "secret"),
        ({"secret": Secret("whsec_" + b64encode(b"x" * 23).decode())}, "secret"),
        ({"secret": Secret(b"x" * 65)}, "secret"),
        ({"secret": []}, "secret"),
        ({"secret": [SECRET, "plain"]}, "secret"),
        ({"scheme": "external"}, "scheme"),
        ({"name": "Web Hook"}, "name"),
        ({"cost": 1}, "cost"),
        ({"cost": Money(-1, "EUR")}, "cost"),
        ({"timeout": timedelta(0)}, "timeout"),
        ({"timeout": 5}, "timeout"),
        ({"allow_private": False}, "url"),
    ],
)
def test_what_is_set_up_wrongly_is_refused(options: dict[str, Any], field: str) -> None:
    """With the field, at once."""
    with pytest.raises(InvalidValue) as caught:
        channel(80, **options)
    assert field == caught.value.field


def test_events_are_heard() -> None:
    """One event, or a list of them, each with an id that derives from the request's."""
    receiving = channel(80)
    bounce = {"type": "bounce", "key": KEY, "at": "2026-03-10T12:59:00+01:00", "hard": True, "status": "5.1.1",
              "reason": "address"}  # fmt: skip
    reply = {"type": "reply", "address": "SARA@Example.org", "at": "2026-03-10T11:58:00Z", "subject": "Re: Tea",
             "text": "Yes, please"}  # fmt: skip
    at = datetime(2026, 3, 10, 11, 59, tzinfo=UTC)
    heard = Heard("bounce", "evt_1", at, KEY, hard=True, status="5.1.1", reason="address")
    assert [heard] == receiving.parse_webhook(hook(bounce), NOW)
    first, second = receiving.parse_webhook(hook([bounce, reply], "evt_2"), NOW)
    assert evolve(heard, id="evt_2") == first
    address = Address("email", "sara@example.org", "SARA@example.org")
    at -= timedelta(minutes=1)
    assert Heard("reply", "evt_2/1", at, address=address, subject="Re: Tea", text="Yes, please") == second


GOOD = {"type": "receipt", "key": KEY, "at": "2026-03-10T12:00:00Z"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"\xff{}", "body"),
        (b"\xef\xbb\xbf{}", "body"),
        (b"NaN", "body"),
        (b'{"type":"receipt","type":"bounce"}', "body"),
        (b"[" * 1000, "body"),
        (b'{"a":' * 1000, "body"),
        (b" " * 300_000, "body"),
        (b"1" * 10_000, "body"),
        ("text", "event"),
        (7, "event"),
        (None, "event"),
        ([[]], "events[0]"),
        ([GOOD] * 1001, "events"),
    ],
)
def test_a_body_without_events_is_refused(body: Any, field: str) -> None:
    """Whatever a signed request holds: one typed error, with the field."""
    with pytest.raises(InvalidValue) as caught:
        channel(80).parse_webhook(hook(body), NOW)
    assert field == caught.value.field


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([GOOD, 1], "events[1]"),
        ([GOOD, {**GOOD, "type": "sale"}, GOOD], "events[1].type"),
        ([{**GOOD, "extra": 1}, GOOD], "events[0]"),
        ({**GOOD, "type": "sale"}, "event.type"),
        ({**GOOD, "type": ["receipt"]}, "event.type"),
        ({**GOOD, "at": "yesterday"}, "event.at"),
        ({**GOOD, "at": "2026-03-10T12:00:00"}, "event.at"),
        ({**GOOD, "at": "2026-03-10T12:06:00Z"}, "event.at"),
        ({**GOOD, "at": None}, "event.at"),
        ({**GOOD, "at": 1e300}, "event.at"),
        ({**GOOD, "at": True}, "event.at"),
        ({**GOOD, "at": "0001-01-01T00:00:00+14:00"}, "event.at"),
        ({**GOOD, "hard": True}, "event.hard"),
        ({**GOOD, "type": "bounce", "hard": "yes"}, "event.hard"),
        ({**GOOD, "key": ["a"]}, "event.key"),
        ({**GOOD, "key": "k" * 201}, "event.key"),
        ({**GOOD, "key": "a\nb"}, "event.key"),
        ({**GOOD, "address": "sara"}, "email"),
        ({**GOOD, "status": "s" * 65}, "event.status"),
        ({**GOOD, "text": "a\0b"}, "event.text"),
        ({**GOOD, "text": "\ud800"}, "event.text"),
        ({**GOOD, "adress": "x"}, "event"),
        ({"type": "receipt", "at": GOOD["at"]}, "event"),
        ([{**GOOD, "at": 5}, {**GOOD, "at": ""}], "events[1].at"),
    ],
)
def test_an_event_that_cannot_be_read_is_told_with_the_field(body: Any, field: str) -> None:
    """In its place, by an error that tells nothing of the value; the others are heard, each by the id that it has."""
    told = channel(80).parse_webhook(hook(body), NOW)
    events = body if isinstance(body, list) else [body]
    good = [each == GOOD or (isinstance(each, dict) and each.get("at") == 5) for each in events]
    assert good == [isinstance(each, Heard) for each in told]
    (error,) = [each for each in told if isinstance(each, InvalidValue)]
    assert field == error.field
    assert not any(each in str(error) for each in ("sara", "yesterday", "adress", "sale", "extra"))
    ids = [each.id if isinstance(each, Heard) else "" for each in told]
    assert [f"evt_1/{n}" if n else "evt_1" for n in range(len(told)) if good[n]] == [each for each in ids if each]


def test_our_own_request_is_no_event(web: Web) -> None:
    """What we signed for the receiver, sent back to us by someone, tells nothing."""
    sending = channel(web.port)
    sending.deliver(HELLO)
    (asked,) = web.asked
    (told,) = sending.parse_webhook(WebhookRequest(asked.headers, asked.body), NOW)
    assert isinstance(told, InvalidValue)


def test_a_request_by_the_old_secret_is_heard_while_secrets_are_rotated() -> None:
    """Each secret is tried; one that is gone is not."""
    request = hook(GOOD, secret=OLD_SECRET)
    assert 1 == len(channel(80, secret=[SECRET, OLD_SECRET]).parse_webhook(request, NOW))
    with pytest.raises(SignatureRefused):
        channel(80).parse_webhook(request, NOW)
