"""Promise F for web hooks: whatever a signed body holds is heard, or refused by a typed error, in bounded time and
memory.

As many bodies as `CRMCORE_BODIES` says; 2,000 by default, 20,000 in some minutes.
"""

from __future__ import annotations

import gzip
import hmac
import json
import random
import time
import tracemalloc
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from attrs import evolve

from crmcore import SmsChannel, WebhookChannel
from crmcore.channels.hook_body import SIZE_LIMIT
from crmcore.channels.hook_signatures import HmacHeader
from crmcore.channels.sms_provider import AnswerForm, HookForm, HttpSmsProvider
from crmcore.channels.standard_webhooks import sign
from crmcore.domain.decision.heard import HEARD, Heard
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import WebhookRequest
from tests.thoroughness import cases

MANY = cases("CRMCORE_BODIES", check=2_000, test=20_000)
SECONDS = 5.0
BYTES = 40_000_000
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEY = Secret(b"k" * 32)
HOOK = HookForm(
    HmacHeader("X-Signature", KEY),
    id="/id",
    state="/status",
    words={"delivered": "receipt", "dead": "hard bounce", "later": "soft bounce", "in": "reply", "sent": "nothing"},
    key="/key",
    number="/to",
    sender="/from",
    text="/text",
    at="/at",
    code="/error/code",
)
FORM = HookForm(HOOK.signature, id="/id", state="/status", words=HOOK.words, form="form", key="/key", sender="/from",
                text="/text", number="/to", at="/at")  # fmt: skip
BATCH = evolve(HOOK, items="/results")

Hear = Callable[[bytes], Sequence[Heard]]

VALUES: list[Any] = [
    *HEARD, "sale", "delivered", "dead", "later", "in", "sent", "m-1", "k" * 200, "k" * 201, "", " ", "a\0b", "\ud800",
    "\u202e", "STOP", "x" * 100_001, "2026-03-10T11:00:00Z", "2026-03-10", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59Z", "Tue, 10 Mar 2026 11:00:00 +0000", "1773140400", "9" * 60, "sara@example.org", "@",
    "+4930901820", "4930901820", "+" * 90, 0, 1, -1, 10**15, 10**300, 1773140400, 1773140400000, 1.5, 1e308, -0.0,
    True, False, None, [], {}, [[]], ["a"], {"a": 1},
]  # fmt: skip
NAMES = [
    "type",
    "at",
    "key",
    "address",
    "hard",
    "status",
    "reason",
    "subject",
    "text",
    "id",
    "to",
    "from",
    "error",
    "x",
    "",
]
EVENT = {"type": "bounce", "at": "2026-03-10T11:00:00Z", "key": "m-1", "address": "sara@example.org", "hard": True}
TEXT = {"id": "m-1", "status": "in", "from": "+4930901820", "to": "+4930901821", "text": "Hello", "at": 1773140400}
BITS = [b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"\0", b"\xff", b"\xef\xbb\xbf", b"\\u0000", b"\\ud800",
        b"NaN", b"-", b"1e999", b"&", b"=", b"%", b"%00", b"+", b"\n", b"/*", b"'"]  # fmt: skip


def hooked(hook: HookForm) -> SmsChannel:
    """A channel with that hook."""
    return SmsChannel(
        HttpSmsProvider("https://sms.example.org/", {"to": "{to}"}, "Shop", answer=AnswerForm(id="/id"), hook=hook)
    )


WEBHOOK = WebhookChannel("https://hooks.example.org/", secret=KEY)
TEXTS, FORMS, BATCHES = hooked(HOOK), hooked(FORM), hooked(BATCH)


def events(body: bytes) -> Sequence[Heard]:
    """What the web hook channel hears of a body."""
    return WEBHOOK.parse_webhook(WebhookRequest(sign([KEY], "evt_1", NOW, body), body), NOW)


def by_sms(channel: SmsChannel) -> Hear:
    """What an SMS channel hears of a body."""

    def hear(body: bytes) -> Sequence[Heard]:
        signature = hmac.new(KEY.reveal(), body, "sha256").hexdigest()
        return channel.parse_webhook(WebhookRequest({"X-Signature": signature}, body), NOW)

    return hear


HEARING: dict[str, Hear] = {
    "events": events,
    "texts": by_sms(TEXTS),
    "forms": by_sms(FORMS),
    "batches": by_sms(BATCHES),
}


def written(dice: random.Random, form: bool) -> bytes:
    """A body that is odd in some way: in its values, in its shape, or in its bytes."""
    event = dict(dice.choice([EVENT, TEXT]))
    for _ in range(dice.randrange(4)):
        event[dice.choice(NAMES)] = dice.choice(VALUES)
    for name in list(event):
        if dice.random() < 0.1:
            del event[name]
    document: Any = event
    if dice.random() < 0.3:
        document = [event] * dice.randrange(4)
        if dice.random() < 0.7:
            document = {"results": document}
    elif dice.random() < 0.1:
        document = {"results": document}
    if form:
        content = urlencode({name: str(value) for name, value in event.items()}, errors="replace").encode()
    else:
        content = json.dumps(document).encode()
    for _ in range(dice.choice([0, 0, 1, 3])):
        place = dice.randrange(len(content) + 1)
        content = content[:place] + dice.choice(BITS) + content[place + dice.choice([0, 0, 1, 5]) :]
    return content


def is_sound(heard: Heard) -> bool:
    """Whether it can be kept."""
    texts = [heard.id, heard.key or "", heard.status, heard.reason, heard.subject, heard.text]
    try:
        kept = all("\0" not in each and each.encode() is not None for each in texts)
    except UnicodeEncodeError:
        return False
    return kept and heard.kind in HEARD and heard.at.utcoffset() is not None and bool(heard.id)


def heard_or_refused(hear: Hear, body: bytes) -> Sequence[Heard] | None:
    """What is heard, None where it is refused."""
    start = time.thread_time()
    try:
        found = hear(body)
    except InvalidValue:
        found = None
    assert time.thread_time() - start < SECONDS
    assert found is None or all(is_sound(each) for each in found)
    return found


@pytest.mark.parametrize("name", HEARING)
def test_any_body_is_heard_or_refused(name: str) -> None:
    """No other error comes through; some bodies of each kind are heard."""
    dice = random.Random(name)
    bodies = [written(dice, name == "forms") for _ in range(MANY // len(HEARING))]
    heard = [heard_or_refused(HEARING[name], body) for body in bodies]
    assert any(heard)
    assert None in heard


@pytest.mark.parametrize("name", HEARING)
def test_any_bytes_are_refused(name: str) -> None:
    """What is no document at all."""
    dice = random.Random(name)
    for _ in range(MANY // len(HEARING)):
        heard_or_refused(HEARING[name], dice.randbytes(dice.randrange(40)))


BOMBS = {
    "deep arrays": b"[" * SIZE_LIMIT,
    "deep arrays that end": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "mixed depth": b'[{"a":' * 40_000,
    "a bit too deep": b"[" * 21 + b"]" * 21,
    "brackets after closing ones": b"]" * 1000 + b"[" * 100_000,
    "brackets after a quote": b'"' + b"[" * 200_000,
    "brackets after an escaped quote": b'{"\\"":' + b"[" * 200_000,
    "many quotes": b'"' * SIZE_LIMIT,
    "many backslashes": b'"' + b"\\" * (SIZE_LIMIT - 2),
    "many escapes": b'"' + b"\\u0000" * 40_000 + b'"',
    "a large number": b"9" * SIZE_LIMIT,
    "a large number in an event": b'{"type":"reply","at":' + b"9" * 200_000 + b"}",
    "a long fraction": b"0." + b"1" * 200_000,
    "a large exponent": b'{"type":"reply","key":"k","at":1e999999}',
    "many names": b"{" + b",".join(b'"%d":1' % n for n in range(20_000)) + b"}",
    "a name twice": b'{"type":"reply","type":"receipt"}',
    "many events": json.dumps([{}] * 50_000).encode(),
    "many elements": b"[" + b"1," * 100_000 + b"1]",
    "many blanks": b" " * SIZE_LIMIT,
    "a byte too many": b" " * (SIZE_LIMIT + 1),
    "a hundred megabytes": b"x" * 100_000_000,
    "nothing": b"",
    "a NUL": b"\0",
    "NULs": b"\0" * SIZE_LIMIT,
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps(EVENT).encode(),
    "UTF-16": json.dumps(EVENT).encode("utf-16"),
    "UTF-32": json.dumps(EVENT).encode("utf-32"),
    "half a character": json.dumps({**EVENT, "key": "\ud800"}).encode(),
    "half a character in bytes": b'{"type":"\xed\xa0\x80"}',
    "overlong": b'{"type":"\xc0\x80"}',
    "a NUL in a text": json.dumps({**EVENT, "reason": "\0"}).encode(),
    "compressed": gzip.compress(b"[" * 1_000_000),
    "infinity": b'{"at":Infinity}',
    "no number": b"NaN",
    "two documents": json.dumps(EVENT).encode() * 2,
    "many fields": b"&".join(b"a%d=1" % n for n in range(30_000)),
    "many empty fields": b"&" * SIZE_LIMIT,
    "many escapes of a form": b"a=" + b"%41" * 80_000,
    "escapes that are none": b"a=" + b"%zz" * 80_000,
    "an escaped NUL": b"id=%00&status=dead&to=%2B4930901820",
    "a long text": json.dumps({**TEXT, "text": "x" * 150_000}).encode(),
    "a long number": json.dumps({**TEXT, "from": "+" + "4" * 150_000}).encode(),
    "a long address": json.dumps({**EVENT, "address": "a@" + "a." * 70_000}).encode(),
    "a long time": json.dumps({**EVENT, "at": "2026-03-10T" + "1" * 150_000}).encode(),
}


def test_there_are_enough_bombs() -> None:
    """The promise names forty."""
    assert len(BOMBS) >= 40


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused(bomb: str) -> None:
    """Each, by every kind of channel, in bounded time and memory."""
    for name, hear in HEARING.items():
        tracemalloc.start()
        try:
            found = heard_or_refused(hear, BOMBS[bomb])
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert found is None, name
        assert peak < BYTES + 2 * len(BOMBS[bomb]) * (len(BOMBS[bomb]) > SIZE_LIMIT), name


def test_any_headers_are_refused() -> None:
    """Headers that are no signature: no other error comes through."""
    dice = random.Random("headers")
    right = dict(sign([KEY], "evt_1", NOW, b"{}"))
    odd = ["", " ", "\0", "v1,", "v1,=", "v1", ",", "\ud800", "\N{SNOWMAN}", "9" * 300, "-1", "1e9", "v1,\n", "\r\n",
           "v1," + "A" * 100_000, b64encode(b"x" * 32).decode()]  # fmt: skip
    for _ in range(MANY // 4):
        headers = {**right, dice.choice(list(right)): dice.choice(odd)}
        with pytest.raises(SignatureRefused):
            WEBHOOK.parse_webhook(WebhookRequest(headers, b"{}"), NOW)
