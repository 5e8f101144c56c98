"""Consents: granting and withdrawing them, and what holds of one customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from attrs import frozen

from crmcore.codec.identifiers import address_of
from crmcore.domain.customer.consent import ConsentRecord, ConsentState, state_of
from crmcore.domain.customer.contact_point import ContactPoint, own_point
from crmcore.domain.kernel.event import Plain
from crmcore.domain.kernel.ids import Addressed, ContactPointId, CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import OWN, Email, Phone, Postal, Reach, require_source
from crmcore.domain.kernel.time import require_aware
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import FutureInstant, InvalidValue, UnknownContactPoint
from crmcore.services.building import AHEAD
from crmcore.services.resolving import address, resolve
from crmcore.services.scope import ID, PLAIN, Scope, run
from crmcore.services.work import Work

EVIDENCE_LIMIT = 1_000


@frozen
class _About:
    """What a record is about: a customer, or a contact point and whoever is reached there."""

    customer: Addressed | None
    contact_point: ContactPointId | None
    reached: Sequence[CustomerId]


class Consents:
    """What one can do with consents.

    A consent is about a customer, for a channel and a purpose; or, with `contact_point` in place of the customer,
    about that address alone, whoever is reached there. Contact is allowed when the newest grant is later than every
    withdrawal at both levels; a withdrawal at a contact point yields only to a grant naming it; at equal instants
    withdrawal wins. Records are added and never changed.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def grant(
        self,
        customer: CustomerId | Reach | None = None,
        *,
        channel: str,
        purpose: str,
        evidence: str,
        contact_point: Email | Phone | Postal | None = None,
        at: datetime | None = None,
        source: str | None = None,
        key: str | None = None,
    ) -> UUID:
        """Record that contact is agreed to and return the record's id.

        `evidence` says how that is known (``signup form v3``), `at` when it was given, now if not told, `source` the
        system it comes from. Raises `UnknownCustomer`, `UnknownContactPoint`, `NaiveDatetime`, `FutureInstant`,
        `InvalidValue`.
        """
        return self._add("consents.grant", True, (customer, contact_point), channel, purpose, evidence, at, source, key)

    def withdraw(
        self,
        customer: CustomerId | Reach | None = None,
        *,
        channel: str,
        purpose: str,
        evidence: str,
        contact_point: Email | Phone | Postal | None = None,
        at: datetime | None = None,
        source: str | None = None,
        key: str | None = None,
    ) -> UUID:
        """Record that contact is not agreed to any more and return the record's id. Raises as `grant`."""
        return self._add(
            "consents.withdraw", False, (customer, contact_point), channel, purpose, evidence, at, source, key
        )

    def note(
        self,
        customer: CustomerId | Reach | None = None,
        *,
        channel: str,
        purpose: str,
        evidence: str,
        contact_point: Email | Phone | Postal | None = None,
        at: datetime | None = None,
        source: str | None = None,
        key: str | None = None,
    ) -> bool:
        """Record a grant that is taken over from elsewhere, where no withdrawal stands; False where one does.

        For imports, which never loosen: what was withdrawn here stays withdrawn, whatever date the grant has. Raises
        as `grant`.
        """
        require_name(channel, "channel")
        require_name(purpose, "purpose")
        require_evidence(evidence)

        def action(work: Work) -> bool:
            about = _about(work, customer, contact_point)
            if _withdrawal_stands(work, about, channel, purpose):
                return False
            _add(work, about, True, channel, purpose, evidence, at, source)
            return True

        arguments = (customer, contact_point, channel, purpose, evidence, at, source)
        return run(self._scope, "consents.note", action, key=key, arguments=arguments, form=PLAIN, relying=True)

    def of(self, customer: CustomerId | Reach) -> Sequence[ConsentRecord]:
        """All that is on record about the customer and about its contact points, the oldest first."""
        with self._scope.reading() as work:
            return work.unit.consents.history(resolve(work, customer))

    def state(
        self,
        customer: CustomerId | Reach,
        channel: str,
        purpose: str,
        *,
        contact_point: Email | Phone | Postal | None = None,
    ) -> ConsentState:
        """What holds for the customer at a contact point; without one, at that of the channel which allows most.

        ``state.allowed`` tells whether contact is allowed as far as consent goes. Raises `UnknownCustomer`,
        `UnknownContactPoint`, `InvalidValue` for an address where the customer is not reached.
        """
        require_name(channel, "channel")
        require_name(purpose, "purpose")
        with self._scope.reading() as work:
            found = resolve(work, customer)
            records = _records(work, found, channel, purpose)
            points: Sequence[ContactPointId] = [each.id for each in points_for(work, found, channel)]
            if contact_point is not None:
                asked = _point(work, contact_point)
                if all(each.id != asked.id for each in work.unit.contact_points.of([found]).get(found, ())):
                    raise InvalidValue(
                        "contact_point", "an address of others", "ask at an address where the customer is reached"
                    )
                points = [asked.id]
            states = [state_of(records, point) for point in points] or [state_of(records, None)]
            return min(states, key=lambda state: not state.allowed)

    def _add(
        self,
        name: str,
        granted: bool,
        whose: tuple[CustomerId | Reach | None, Email | Phone | Postal | None],
        channel: str,
        purpose: str,
        evidence: str,
        at: datetime | None,
        source: str | None,
        key: str | None,
    ) -> UUID:
        def action(work: Work) -> UUID:
            return _add(work, _about(work, *whose), granted, channel, purpose, evidence, at, source)

        arguments = (*whose, channel, purpose, evidence, at, source)
        return run(self._scope, name, action, key=key, arguments=arguments, form=ID, relying=True)


def _about(work: Work, customer: CustomerId | Reach | None, contact_point: Email | Phone | Postal | None) -> _About:
    if (customer is None) == (contact_point is None):
        raise InvalidValue(
            "customer",
            "nothing" if customer is None else "a customer and a contact point",
            "a consent is about a customer or about a contact point",
        )
    if contact_point is None:
        assert customer is not None
        found = address(work, customer)
        return _About(found, None, [found.customer])
    point = _point(work, contact_point)
    return _About(None, point.id, work.unit.contact_points.reached_at(point.address))


def _point(work: Work, reach: Email | Phone | Postal) -> ContactPoint:
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


def _records(work: Work, customer: CustomerId, channel: str, purpose: str) -> Sequence[ConsentRecord]:
    return [
        record
        for record in work.unit.consents.history(customer)
        if record.channel == channel and record.purpose == purpose
    ]


def _withdrawal_stands(work: Work, about: _About, channel: str, purpose: str) -> bool:
    """Whether a grant of this could loosen a withdrawal: one at the same level, or of whoever is reached there.

    A grant about a customer leaves withdrawals at contact points as they are; one about a contact point counts for
    everyone reached there.
    """
    for customer in about.reached:
        state = state_of(_records(work, customer, channel, purpose), about.contact_point)
        for granted, withdrawn in (
            (state.customer_granted, state.customer_withdrawn),
            (state.point_granted, state.point_withdrawn),
        ):
            if withdrawn is not None and (granted is None or granted <= withdrawn):
                return True
    return False


def _add(
    work: Work,
    about: _About,
    granted: bool,
    channel: str,
    purpose: str,
    evidence: str,
    at: datetime | None,
    source: str | None,
) -> UUID:
    now = work.now()
    given = now if at is None else require_aware(at, "at").astimezone(UTC)
    if given > now + AHEAD:
        raise FutureInstant("at")
    require_name(channel, "channel")
    require_name(purpose, "purpose")
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
    data: dict[str, Plain] = {"record": str(record.id), "channel": channel, "purpose": purpose}
    if about.contact_point is not None:
        data["contact_point"] = str(about.contact_point)
    customer = None if about.customer is None else about.customer.customer
    work.emit("consent.granted" if granted else "consent.withdrawn", customer, data)
    return record.id


def consent_at(
    work: Work,
    point: ContactPointId,
    granted: bool,
    *,
    channel: str,
    purpose: str,
    evidence: str,
    at: datetime,
    source: str | None = None,
) -> UUID:
    """Record a grant or a withdrawal at a contact point in the transaction of `work`: it holds for whoever is reached
    there.
    """
    return _add(work, _About(None, point, ()), granted, channel, purpose, evidence, at, source)


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
    return _add(work, _about(work, customer, None), granted, channel, purpose, evidence, at, source)


def require_evidence(evidence: object, field: str = "evidence") -> str:
    """The evidence itself: text that says something, at most 1,000 characters. Raises `InvalidValue`."""
    if not isinstance(evidence, str):
        raise InvalidValue(field, f"a {type(evidence).__name__}", f"{field} is text")
    if not evidence.strip():
        raise InvalidValue(field, "nothing", f"{field} says how it is known, such as: signup form v3")
    return require_text(evidence, field, EVIDENCE_LIMIT)
