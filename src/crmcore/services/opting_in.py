"""Opting in twice: an address that was typed in is asked whether it wants what was asked for, and consent is granted
when it says so (double opt-in).

An ask is a record of consent too: at the contact point alone, for the purpose `confirmation_of` another. Whoever
typed the address in agreed to be asked, and to nothing else; so the last look, complaints, merging and erasing treat it
as they do every consent. The message that asks rests on a decision that has the record's id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import evolve

from crmcore.codec.identifiers import address_of
from crmcore.domain.customer.consent import ConsentRecord, state_of
from crmcore.domain.customer.consent_ask import (
    Asked,
    AskOutcome,
    ConsentAsk,
    ConsentAskId,
    ask_state,
    asked_too_often,
)
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.customer.purpose import CONFIRMATION, SERVICE, asked_of, confirmation_of
from crmcore.domain.customer.suppression import bar_of, is_barred
from crmcore.domain.decision.action import ANY_TIME, HOLD, Action
from crmcore.domain.decision.decision import Decision, DecisionId
from crmcore.domain.decision.experiment import TREATED
from crmcore.domain.decision.message import Message, MessageId
from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.reach import OWN, Email, Phone, Postal, Reach
from crmcore.domain.kernel.time import day_date
from crmcore.domain.marketing.offer import Offer
from crmcore.errors import InvalidValue, RenderError, UnknownContactPoint, UnknownCustomer, UnknownMessage
from crmcore.ports.store import Selection
from crmcore.services.attributing import BASE
from crmcore.services.caps import require_channel
from crmcore.services.consenting import consent_at, points_for
from crmcore.services.resolving import address, head, require_there
from crmcore.services.scope import secret_for
from crmcore.services.strangers import come_back
from crmcore.services.suppressions import suppressed
from crmcore.services.tokens import PURPOSE, opened, token_of
from crmcore.services.work import Work

CONFIRM: Final = "y"
"""The step of the path under which a token confirms an ask."""
PAGE: Final = "confirmation page"
"""The source of consent that was confirmed by a token."""
POLICY: Final = "double opt-in"
"""The policy, and the beginning of the occasion, of the decisions that messages which ask rest on."""
LONGEST_EVIDENCE: Final = 800
"""Characters of an ask's evidence: what is granted holds it, and when each step was taken."""
LONGEST: Final = 90
"""Days that an ask can be confirmed for, at most."""


def ask(
    work: Work,
    customer: CustomerId | Reach,
    channel: str,
    purpose: str,
    evidence: str,
    *,
    contact_point: Email | Phone | Postal | None,
    days: int,
    offer: str | None,
    source: str | None,
) -> Asked:
    """Ask for consent in the transaction of `work`; see `Consents.ask`."""
    require_channel(work, channel)
    whose = address(work, customer)
    point = _point(work, whose.customer, channel, contact_point)
    words = _words(work, offer, channel)
    if BASE not in work.definitions.link_bases:
        raise InvalidValue("links", "nothing", "say where links are served first, with crm.links.define")
    secret_for(work, PURPOSE)
    # Whoever shares the address is asked one after the other.
    work.unit.customers.hold({whose.customer, *work.unit.contact_points.reached_at(point.address)})
    now, history = work.now(), work.unit.consents.history(whose.customer)
    outcome = _outcome(work, whose.customer, point, (channel, purpose), history, now)
    if outcome != "asked":
        pending = [each for each in pending_of(work, whose.customer) if each.purpose == purpose]
        return Asked(outcome, next((each for each in pending if each.contact_point == point.id), None))
    said = {"channel": channel, "purpose": confirmation_of(purpose), "evidence": evidence}
    record = consent_at(work, point.id, True, (), **said, at=now, source=source)
    decision = _decided(work, whose, DecisionId(record), Action(words.name, channel, ANY_TIME), words, now)
    work.unit.decisions.add([decision])
    message = Message(
        MessageId(work.setting.ids.new()),
        decision.id,
        whose.customer,
        whose.origin,
        point.id,
        channel,
        confirmation_of(purpose),
        words.name,
        words.version,
        words.message_class,
        now,
        now + timedelta(days=days),
        now,
    )
    work.unit.outbox.add([message])
    return Asked("asked", ask_of(work, message))


def _point(work: Work, customer: CustomerId, channel: str, reach: Email | Phone | Postal | None) -> ContactPoint:
    """The contact point to be asked."""
    if work.setting.channels[channel].capabilities.scheme == OWN:
        rule = "an address is confirmed by who reads there; grant what somebody chooses whom the app knows"
        raise InvalidValue("channel", "one that reaches customers without an address", rule)
    points = points_for(work, customer, channel)
    if reach is not None:
        if not isinstance(reach, Email | Phone | Postal):
            raise InvalidValue(
                "contact_point", f"a {type(reach).__name__}", "a contact point is an Email, a Phone or a Postal"
            )
        asked = address_of(reach, work.tenant.region)
        points = [each for each in points if asked is not None and each.address.key == asked.key]
    if not points:
        raise UnknownContactPoint
    if len(points) > 1:
        raise InvalidValue("contact_point", "nothing", "say which of the customer's addresses was typed in")
    return points[0]


def _words(work: Work, name: str | None, channel: str) -> Offer:
    """The offer whose wording asks. Raises `UnknownOffer`, `InvalidValue`."""
    offers = work.definitions.offers
    named = [work.definitions.offer(name)] if name is not None else [each for _, each in sorted(offers.items())]
    found = [each for each in named if each.purpose == CONFIRMATION and channel in each.wording]
    if len(found) == 1 and found[0].is_valid(work.now()):
        return found[0]
    rule = "words that ask are a valid offer for the purpose confirmation, with a wording for the channel"
    if len(found) > 1:
        raise InvalidValue("offer", "nothing, of several that could ask", "name the one")
    raise InvalidValue("offer", "nothing that could ask" if name is None else "one that does not ask", rule)


def _outcome(
    work: Work,
    customer: CustomerId,
    point: ContactPoint,
    use: tuple[str, str],
    history: Sequence[ConsentRecord],
    now: datetime,
) -> AskOutcome:
    if state_of([each for each in history if (each.channel, each.purpose) == use], point.id).allowed:
        return "granted"
    found = work.unit.customers.get([customer]).get(customer)
    if found is not None and found.archived_at is not None:
        return "archived"
    if work.unit.restrictions.among([customer]):
        return "restricted"
    if any(is_barred(bar_of(each), SERVICE) for each in suppressed(work, [point.address]).values()):
        return "suppressed"
    health = work.unit.health.of([point.id]).get(point.id)
    if health is not None and health.is_dead:
        return "dead address"
    return "too soon" if asked_too_often(history, point.id, use[1], now) else "asked"


def _decided(work: Work, whose: Addressed, id_: DecisionId, action: Action, words: Offer, now: datetime) -> Decision:
    """What the message rests on: nothing was drawn, and of service it is as whoever is asked wanted to be."""
    stage = ""
    fields, selection = [work.definitions.catalogue["stage"]], Selection(customers=(whose.customer,))
    for _, (stages,) in work.unit.fields.columns(fields, selection, work.reading(), chunk=1):
        stage = str(stages[0] or "")
    day, number = work.today(), 1
    occasion = label = f"{POLICY} {day_date(day).isoformat()}"
    while whose.customer in work.unit.decisions.decided(occasion, [whose.customer]):
        number += 1
        occasion = f"{label} ({number})"
    return Decision(
        id_,
        whose.customer,
        whose.origin,
        occasion,
        now,
        day,
        POLICY,
        "1",
        TREATED,
        action,
        1.0,
        ((action, 1.0),),
        (HOLD, action),
        {},
        {},
        {"offers": {words.name: words.version}, "channels": [action.channel]},
        stage,
        SERVICE,
    )


def ask_of(work: Work, message: Message) -> ConsentAsk:
    """The ask that a message carries, as it stands now; the customer is whom the message went to, by now."""
    customer, purpose = head(work, message.customer), asked_of(message.purpose)
    assert purpose is not None
    first = work.unit.outbox.of_decision(message.decision)[0] if message.step else message
    history = work.unit.consents.history(customer)
    points = work.unit.contact_points.of([customer]).get(customer, ())
    there = next((each.address for each in points if each.id == message.contact_point), None)
    found = work.unit.customers.get([customer]).get(customer)
    return ConsentAsk(
        ConsentAskId(message.decision),
        customer,
        message.contact_point,
        there,
        message.channel,
        purpose,
        first.made_at,
        first.expires_at,
        next((each.evidence for each in history if each.id == message.decision), ""),
        "moved"
        if there is None
        else ask_state(
            history,
            at=(message.contact_point, message.channel, purpose),
            asked_at=first.made_at,
            expires_at=first.expires_at,
            now=work.now(),
        ),
        None if found is None else found.preferences.language,
    )


def pending_of(work: Work, customer: CustomerId) -> Sequence[ConsentAsk]:
    """The asks of a customer that can be confirmed still, the oldest first."""
    since = work.now() - timedelta(days=LONGEST)
    asks = []
    for record in work.unit.consents.history(customer):
        if asked_of(record.purpose) is not None and record.granted and record.at >= since:
            # An address may be another's too, on whose behalf it was asked.
            messages = work.unit.outbox.of_decision(DecisionId(record.id))
            asks += [ask_of(work, each) for each in messages[:1] if head(work, each.customer) == customer]
    return [each for each in asks if each.state == "pending"]


def read(work: Work, token: object) -> ConsentAsk:
    """The ask that a token is of. Raises `UnknownMessage` for one that is not of ours or whose customer was erased,
    `KeyMismatch`.
    """
    return ask_of(work, _message(work, token))


def confirm(work: Work, token: object) -> ConsentAsk:
    """Grant what a token's ask is for, in the transaction of `work`, where it is pending; else it stays as it is.
    Raises as `read`.
    """
    message = _message(work, token)
    customer = address(work, message.customer).customer
    work.unit.customers.hold([customer])
    found = read(work, token)
    if found.state != "pending":
        return found
    grant_asked(work, found, work.now(), f"by the link of message {message.id}", PAGE)
    return evolve(found, state="confirmed")


def grant_asked(work: Work, found: ConsentAsk, at: datetime, how: str, source: str) -> None:
    """Grant what a pending ask is for, at its address, with both steps as evidence: when and how it was confirmed."""
    told = f"double opt-in: asked {_second(found.asked_at)} ({found.evidence}); confirmed {_second(at)} {how}"
    said = {"channel": found.channel, "purpose": found.purpose, "evidence": told}
    # The clock of whoever asked may have been ahead.
    given = max(at, found.asked_at)
    if found.address is not None:
        come_back(work, found.address, found.contact_point, found.channel, given)
    consent_at(work, found.contact_point, True, (), **said, at=given, source=source)


def cancel(work: Work, asks: Sequence[ConsentAsk], evidence: str, source: str | None) -> int:
    """Withdraw asks in the transaction of `work`: their links confirm nothing, and messages that wait do not go."""
    now = work.now()
    for at, channel, purpose in dict.fromkeys((each.contact_point, each.channel, each.purpose) for each in asks):
        said = {"channel": channel, "purpose": confirmation_of(purpose), "evidence": evidence}
        reached = [each.customer for each in asks if each.contact_point == at]
        consent_at(work, at, False, reached, **said, at=now, source=source)
    return len(asks)


def confirm_address(work: Work, message: Message) -> str:
    """The address at which the message's ask is confirmed. Raises `RenderError`, `KeyMismatch`."""
    base = work.definitions.link_bases.get(BASE)
    if base is None or asked_of(message.purpose) is None:
        raise RenderError("nothing can be confirmed: links are served nowhere, or the message asks for nothing")
    return f"{base.url}/{CONFIRM}/{token_of(work, message.id, 'confirm')}"


def _message(work: Work, token: object) -> Message:
    id_, more = opened(work, token, "confirm")
    found = None if more else work.unit.outbox.get(id_)
    if found is None or asked_of(found.purpose) is None:
        raise UnknownMessage
    try:
        require_there(work, [found.customer])
    except UnknownCustomer:
        raise UnknownMessage from None
    return found


def _second(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
