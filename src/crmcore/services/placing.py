"""Placing: what becomes of a message of one of our own channels, in the transaction that says it was accepted."""

from __future__ import annotations

from crmcore.domain.customer.tie import ADVISOR
from crmcore.domain.decision.message import Accepted, Message, Outgoing
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.time import Moment
from crmcore.domain.relationship.inbox_message import InboxMessage
from crmcore.domain.relationship.task import ANYBODY, Task
from crmcore.services.deliveries import book_cost
from crmcore.services.own_channels import INBOX, OwnChannel
from crmcore.services.rendering import given_on, offer_of
from crmcore.services.work import Work


def place(work: Work, channel: OwnChannel, message: Message, outgoing: Outgoing) -> int:
    """Put a message into the customer's inbox, or onto the desk; returns its cost in millionths of base currency.

    What is in the inbox has reached the customer, and is to be recorded as said. A task has not: what comes of it is
    recorded when an employee has done it.
    """
    if channel.name == INBOX:
        offer = offer_of(work, message.offer, message.offer_version)
        work.unit.inbox.add(
            [
                InboxMessage(
                    message.id,
                    message.customer,
                    message.origin,
                    message.purpose,
                    message.offer,
                    outgoing.subject,
                    outgoing.text,
                    outgoing.html,
                    outgoing.language,
                    work.now(),
                    None if offer is None else offer.good_until(given_on(work, message), work.zone),
                )
            ]
        )
        return book_cost(work, channel, message, Accepted())
    made = Task(
        message.id,
        message.customer,
        message.origin,
        standing_contact(work, message.customer),
        message.purpose,
        message.offer,
        outgoing.subject,
        outgoing.text,
        work.now(),
        message.expires_at,
    )
    work.unit.tasks.add([made])
    work.emit("task.made", message.customer, {"task": str(made.id), "offer": message.offer})
    return 0


def hold_whose(work: Work, message: Message) -> None:
    """Hold the customer of a message that may be placed, before the message itself: whoever erases customers holds them
    in that order, so that nobody waits in a circle.
    """
    found = work.unit.outbox.get(message.id)
    if found is not None:
        work.unit.customers.hold([found.customer])


def standing_contact(work: Work, customer: CustomerId) -> str:
    """The employee who looks after a customer today, as the tie ``advisor`` says; `ANYBODY` where there is none."""
    moment = Moment(work.today())
    held = [each for each in work.unit.ties.of([customer], moment=moment) if each.type == ADVISOR]
    return next((str(each.other) for each in held), ANYBODY)
