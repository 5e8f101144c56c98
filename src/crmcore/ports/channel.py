"""The channel port: carries messages over a wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

if TYPE_CHECKING:
    from crmcore.domain.decision.message import Answer, Outgoing
    from crmcore.domain.kernel.money import Money
    from crmcore.domain.kernel.reach import Scheme


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
    def scheme(self) -> Scheme:
        """The scheme of the addresses it takes."""
        ...

    @property
    def idempotent(self) -> bool:
        """True when a message delivered again under its key goes out once."""
        ...

    @property
    def cost(self) -> Money | None:
        """What one message costs, where that is known beforehand."""
        ...

    def deliver(self, message: Outgoing) -> Answer:
        """Deliver before `message.deadline`. Answers accepted, refused (permanently or not) or unknown."""
        ...
