"""The last look: whether a message may still go, asked immediately before the wire."""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen

from crmcore.domain.customer.contact_point import own_point
from crmcore.domain.customer.purpose import asked_of, served_as
from crmcore.domain.customer.suppression import bar_of, is_barred
from crmcore.domain.decision.cap import Cap
from crmcore.domain.decision.gate import Defer, GateFacts, Suppress, Verdict
from crmcore.domain.decision.message import Message, State
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.reach import OWN, Address, Scheme
from crmcore.ports.channel import Channel
from crmcore.services.budgeting import budget_facts
from crmcore.services.campaign_guard import campaign_room, campaign_verdict
from crmcore.services.circles import contacts
from crmcore.services.guests import scheme_of
from crmcore.services.opting_in import ask_of
from crmcore.services.recipient_zones import zones_of
from crmcore.services.rulings import ruling_of
from crmcore.services.suppressions import suppressed
from crmcore.services.timing import are_timed, cases_among, complained, cooling_facts, quiet_facts
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

    It is not expired, its campaign runs, the customer is there and not archived, what it asks for, if it asks, is still
    to be confirmed, the offer is there and valid, and the gate lets it through: no restriction, consent at both levels,
    suppression, health, hours, caps (its own contact left out), cooling-off, budgets. Else an event tells which guard
    did not, until when, and by which versions of which definitions.
    """
    now = work.now()
    if now >= message.expires_at:
        return Stop("expired", "")
    if work.definitions.is_paused(message.channel):
        return Defer(now, "paused")
    if scheme_of(channel) is None:
        return Defer(now + _LATER, "the channel cannot say which addresses it takes")
    stopping = _deferred_or_stopped(campaign_verdict(work, message))
    if stopping is not None:
        return stopping
    customer = work.unit.customers.get([message.customer]).get(message.customer)
    if customer is None:
        return Stop("suppressed", "no such customer")
    if customer.archived_at is not None:
        return Stop("suppressed", "customer archived")
    asked = None if asked_of(message.purpose) is None else ask_of(work, message).state
    if asked not in (None, "pending"):
        return Stop("expired", "") if asked == "expired" else Stop("suppressed", f"ask {asked}")
    offer = work.definitions.offers.get(message.offer)
    if offer is None:
        return Stop("suppressed", "offer retired")
    if not offer.is_valid(now):
        return Stop("suppressed", "offer not valid")
    address, facts = _facts(work, message, channel)
    ruling = ruling_of(work.definitions, message.channel, facts)
    if ruling is None:
        assert address is not None
        return _deferred_or_stopped(campaign_room(work, message)) or Go(address)
    # The reason stands with the message; the log of events holds nothing of a customer's zone or wishes.
    told: dict[str, Plain] = {"message": str(message.id), "guard": ruling.guard, "rules": dict(ruling.rules)}
    if ruling.until is not None:
        told["until"] = ruling.until.isoformat()
    work.emit("message.ruled", message.customer, told)
    return ruling.verdict if isinstance(ruling.verdict, Defer) else Stop("suppressed", ruling.reason)


def _deferred_or_stopped(given: Verdict) -> Defer | Stop | None:
    match given:
        case Suppress():
            return Stop("suppressed", given.reason)
        case Defer():
            return given
    return None


def _facts(work: Work, message: Message, channel: Channel) -> tuple[Address | None, GateFacts]:
    use = (message.channel, message.purpose)
    scheme = scheme_of(channel)
    assert scheme is not None
    restricted = bool(work.unit.restrictions.among([message.customer]))
    # Reached as itself, a customer is so at its own point, whoever it was merged into since.
    at = own_point(message.customer).id if scheme == OWN else message.contact_point
    address = address_at(work, message, scheme)
    if address is None or address.scheme != scheme:
        return None, GateFacts(False, "none", False, restricted=restricted)
    consent = work.unit.consents.said(message.customer, at, use)
    stopped = any(is_barred(bar_of(each), message.purpose) for each in suppressed(work, [address]).values())
    health = work.unit.health.of([at]).get(at)
    purpose, now = served_as(message.purpose), work.now()
    timed = are_timed(work, [(message.channel, purpose)])
    chosen = work.unit.chosen_hours.holding([message.customer]).get(message.customer, {}) if timed else {}
    zone = zones_of(work, [message.customer])[message.customer] if timed else None
    complained_on = complained(work, [message.customer]).get(message.customer)
    cases = cases_among(work, [message.customer], work.today()).get(message.customer)
    return address, GateFacts(
        True,
        consent,
        stopped,
        _contacts(work, message),
        restricted,
        health,
        now,
        quiet_facts(work, message.channel, purpose, zone, tuple(chosen.items()), now),
        cooling_facts(work, purpose, complained_on, cases, work.today()),
        budget_facts(work, message.channel, purpose, now, waiting=False),
    )


def address_at(work: Work, message: Message, scheme: Scheme | None) -> Address | None:
    """The address that a message goes to on a channel of that scheme; None where its customer is not reached there any
    more.
    """
    if scheme == OWN:
        return own_point(message.customer).address
    points = work.unit.contact_points.of([message.customer]).get(message.customer, ())
    return next((point.address for point in points if point.id == message.contact_point), None)


def _contacts(work: Work, message: Message) -> tuple[tuple[Cap, int], ...]:
    purpose = served_as(message.purpose)
    caps = [cap for cap in work.definitions.caps.values() if cap.applies(message.channel, purpose)]
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
