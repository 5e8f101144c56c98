"""An SMS provider's web hooks are heard as its description says, and only when they are signed."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from crmcore import SmsChannel
from crmcore.channels.hook_signatures import HmacHeader, HookSignature, StandardSignature, TokenHeader
from crmcore.channels.sms_provider import AnswerForm, HookForm, HttpSmsProvider
from crmcore.domain.decision.heard import Heard
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import WebhookRequest

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEY = "01890000-0000-7000-8000-000000000001"
PHONE = Address("phone", "+4930901820", "+4930901820")
TOKEN = Secret("0123456789abcdef")
CALLED = f"https://shop.example/hooks/sms?key={KEY}"
JSON_HOOK = HookForm(
    HmacHeader("X-Signature", TOKEN),
    id="/id",
    state="/status",
    words={
        "delivered": "receipt",
        "dead": "hard bounce",
        "expired": "soft bounce",
        "inbound": "reply",
        "sent": "nothing",
    },
    key="/reference",
    number="/to",
    sender="/from",
    text="/text",
    at="/at",
    code="/error/code",
)
FORM_HOOK = HookForm(
    HmacHeader("X-Signature", TOKEN, algorithm="sha1", encoding="base64", signed="url and form"),
    id="/MessageSid",
    state="/MessageStatus",
    words={"delivered": "receipt", "failed": "hard bounce", "undelivered": "soft bounce", "sent": "nothing"},
    form="form",
    query="key",
    number="/To",
    sender="/From",
    text="/Body",
    code="/ErrorCode",
)


def channel(hook: HookForm | None, **options: Any) -> SmsChannel:
    """A channel whose provider has that hook."""
    fields, answer = {"to": "{to}", "text": "{text}"}, AnswerForm(id="/id")
    described = HttpSmsProvider("https://sms.example.org/", fields, "Shop", answer=answer, hook=hook)
    return SmsChannel(described, **options)


def told(event: Any, hook: HookForm = JSON_HOOK, **options: Any) -> Sequence[Heard]:
    """What is heard of an event in JSON."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    signature = hmac.new(TOKEN.reveal().encode(), body, "sha256").hexdigest()
    return channel(hook, **options).parse_webhook(WebhookRequest({"x-signature": signature}, body), NOW)


def told_form(fields: Mapping[str, str], url: str = CALLED, signed_url: str = CALLED) -> Sequence[Heard]:
    """What is heard of a form."""
    signed = signed_url + "".join(f"{name}{value}" for name, value in sorted(fields.items()))
    signature = b64encode(hmac.new(TOKEN.reveal().encode(), signed.encode(), "sha1").digest()).decode()
    request = WebhookRequest({"X-Signature": signature}, urlencode(fields).encode(), url)
    return channel(FORM_HOOK).parse_webhook(request, NOW)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            {"id": "m1", "status": "delivered", "reference": KEY, "at": "2026-03-10T11:00:00Z"},
            Heard("receipt", "m1/delivered", NOW - timedelta(hours=1), KEY),
        ),
        (
            {"id": 7, "status": "dead", "to": "4930901820", "at": 1773140400, "error": {"code": 21610}},
            Heard(
                "bounce", "7/dead", NOW - timedelta(hours=1), None, PHONE, hard=True, status="21610", reason="address"
            ),
        ),
        (
            {"id": "m1", "status": "expired", "reference": KEY, "to": "+49 30 901820", "at": "1773140400000"},
            Heard("bounce", "m1/expired", NOW - timedelta(hours=1), KEY, PHONE),
        ),
        (
            {"id": "i1", "status": "inbound", "from": "+4930901820", "text": "Yes, please"},
            Heard("reply", "i1/reply", NOW, address=PHONE, text="Yes, please"),
        ),
        (
            {"id": "i2", "from": "4930901820", "text": " Stop! ", "at": "Tue, 10 Mar 2026 11:00:00 +0000"},
            Heard(
                "unsubscribe",
                "i2/reply",
                NOW - timedelta(hours=1),
                address=PHONE,
                reason="by text: stop",
                text=" Stop! ",
            ),
        ),
    ],
)
def test_an_event_is_heard(event: dict[str, Any], expected: Heard) -> None:
    """What arrived, what did not, what a customer wrote, and what means stop."""
    assert [expected] == told(event)


def test_a_state_that_says_nothing_is_not_heard() -> None:
    """Steps in between are not recorded."""
    assert [] == told({"id": "m1", "status": "sent"})


def test_what_is_told_again_has_the_same_id_and_nothing_else_has() -> None:
    """So that a repetition, or a replay after a restart, is recorded once."""
    event = {"id": "m1", "status": "expired", "reference": KEY}
    first, again = told(event), told(event)
    (later,) = told({**event, "status": "delivered"})
    (other,) = told({**event, "id": "m2"})
    assert first == again
    assert 3 == len({first[0].id, later.id, other.id})


def test_several_events_come_in_a_list() -> None:
    """Where the description points at one."""
    hook = HookForm(JSON_HOOK.signature, id="/id", state="/s", words={"ok": "receipt"}, key="/k", items="/results")
    events = [{"id": "1", "s": "ok", "k": "a"}, {"id": "2", "s": "ok", "k": "b"}]
    assert ["1/ok", "2/ok"] == [each.id for each in told({"results": events}, hook)]
    with pytest.raises(InvalidValue, match="/results: no list of events"):
        told({"results": {}}, hook)


def test_the_app_says_which_texts_mean_stop() -> None:
    """Any callable will do; by default it is a word of any of many languages."""
    event = {"id": "i1", "from": "+4930901820", "text": "Abmelden"}
    assert ["unsubscribe"] == [each.kind for each in told(event)]
    assert ["reply"] == [each.kind for each in told(event, is_stop=lambda text: text == "Halt")]
    (heard,) = told({**event, "text": "Halt"}, is_stop=lambda text: text == "Halt")
    assert ("unsubscribe", "by text") == (heard.kind, heard.reason)


def test_a_long_id_is_told_by_its_digest() -> None:
    """What is recorded has an id of bounded length, one for each."""
    events = [{"id": "m" * 199 + each, "status": "delivered", "reference": KEY} for each in "ab"]
    ids = [told(event)[0].id for event in events]
    assert ([64, 64], 2) == ([len(each) for each in ids], len(set(ids)))


def test_a_form_is_heard_with_the_key_of_the_address_that_was_called() -> None:
    """The signature covers address and fields, whatever the order of these."""
    fields = {"To": "+4930901820", "MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003"}
    assert [Heard("bounce", "SM1/undelivered", NOW, KEY, PHONE, status="30003")] == told_form(fields)
    reply = {"MessageSid": "SM2", "From": "+4930901820", "Body": "Grüße & mehr", "To": "+4930000000"}
    assert [Heard("reply", "SM2/reply", NOW, address=PHONE, text="Grüße & mehr")] == told_form(reply)


def test_a_form_for_another_address_is_refused() -> None:
    """Who alters the key in the address has no signature for it; nor has who leaves the address out."""
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+4930901820"}
    for url in (CALLED.replace("0001", "0002"), ""):
        with pytest.raises(SignatureRefused):
            told_form(fields, url)


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (b"", "body"), (b"\xff", "body"), ([], "/id"), ("m1", "/id"), ({}, "/id"), ({"id": "m1"}, "/text"),
        ({"id": "m1", "status": "odd"}, "/status"), ({"id": "m1", "status": ["delivered"]}, "/status"),
        ({"status": "delivered", "reference": KEY}, "/id"), ({"id": {}, "status": "delivered"}, "/id"),
        ({"id": "m1", "status": "delivered"}, "/reference"), ({"id": "m1", "status": "dead", "to": "nobody"}, "phone"),
        ({"id": "m1", "status": "delivered", "reference": KEY, "at": "soon"}, "/at"),
        ({"id": "m1", "status": "delivered", "reference": KEY, "at": "2026-03-11T00:00:00Z"}, "/at"),
        ({"id": "i1", "text": "hello"}, "/from"), ({"id": "i1", "text": 5, "from": "+4930901820"}, "/text"),
        ({"id": "i1", "text": "a\0", "from": "+4930901820"}, "/text"),
        ({"id": "i1", "text": "a", "from": "Shop"}, "phone"),
    ],
)  # fmt: skip
def test_junk_is_refused_with_the_place(event: Any, field: str) -> None:
    """One typed error, which does not tell the value."""
    with pytest.raises(InvalidValue) as caught:
        told(event)
    assert field == caught.value.field
    assert "nobody" not in str(caught.value)


@pytest.mark.parametrize("body", [b"a=1&a=2", b"a=%ff", b"a", b"&".join(b"a%d=1" % n for n in range(300))])
def test_a_form_that_cannot_be_read_is_refused(body: bytes) -> None:
    """Repeated fields, bytes that are no text, too many fields."""
    with pytest.raises(InvalidValue, match="body"):
        channel(FORM_HOOK).parse_webhook(WebhookRequest({"X-Signature": "x"}, body, CALLED), NOW)


@pytest.mark.parametrize(
    ("signature", "headers"),
    [
        (HmacHeader("X-Signature", TOKEN), {}),
        (HmacHeader("X-Signature", TOKEN), {"X-Signature": ""}),
        (HmacHeader("X-Signature", TOKEN), {"X-Signature": "0" * 64}),
        (HmacHeader("X-Signature", TOKEN), {"X-Signature": "ü"}),
        (HmacHeader("X-Signature", TOKEN, prefix="sha256="), {"X-Signature": "0" * 64}),
        (TokenHeader("X-Token", TOKEN), {}),
        (TokenHeader("X-Token", TOKEN), {"X-Token": "0123456789abcdeg"}),
        (TokenHeader("X-Token", TOKEN), {"X-Token": "0123456789abcdef "}),
        (StandardSignature(Secret(b"k" * 32)), {"webhook-id": "a"}),
    ],
)
def test_what_is_not_signed_is_refused(signature: HookSignature, headers: dict[str, str]) -> None:
    """By whatever scheme."""
    hook = HookForm(signature, id="/id", state="/s", words={"ok": "receipt"}, key="/k")
    body = b'{"id": "1", "s": "ok", "k": "a"}'
    with pytest.raises(SignatureRefused):
        channel(hook).parse_webhook(WebhookRequest(headers, body), NOW)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("encoding", ["hex", "base64"])
@pytest.mark.parametrize("prefix", ["", "sha="])
def test_an_hmac_is_verified_as_it_is_described(algorithm: Any, encoding: Any, prefix: str) -> None:
    """Algorithm, encoding, and what stands before it."""
    hook = HookForm(
        HmacHeader("X-Signature", TOKEN, algorithm, encoding, prefix),
        id="/id",
        state="/s",
        words={"ok": "receipt"},
        key="/k",
    )
    body = b'{"id": "1", "s": "ok", "k": "a"}'
    mac = hmac.new(TOKEN.reveal().encode(), body, algorithm)
    right = prefix + (mac.hexdigest() if encoding == "hex" else b64encode(mac.digest()).decode())
    assert [Heard("receipt", "1/ok", NOW, "a")] == channel(hook).parse_webhook(
        WebhookRequest({"X-SIGNATURE": right}, body), NOW
    )
    with pytest.raises(SignatureRefused):
        channel(hook).parse_webhook(WebhookRequest({"X-SIGNATURE": right}, body + b" "), NOW)


def test_a_token_is_compared_as_a_whole() -> None:
    """The right one lets the request pass."""
    hook = HookForm(TokenHeader("X-Token", TOKEN), id="/id", state="/s", words={"ok": "receipt"}, key="/k")
    request = WebhookRequest({"x-token": TOKEN.reveal()}, b'{"id": "1", "s": "ok", "k": "a"}')
    assert ["1/ok"] == [each.id for each in channel(hook).parse_webhook(request, NOW)]


def test_a_provider_without_hooks_hears_nothing() -> None:
    """And its channel does not say that it is two-way."""
    assert (True, False) == (channel(JSON_HOOK).capabilities.two_way, channel(None).capabilities.two_way)
    with pytest.raises(SignatureRefused):
        channel(None).parse_webhook(WebhookRequest({}, b"{}"), NOW)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: HmacHeader("X Signature", TOKEN), "signature.header"),
        (lambda: HmacHeader("X-Signature", "plain"), "signature.secret"),  # type: ignore[arg-type]
        (lambda: HmacHeader("X-Signature", Secret("short")), "signature.secret"),
        (lambda: HmacHeader("X-Signature", TOKEN, "md5"), "signature.algorithm"),  # type: ignore[arg-type]
        (lambda: HmacHeader("X-Signature", TOKEN, encoding="hex32"), "signature.encoding"),  # type: ignore[arg-type]
        (lambda: HmacHeader("X-Signature", TOKEN, signed="nothing"), "signature.signed"),  # type: ignore[arg-type]
        (lambda: TokenHeader("X-Token", Secret("")), "signature.secret"),
        (lambda: StandardSignature(Secret("x")), "signature.secret"),
        (lambda: channel(HookForm(JSON_HOOK.signature, id="id")), "provider.hook.id"),
        (lambda: channel(HookForm(JSON_HOOK.signature, id="/id", query="key")), "provider.hook.query"),
        (lambda: channel(HookForm(JSON_HOOK.signature, id="/id", words={"a": "b"})), "provider.hook.words.a"),  # type: ignore[dict-item]
        (lambda: channel(HookForm("none", id="/id")), "provider.hook.signature"),  # type: ignore[arg-type]
        (lambda: channel(HookForm(JSON_HOOK.signature, id="/id", form="xml")), "provider.hook.form"),  # type: ignore[arg-type]
    ],
)
def test_a_hook_that_cannot_be_followed_is_refused(make: Any, field: str) -> None:
    """With the part, at once."""
    with pytest.raises(InvalidValue) as caught:
        make()
    assert field == caught.value.field
