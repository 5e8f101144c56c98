"""The zones that customers live by, set-wise, from what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from crmcore.codec.zones import phone_region, single_zone
from crmcore.domain.decision.zone_source import RecipientZone, ZoneClues, recipient_zone
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import ValueType
from crmcore.ports.store import Selection
from crmcore.services.work import Work

PREFERRED, NAMED, COUNTRY = "customer.zone", "attribute.zone", "attribute.country"
"""The fields that tell of a zone; attributes where the app has declared texts of these names."""


def zones_of(work: Work, customers: Sequence[CustomerId]) -> Mapping[CustomerId, RecipientZone]:
    """The zone of each of the customers, with its source."""
    told = [PREFERRED, *_declared(work)]
    fields = [work.definitions.field(name) for name in told]
    selection = Selection(customers=tuple(customers))
    clues: dict[CustomerId, dict[str, str]] = {customer: {} for customer in customers}
    for ids, columns in work.unit.fields.columns(fields, selection, work.reading(), chunk=max(len(customers), 1)):
        for name, column in zip(told, columns, strict=True):
            for customer, scalar in zip(ids, column, strict=True):
                if isinstance(scalar, str) and scalar:
                    clues[customer][name] = scalar
    # Whoever says it itself needs no looking up of phone numbers.
    asked = [customer for customer, found in clues.items() if not found]
    phones = work.unit.contact_points.of(asked) if asked else {}
    zone_of = partial(single_zone, year=work.now().year)
    found: dict[ZoneClues, RecipientZone] = {}
    zones: dict[CustomerId, RecipientZone] = {}
    for customer, known in clues.items():
        points = (each.address for each in phones.get(customer, ()) if each.address.scheme == "phone")
        regions = {phone_region(address.value) or "" for address in points}
        country = known.get(COUNTRY)
        clue = ZoneClues(
            work.tenant.zone,
            known.get(PREFERRED),
            known.get(NAMED),
            None if country is None else country.upper(),
            tuple(sorted(regions)),
        )
        if clue not in found:
            found[clue] = recipient_zone(clue, zone_of)
        zones[customer] = found[clue]
    return zones


def _declared(work: Work) -> Sequence[str]:
    attributes = work.definitions.attributes
    return [
        name
        for name in (NAMED, COUNTRY)
        if (found := attributes.get(name.partition(".")[2])) is not None and found.type is ValueType.TEXT
    ]
