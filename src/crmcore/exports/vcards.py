"""Customers as cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from crmcore.codec.postal import read_postal, shown
from crmcore.codec.vcard.cards import PROPERTIES
from crmcore.codec.vcard.text import Property, card_text
from crmcore.domain.customer.contact_point import ContactPoint
from crmcore.domain.customer.party import Customer, Household, Organisation, Party, Person
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Reach
from crmcore.domain.kernel.value_type import Value
from crmcore.errors import InvalidValue
from crmcore.services.scope import Within
from crmcore.services.tables import table
from crmcore.services.work import Work

if TYPE_CHECKING:
    from crmcore.domain.segment.expression import FieldExpression
    from crmcore.domain.segment.predicate import Predicate

_CHUNK = 1_000
_KINDS: Mapping[type[Party], str] = {Person: "individual", Organisation: "org", Household: "group"}
_ADDRESS = ("street", "city", "region", "postcode", "country")
_PLACE = ("street", "city", "region", "postal_code", "country")
# A table has a field at least.
_ANY = "stage"


def require_attributes(work: Work, attributes: object) -> Mapping[str, str]:
    """The attribute of each property. Raises `InvalidValue`, `UnknownAttribute`."""
    if not isinstance(attributes, Mapping):
        raise InvalidValue("attributes", f"a {type(attributes).__name__}", "attributes, by property")
    for name, attribute in attributes.items():
        if name not in PROPERTIES:
            raise InvalidValue("attributes", "an unknown property", f"one of {', '.join(PROPERTIES)}")
        work.definitions.attribute(attribute)
    return attributes


def cards(
    work: Work,
    attributes: Mapping[str, str],
    customers: Sequence[CustomerId | Reach] | None,
    segment: str | None,
    where: str | Predicate | FieldExpression | None,
) -> Iterator[str]:
    """The card of each customer, in the order of their ids, streamed."""
    fields = [f"attribute.{name}" for name in dict.fromkeys(attributes.values())]
    known = table(Within(work), fields or [_ANY], customers=customers, segment=segment, where=where, chunk=_CHUNK)
    for part in known:
        people = work.unit.customers.get(part.customers)
        points = work.unit.contact_points.of(part.customers)
        for place, id_ in enumerate(part.customers):
            stated = {
                name: value
                for name, attribute in attributes.items()
                if (value := part.values[f"attribute.{attribute}"][place]) is not None
            }
            yield card_text(_properties(people[id_], points.get(id_, ()), stated))


def _properties(customer: Customer, points: Sequence[ContactPoint], stated: Mapping[str, Value]) -> Iterator[Property]:
    addresses = [point.address for point in points]
    wishes = customer.preferences
    yield "UID", f"urn:uuid:{customer.id}"
    yield "KIND", _KINDS[type(customer.party)]
    # RFC 6350 asks for a name; who has none goes by an address.
    yield "FN", customer.name or (shown(addresses[0]) if addresses else str(customer.id))
    told = {name: _text(value) for name, value in stated.items()}
    if "name.family" in told or "name.given" in told:
        yield "N", (told.get("name.family", ""), told.get("name.given", ""), "", "", "")
    for address in addresses:
        match address.scheme:
            case "email":
                yield "EMAIL", address.sent_as
            case "phone":
                yield "TEL;VALUE=uri", f"tel:{address.sent_as}"
            case "postal":
                place = read_postal(address.sent_as)
                # RFC 6350 knows no line for the recipient: that is the card's name, or stands in the extended address.
                extended = place.extra if place.recipient == customer.name else f"{place.recipient}, {place.extra}"
                yield "ADR", ("", extended.removesuffix(", "), *(getattr(place, part) for part in _PLACE))
    if wishes.language is not None:
        yield "LANG", wishes.language
    if wishes.zone is not None:
        yield "TZ", wishes.zone
    if any(f"adr.{name}" in told for name in _ADDRESS):
        yield "ADR", ("", "", *(told.get(f"adr.{name}", "") for name in _ADDRESS))
    for name in sorted(told):
        if "." not in name:
            yield name.upper(), told[name]


def _text(value: Value) -> str:
    match value:
        case datetime():
            return value.isoformat()
        case date():
            return value.strftime("%Y%m%d") if value.year > 999 else value.isoformat().replace("-", "")
        case Money():
            return f"{value.amount} {value.currency}"
    return str(value)
