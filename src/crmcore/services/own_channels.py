"""Channels of our own: the in-app inbox and the desk. To offers, consents, caps and policies they are channels like
others; what they carry goes over no wire, but into the store.
"""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen

from crmcore.domain.decision.message import Answer, Outgoing, Refused
from crmcore.domain.kernel.reach import OWN, Address
from crmcore.ports.channel import Capabilities

INBOX = "inbox"
DESK = "desk"


@frozen
class OwnChannel:
    """A channel whose messages are put into the store by the transaction that says they were accepted."""

    port_version: ClassVar[int] = 1

    name: str
    capabilities: Capabilities = field()

    def validate(self, address: Address) -> str | None:
        """Why nothing can be delivered at an address: it is not a customer's own."""
        return None if address.scheme == OWN else "reached as themselves customers have no other address"

    def deliver(self, message: Outgoing) -> Answer:
        """Refused for good: there is no wire. Dispatching places messages instead."""
        return Refused(permanent=True, detail="there is no wire", reason="setup")


OWN_CHANNELS = (
    OwnChannel(DESK, Capabilities(OWN)),
    OwnChannel(INBOX, Capabilities(OWN, frozenset({"text", "html"}))),
)
"""The channels that every CRM has."""
