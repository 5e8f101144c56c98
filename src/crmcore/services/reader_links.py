"""Reader's links: addresses at which the reader of a message acts, and nobody else does."""

from __future__ import annotations

from crmcore.domain.customer.purpose import SERVICE, served_as
from crmcore.domain.decision.message import Message
from crmcore.errors import RenderError
from crmcore.services.attributing import BASE
from crmcore.services.tokens import token_of
from crmcore.services.work import Work

UNSUBSCRIBE = "u"
"""The step of the path under which a token unsubscribes."""
CHOICES = "p"
"""The step of the path under which a token shows its reader's choices."""


def is_unsubscribable(message: Message) -> bool:
    """Whether the message is one to be unsubscribed from: what serves the customer is not, nor what asks whether it
    wants to hear.
    """
    return served_as(message.purpose) != SERVICE


def unsubscribe_address(work: Work, message: Message) -> str:
    """The address at which one click unsubscribes from what the message is; empty where nothing does. Raises
    `KeyMismatch`.
    """
    return _address(work, UNSUBSCRIBE, message) if is_unsubscribable(message) else ""


def unsubscribe_link(work: Work, message: Message) -> str:
    """As `unsubscribe_address`, for what names it. Raises `RenderError` where there is none, `KeyMismatch`."""
    return _require(unsubscribe_address(work, message))


def preferences_link(work: Work, message: Message) -> str:
    """The address of the page where the reader chooses. Raises `RenderError` where links are served nowhere,
    `KeyMismatch`.
    """
    return _require(_address(work, CHOICES, message))


def _address(work: Work, step: str, message: Message) -> str:
    base = work.definitions.link_bases.get(BASE)
    return "" if base is None else f"{base.url}/{step}/{token_of(work, message.id)}"


def _require(address: str) -> str:
    if not address:
        raise RenderError("the wording names a page of ours, and links are served nowhere: links.define says where")
    return address
