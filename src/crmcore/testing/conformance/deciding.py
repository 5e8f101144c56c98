"""Consents, decisions and messages the kit fills stores with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from crmcore.domain.customer.consent import ConsentRecord
from crmcore.domain.decision.action import ANY_TIME, HOLD, Action
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.decision.experiment import HELD_OUT, TREATED
from crmcore.domain.decision.message import Message, MessageId
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.time import day_of
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.samples import NOON, PURCHASES, ZONE, address, customer_id, own, point_id, uuid

SPRING = Action("spring", "email", ANY_TIME)
CALL = Action("spring", "phone", "weekday evening")
COUPON = Action("größe \U0001f600", "email", ANY_TIME)
ALLOWED = (HOLD, SPRING, CALL, COUPON)
HOUR = timedelta(hours=1)
LATER = NOON + timedelta(days=3)
"""When messages of the kit expire."""


def consent(
    number: int,
    whose: int | None = None,
    *,
    at_point: int | None = None,
    granted: bool = True,
    at: datetime = NOON,
    recorded: datetime = NOON,
    channel: str = "email",
    purpose: str = "offers",
) -> ConsentRecord:
    """Consent record `number`, about a customer or at a contact point."""
    who = None if whose is None else customer_id(whose)
    point = None if at_point is None else point_id(at_point)
    return ConsentRecord(
        uuid(6_000_000 + number), who, who, point, channel, purpose, granted, at, recorded, "form v3 ü", "web", "shop"
    )


def link(unit: UnitOfWork, *links: tuple[int, int]) -> None:
    """Make contact points, an e-mail address each, of customers: (customer, point)."""
    unit.contact_points.link(
        [(own(customer_id(whose)), address(f"point{point}@example.org"), point_id(point)) for whose, point in links]
    )


def decision_id(number: int) -> DecisionId:
    """The id of decision `number`."""
    return DecisionId(uuid(7_000_000 + number))


def decision(
    number: int,
    whose: int | CustomerId,
    occasion: str = "spring",
    intended: Action = SPRING,
    *,
    held_out: bool = False,
    at: datetime = NOON,
) -> Decision:
    """Decision `number` for a customer, of two propensities that no decimal fraction writes exactly."""
    who = customer_id(whose) if isinstance(whose, int) else whose
    rest = HOLD if intended != HOLD else SPRING
    shares = {intended: 0.1 + 0.2, rest: 1 - (0.1 + 0.2)}
    return Decision(
        decision_id(number),
        who,
        who,
        occasion,
        at,
        day_of(at, ZONE),
        "rules",
        "v1",
        HELD_OUT if held_out else TREATED,
        intended,
        shares[intended],
        tuple((action, shares[action]) for action in ALLOWED if action in shares),
        ALLOWED,
        {"sms": "no consent"},
        {"purchases.count": 3, "customer.language": "größe", "attribute.city": None},
        {"offer spring": 2},
        "enhance",
    )


def message_id(number: int) -> MessageId:
    """The id of message `number`."""
    return MessageId(uuid(8_000_000 + number))


def message(
    number: int,
    of: int | None = None,
    whose: int = 1,
    point: int = 1,
    *,
    step: int = 0,
    channel: str = "email",
    not_before: datetime = NOON,
    expires_at: datetime = LATER,
    made_at: datetime = NOON,
) -> Message:
    """Message `number` of the decision `of`, that of the same number unless told otherwise."""
    who = customer_id(whose)
    return Message(
        message_id(number),
        decision_id(number if of is None else of),
        who,
        who,
        ContactPointId(point_id(point)),
        channel,
        "offers",
        "spring",
        2,
        "resend",
        not_before,
        expires_at,
        made_at,
        step,
    )


def post(unit: UnitOfWork, *messages: Message) -> None:
    """Put messages into the outbox, each with its customer's contact point and with a decision where it is missing."""
    link(unit, *{(each.customer.int >> 80, each.contact_point.int >> 80) for each in messages})
    for each in messages:
        if unit.decisions.get(each.decision) is None:
            number = (each.decision.int >> 80) - 7_000_000
            unit.decisions.add([decision(number, each.customer, f"occasion {number}")])
    unit.outbox.add(messages)


WRITES: dict[str, Callable[[UnitOfWork], object]] = {
    "consents.add": lambda unit: unit.consents.add([consent(1, 1)]),
    "suppressions.add": lambda unit: unit.suppressions.add(b"a" * 32, reason="asked", at=NOON),
    "suppressions.lift": lambda unit: unit.suppressions.lift(b"s" * 32),
    "decisions.add": lambda unit: unit.decisions.add([decision(1, 1, "autumn")]),
    "outbox.add": lambda unit: unit.outbox.add([message(1, 9, 1, 90, step=9)]),
    "outbox.claim": lambda unit: unit.outbox.claim("email", now=NOON + HOUR, lease_until=LATER, limit=1),
    "outbox.start": lambda unit: unit.outbox.start(message_id(91), 1, lease_until=NOON + HOUR),
    "outbox.release": lambda unit: unit.outbox.release(message_id(91), 1, not_before=NOON, from_state="claimed"),
    "outbox.finish": lambda unit: unit.outbox.finish(message_id(91), 1, "held", from_state="claimed", at=NOON, cost=5),
    "outbox.recorded": lambda unit: unit.outbox.recorded([message_id(93)]),
    "outbox.expire": lambda unit: unit.outbox.expire(LATER, limit=9),
}
"""One call of every method here that writes, each with something to do where `furnish` has been."""


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to do when customer 1 is there: message 91 is claimed, 92 waits, 93 is
    accepted and not recorded.
    """
    unit.suppressions.add(b"s" * 32, reason="asked", at=NOON)
    post(unit, message(93, 9, 1, 90, step=2))
    unit.outbox.claim("email", now=NOON, lease_until=NOON + HOUR, limit=1)
    unit.outbox.finish(message_id(93), 1, "accepted", from_state="claimed", at=NOON, lease_until=NOON + HOUR)
    post(unit, message(91, 9, 1, 90), message(92, 9, 1, 90, step=1, not_before=NOON + timedelta(microseconds=1)))
    unit.outbox.claim("email", now=NOON, lease_until=NOON + HOUR, limit=1)


def footprint(unit: UnitOfWork) -> list[object]:
    """Everything that a call of `WRITES` can change."""
    who = customer_id(1)
    return [
        unit.consents.history(who),
        unit.suppressions.among([b"a" * 32, b"s" * 32]),
        unit.decisions.of(who, limit=9),
        unit.decisions.occasions(),
        list(unit.decisions.outcomes("occasion 9", PURCHASES, days=1)),
        unit.outbox.of(who, limit=9),
        unit.outbox.counts(),
    ]
