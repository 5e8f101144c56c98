"""The channel port: carries messages over a wire, and may hear what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, runtime_checkable

from attrs import field, frozen

from crmcore.domain.kernel.personal import PERSONAL, hidden

if TYPE_CHECKING:
    from crmcore.domain.decision.heard import Heard
    from crmcore.domain.decision.message import Answer, Outgoing
    from crmcore.domain.kernel.money import Money
    from crmcore.domain.kernel.reach import Address, Scheme

Medium = Literal["text", "html"]
DURATION = timedelta(seconds=30)


@frozen
class Capabilities:
    """What a channel can do.

    `scheme` is that of the addresses it takes. `media` are the parts of a message that it carries; `longest` is how
    many characters of text it takes at most, where there is a limit. `two_way` channels hear what comes back.
    `idempotent` tells that a message delivered again under its key goes out once; `supports_query`, that it can be
    asked what became of a key (see `Querying`). `cost` is what one message costs, where that is known beforehand.
    `duration` is the longest that delivering one message takes: whoever takes longer holds up its own channel alone.
    """

    scheme: Scheme
    media: frozenset[Medium] = frozenset({"text"})
    longest: int | None = None
    two_way: bool = False
    idempotent: bool = False
    supports_query: bool = False
    cost: Money | None = None
    duration: timedelta = DURATION


@runtime_checkable
class Channel(Protocol):
    """A way to a contact point. Port version 1, provisional.

    It is used by one thread at a time. What it raises, or anything else than an `Answer`, is taken as unknown and is
    its fault alone.
    """

    port_version: ClassVar[int]

    @property
    def name(self) -> str:
        """The channel's name, as offers, consents and caps use it: ``email``."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; the same for as long as it lives."""
        ...

    def validate(self, address: Address) -> str | None:
        """Why nothing can be delivered at an address, in words that hold nothing personal; None where it can. Asks
        nobody: it looks at the address alone.
        """
        ...

    def deliver(self, message: Outgoing) -> Answer:
        """Deliver before `message.deadline`. Answers accepted, refused (permanently or not) or unknown."""
        ...


@runtime_checkable
class Querying(Protocol):
    """A channel that can be asked what became of a message; its capabilities say so by `supports_query`."""

    def query(self, key: str) -> Answer | None:
        """What became of the message of that key: accepted, refused, unknown as yet; None where it never came."""
        ...


@runtime_checkable
class Receiving(Protocol):
    """A channel that fetches what has come in: replies, bounces, complaints."""

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """At most `limit` of what has come in and is not acknowledged, the oldest first. What is received again is
        told apart by its id.
        """
        ...

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """These are recorded: do not give them again."""
        ...


@frozen
class WebhookRequest:
    """What a provider's web hook brought to the app: header names in any case, the body as it came, and the `url` that
    was called, as the provider knows it and with its query, for channels that need it.
    """

    headers: Mapping[str, str] = field(repr=hidden)
    body: bytes = field(repr=hidden, metadata=PERSONAL)
    url: str = field(default="", repr=hidden, metadata=PERSONAL)

    def header(self, name: str) -> str:
        """The header of that name, empty when there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), "")


@runtime_checkable
class Hooked(Protocol):
    """A channel whose provider calls back."""

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
        """What the request tells. Raises `SignatureRefused` unless it is signed, and signed lately, and `InvalidValue`
        for what cannot be read.
        """
        ...
