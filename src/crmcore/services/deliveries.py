"""What is recorded of deliveries: the outbound messages among their customers' interactions, their cost in the ledger,
and what events tell of them.

A message is final when its channel has accepted it. What it said is recorded for many messages together, as that takes
a fraction of the work: until then the message stays leased, and when its worker dies another one records it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from crmcore.domain.decision.message import Accepted, Message, Outgoing
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.domain.kernel.reach import Address
from crmcore.domain.relationship import content
from crmcore.domain.relationship.interaction import Entry
from crmcore.errors import CRMError, ExternalIdConflict, InvalidValue, RenderError, StorageError, UnknownCustomer
from crmcore.ports.channel import Channel
from crmcore.services.building import Builder
from crmcore.services.ledger import Ledger
from crmcore.services.recording import Rejection, record_chunk
from crmcore.services.rendering import Rendered, render_all
from crmcore.services.scope import Within
from crmcore.services.tokens import hide_tokens
from crmcore.services.work import Work

SOURCE = "crmcore"
"""The source of what crmcore itself records; the external id is that of the message."""
DETAIL_LIMIT = 200


@frozen
class Delivery:
    """An accepted message that is yet to be recorded, with what it said."""

    message: Message
    text: str = field(repr=hidden, metadata=PERSONAL)
    subject: str = field(repr=hidden, metadata=PERSONAL)


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


def record_deliveries(work: Work, deliveries: Sequence[Delivery]) -> None:
    """Record accepted messages as interactions and end their leases. One that is recorded already stays as it is.

    The messages are gone, whatever goes wrong here: what cannot be recorded is left out and an event says so.
    """
    now = work.now()
    entries = [
        Entry(
            each.message.origin,
            content.Message(each.text, each.subject),
            # The worker that finished it may have had a clock that was ahead.
            min(each.message.finished_at or now, now),
            SOURCE,
            str(each.message.id),
            each.message.channel,
            "outbound",
        )
        for each in deliveries
    ]

    def left_out(rejection: Rejection) -> None:
        # Another worker has recorded it, with what it rendered at another time; or the customer has been erased since.
        if not isinstance(rejection.error, ExternalIdConflict | UnknownCustomer):
            _not_recorded(work, deliveries[rejection.position].message, rejection.error)

    if entries:
        record_chunk(work, entries, 0, add_missing=False, reject=left_out)
        # After the customers are held, as whoever erases holds them first too.
        work.unit.outbox.recorded([each.message.id for each in deliveries])


def record_left(work: Work, *, limit: int) -> int:
    """Record accepted messages whose worker did not, as far as what they said can still be told; how many were left."""
    now = work.lease_now()
    found = work.unit.outbox.unrecorded(now, limit=limit)
    if not found:
        return 0
    # The customers first, as whoever erases them does: nobody waits in a circle.
    customers = {customer for each in found for customer in (each.customer, each.origin)}
    work.unit.customers.hold(customers)
    held = work.unit.outbox.unrecorded(now, limit=limit, hold=True)
    left = [each for each in held if each.customer in customers and each.origin in customers]
    if not left:
        return 0
    contents = render_all(work, left, gone=True)
    deliveries = []
    for message in left:
        said = contents[message.id]
        if isinstance(said, RenderError):
            work.unit.outbox.recorded([message.id])
            _not_recorded(work, message, said)
        else:
            deliveries.append(delivery_of(message, said))
    record_deliveries(work, deliveries)
    return len(left)


def book_cost(work: Work, channel: Channel, message: Message, answer: Accepted) -> int:
    """Book what an accepted message cost; returns it in millionths of base currency.

    The message is gone, whatever goes wrong here: what cannot be booked is left out and an event says so.
    """
    try:
        cost = _cost(channel) if answer.cost is None else answer.cost
        if cost is None:
            return 0
        base = _base(work, cost)
        if not base:
            return 0
        Ledger(Within(work)).book(message.origin, "contact cost", cost, source=SOURCE, external_id=str(message.id))
    except StorageError:
        raise
    except CRMError as error:
        work.emit("message.cost_not_booked", message.customer, {**told(message), "error": error.code})
        return 0
    return base


def delivery_of(message: Message, said: Outgoing | Rendered) -> Delivery:
    """What is to be recorded of an accepted message."""
    return Delivery(message, hide_tokens(said.text, message.id), hide_tokens(said.subject, message.id))


def _not_recorded(work: Work, message: Message, error: CRMError) -> None:
    work.emit("message.not_recorded", message.customer, {**told(message), "error": error.code})


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
