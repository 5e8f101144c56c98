"""Customers as plain records in which duplicates are looked for, read a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from attrs import define, field, frozen

from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.party import Customer, Household, Organisation, Person
from crmcore.domain.customer.suggestion import in_order
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.value_type import ValueType
from crmcore.errors import InvalidValue
from crmcore.linkage.prepared import prepare
from crmcore.linkage.record import PARTS, SEVERAL, Record
from crmcore.services.scope import Scope
from crmcore.services.work import Work

PAGE: Final = 2_000
FEW: Final = 5
"""A contact point or an external id of more customers than that tells nothing by itself."""
OWN: Final = ("name", "phone", "email")
"""The parts that are known of a customer without an attribute."""
FIELDS: Final = tuple(part for part in PARTS if part not in OWN)
"""The parts that attributes may give."""

Kind = type[Person] | type[Organisation] | type[Household]
Pair = tuple[CustomerId, CustomerId]


@frozen
class Parts:
    """Which attributes give which part of a record."""

    given: Mapping[str, Sequence[Attribute]]

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of the attributes."""
        return sorted({each.number for attributes in self.given.values() for each in attributes})


def parts_of(work: Work, fields: Mapping[str, str | Sequence[str]] | None) -> Parts:
    """The attributes that give the parts of a record; None: those that are called as the parts are. Raises
    `InvalidValue`, `UnknownAttribute`.
    """
    if fields is None:
        declared = work.definitions.attributes
        return Parts({part: (declared[part],) for part in FIELDS if part in declared})
    if not isinstance(fields, Mapping):
        raise InvalidValue("fields", f"a {type(fields).__name__}", "it gives for parts of a record their attributes")
    found: dict[str, Sequence[Attribute]] = {}
    for part, names in fields.items():
        if part not in FIELDS:
            raise InvalidValue("fields", "an unknown part", f"it is one of: {', '.join(FIELDS)}")
        if not isinstance(names, str | Sequence):
            raise InvalidValue(f"fields.{part}", f"a {type(names).__name__}", "it is the name of an attribute")
        several = (names,) if isinstance(names, str) else tuple(names)
        if not several or (len(several) > 1 and part not in SEVERAL):
            raise InvalidValue(f"fields.{part}", f"{len(several)} attributes", "it is one attribute")
        found[part] = [work.definitions.attribute(name) for name in several]
    return Parts(found)


@define
class Customers:
    """All who can be duplicates, as records: people and organisations that are not archived, merged, erased or
    restricted. Households are left out: what their members share is theirs by nature.

    `people` streams the records of people; when it is exhausted, `organisations` are there, and `certain`: pairs that
    are duplicates by rule, with the fields that say so.
    """

    scope: Scope
    fields: Mapping[str, str | Sequence[str]] | None
    progress: Callable[[int], object] | None
    organisations: list[Record] = field(factory=list, repr=False)
    certain: dict[Pair, tuple[str, ...]] = field(factory=dict)
    count: int = 0

    def people(self) -> Iterator[Record]:
        """The records of people, while a transaction reads."""
        holders: dict[tuple[str, object], list[CustomerId]] = {}
        with self.scope.reading() as work:
            parts = parts_of(work, self.fields)
            after: CustomerId | None = None
            while page := work.unit.customers.page(after=after, limit=PAGE, archived=False):
                after = page[-1].id
                for customer, record, keys in _records(work, page, parts):
                    self.count += 1
                    for key in keys:
                        holders.setdefault(key, []).append(customer.id)
                    if isinstance(customer.party, Person):
                        yield record
                    else:
                        self.organisations.append(record)
                if self.progress is not None:
                    self.progress(self.count)
            self._conclude(work, parts, holders)

    def _conclude(self, work: Work, parts: Parts, holders: Mapping[tuple[str, object], Sequence[CustomerId]]) -> None:
        """Find those who hold the same contact point, or the same external id of two sources, and whose names agree."""
        several = {key: ids for key, ids in holders.items() if 1 < len(ids) <= FEW}
        wanted = list(dict.fromkeys(id_ for ids in several.values() for id_ in ids))
        told: dict[CustomerId, tuple[Kind, Sequence[str], str]] = {}
        for at in range(0, len(wanted), PAGE):
            present = work.unit.customers.get(wanted[at : at + PAGE])
            for customer, record, _ in _records(work, list(present.values()), parts):
                folded = prepare(record)
                names = sorted([*folded.givens, *folded.families])
                told[customer.id] = (type(customer.party), names, folded.birth)
        for (kind, _), ids in several.items():
            for place, one in enumerate(ids):
                for other in ids[place + 1 :]:
                    if one != other and _agree(told[one], told[other]):
                        pair = in_order(one, other)
                        self.certain[pair] = tuple(dict.fromkeys([*self.certain.get(pair, ()), kind]))


def _agree(one: tuple[Kind, Sequence[str], str], other: tuple[Kind, Sequence[str], str]) -> bool:
    """Parties of one kind by the same names, whatever their order, case and marks, who were not born on two days."""
    alike = one[0] is other[0] and bool(one[1]) and one[1] == other[1]
    return alike and (not one[2] or not other[2] or one[2] == other[2])


def _records(
    work: Work, customers: Sequence[Customer], parts: Parts
) -> Iterator[tuple[Customer, Record, Sequence[tuple[str, object]]]]:
    """Those of the customers that can be duplicates, each with its record and the keys it holds."""
    asked = [each for each in customers if isinstance(each.party, Person | Organisation)]
    ids = [each.id for each in asked]
    restricted = work.unit.restrictions.among(ids) if ids else ()
    points = work.unit.contact_points.of(ids)
    identified = work.unit.duplicates.identified(ids)
    golden = work.unit.duplicates.golden(ids, parts.numbers)
    currency = work.tenant.currency
    for customer in asked:
        id_ = customer.id
        if id_ in restricted:
            continue
        addresses = [(each.id, each.address) for each in points.get(id_, ())]
        external = [value for scheme, _, value in identified.get(id_, ()) if scheme == "external"]
        values = golden.get(id_, {})
        given: dict[str, Any] = {}
        for part, attributes in parts.given.items():
            known = [
                _text(attribute.type.decode(values[attribute.number], currency), attribute)
                for attribute in attributes
                if attribute.number in values
            ]
            if known:
                given[part] = tuple(map(str, known)) if part in SEVERAL else _one(part, known[0])
        whole = "family_name" if isinstance(customer.party, Organisation) else "name"
        if whole not in given:
            given[whole] = customer.name
        record = Record(
            str(id_),
            phone=tuple(address.value for _, address in addresses if address.scheme == "phone"),
            email=tuple(address.value for _, address in addresses if address.scheme == "email"),
            **given,
        )
        keys: list[tuple[str, object]] = [("contact_point", point.bytes) for point, _ in addresses]
        keys += [("external", value) for value in dict.fromkeys(external)]
        yield customer, record, keys


def _text(value: object, attribute: Attribute) -> object:
    return value if attribute.type is ValueType.DATE else str(value)


def _one(part: str, value: object) -> object:
    return value if part == "birth_date" and isinstance(value, date | str) else str(value)


def customer_of(key: str) -> CustomerId:
    """The customer that a record is of."""
    return CustomerId(UUID(key))
