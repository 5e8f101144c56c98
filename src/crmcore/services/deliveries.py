"""What is recorded of a delivery: the outbound message among the customer's interactions, its cost in the ledger, and
what events tell of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from crmcore.domain.decision.message import Accepted, Message, Outgoing
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Address
from crmcore.domain.relationship import content
from crmcore.errors import CRMError, InvalidValue, StorageError
from crmcore.ports.channel import Channel
from crmcore.services.building import Builder
from crmcore.services.interactions import Interactions
from crmcore.services.ledger import Ledger
from crmcore.services.scope import Within
from crmcore.services.work import Work

SOURCE = "crmcore"
"""The source of what crmcore itself records; the external id is that of the message."""
DETAIL_LIMIT = 200


def told(message: Message) -> Mapping[str, Plain]:
    """What events tell of a message."""
    return {
        "message": str(message.id),
        "decision": str(message.decision),
        "offer": message.offer,
        "channel": message.channel,
        "step": message.step,
    }


def told_by_channel(detail: object, address: Address) -> str:
    """What a channel says beside its answer, fit to be kept: short, printable, without the address."""
    if not isinstance(detail, str):
        return ""
    for personal in sorted({address.sent_as, address.value}, key=len, reverse=True):
        detail = detail.replace(personal, "<address>")
    return "".join(each if each.isprintable() else " " for each in detail[:DETAIL_LIMIT])


def record_delivery(work: Work, channel: Channel, message: Message, outgoing: Outgoing, answer: Accepted) -> int:
    """Record an accepted message and book its cost; returns the cost in millionths of base currency.

    The message is gone, whatever goes wrong here: what cannot be recorded is left out and an event says so.
    """
    said = content.Message(outgoing.text, outgoing.subject)
    id_ = str(message.id)
    try:
        Interactions(Within(work)).record(
            message.origin, said, source=SOURCE, external_id=id_, touchpoint=channel.name, direction="outbound"
        )
    except StorageError:
        raise
    except CRMError as error:
        work.emit("message.not_recorded", message.customer, {**told(message), "error": error.code})
    try:
        cost = _cost(channel) if answer.cost is None else answer.cost
        if cost is None:
            return 0
        base = _base(work, cost)
        if not base:
            return 0
        Ledger(Within(work)).book(message.origin, "contact cost", cost, source=SOURCE, external_id=id_)
    except StorageError:
        raise
    except CRMError as error:
        work.emit("message.cost_not_booked", message.customer, {**told(message), "error": error.code})
        return 0
    return base


def announced_cost(work: Work, channel: Channel) -> int:
    """What the channel says that a message costs, in millionths of base currency; 0 where that is not known."""
    try:
        cost = _cost(channel)
        return 0 if cost is None else _base(work, cost)
    except StorageError:
        raise
    except CRMError:
        return 0


def _cost(channel: Channel) -> Money | None:
    try:
        return channel.capabilities.cost
    except Exception as error:
        # What a channel raises is its fault alone, and the message is gone.
        raise InvalidValue(
            "cost", f"a channel that raised {type(error).__name__}", "a channel tells its cost"
        ) from None


def _base(work: Work, cost: Money) -> int:
    """The cost in millionths of base currency. Raises `NoRate`, `MoneyOutOfRange`, `InvalidValue` for what is no
    cost.
    """
    if not isinstance(cost, Money) or cost.amount < 0:
        raise InvalidValue("cost", "no amount of money", "a message costs Money, zero or more")
    if cost.currency == work.tenant.currency:
        return cost.millionths
    return Builder(work).rate(cost.currency, work.today()).convert(cost.millionths)
