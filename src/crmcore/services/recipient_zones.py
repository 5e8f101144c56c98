"""The zones that customers live by, set-wise, from what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from crmcore.codec.zones import phone_zone, single_zone
from crmcore.domain.decision.zone_source import RecipientZone, ZoneClues, recipient_zone
from crmcore.domain.kernel.field import Field
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import Scalar, ValueType
from crmcore.ports.store import Selection
from crmcore.services.work import Work

PREFERRED, NAMED, COUNTRY = "customer.zone", "attribute.zone", "attribute.country"
"""The fields that tell of a zone; attributes where the app has declared texts of these names."""


class ZoneTeller:
    """Tells the zones of customers by what their fields say and their phone numbers; where that is alike, once."""

    def __init__(self, work: Work) -> None:
        names = [PREFERRED, *_declared(work)]
        self.fields: Sequence[Field] = [work.definitions.field(name) for name in names]
        """What `zone` has to be told, in this order."""
        self._tenant = work.tenant.zone
        self._year = work.now().year
        self._zone_of = partial(single_zone, year=self._year)
        self._places = [names.index(name) if name in names else None for name in (PREFERRED, NAMED, COUNTRY)]
        self._said: dict[Told, RecipientZone | None] = {}
        self._unsaid: dict[PhoneZones, RecipientZone] = {}
        """By what phone numbers tell, where fields say nothing."""

    def zone(self, told: Told, phones: Sequence[str]) -> RecipientZone:
        """The zone of a customer of whom its fields tell this, and who is reached at these phone numbers."""
        return self.zone_in(told, () if self.tells(told) else self.of_phones(phones))

    def tells(self, told: Told) -> bool:
        """Whether fields that tell this tell the zone: then nobody need look at phone numbers."""
        return self._by_told(told) is not None

    def of_phones(self, phones: Iterable[str]) -> PhoneZones:
        """What phone numbers tell."""
        return tuple({phone_zone(number, self._year): None for number in phones})

    def zone_in(self, told: Told, phone_zones: PhoneZones) -> RecipientZone:
        """The zone of a customer of whom its fields tell this, and its phone numbers that."""
        found = self._by_told(told)
        if found is None:
            found = self._unsaid.get(phone_zones)
            if found is None:
                found = self._unsaid[phone_zones] = self._zone(ZoneClues(self._tenant, phone_zones=phone_zones))
        return found

    def _by_told(self, told: Told) -> RecipientZone | None:
        try:
            return self._said[told]
        except KeyError:
            found = self._said[told] = self._by_fields(told)
            return found

    def _by_fields(self, told: Told) -> RecipientZone | None:
        preferred, named, country = [_text(told, place) for place in self._places]
        if preferred is None and named is None and country is None:
            return None
        return self._zone(ZoneClues(self._tenant, preferred, named, None if country is None else country.upper()))

    def _zone(self, clues: ZoneClues) -> RecipientZone:
        return recipient_zone(clues, self._zone_of)


PhoneZones = tuple[str | None, ...]
"""The zones that phone numbers tell, each once; None for those that tell none."""

Told = tuple[Scalar | None, ...]
"""The scalars of `ZoneTeller.fields`."""


def zones_of(work: Work, customers: Sequence[CustomerId]) -> Mapping[CustomerId, RecipientZone]:
    """The zone of each of the customers, with its source."""
    teller, phones = ZoneTeller(work), work.unit.contact_points.of(customers)
    selection, found = Selection(customers=tuple(customers)), {}
    read = work.unit.fields.columns(teller.fields, selection, work.reading(), chunk=max(len(customers), 1))
    for ids, columns in read:
        for customer, told in zip(ids, zip(*columns, strict=True), strict=True):
            points = [each.address for each in phones.get(customer, ())]
            found[customer] = teller.zone(told, [point.value for point in points if point.scheme == "phone"])
    return found


def _text(told: Told, place: int | None) -> str | None:
    scalar = None if place is None else told[place]
    return scalar if isinstance(scalar, str) and scalar else None


def _declared(work: Work) -> Sequence[str]:
    attributes = work.definitions.attributes
    return [
        name
        for name in (NAMED, COUNTRY)
        if (found := attributes.get(name.partition(".")[2])) is not None and found.type is ValueType.TEXT
    ]
