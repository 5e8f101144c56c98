"""Attributing: links and images of a message that lead back here, so that it can be told what was followed and opened;
of customers who agreed to that alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from attrs import frozen

from crmcore.domain.customer.contact_point import own_point
from crmcore.domain.customer.purpose import asked_of
from crmcore.domain.decision.message import Message, MessageId
from crmcore.domain.kernel.reach import Scheme
from crmcore.domain.marketing.link import Attribute, as_is
from crmcore.domain.marketing.link_base import MEASUREMENT, LinkBase
from crmcore.services.tokens import token_of
from crmcore.services.work import Work

BASE: Final = "base"
"""The name of the one definition of where links are served."""
CLICK: Final = "c"
"""The step of the path under which a token is followed."""
OPEN: Final = "o"
"""The step of the path under which a token is an image."""
_NUMBER_LENGTH = 2


@frozen
class Attribution:
    """What stands in one message for its links, and at the end of its HTML."""

    link: Attribute = as_is
    image: str = ""


def attributions(work: Work, messages: Sequence[Message]) -> Mapping[MessageId, Attribution]:
    """Those of the messages whose customers agree to be counted; few statements however many messages. What asks for
    consent is counted of nobody. Raises `KeyMismatch`.
    """
    base = work.definitions.link_bases.get(BASE)
    if base is None or not base.measures:
        return {}
    agreed = measured(work, [each for each in messages if asked_of(each.purpose) is None])
    return {message.id: _attribution(work, base, message) for message in messages if message.id in agreed}


def measured(work: Work, messages: Sequence[Message]) -> frozenset[MessageId]:
    """The messages that went to an address of whom agrees there, on that channel, to be counted."""
    found: set[MessageId] = set()
    by_way: dict[tuple[str, Scheme], list[Message]] = {}
    for message in messages:
        scheme = _scheme(work, message)
        if scheme is not None:
            by_way.setdefault((message.channel, scheme), []).append(message)
    for (name, scheme), group in by_way.items():
        uses = {scheme: [(name, MEASUREMENT)]}
        reached = work.unit.consents.reach([message.customer for message in group], uses)
        for message, ((points,), (answers,), _) in zip(group, reached, strict=True):
            allowed = {point for point, (said,) in zip(points, answers, strict=True) if said == "allowed"}
            if message.contact_point in allowed:
                found.add(message.id)
    return frozenset(found)


def _scheme(work: Work, message: Message) -> Scheme | None:
    """That of the address it went to; of a channel that is not there it is told by the contact point, where that still
    is the customer's.
    """
    channel = work.setting.channels.get(message.channel)
    if channel is not None:
        return channel.capabilities.scheme
    own = own_point(message.customer)
    points = work.unit.contact_points.of([message.customer]).get(message.customer, ())
    return next((each.address.scheme for each in (own, *points) if each.id == message.contact_point), None)


def click_of(more: bytes) -> tuple[int, str]:
    """The number of a link and where it leads, of what a click's token tells."""
    return int.from_bytes(more[:_NUMBER_LENGTH], "big"), more[_NUMBER_LENGTH:].decode("ascii")


def _attribution(work: Work, base: LinkBase, message: Message) -> Attribution:
    def followed(url: str, number: int) -> str:
        if url.startswith(f"{base.url}/"):
            return url
        # Where it leads is signed with it: nobody can make one that leads elsewhere, and it leads there for ever.
        more = number.to_bytes(_NUMBER_LENGTH, "big") + url.encode("ascii")
        return f"{base.url}/{CLICK}/{token_of(work, message.id, 'click', more)}"

    image = ""
    if base.opens:
        address = escape(f"{base.url}/{OPEN}/{token_of(work, message.id, 'open')}.gif")
        image = f'<img src="{address}" alt="" width="1" height="1">'
    return Attribution(followed if base.clicks else as_is, image)
