"""Entitlements: special treatment, declared, granted to customers for a while, used and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from attrs import frozen

from crmcore.codec.definitions import dump_treatment
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Reach, require_source
from crmcore.domain.kernel.time import Day, day_date, day_number, day_of, require_aware, require_date
from crmcore.domain.kernel.value_type import require_text
from crmcore.domain.relationship.entitlement import (
    TREATMENT_KINDS,
    Entitlement,
    EntitlementUse,
    Treatment,
    TreatmentKind,
)
from crmcore.errors import (
    ExternalIdConflict,
    FutureInstant,
    InvalidValue,
    NameTaken,
    NotInForce,
    UnknownEntitlement,
    UsedUp,
)
from crmcore.services.building import AHEAD, LONGEST_EXTERNAL_ID
from crmcore.services.resolving import address, require_count, require_flag, require_id, resolve
from crmcore.services.scope import ID, NOTHING, PLAIN, Scope, run
from crmcore.services.work import Work

LONGEST_REASON = 200
RESERVED = ("count",)


@frozen
class Held:
    """An entitlement as a customer holds it: to which treatment, of which kind, for which tenant days (`last` None: for
    ever), how often it was used and may be (None: as often as wanted), why it was granted, and whether it is in force
    today; if not, `why_not` says why.
    """

    id: UUID
    treatment: str
    kind: TreatmentKind
    first: date
    last: date | None
    used: int
    uses: int | None
    reason: str
    why_not: str | None

    @property
    def in_force(self) -> bool:
        """Whether it can be used today."""
        return self.why_not is None


class Entitlements:
    """What one can do with entitlements."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def declare(self, name: str, kind: TreatmentKind, *, doc: str = "") -> None:
        """Declare a treatment that customers can be entitled to, or declare it anew: a price, priority, extra service
        or other.

        It becomes the field ``entitlement.<name>``: whether a customer holds one that is in force today. Raises
        `InvalidValue`, `NameTaken`.
        """
        require_name(name, "name")
        require_text(doc, "doc")
        if name in RESERVED:
            raise NameTaken("field", f"entitlement.{name}")
        if kind not in TREATMENT_KINDS:
            raise InvalidValue("kind", "an unknown word", f"it is one of: {', '.join(TREATMENT_KINDS)}")

        def action(work: Work) -> None:
            work.hold_definitions(to_change=True)
            declared = Treatment(0, name, kind, doc)
            work.unit.definitions.put("treatment", name, dump_treatment(declared), work.now())
            work.redefined()
            work.emit("treatment.declared", None, {"treatment": name, "kind": kind})

        run(self._scope, "entitlements.declare", action, form=NOTHING)

    def declared(self) -> Sequence[Treatment]:
        """The treatments declared, by name."""
        with self._scope.reading() as work:
            return [treatment for _, treatment in sorted(work.definitions.treatments.items())]

    def grant(
        self,
        customer: CustomerId | Reach,
        treatment: str,
        *,
        first: date | None = None,
        last: date | None = None,
        uses: int | None = None,
        reason: str = "",
        key: str | None = None,
    ) -> UUID:
        """Entitle a customer to a treatment and return the entitlement's id.

        It is in force from tenant day `first` (today if not given) until `last`, inclusive, and may be used `uses`
        times; None is for ever, and as often as wanted. `reason` must not hold anything personal. Raises
        `UnknownCustomer`, `UnknownTreatment`, `InvalidValue`.
        """
        days = [
            None if day is None else day_number(require_date(day, name))
            for name, day in (("first", first), ("last", last))
        ]
        if uses is not None:
            require_count(uses, "uses")
        require_text(reason, "reason", LONGEST_REASON)

        def action(work: Work) -> UUID:
            found = work.hold_definitions().treatment(treatment)
            first_on = work.today() if days[0] is None else days[0]
            if days[1] is not None and days[1] < first_on:
                raise InvalidValue("last", "a day before the first", "an entitlement is for a day or more")
            whose, origin = address(work, customer)
            id_ = work.setting.ids.new()
            granted = Entitlement(id_, whose, origin, found.number, first_on, days[1], uses, reason, work.now())
            work.unit.entitlements.grant([granted])
            work.emit("entitlement.granted", whose, {"entitlement": str(id_), "treatment": found.name})
            return id_

        arguments = (customer, treatment, first, last, uses, reason)
        return run(self._scope, "entitlements.grant", action, key=key, arguments=arguments, form=ID, relying=True)

    def revoke(self, entitlement: UUID, *, key: str | None = None) -> bool:
        """Take an entitlement back, at once; False when it was taken back before. Its uses stay on record. Raises
        `UnknownEntitlement`.
        """
        require_id(entitlement, "entitlement")

        def action(work: Work) -> bool:
            found = _known(work, entitlement)
            revoked = work.unit.entitlements.revoke(entitlement, work.now())
            if revoked:
                work.emit("entitlement.revoked", found.customer, {"entitlement": str(entitlement)})
            return revoked

        return run(self._scope, "entitlements.revoke", action, key=key, arguments=(entitlement,), form=PLAIN)

    def use(
        self,
        customer: CustomerId | Reach,
        entitlement: UUID | str,
        *,
        used_at: datetime | None = None,
        source: str | None = None,
        external_id: str | None = None,
        key: str | None = None,
    ) -> UUID:
        """Say that the customer used an entitlement, named by its id or by its treatment, and return the use's id.

        Of several to one treatment the one is used that is in force on that day and ends first. Told again under the
        same (`source`, `external_id`) it is the same use. However many tell at once, none is used more often than it
        may be. Raises `UnknownCustomer`, `UnknownEntitlement` also for another customer's, `UnknownTreatment`,
        `NotInForce`, `UsedUp`, `ExternalIdConflict`, `NaiveDatetime`, `FutureInstant`, `InvalidValue`.
        """
        if not isinstance(entitlement, str):
            require_id(entitlement, "entitlement")
        _check_external(source, external_id)

        def action(work: Work) -> UUID:
            return _use(work, customer, entitlement, used_at, source, external_id)

        arguments = (customer, entitlement, used_at, source, external_id)
        return run(self._scope, "entitlements.use", action, key=key, arguments=arguments, form=ID)

    def of(self, customer: CustomerId | Reach, *, past: bool = True) -> Sequence[Held]:
        """The customer's entitlements, the earliest first; those in force today alone when `past` is False. Raises
        `UnknownCustomer`.
        """
        require_flag(past, "past")
        with self._scope.reading() as work:
            held = held_by(work, resolve(work, customer))
            return held if past else [each for each in held if each.in_force]

    def uses(self, entitlement: UUID) -> Sequence[EntitlementUse]:
        """The uses of an entitlement, the earliest first. Raises `UnknownEntitlement`."""
        require_id(entitlement, "entitlement")
        with self._scope.reading() as work:
            _known(work, entitlement)
            return work.unit.entitlements.uses(entitlement)

    def counts(self) -> Mapping[str, int]:
        """For each treatment declared, how many entitlements to it are in force today."""
        with self._scope.reading() as work:
            held = work.unit.entitlements.held(work.today())
            return {name: held.get(each.number, 0) for name, each in sorted(work.definitions.treatments.items())}


def held_by(work: Work, customer: CustomerId) -> Sequence[Held]:
    """The entitlements of a customer, told by the treatments declared."""
    treatments = {each.number: each for each in work.definitions.treatments.values()}
    today = work.today()
    return [
        Held(
            each.id,
            treatments[each.treatment].name,
            treatments[each.treatment].kind,
            day_date(each.first_on),
            None if each.last_on is None else day_date(each.last_on),
            each.used,
            each.uses,
            each.reason,
            each.why_not(today),
        )
        for each in work.unit.entitlements.of(customer)
    ]


def _check_external(source: str | None, external_id: str | None) -> None:
    if source is not None:
        require_source(source)
    if external_id is not None:
        if source is None:
            raise InvalidValue("source", "nothing", "an external id needs the source that gave it")
        require_text(external_id, "external_id", LONGEST_EXTERNAL_ID)


def _known(work: Work, id_: UUID) -> Entitlement:
    found = work.unit.entitlements.get(id_)
    if found is None:
        raise UnknownEntitlement
    return found


def _use(
    work: Work,
    customer: CustomerId | Reach,
    named: UUID | str,
    used_at: datetime | None,
    source: str | None,
    external_id: str | None,
) -> UUID:
    now = work.now()
    at = now if used_at is None else require_aware(used_at, "used_at").astimezone(UTC)
    if at > now + AHEAD:
        raise FutureInstant("used_at")
    whose, origin = address(work, customer)
    on = day_of(at, work.zone)
    before = None
    if source is not None and external_id is not None:
        before = work.unit.entitlements.known(source, external_id)
    chosen = _chosen(work, whose, named, on, before)
    if before is not None:
        return _same(before, chosen, whose)
    use = EntitlementUse(work.setting.ids.new(), chosen.id, whose, origin, at, now, source, external_id)
    outcome = work.unit.entitlements.use(use, on)
    if outcome == "known":
        assert source is not None
        assert external_id is not None
        known = work.unit.entitlements.known(source, external_id)
        assert known is not None
        return _same(known, chosen, whose)
    if outcome == "refused":
        raise _refusal(_known(work, chosen.id), on)
    work.emit("entitlement.used", whose, {"entitlement": str(chosen.id), "use": str(use.id)})
    return use.id


def _same(known: EntitlementUse, chosen: Entitlement, whose: CustomerId) -> UUID:
    differs = [
        name
        for name, one, other in (
            ("customer", known.customer, whose),
            ("entitlement", known.entitlement, chosen.id),
        )
        if one != other
    ]
    if differs:
        raise ExternalIdConflict(known.source or "", tuple(differs))
    return known.id


def _chosen(work: Work, whose: CustomerId, named: UUID | str, on: Day, before: EntitlementUse | None) -> Entitlement:
    """The entitlement that is meant."""
    if isinstance(named, UUID):
        found = _known(work, named)
        if found.customer != whose:
            raise UnknownEntitlement(anothers=True)
        return found
    treatment = work.definitions.treatment(named)
    held = [each for each in work.unit.entitlements.of(whose) if each.treatment == treatment.number]
    if not held:
        raise UnknownEntitlement
    used = [each for each in held if before is not None and each.id == before.entitlement]
    usable = used or [each for each in held if each.in_force(on)]
    if not usable:
        raise _refusal(held[-1], on)
    return min(usable, key=lambda each: (each.last_on is None, each.last_on or 0, each.first_on, each.id))


def _refusal(entitlement: Entitlement, on: Day) -> NotInForce:
    reason = entitlement.why_not(on)
    if reason == "used up" and entitlement.uses is not None:
        return UsedUp(entitlement.uses)
    return NotInForce(reason or "used up")
