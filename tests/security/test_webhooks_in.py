"""Promise S8: web hooks are heard when they are signed, lately, and once."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcore import CRM, Email, Person, SmsChannel, WebhookChannel
from crmcore.channels import hook_signatures, standard_webhooks
from crmcore.channels.hook_signatures import HmacHeader, StandardSignature, TokenHeader
from crmcore.channels.sms_provider import AnswerForm, HookForm, HttpSmsProvider
from crmcore.channels.standard_webhooks import read_keys, sign, verify
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import WebhookRequest
from crmcore.testing import FrozenClock

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
STAMP = int(NOW.timestamp())
KEY = bytes(range(7, 39))
OTHER = bytes(range(60, 100))
BODY = b'{"type":"receipt","key":"m-1","at":"2026-03-10T12:00:00Z"}'


def mac(key: bytes, content: bytes) -> bytes:
    """HMAC-SHA256 as RFC 2104 writes it, by hashes alone."""
    block = (key if len(key) <= 64 else hashlib.sha256(key).digest()).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(each ^ 0x36 for each in block) + content).digest()
    return hashlib.sha256(bytes(each ^ 0x5C for each in block) + inner).digest()


def signed(
    id: str = "evt_1", stamp: object = STAMP, body: bytes = BODY, key: bytes = KEY, **changes: str
) -> WebhookRequest:
    """A request signed by the letter of the specification, with headers changed after."""
    signature = "v1," + b64encode(mac(key, f"{id}.{stamp}.".encode() + body)).decode()
    headers = {"webhook-id": id, "webhook-timestamp": str(stamp), "webhook-signature": signature}
    return WebhookRequest({**headers, **{f"webhook-{name}": value for name, value in changes.items()}}, body)


def right(request: WebhookRequest) -> str:
    """The signature of a request."""
    return request.header("webhook-signature")


def altered(text: str, place: int) -> str:
    """The text with another character at a place."""
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


GOOD: Mapping[str, WebhookRequest] = {
    "as it is": signed(),
    "at the edge of the past": signed(stamp=STAMP - 300),
    "at the edge of the future": signed(stamp=STAMP + 300),
    "an id of 255 characters": signed(id="x" * 255),
    "an id with signs": signed(id="evt:2/a_b-c~"),
    "an empty body": signed(body=b""),
    "a body that is no text": signed(body=bytes(range(256))),
    "a body with full stops": signed(body=b"a.1773144000.b"),
    "a large body": signed(body=b"x" * 200_000),
    "several signatures, the right one first": signed(signature=f"{right(signed())} v1,{'A' * 43}="),
    "several signatures, the right one last": signed(signature=f"v1,{'A' * 43}= v1a,AAAA {right(signed())}"),
    "sixteen signatures": signed(signature="v1,AAAA " * 15 + right(signed())),
    "headers in capitals": WebhookRequest({k.upper(): v for k, v in signed().headers.items()}, BODY),
}
FORGED: Mapping[str, WebhookRequest] = {
    "no headers": WebhookRequest({}, BODY),
    "no id": WebhookRequest({k: v for k, v in signed().headers.items() if "id" not in k}, BODY),
    "no timestamp": WebhookRequest({k: v for k, v in signed().headers.items() if "time" not in k}, BODY),
    "no signature": WebhookRequest({k: v for k, v in signed().headers.items() if "sig" not in k}, BODY),
    "an empty signature": signed(signature=""),
    "a blank signature": signed(signature=" "),
    "no version": signed(signature=right(signed()).removeprefix("v1,")),
    "another version": signed(signature=right(signed()).replace("v1,", "v2,")),
    "the version of another scheme": signed(signature=right(signed()).replace("v1,", "v1a,")),
    "the first character altered": signed(signature=altered(right(signed()), 3)),
    "the last character altered": signed(signature=altered(right(signed()), 45)),
    "a signature cut": signed(signature=right(signed())[:-2]),
    "a signature without padding": signed(signature=right(signed()).rstrip("=")),
    "a signature and more": signed(signature=right(signed()) + "A"),
    "a signature in hexadecimal": signed(signature="v1," + mac(KEY, f"evt_1.{STAMP}.".encode() + BODY).hex()),
    "a signature in base64 for URLs": signed(id="evt_5", signature="v1," + "_" * 43 + "="),
    "a signature that is no ASCII": signed(signature="v1,\N{SNOWMAN}"),
    "half a character as a signature": signed(signature="v1,\ud800"),
    "seventeen signatures": signed(signature="v1,AAAA " * 16 + right(signed())),
    "another secret": signed(key=OTHER),
    "an empty secret": signed(key=b""),
    "another body": WebhookRequest(signed().headers, BODY + b" "),
    "an empty body": WebhookRequest(signed().headers, b""),
    "another id": signed(id="evt_2", signature=right(signed())),
    "another timestamp": signed(stamp=STAMP + 1, signature=right(signed())),
    "id and timestamp parted elsewhere": signed(
        id="evt_1.17", stamp=73144000, signature=right(signed(id="evt_1", stamp="17.73144000"))
    ),
    "an id that takes in the timestamp": WebhookRequest(
        {"webhook-id": f"evt_1.{STAMP - 900}", "webhook-timestamp": str(STAMP),
         "webhook-signature": right(signed(stamp=STAMP - 900, body=f"{STAMP}.{{}}".encode()))}, b"{}",
    ),
    "an id with a blank": signed(id="evt 1"),
    "an id with a newline": signed(id="evt_1\n"),
    "an id that is too long": signed(id="x" * 256),
    "an id that is no ASCII": signed(id="\N{SNOWMAN}"),
    "a second too old": signed(stamp=STAMP - 301),
    "a second too new": signed(stamp=STAMP + 301),
    "of yesterday": signed(stamp=STAMP - 86_400),
    "of 1970": signed(stamp=0),
    "of a far future": signed(stamp=99_999_999_999),
    "a time of twelve digits": signed(stamp=100_000_000_000),
    "a time in milliseconds": signed(stamp=STAMP * 1000),
    "a negative time": signed(stamp=-STAMP),
    "a time with a sign": signed(stamp=f"+{STAMP}"),
    "a time with a blank": signed(stamp=f" {STAMP}"),
    "a time with an underscore": signed(stamp="1_773144000"),
    "a time with a fraction": signed(stamp=f"{STAMP}.0"),
    "a time in other digits": signed(stamp="".join(chr(0x660 + int(each)) for each in str(STAMP))),
    "a time in words": signed(stamp="now"),
}  # fmt: skip


def test_there_are_enough_vectors() -> None:
    """The promise names forty."""
    assert len(GOOD) + len(FORGED) >= 40


def test_the_published_example_is_verified() -> None:
    """The one of the reference libraries, signed and verified."""
    keys = read_keys(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    body, at = b'{"test": 2432232314}', datetime.fromtimestamp(1614265330, UTC)
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert headers == sign(keys, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body)
    assert "msg_p5jXN8AQM9LWM0D4loKWxJek" == verify(keys, WebhookRequest(headers, body), at)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_signed_is_heard(name: str) -> None:
    """The id is told, which tells a replay."""
    request = GOOD[name]
    assert request.header("webhook-id") == verify([Secret(KEY)], request, NOW)
    assert request.header("webhook-id") == verify([Secret(OTHER), Secret(KEY)], request, NOW)


@pytest.mark.parametrize("name", FORGED)
def test_what_is_not_signed_lately_is_refused(name: str) -> None:
    """With the reason, which tells nothing of the secret or of the right signature."""
    with pytest.raises(SignatureRefused) as caught:
        verify([Secret(KEY)], FORGED[name], NOW)
    assert caught.value.why
    assert not any(each in str(caught.value) for each in (right(signed()), b64encode(KEY).decode(), "whsec"))


@given(
    st.binary(min_size=24, max_size=64),
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="."), min_size=1, max_size=255),
    st.binary(max_size=200),
    st.integers(-300, 300),
)
def test_what_we_sign_anyone_verifies(key: bytes, id: str, body: bytes, seconds: int) -> None:
    """Our headers are those of the specification, and we take what the specification signs."""
    headers = sign([Secret(key)], id, NOW, body)
    assert signed(id, body=body, key=key).headers == headers
    assert id == verify([Secret(key)], WebhookRequest(headers, body), NOW + timedelta(seconds=seconds))


@given(st.binary(max_size=60), st.binary(max_size=60), st.integers(1, 255), st.data())
def test_one_bit_makes_it_another_request(before: bytes, after: bytes, bit: int, data: st.DataObject) -> None:
    """Any byte of the body, altered in any way."""
    body = before + b"x" + after
    place = data.draw(st.integers(0, len(body) - 1))
    other = body[:place] + bytes([body[place] ^ bit]) + body[place + 1 :]
    with pytest.raises(SignatureRefused):
        verify([Secret(KEY)], WebhookRequest(signed(body=body).headers, other), NOW)


def receiving() -> WebhookChannel:
    """A channel that takes such requests."""
    return WebhookChannel("https://hooks.example.org/", secret=Secret(KEY))


def test_a_replay_is_the_same_thing_heard_again_after_a_restart_too() -> None:
    """Its id is the request's, whoever reads it: another process too. Whoever records ids refuses it."""
    script = (
        "import sys, json; from base64 import b64decode; from datetime import datetime, UTC\n"
        "from crmcore import WebhookChannel; from crmcore.domain.kernel.secret import Secret\n"
        "from crmcore.ports.channel import WebhookRequest\n"
        "given = json.load(sys.stdin)\n"
        f"channel = WebhookChannel('https://hooks.example.org/', secret=Secret({KEY!r}))\n"
        "request = WebhookRequest(given['headers'], given['body'].encode())\n"
        "print(channel.parse_webhook(request, datetime.fromisoformat(given['now']))[0].id)\n"
    )
    first = receiving().parse_webhook(signed(), NOW)
    assert first == receiving().parse_webhook(signed(), NOW + timedelta(minutes=4))
    given_ = json.dumps({"headers": dict(signed().headers), "body": BODY.decode(), "now": NOW.isoformat()})
    told = subprocess.run([sys.executable, "-c", script], input=given_, capture_output=True, text=True, check=True)
    assert (["evt_1"], "evt_1") == ([each.id for each in first], told.stdout.strip())
    # The same event under another signed id is another request; a replay of the first after five minutes is none.
    assert ["evt_2"] == [each.id for each in receiving().parse_webhook(signed(id="evt_2"), NOW)]
    with pytest.raises(SignatureRefused):
        receiving().parse_webhook(signed(), NOW + timedelta(minutes=5, seconds=1))


def test_a_replay_is_recorded_once_after_a_restart_too(tmp_path: Path) -> None:
    """In a database that was closed and opened again, by another channel object."""
    clock = FrozenClock(NOW)
    sending = WebhookChannel("https://hooks.example.org/", secret=Secret(KEY), name="email", clock=clock)
    body = b'{"type":"reply","address":"sara@example.org","at":"2026-03-10T12:00:00Z","text":"Yes"}'
    with CRM.open(f"sqlite:///{tmp_path / 'crm.db'}", channels=[sending], clock=clock) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin")
        crm.customers.add(Person("Sara"), Email("sara@example.org"))
        request = signed(body=body)
        assert {"reply": 1} == crm.inbound.webhook("email", request.headers, request.body).recorded
        assert 1 == crm.inbound.webhook("email", request.headers, request.body).known
    clock.advance(minutes=4)
    again = WebhookChannel("https://hooks.example.org/", secret=Secret(KEY), name="email", clock=clock)
    with CRM.open(f"sqlite:///{tmp_path / 'crm.db'}", channels=[again], clock=clock) as crm:
        taken = crm.inbound.webhook("email", request.headers, request.body)
        assert ({}, 1) == (taken.recorded, taken.known)
        assert 1 == crm.interactions.count()
        clock.advance(minutes=2)
        with pytest.raises(SignatureRefused):
            crm.inbound.webhook("email", request.headers, request.body)


def test_the_signature_is_looked_at_before_the_body() -> None:
    """A bomb without a signature is not even parsed; one with it is refused by its limits, and what is too large before
    anything is computed.
    """
    bomb = b"[" * 200_000
    with pytest.raises(SignatureRefused):
        receiving().parse_webhook(WebhookRequest(signed().headers, bomb), NOW)
    with pytest.raises(InvalidValue):
        receiving().parse_webhook(signed(body=bomb), NOW)
    with pytest.raises(InvalidValue, match="body: 300000 bytes"):
        receiving().parse_webhook(WebhookRequest(signed().headers, b"x" * 300_000), NOW)


class _Counting:
    """Stands where hmac does, and counts what is compared in constant time."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.compared = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def compare_digest(self, left: Any, right_: Any) -> bool:
        """The same, counted."""
        self.compared += 1
        return bool(self.real.compare_digest(left, right_))


def test_every_comparison_is_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each signature with each key, whether one was found or not, so that the time tells neither; the other schemes
    too.
    """
    counting = _Counting(standard_webhooks.hmac)  # type: ignore[attr-defined]
    monkeypatch.setattr(standard_webhooks, "hmac", counting)
    monkeypatch.setattr(hook_signatures, "hmac", counting)
    keys = [Secret(KEY), Secret(OTHER), Secret(b"z" * 30)]
    for request in (signed(), GOOD["sixteen signatures"]):
        counting.compared = 0
        verify(keys, request, NOW)
        assert 3 * len(right(request).split(" ")) == counting.compared
    for signature in (
        HmacHeader("X-S", Secret("s" * 20)),
        TokenHeader("X-S", Secret("s" * 20)),
        StandardSignature(keys),
    ):
        counting.compared = 0
        described = HttpSmsProvider(
            "https://sms.example.org/",
            {"to": "{to}"},
            "Shop",
            answer=AnswerForm(id="/id"),
            hook=HookForm(signature, id="/id"),
        )
        with pytest.raises(SignatureRefused):
            SmsChannel(described).parse_webhook(
                WebhookRequest({**signed(key=b"q" * 30).headers, "X-S": "x"}, BODY), NOW
            )
        assert counting.compared
