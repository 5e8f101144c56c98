"""The channel port: carries messages over a wire, and may hear what comes back.

Its obligations, each of which is a test of `crmcore.testing.ChannelConformance`.

Every channel:

- It says what it is: port version 1, a name, and capabilities that stay the same.
- What it accepts has gone out as given, to that address alone.
- Messages of different keys are different messages, whatever they say.
- Text of any script goes out as given, with its blanks and line breaks, at both ends too, dots alone and lines that
  begin with From.
- The largest message goes out whole, or is refused for good.
- An address of another scheme is refused for good, by `validate` and by `deliver`.
- Nothing in an address, a subject or a text brings in another recipient.
- What it answers, shows of itself, prints and writes to logs holds nothing personal, whatever the far side says; a
  reason is one there is.
- It shows none of its secrets: they are wrapped, and not in repr, answers, logs, prints, tracebacks or pickles,
  whatever the far side says.
- A CRM delivers through it: the message goes out with a tick and stands among the customer's interactions.

What it says that it can (`Capabilities`):

- An `idempotent` channel accepts a key again and sends it once, after a restart too.
- HTML goes out beside the text where it is among the `media`; else the text goes alone.
- A text longer than the `longest` is refused for good; the longest goes out.
- What a message costs is `Money` of zero or more, told by `cost` or by the answer, in one currency.
- A channel that `supports_query` tells what became of a key, after a restart too, and None of one that never came.

When the far side misbehaves:

- What the far side will not take for now is refused for now, does not go out, and goes when tried again.
- An address at which nobody lives any more is refused for good, with `address` as the reason, or a hard bounce is
  heard of it.
- An answer that is none leaves it unknown, or refused for now where nothing went; the next message goes.
- A far side that takes the message and does not answer leaves it unknown, by the deadline; where a key is sent once,
  it can be delivered again.

When it hears:

- A `two_way` channel fetches what comes in, or its provider calls back.
- What has come in is given until it is acknowledged, the oldest first and no more than asked; it came at an instant
  that is not ahead.
- What is fetched again, after a restart too, has the id that it had, and no other's.
- A web hook that is signed tells what became of the message of a key, at an instant that is not ahead.
- A web hook that is replayed is the same thing heard again, by its id, after a restart too.
- A web hook without a signature, or with a wrong one, is refused.
- A web hook with the signature of another body is refused.
- A web hook that was signed long ago is refused.
- A web hook is judged and dated by the time that is given with it, and by no clock of the channel's own.
- What it says of a web hook, prints and writes to logs holds nothing of its body but the key.
- Junk in a web hook, though signed, is refused as invalid or tells nothing.
- A CRM records what a web hook tells, and records it once.
"""

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
    `provider` is the name of whoever carries the messages, the same for all channels that use one account of it, or one
    relay: they share its limit, and are left alone together when it fails.
    """

    scheme: Scheme
    media: frozenset[Medium] = frozenset({"text"})
    longest: int | None = None
    two_way: bool = False
    idempotent: bool = False
    supports_query: bool = False
    cost: Money | None = None
    duration: timedelta = DURATION
    provider: str | None = None


@runtime_checkable
class Channel(Protocol):
    """A way to a contact point. Port version 1, provisional.

    The thread that ticks calls its methods one after the other, and a process ticks in one thread at a time; but
    `parse_webhook` (see `Hooked`) and `capabilities` are called by any thread, also while it delivers. What it raises,
    or anything else than an `Answer`, is taken as unknown and is its fault alone.
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
    """A channel whose provider calls back.

    Whichever thread a web hook comes in with calls `parse_webhook`: while the channel delivers, and beside itself.
    It keeps no state, and uses nothing that delivering changes, such as a connection.
    """

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
        """What the request tells. `now` is the CRM's time. Raises `SignatureRefused` unless it is signed, and signed
        lately, and `InvalidValue` for what cannot be read.
        """
        ...
