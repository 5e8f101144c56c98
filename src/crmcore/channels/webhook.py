"""The web hook channel: messages posted as JSON to a receiver of one's own, signed by Standard Webhooks."""

from __future__ import annotations

import json
import ssl
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from crmcore.channels.configured import require_having, require_provider, require_switch
from crmcore.channels.hook_body import require_size
from crmcore.channels.http.answers import answer_to
from crmcore.channels.http.client import ExchangeFailed, HttpClient, Request
from crmcore.channels.http.resolver import Resolver
from crmcore.channels.http.url import PORTS, HttpUrl
from crmcore.channels.limits import require_cost, require_timeout, seconds_until
from crmcore.channels.standard_webhooks import read_keys, sign, verify, webhook_id
from crmcore.channels.webhook_events import read_events
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Answer, Outgoing, Refused
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue
from crmcore.ports.channel import Capabilities, WebhookRequest
from crmcore.ports.clock import Clock
from crmcore.system.clock import SystemClock

TIMEOUT = timedelta(seconds=15)


class WebhookChannel:
    """Posts each message as a JSON object to `url`, where a receiver of the app's own carries it on.

    The object has ``type`` (``message.outbound``), ``key``, ``address``, ``subject``, ``text``, ``html``, ``language``
    and ``unsubscribe``. The request is signed by `secret` (``whsec_<base64>``, or several while they are rotated), and
    its ``webhook-id`` is the message's key. Say `idempotent` when the receiver does what comes under an id once: the
    channel cannot know it, and an answer of 5xx then means that the message may be sent again.

    The URL is https at a public host, at port 443 or one of `ports`; every address of the host is checked each time
    the channel connects. `allow_private` lets hosts of one's own network pass, and http to this machine. `tls` brings
    certificate authorities of one's own. `timeout` is for a whole delivery. `provider` names whoever carries the
    messages on, where other channels use it too: they share its limit and its breaker. Raises `InvalidValue`.
    """

    port_version: ClassVar[int] = 1

    def __init__(
        self,
        url: str | Secret[str],
        *,
        secret: Secret[str] | Secret[bytes] | Sequence[Secret[str] | Secret[bytes]],
        scheme: Scheme = "email",
        name: str = "webhook",
        provider: str | None = None,
        idempotent: bool = False,
        cost: Money | None = None,
        timeout: timedelta = TIMEOUT,
        allow_private: bool = False,
        ports: Collection[int] = PORTS,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.name = require_name(name)
        if scheme not in ("email", "phone"):
            raise InvalidValue("scheme", "no scheme of addresses", "it is email or phone")
        self.capabilities = Capabilities(
            scheme,
            media=frozenset({"text", "html"}),
            two_way=True,
            idempotent=require_switch(idempotent, "idempotent"),
            cost=require_cost(cost),
            duration=require_timeout(timeout),
            provider=require_provider(provider),
        )
        self._keys = read_keys(secret)
        self._client = HttpClient(
            HttpUrl.read(url, allow_private=allow_private, ports=ports),
            allow_private=allow_private,
            resolver=resolver,
            tls=tls,
        )
        self._clock = require_having(clock, "now", "clock") or SystemClock()

    def validate(self, address: Address) -> str | None:
        """Any address of the channel's scheme will do."""
        wanted = self.capabilities.scheme
        return None if address.scheme == wanted else f"not an address of scheme {wanted}"

    def deliver(self, message: Outgoing) -> Answer:
        """Post the message. What the receiver's status means tells `crmcore.channels.http.answers.answer_to`; when no
        answer came, it is refused for now if the request had not gone out, else unknown.
        """
        unfit = self.validate(message.address)
        if unfit is not None:
            return Refused(permanent=True, detail=unfit, reason="address")
        now = self._clock.now()
        seconds = seconds_until(message.deadline, now, self.capabilities.duration)
        try:
            reply = self._client.exchange(self._request(message, now), seconds)
        except ExchangeFailed as failed:
            return failed.answer()
        return answer_to(reply, now=self._clock.now(), idempotent=self.capabilities.idempotent)

    def _request(self, message: Outgoing, now: datetime) -> Request:
        body = _body(message)
        signed = sign(self._keys, webhook_id(message.key), now, body)
        return Request("POST", {"Content-Type": "application/json", **signed}, body)

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard | InvalidValue]:
        """The events that the receiver sends back, signed by the same secret; `crmcore.channels.webhook_events` tells
        their form.

        The id of each derives from the request's signed ``webhook-id``: what is replayed within the five minutes, after
        a restart too, is the same thing heard again, and is recorded once. In place of an event that cannot be read
        stands why. Raises `SignatureRefused`, and `InvalidValue` for a body that holds no events.
        """
        require_size(request.body)
        return read_events(request.body, verify(self._keys, request, now), self.capabilities.scheme, now)

    def close(self) -> None:
        """Hang up. The channel can go on to be used."""
        self._client.close()

    def __repr__(self) -> str:
        return f"<WebhookChannel {self.name!r}>"


def _body(message: Outgoing) -> bytes:
    # In ASCII, so that every text can be written; the same for each attempt.
    return json.dumps(
        {
            "type": "message.outbound",
            "key": message.key,
            "address": message.address.sent_as,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            "language": message.language,
            "unsubscribe": message.unsubscribe,
        },
        separators=(",", ":"),
    ).encode("ascii")
