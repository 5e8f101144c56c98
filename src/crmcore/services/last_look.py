"""The last look: whether a message may still go, asked immediately before the wire."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen

from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.gate import Defer, GateFacts
from crmcore.domain.decision.message import Message, State
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Channel
from crmcore.services.budgeting import budget_facts
from crmcore.services.circles import contacts
from crmcore.services.guests import scheme_of
from crmcore.services.recipient_zones import zones_of
from crmcore.services.rulings import ruling_of
from crmcore.services.suppressions import suppressed
from crmcore.services.timing import are_timed, complained, cooling_facts, quiet_facts
from crmcore.services.work import Work

_LATER = timedelta(minutes=1)


@frozen
class Go:
    """The message may go, to this address."""

    address: Address


@frozen
class Stop:
    """The message must not go: the final state it gets, and why."""

    state: State
    detail: str


def look(work: Work, message: Message, channel: Channel) -> Go | Defer | Stop:
    """Look once more at all that may have changed since the decision, in the transaction of `work`.

    It is not expired, the customer is there and not archived, the offer is there and valid, and the gate lets it
    through: no restriction, consent at both levels, suppression, health, hours, caps (its own contact left out),
    cooling-off, budgets. Else an event tells which guard did not, until when, and by which versions of which
    definitions.
    """
    now = work.now()
    if now >= message.expires_at:
        return Stop("expired", "")
    if work.definitions.is_paused(message.channel):
        return Defer(now, "paused")
    if scheme_of(channel) is None:
        return Defer(now + _LATER, "the channel cannot say which addresses it takes")
    customer = work.unit.customers.get([message.customer]).get(message.customer)
    if customer is None:
        return Stop("suppressed", "no such customer")
    if customer.archived_at is not None:
        return Stop("suppressed", "customer archived")
    offer = work.definitions.offers.get(message.offer)
    if offer is None:
        return Stop("suppressed", "offer retired")
    if not offer.is_valid(now):
        return Stop("suppressed", "offer not valid")
    address, facts = _facts(work, message, channel)
    ruling = ruling_of(work.definitions, message.channel, facts)
    if ruling is None:
        assert address is not None
        return Go(address)
    # The reason stands with the message; the log of events holds nothing of a customer's zone or wishes.
    told: dict[str, Plain] = {"message": str(message.id), "guard": ruling.guard, "rules": dict(ruling.rules)}
    if ruling.until is not None:
        told["until"] = ruling.until.isoformat()
    work.emit("message.ruled", message.customer, told)
    return ruling.verdict if isinstance(ruling.verdict, Defer) else Stop("suppressed", ruling.reason)


def _facts(work: Work, message: Message, channel: Channel) -> tuple[Address | None, GateFacts]:
    use = (message.channel, message.purpose)
    scheme = scheme_of(channel)
    assert scheme is not None
    (points,), (answers,), _ = work.unit.consents.reach([message.customer], {scheme: [use]})[0]
    restricted = bool(work.unit.restrictions.among([message.customer]))
    if message.contact_point not in points:
        return None, GateFacts(False, "none", False, restricted=restricted)
    (consent,) = answers[points.index(message.contact_point)]
    address = next(
        point.address
        for point in work.unit.contact_points.of([message.customer])[message.customer]
        if point.id == message.contact_point
    )
    stopped = bool(suppressed(work, [address]))
    health = work.unit.health.of([message.contact_point]).get(message.contact_point)
    purpose, now = message.purpose, work.now()
    timed = are_timed(work, [use])
    chosen = work.unit.chosen_hours.holding([message.customer]).get(message.customer, {}) if timed else {}
    zone = zones_of(work, [message.customer])[message.customer] if timed else None
    complained_on = complained(work, [message.customer]).get(message.customer)
    return address, GateFacts(
        True,
        consent,
        stopped,
        _contacts(work, message),
        restricted,
        health,
        now,
        quiet_facts(work, message.channel, purpose, zone, tuple(chosen.items()), now),
        cooling_facts(work, purpose, complained_on, work.today()),
        budget_facts(work, message.channel, purpose, now, waiting=False),
    )


def _contacts(work: Work, message: Message) -> tuple[tuple[Cap, int], ...]:
    caps = [cap for cap in work.definitions.caps.values() if cap.applies(message.channel, message.purpose)]
    if not caps:
        return ()
    today = work.today()
    decision = work.unit.decisions.get(message.decision)
    assert decision is not None
    return tuple(
        (
            cap,
            contacts(work, [message.customer], cap, today).get(message.customer, 0)
            - cap.counts(decision.intended.channel, decision.purpose, decision.day, today),
        )
        for cap in caps
    )
