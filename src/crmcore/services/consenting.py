"""Consenting: records of consent added within a transaction, and what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from uuid import UUID

from attrs import frozen

from crmcore.codec.identifiers import address_of
from crmcore.domain.customer.consent import ConsentRecord, state_of
from crmcore.domain.customer.contact_point import ContactPoint, own_point
from crmcore.domain.customer.purpose import CONFIRMATION, OFFERS, SERVICE, asked_of
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId
from crmcore.domain.kernel.reach import OWN, Email, Phone, Postal, Reach, require_source
from crmcore.domain.kernel.time import require_aware
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import FutureInstant, InvalidValue, UnknownContactPoint
from crmcore.services.building import AHEAD
from crmcore.services.resolving import address
from crmcore.services.work import Work

EVIDENCE_LIMIT = 1_000
_EVENTS = {
    (False, True): "consent.granted",
    (False, False): "consent.withdrawn",
    (True, True): "consent.asked",
    (True, False): "consent.ask_withdrawn",
}
"""The events of records, by whether they are about asking for consent, and granted."""


@frozen
class About:
    """What a record is about: a customer, or a contact point and whoever is reached there."""

    customer: Addressed | None
    contact_point: ContactPointId | None
    reached: Sequence[CustomerId]


def about_of(work: Work, customer: CustomerId | Reach | None, contact_point: Email | Phone | Postal | None) -> About:
    """What a record is about that is told by one of the two. Raises `UnknownCustomer`, `UnknownContactPoint`,
    `InvalidValue`.
    """
    if (customer is None) == (contact_point is None):
        raise InvalidValue(
            "customer",
            "nothing" if customer is None else "a customer and a contact point",
            "a consent is about a customer or about a contact point",
        )
    if contact_point is None:
        assert customer is not None
        found = address(work, customer)
        return About(found, None, [found.customer])
    point = point_at(work, contact_point)
    return About(None, point.id, work.unit.contact_points.reached_at(point.address))


def point_at(work: Work, reach: Email | Phone | Postal) -> ContactPoint:
    """The contact point of an address where somebody is reached. Raises `UnknownContactPoint`, `InvalidValue`,
    `MalformedIdentifier`.
    """
    if not isinstance(reach, Email | Phone | Postal):
        raise InvalidValue(
            "contact_point", f"a {type(reach).__name__}", "a contact point is an Email, a Phone or a Postal"
        )
    asked = address_of(reach, work.tenant.region)
    assert asked is not None
    reached = work.unit.contact_points.reached_at(asked)
    for points in work.unit.contact_points.of(reached[:1]).values():
        for point in points:
            if (point.address.scheme, point.address.value) == (asked.scheme, asked.value):
                return point
    raise UnknownContactPoint


def points_for(work: Work, customer: CustomerId, channel: str) -> Sequence[ContactPoint]:
    """The customer's contact points that the channel can use; all where the channel is not known here."""
    known = work.setting.channels.get(channel)
    if known is not None and known.capabilities.scheme == OWN:
        return [own_point(customer)]
    points = work.unit.contact_points.of([customer]).get(customer, ())
    return points if known is None else [each for each in points if each.address.scheme == known.capabilities.scheme]


def records_of(work: Work, customer: CustomerId, channel: str, purpose: str) -> Sequence[ConsentRecord]:
    """What is on record of a customer and its contact points for a channel and a purpose."""
    return [
        record
        for record in work.unit.consents.history(customer)
        if record.channel == channel and record.purpose == purpose
    ]


def withdrawal_stands(work: Work, about: About, channel: str, purpose: str) -> bool:
    """Whether a grant of this could loosen a withdrawal: one at the same level, or of whoever is reached there.

    A grant about a customer leaves withdrawals at contact points as they are; one about a contact point counts for
    everyone reached there.
    """
    for customer in about.reached:
        state = state_of(records_of(work, customer, channel, purpose), about.contact_point)
        for granted, withdrawn in (
            (state.customer_granted, state.customer_withdrawn),
            (state.point_granted, state.point_withdrawn),
        ):
            if withdrawn is not None and (granted is None or granted <= withdrawn):
                return True
    return False


def add_record(
    work: Work,
    about: About,
    granted: bool,
    channel: str,
    purpose: str,
    evidence: str,
    at: datetime | None,
    source: str | None,
) -> UUID:
    """Add a record in the transaction of `work` and return its id. Raises `NaiveDatetime`, `FutureInstant`,
    `InvalidValue`.

    A withdrawal of just now holds against what was granted before, whatever clock that was dated by.
    """
    now = work.now()
    given = now if at is None else require_aware(at, "at").astimezone(UTC)
    if given > now + AHEAD:
        raise FutureInstant("at")
    if not granted and given >= now - AHEAD:
        given = max([given, *_dated_ahead(work, about, channel, purpose, now)])
    if source is not None:
        require_source(source)
    record = ConsentRecord(
        work.setting.ids.new(),
        None if about.customer is None else about.customer.customer,
        None if about.customer is None else about.customer.origin,
        about.contact_point,
        channel,
        purpose,
        granted,
        given,
        now,
        require_evidence(evidence),
        source,
        work.actor,
    )
    work.unit.consents.add([record])
    asks = asked_of(purpose)
    data: dict[str, Plain] = {"record": str(record.id), "channel": channel, "purpose": asks or purpose}
    if about.contact_point is not None:
        data["contact_point"] = str(about.contact_point)
    customer = None if about.customer is None else about.customer.customer
    work.emit(_EVENTS[asks is not None, granted], customer, data)
    return record.id


def _dated_ahead(work: Work, about: About, channel: str, purpose: str, now: datetime) -> Sequence[datetime]:
    """The instants still to come of which grants and asks are that a withdrawal of this would withdraw: the clock that
    dated them was ahead, or has been put back since.
    """
    return [
        record.at
        for customer in about.reached[:1]
        for record in work.unit.consents.history(customer)
        if record.granted
        and record.at > now
        and record.channel == channel
        and purpose in (record.purpose, asked_of(record.purpose))
        and about.contact_point in (None, record.contact_point)
    ]


def consent_at(
    work: Work,
    point: ContactPointId,
    granted: bool,
    reached: Sequence[CustomerId],
    /,
    *,
    channel: str,
    purpose: str,
    evidence: str,
    at: datetime,
    source: str | None = None,
) -> UUID:
    """Record a grant or a withdrawal at a contact point in the transaction of `work`: it holds for whoever is reached
    there. A withdrawal is told of one at least who is `reached`, whose records it is to hold against.
    """
    return add_record(work, About(None, point, reached), granted, channel, purpose, evidence, at, source)


def consent_of(
    work: Work,
    customer: CustomerId,
    granted: bool,
    *,
    channel: str,
    purpose: str,
    evidence: str,
    at: datetime,
    source: str | None = None,
) -> UUID:
    """Record a grant or a withdrawal about a customer in the transaction of `work`: so it is on channels through which
    customers are reached as themselves, whose own point is linked to nobody.
    """
    return add_record(work, about_of(work, customer, None), granted, channel, purpose, evidence, at, source)


def purposes_in_use(work: Work) -> AbstractSet[str]:
    """What anything may go out for by now, apart from service: the purposes of offers, also of one that names none."""
    return {OFFERS, *(each.purpose for each in work.definitions.offers.values())} - {SERVICE, CONFIRMATION}


def purposes_among(work: Work, customers: Iterable[CustomerId], channel: str) -> AbstractSet[str]:
    """The purposes in use, and those that any of the customers ever agreed to on the channel, or that were asked about
    there; service is not among them.
    """
    said = {
        record.purpose
        for customer in customers
        for record in work.unit.consents.history(customer)
        if record.channel == channel and record.granted
    }
    return (purposes_in_use(work) | said) - {SERVICE}


def require_evidence(evidence: object, field: str = "evidence", *, longest: int = EVIDENCE_LIMIT) -> str:
    """The evidence itself: text that says something, at most `longest` characters. Raises `InvalidValue`."""
    if not isinstance(evidence, str):
        raise InvalidValue(field, f"a {type(evidence).__name__}", f"{field} is text")
    if not evidence.strip():
        raise InvalidValue(field, "nothing", f"{field} says how it is known, such as: signup form v3")
    return require_text(evidence, field, longest)
