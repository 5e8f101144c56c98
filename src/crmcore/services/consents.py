"""Consents: asking for them, granting and withdrawing them, and what holds of one customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from crmcore.domain.customer.consent import ConsentRecord, ConsentState, state_of
from crmcore.domain.customer.consent_ask import Asked, ConsentAsk
from crmcore.domain.customer.purpose import SERVICE
from crmcore.domain.kernel.ids import ContactPointId, CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Email, Phone, Postal, Reach, require_source
from crmcore.domain.kernel.time import require_aware
from crmcore.errors import InvalidValue
from crmcore.services.consenting import (
    about_of,
    add_record,
    point_at,
    points_for,
    records_of,
    require_evidence,
    withdrawal_stands,
)
from crmcore.services.opting_in import LONGEST, LONGEST_EVIDENCE, ask, cancel, confirm, pending_of, read
from crmcore.services.resolving import address, require_count, resolve
from crmcore.services.scope import ID, PLAIN, Scope, run
from crmcore.services.strangers import come_back, left_at
from crmcore.services.suppressions import usable_address
from crmcore.services.work import Work


class Consents:
    """What one can do with consents.

    A consent is about a customer, for a channel and a purpose; or, with `contact_point` in place of the customer,
    about that address alone, whoever is reached there. Contact is allowed when the newest grant is later than every
    withdrawal at both levels; a withdrawal at a contact point yields only to a grant naming it; at equal instants
    withdrawal wins. Records are added and never changed.

    `ask` grants nothing until whoever reads at the address confirms it (double opt-in). That an address was asked is
    on record too, for the purpose ``confirmation:`` with that of the ask.
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
        """Record that contact is not agreed to any more and return the record's id. Raises as `grant`.

        One of just now holds against all that was granted before, also where the clock that dated that was ahead.
        """
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
        as `grant`, and `KeyMismatch` for an address where any are suppressed and the master key is missing or
        wrong: who left it before it was known cannot be told.
        """
        require_name(channel, "channel")
        require_name(purpose, "purpose")
        require_evidence(evidence)

        def action(work: Work) -> bool:
            about = about_of(work, customer, contact_point)
            if withdrawal_stands(work, about, channel, purpose):
                return False
            told = [] if contact_point is None or purpose == SERVICE else [usable_address(work, contact_point)]
            if told and left_at(work, told):
                return False
            add_record(work, about, True, channel, purpose, evidence, at, source)
            return True

        arguments = (customer, contact_point, channel, purpose, evidence, at, source)
        return run(self._scope, "consents.note", action, key=key, arguments=arguments, form=PLAIN, relying=True)

    def ask(
        self,
        customer: CustomerId | Reach,
        *,
        channel: str,
        purpose: str,
        evidence: str,
        contact_point: Email | Phone | Postal | None = None,
        days: int = 7,
        offer: str | None = None,
        source: str | None = None,
    ) -> Asked:
        """Ask whoever reads at the customer's address to confirm that it wants what was asked for there: a message goes
        out with a link, and following it within so many `days`, to its button, grants consent at that address; so does
        a yes that is texted back from the number that was asked.

        `contact_point` says which address, where the customer has several on the channel. The message says what the
        wording of an `offer` for the purpose ``confirmation`` says, of the only one there is if none is named; it may
        wait as long as the ask can be confirmed, and goes by hours, caps, cooling-off and budgets as service does.
        Nothing is sent where consent holds already, and to no address that is suppressed, dead, or was asked for the
        purpose in the last day, or five times in thirty, whoever asked and for whichever customer: the outcome says
        so.

        Raises `UnknownCustomer`, `UnknownContactPoint`, `UnknownChannel`, `UnknownOffer`, `InvalidValue`,
        `KeyMismatch`.
        """
        require_name(purpose, "purpose")
        require_evidence(evidence, longest=LONGEST_EVIDENCE)
        require_count(days, "days", most=LONGEST)
        if source is not None:
            require_source(source)

        def action(work: Work) -> Asked:
            return ask(
                work,
                customer,
                channel,
                purpose,
                evidence,
                contact_point=contact_point,
                days=days,
                offer=offer,
                source=source,
            )

        return run(self._scope, "consents.ask", action, relying=True)

    def pending(self, customer: CustomerId | Reach) -> Sequence[ConsentAsk]:
        """The customer's asks that can still be confirmed, the oldest first. Raises `UnknownCustomer`."""
        with self._scope.reading() as work:
            return pending_of(work, resolve(work, customer))

    def cancel(
        self,
        customer: CustomerId | Reach,
        *,
        channel: str,
        purpose: str,
        evidence: str,
        source: str | None = None,
        key: str | None = None,
    ) -> int:
        """Withdraw the customer's pending asks for a channel and a purpose, and return how many there were: a message
        that waits does not go, and the link of one that is out confirms nothing, for nobody who shares the address.
        Consent stays as it is. Raises `UnknownCustomer`, `InvalidValue`.
        """
        require_name(channel, "channel")
        require_name(purpose, "purpose")
        require_evidence(evidence)
        if source is not None:
            require_source(source)

        def action(work: Work) -> int:
            whose = address(work, customer).customer
            work.unit.customers.hold([whose])
            found = [each for each in pending_of(work, whose) if (each.channel, each.purpose) == (channel, purpose)]
            return cancel(work, found, evidence, source)

        arguments = (customer, channel, purpose, evidence, source)
        return run(self._scope, "consents.cancel", action, key=key, arguments=arguments, form=PLAIN, relying=True)

    def asked(self, token: str) -> ConsentAsk:
        """The ask that the token of a message's link is of; changes nothing. Raises `UnknownMessage` for a token that
        is not of ours or whose customer was erased, `KeyMismatch`.
        """
        with self._scope.reading() as work:
            return read(work, token)

    def confirm(self, token: str) -> ConsentAsk:
        """Grant what the token's ask is for, at its address, and return the ask as it is then; one that is not pending
        stays as it is: again is fine, and what was withdrawn since it was asked stays withdrawn. The evidence of what
        is granted tells both steps. Raises as `asked`.
        """
        return run(self._scope, "consents.confirm", lambda work: confirm(work, token), relying=True)

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
            records = records_of(work, found, channel, purpose)
            points: Sequence[ContactPointId] = [each.id for each in points_for(work, found, channel)]
            if contact_point is not None:
                asked = point_at(work, contact_point)
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
        require_name(channel, "channel")
        require_name(purpose, "purpose")

        def action(work: Work) -> UUID:
            about, point = about_of(work, *whose), whose[1]
            if granted and point is not None and about.contact_point is not None:
                given = None if at is None else require_aware(at, "at")
                come_back(work, usable_address(work, point), about.contact_point, channel, given)
            return add_record(work, about, granted, channel, purpose, evidence, at, source)

        arguments = (*whose, channel, purpose, evidence, at, source)
        return run(self._scope, name, action, key=key, arguments=arguments, form=ID, relying=True)
