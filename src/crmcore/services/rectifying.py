"""Rectifying: setting a customer's own row and attributes right, with what they said before kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from crmcore.domain.customer.party import Customer, Party, Preferences
from crmcore.domain.customer.rectification import Rectification, RectifiedField
from crmcore.domain.kernel.ids import Addressed, CustomerId
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import InvalidValue
from crmcore.services.attributes import Attributes
from crmcore.services.consenting import require_evidence
from crmcore.services.customers import replace
from crmcore.services.parties import require_free_to_become, require_party, require_preferences
from crmcore.services.resolving import address, no_customer
from crmcore.services.scope import PLAIN, Scope, Within, run
from crmcore.services.work import Work

SOURCE = "rectification"
"""By whom attributes are stated that are set right."""


def rectify(
    scope: Scope,
    customer: CustomerId | Reach,
    evidence: str,
    party: Party | None,
    preferences: Preferences | None,
    attributes: Mapping[str, Value | None] | None,
    key: str | None,
) -> Sequence[str]:
    """See `Privacy.rectify`."""
    require_evidence(evidence)
    if party is None and preferences is None and not attributes:
        raise InvalidValue("party", "nothing to set right", "give a party, preferences or attributes")
    if party is not None:
        require_party(party)
    if preferences is not None:
        require_preferences(preferences)

    def action(work: Work) -> Sequence[str]:
        return _rectify(work, address(work, customer), evidence, party, preferences, attributes)

    arguments = (customer, evidence, party, preferences, attributes)
    return run(scope, "privacy.rectify", action, key=key, arguments=arguments, form=PLAIN)


def _rectify(
    work: Work,
    addressed: Addressed,
    evidence: str,
    party: Party | None,
    preferences: Preferences | None,
    attributes: Mapping[str, Value | None] | None,
) -> Sequence[str]:
    found = addressed.customer
    present = work.unit.customers.get([found]).get(found)
    if present is None:
        raise no_customer(work, [found])
    if party is not None:
        require_free_to_become(work, present, party)
    changed = evolve(
        present,
        party=present.party if party is None else party,
        preferences=present.preferences if preferences is None else preferences,
    )
    before, after = _told(present), _told(changed)
    fields: list[RectifiedField] = [field for field in before if before[field] != after[field]]
    now = work.now()
    if fields:
        work.unit.rectifications.add(
            [
                Rectification(id_, *addressed, field, before[field], after[field], evidence, now, work.actor)
                for id_, field in zip(work.setting.ids.many(len(fields)), fields, strict=True)
            ]
        )
        replace(work, changed, present.version, "customer.rectified", {"fields": [*fields]})
    if attributes:
        Attributes(Within(work)).state(found, attributes, source=SOURCE)
    return [*fields, *[f"attribute.{name}" for name in sorted(attributes or ())]]


def _told(customer: Customer) -> Mapping[RectifiedField, str | None]:
    wishes = customer.preferences
    return {
        "name": customer.name,
        "kind": type(customer.party).__name__.lower(),
        "language": wishes.language,
        "zone": wishes.zone,
        "channel": wishes.channel,
    }
