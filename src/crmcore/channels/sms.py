"""The SMS channel: texts through any provider that takes them over HTTP, described by `HttpSmsProvider`."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import quote, urlencode

from attrs import evolve

from crmcore.channels.configured import require_call, require_having
from crmcore.channels.filling import fill
from crmcore.channels.hook_body import is_storable
from crmcore.channels.http.client import ExchangeFailed, HttpClient, Request
from crmcore.channels.http.resolver import Resolver
from crmcore.channels.http.url import PORTS, HttpUrl
from crmcore.channels.limits import require_cost, require_timeout, seconds_until
from crmcore.channels.segments import EACH, SINGLE, segments
from crmcore.channels.sms_answers import read_answer
from crmcore.channels.sms_hooks import read_hook
from crmcore.channels.sms_provider import HttpSmsProvider
from crmcore.codec.mail.stop_words import is_stop as says_stop
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import Capabilities, WebhookRequest
from crmcore.ports.clock import Clock
from crmcore.system.clock import SystemClock

TIMEOUT = timedelta(seconds=15)
SEGMENTS = 10
MOST_SEGMENTS = 255
"""Segments that a message can have at all (3GPP TS 23.040)."""

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class SmsChannel:
    """Sends each message's text by SMS through `provider`.

    A text takes at most `longest` segments, else it is refused. `price` is what one segment costs: a message costs it
    as often as it has segments. `is_stop` tells which replies withdraw consent. The provider's address is checked like
    a web hook's: `allow_private`, `ports`, `resolver` and `tls` are those of `WebhookChannel`. Raises `InvalidValue`.
    """

    port_version: ClassVar[int] = 1

    def __init__(
        self,
        provider: HttpSmsProvider,
        *,
        name: str = "sms",
        price: Money | None = None,
        longest: int = SEGMENTS,
        timeout: timedelta = TIMEOUT,
        is_stop: Callable[[str], object] = says_stop,
        allow_private: bool = False,
        ports: Collection[int] = PORTS,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
        clock: Clock | None = None,
    ) -> None:
        if not isinstance(provider, HttpSmsProvider):
            raise InvalidValue("provider", f"a {type(provider).__name__}", "a provider is an HttpSmsProvider")
        if isinstance(longest, bool) or not isinstance(longest, int) or not 1 <= longest <= MOST_SEGMENTS:
            raise InvalidValue("longest", "no number of segments", f"a message has 1 to {MOST_SEGMENTS}")
        self.name = require_name(name)
        self.provider = provider
        self.longest = longest
        self.capabilities = Capabilities(
            "phone",
            longest=SINGLE["gsm7"] if longest == 1 else longest * EACH["gsm7"],
            two_way=provider.hook is not None,
            idempotent=provider.idempotent,
            cost=require_cost(price, "price"),
            duration=require_timeout(timeout),
            provider=provider.name,
        )
        self._is_stop = require_call(is_stop, "is_stop")
        self._client = HttpClient(
            HttpUrl.read(provider.url, "provider.url", allow_private=allow_private, ports=ports),
            allow_private=allow_private,
            resolver=resolver,
            tls=tls,
        )
        self._clock = require_having(clock, "now", "clock") or SystemClock()

    def validate(self, address: Address) -> str | None:
        """An international phone number will do (E.164)."""
        if address.scheme != "phone":
            return "not a phone number"
        return None if _E164.fullmatch(address.sent_as) else "not an international phone number"

    def deliver(self, message: Outgoing) -> Answer:
        """Send the text. What the provider's answer means tells its `AnswerForm`; when none came, it is refused for now
        if the request had not gone out, else unknown. What is accepted costs its segments.
        """
        unfit = self.validate(message.address)
        if unfit is not None:
            return Refused(permanent=True, detail=unfit, reason="address")
        if not message.text or not is_storable(message.text):
            return Refused(permanent=True, detail="no text that can be sent", reason="content")
        count = segments(message.text).count
        if count > self.longest:
            return Refused(permanent=True, detail=f"{count} segments, at most {self.longest}", reason="content")
        seconds = seconds_until(message.deadline, self._clock.now(), self.capabilities.duration)
        try:
            reply = self._client.exchange(self._request(message), seconds)
        except ExchangeFailed as failed:
            return failed.answer()
        answer = read_answer(
            self.provider.answer,
            reply,
            digits=message.address.sent_as.removeprefix("+"),
            now=self._clock.now(),
            idempotent=self.provider.idempotent,
        )
        price = self.capabilities.cost
        return evolve(answer, cost=price * count) if isinstance(answer, Accepted) and price is not None else answer

    def _request(self, message: Outgoing) -> Request:
        provider = self.provider
        values = {
            "to": message.address.sent_as,
            "digits": message.address.sent_as.removeprefix("+"),
            "sender": provider.sender,
            "text": message.text,
            "key": message.key,
        }
        values["callback"] = fill(provider.callback, {"key": quote(message.key, safe="")})
        filled = fill(provider.fields, values)
        if provider.form == "json":
            kind, body = "application/json", json.dumps(filled, separators=(",", ":")).encode("ascii")
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode(filled).encode("ascii")
        headers = {"Content-Type": kind, **{name: fill(value, values) for name, value in provider.headers.items()}}
        if provider.auth is not None:
            name, value = provider.auth.header()
            headers[name] = value.reveal()
        return Request(provider.method, headers, body)

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard | InvalidValue]:
        """What the provider tells, as its `HookForm` says: receipts, bounces, replies, and replies that say stop.

        The id of each derives from the provider's id and the state, which are signed: what is replayed, after a restart
        too, is the same thing heard again, and is recorded once. In place of an event that cannot be read stands why.
        Raises `SignatureRefused`, and `InvalidValue` for a body that holds no events.
        """
        if self.provider.hook is None:
            raise SignatureRefused("this provider has no web hooks")
        return read_hook(self.provider.hook, request, now, self._is_stop)

    def close(self) -> None:
        """Hang up. The channel can go on to be used."""
        self._client.close()

    def __repr__(self) -> str:
        return f"<SmsChannel {self.name!r}>"
