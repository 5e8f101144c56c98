"""A channel that can everything and keeps every obligation, and its far side: a wire in memory."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from attrs import define, field

from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused, Unknown
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import Capabilities, Channel, WebhookRequest
from crmcore.system.clock import SystemClock
from crmcore.testing import Delivered, FarSide

TOKEN = "t0ken-of-the-wire"
LONGEST = 1_000


@define
class Wire:
    """What has gone over it by key, what came back, and how it behaves next."""

    sent: dict[str, Delivered] = field(factory=dict)
    inbox: list[Heard] = field(factory=list)
    dead: set[str] = field(factory=set)
    mood: str = ""


class RightChannel:
    """A channel over the wire."""

    port_version: ClassVar[int] = 1
    name = "wire"
    capabilities = Capabilities(
        "email",
        media=frozenset({"text", "html"}),
        longest=LONGEST,
        two_way=True,
        idempotent=True,
        supports_query=True,
        cost=Money("0.01", "EUR"),
    )

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.token = Secret(TOKEN)

    def validate(self, address: Address) -> str | None:
        """One e-mail address will do."""
        plain = address.sent_as.isprintable() and address.sent_as.count("@") == 1
        return None if address.scheme == "email" and plain else "not an e-mail address"

    def deliver(self, message: Outgoing) -> Answer:
        """Put it on the wire."""
        why = self.validate(message.address)
        if why is not None:
            return Refused(True, why, "address")
        if len(message.text) > LONGEST:
            return Refused(True, "too long", "content")
        mood, self.wire.mood = self.wire.mood, ""
        if message.address.value in self.wire.dead:
            return Refused(True, "nobody there", "address")
        if mood == "throttled":
            return Refused(False, "too many", "rate")
        if mood == "junk":
            return Unknown("junk")
        self.put(message)
        return Unknown("no answer in time") if mood == "hanging" else Accepted()

    def put(self, message: Outgoing) -> None:
        """Send it once."""
        self.wire.sent.setdefault(message.key, delivered(message))

    def query(self, key: str) -> Answer | None:
        """Whether it is on the wire."""
        return Accepted() if key in self.wire.sent else None

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """What is in the inbox."""
        return self.wire.inbox[:limit]

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """Take it out."""
        self.wire.inbox[:] = [each for each in self.wire.inbox if each not in heard]

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard | InvalidValue]:
        """What the wire tells."""
        self.verify(request, now)
        return self.told(request.body, now)

    def told(self, body: bytes, now: datetime) -> Sequence[Heard | InvalidValue]:
        """What a body tells, of one event or of several."""
        found: list[Heard | InvalidValue] = []
        events = parts(body)
        for each in [body] if events is None else events:
            try:
                found += self.read(each, now)
            except InvalidValue as error:
                if events is None:
                    raise
                found.append(error)
        return found

    def verify(self, request: WebhookRequest, now: datetime) -> None:
        """Raises `SignatureRefused`."""
        stamp = request.header("X-Time")
        if not hmac.compare_digest(mac(stamp, request.body), request.header("X-Mac")):
            raise SignatureRefused("it does not fit")
        if abs(now.timestamp() - float(stamp)) > 300:
            raise SignatureRefused("it is old")

    def read(self, body: bytes, now: datetime) -> Sequence[Heard]:
        """What a body tells."""
        try:
            said: Any = json.loads(body)
            kind = said["kind"]
            return [Heard(kind, f"{said['key']}-{kind}", now, key=said["key"], hard=kind == "bounce")]
        except (ValueError, TypeError, LookupError, RecursionError):
            raise InvalidValue("body", "junk", "it is an event") from None


def parts(body: bytes) -> list[bytes] | None:
    """The events of a list of them; None where there is none."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return [json.dumps(each).encode() for each in said] if isinstance(said, list) else None


def delivered(message: Outgoing) -> Delivered:
    """The message as it arrives."""
    return Delivered(message.address.sent_as, message.text, message.subject, message.html)


def mac(stamp: str, body: bytes) -> str:
    """The signature."""
    return hmac.digest(TOKEN.encode(), stamp.encode() + body, "sha256").hex()


class WireSide(FarSide):
    """The other end of the wire."""

    secrets = (TOKEN,)

    def __init__(self, kind: type[RightChannel] = RightChannel) -> None:
        self.kind = kind
        self.wire = Wire()

    def open_channel(self) -> Channel:
        """The channel over the same wire."""
        return self.kind(self.wire)

    def delivered(self) -> Sequence[Delivered]:
        """What has gone over it."""
        return list(self.wire.sent.values())

    def throttle(self) -> None:
        """Once."""
        self.wire.mood = "throttled"

    def kill(self, address: Address) -> None:
        """For ever."""
        self.wire.dead.add(address.value)

    def answer_junk(self) -> None:
        """Once."""
        self.wire.mood = "junk"

    def hang(self) -> None:
        """Once."""
        self.wire.mood = "hanging"

    def webhook(self, kind: Literal["receipt", "bounce"], key: str) -> bytes:
        """An event."""
        return json.dumps({"kind": kind, "key": key}).encode()

    def batch(self, bodies: Sequence[bytes]) -> bytes:
        """A list."""
        return b"[" + b",".join(bodies) + b"]"

    def sign(self, body: bytes, at: datetime) -> WebhookRequest:
        """Signed with the time."""
        stamp = str(at.timestamp())
        return WebhookRequest({"X-Time": stamp, "X-Mac": mac(stamp, body)}, body)

    def bring(self, kind: Literal["reply", "bounce"], key: str) -> None:
        """Into the inbox."""
        at = SystemClock().now() + len(self.wire.inbox) * timedelta(microseconds=1)
        self.wire.inbox.append(Heard(kind, f"in-{key}", at, key=key, hard=kind == "bounce", text="Yes"))
