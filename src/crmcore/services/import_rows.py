"""From the cells of a line to what it says: who it is about, what is stated of them, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256

from attrs import define, field

from crmcore.codec.identifiers import canonical
from crmcore.codec.import_cells import instant_reader, label, reader_of
from crmcore.codec.import_mapping import Cell, ImportMapping, InteractionMapping, PostalCells
from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.party import PARTIES, Party, Preferences
from crmcore.domain.kernel.reach import AddressKey, Email, External, IdentifierKey, Phone, Postal, Reach
from crmcore.domain.kernel.time import to_micros
from crmcore.domain.kernel.value_type import Scalar
from crmcore.domain.relationship.content import Content, Direction
from crmcore.errors import FutureInstant, InvalidValue
from crmcore.services.building import AHEAD
from crmcore.services.import_content import Cells, Text, content_reader, text_of
from crmcore.services.work import Work

KEPT = 100_000


@define
class ImportRow:
    """What a line says. `keys` are the identifiers that name its customer, `reaches` those and its contact points;
    `shared` are what the contact points that name nobody are matched by.
    """

    line: int
    keys: tuple[IdentifierKey, ...]
    reaches: tuple[Reach, ...]
    party: Party
    preferences: Preferences
    statements: Sequence[tuple[Attribute, Scalar, str]]
    stated_at: datetime | None
    shared: tuple[AddressKey, ...] = ()
    happened: Happened | None = None


@define
class Happened:
    """The interaction of a line."""

    content: Content
    occurred_at: datetime
    source: str
    external_id: str
    touchpoint: str | None
    direction: Direction | None


class RowReader:
    """Reads the lines of one file by its mapping.

    Making one checks the mapping against the file's columns and the tenant's declarations: raises `InvalidMapping`,
    `UnknownAttribute`, `UnknownKind`. `read` raises the kinds of `InvalidValue` that say what is wrong with a line.
    """

    def __init__(self, mapping: ImportMapping, columns: Sequence[str], work: Work) -> None:
        self._work = work
        self._columns = columns
        self._latest = work.now() + AHEAD
        self._mapping = mapping
        self._people = _People(mapping, columns, work)
        self._attributes = [self._attribute(each.name, each.source, each.cell) for each in mapping.attributes]
        self._stated_at = None if mapping.stated_at is None else self._instant(mapping.stated_at, "stated_at")
        self._happened = None if mapping.interaction is None else self._interaction(mapping.interaction)

    def read(self, line: int, cells: Cells) -> ImportRow:
        """What the line says."""
        row = self._people.read(line, cells)
        if self._happened is not None:
            row.happened = self._happened(cells, row.keys[0])
            row.stated_at = row.happened.occurred_at
        if self._attributes:
            if self._stated_at is not None:
                row.stated_at = self._stated_at(cells)
            row.statements = [stated for read in self._attributes if (stated := read(cells)) is not None]
        return row

    def _attribute(self, name: str, source: str, cell: Cell) -> Callable[[Cells], tuple[Attribute, Scalar, str] | None]:
        attribute = self._work.definitions.attribute(name)
        text = text_of(cell, self._columns)
        name = label(f"attribute.{name}", cell)
        read = reader_of(cell, attribute.type, name, self._work.zone)
        currency = self._work.tenant.currency

        def stated(cells: Cells) -> tuple[Attribute, Scalar, str] | None:
            found = text(cells)
            return (attribute, attribute.encode(read(found), name, currency), source) if found else None

        return stated

    def _instant(self, cell: Cell, name: str) -> Callable[[Cells], datetime]:
        text, name = text_of(cell, self._columns), label(name, cell)
        read = instant_reader(cell, name, self._work.zone)

        def instant(cells: Cells) -> datetime:
            found = read(text(cells))
            if found > self._latest:
                raise FutureInstant(name)
            return found

        return instant

    def _interaction(self, mapping: InteractionMapping) -> Callable[[Cells, IdentifierKey], Happened]:
        content = content_reader(mapping, self._columns, self._work)
        occurred_at = self._instant(mapping.occurred_at, "occurred_at")
        touchpoint = None if mapping.touchpoint is None else text_of(mapping.touchpoint, self._columns)
        given = None if mapping.external_id is None else text_of(mapping.external_id, self._columns)
        name = "" if mapping.external_id is None else label("external_id", mapping.external_id)
        ordinals = _Ordinals()
        same = (mapping.kind, mapping.direction or "")

        def happened(cells: Cells, customer: IdentifierKey) -> Happened:
            at = occurred_at(cells)
            where = None if touchpoint is None else touchpoint(cells) or None
            what, said = content(cells)
            if given is None:
                external_id = ordinals.derived_id((*same, where or "", *customer, str(to_micros(at)), *said))
            else:
                external_id = given(cells)
                if not external_id:
                    raise InvalidValue(name, "nothing", "each line of this file has an id")
            return Happened(what, at, mapping.source, external_id, where, mapping.direction)

        return happened


class _People:
    """Reads who a line is about."""

    def __init__(self, mapping: ImportMapping, columns: Sequence[str], work: Work) -> None:
        customer = mapping.customer
        self._party = PARTIES[customer.kind]
        self._names = [text_of(cell, columns) for cell in customer.name]
        self._language = None if customer.language is None else text_of(customer.language, columns)
        self._zone = None if customer.zone is None else text_of(customer.zone, columns)
        self._reaches: list[tuple[Text, _Canonical, bool]] = [
            (text_of(cell, columns), _Canonical(make, work.tenant.region), names)
            for cell, make, names in (
                *((each.cell, _external(each.source), True) for each in customer.externals),
                *((each.cell, _email(each.shared), not each.shared) for each in customer.emails),
                *((each.cell, _phone(each.shared), not each.shared) for each in customer.phones),
            )
        ]
        self._postals = [_postal_reader(each, columns) for each in customer.postals]
        self._nobody = (self._party(), Preferences())

    def read(self, line: int, cells: Cells) -> ImportRow:
        keys: list[IdentifierKey] = []
        shared: list[AddressKey] = []
        reaches: list[Reach] = []
        for text, canonical_of, names in self._reaches:
            found = text(cells)
            if found:
                reach, key = canonical_of(found)
                reaches.append(reach)
                if names:
                    keys.append(key)
                else:
                    shared.append((key[0], key[2]))
        if not keys:
            raise InvalidValue("customer", "nothing that names one", "a line has an e-mail, a phone or an external id")
        party, preferences = self._nobody
        if self._names:
            party = self._party(_joined(self._names, cells))
        for postal in self._postals:
            address = postal(cells, party.name)
            if address is not None:
                scheme, _, value = canonical(address, None).key
                shared.append((scheme, value))
                reaches.append(address)
        if self._language is not None or self._zone is not None:
            language = None if self._language is None else self._language(cells) or None
            zone = None if self._zone is None else self._zone(cells) or None
            preferences = Preferences(language, zone)
        return ImportRow(line, tuple(keys), tuple(reaches), party, preferences, (), None, tuple(shared))


@define
class _Canonical:
    """Makes reaches from texts, with the keys they are matched by; keeps those made lately, for files repeat them."""

    make: Callable[[str], Reach]
    region: str | None
    _kept: dict[str, tuple[Reach, IdentifierKey]] = field(factory=dict)

    def __call__(self, text: str) -> tuple[Reach, IdentifierKey]:
        found = self._kept.get(text)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            reach = self.make(text)
            found = self._kept[text] = (reach, canonical(reach, self.region).key)
        return found


@define
class _Ordinals:
    """Counts lines of like content, so that each of some identical ones has an id of its own, the same at each import.

    Keeps eight bytes of each digest in memory, about 80 bytes a line: two that met there would still differ in the id.
    """

    _seen: set[int] = field(factory=set)
    _counts: dict[int, int] = field(factory=dict)

    def derived_id(self, told: Sequence[str]) -> str:
        # Each text is led by its length, so that no other texts give the same.
        digest = sha256("".join([f"{len(text)}:{text}" for text in told]).encode()).hexdigest()[:32]
        short = int(digest[:16], 16)
        ordinal = 1
        if short in self._seen:
            ordinal = self._counts[short] = self._counts.get(short, 1) + 1
        else:
            self._seen.add(short)
        return f"row-{digest}-{ordinal}"


def _postal_reader(mapping: PostalCells, columns: Sequence[str]) -> Callable[[Cells, str], Postal | None]:
    """Reads an address, for the customer where no other recipient is named; None where a line has none."""
    said = (mapping.recipient, mapping.extra, mapping.street, mapping.postal_code, mapping.city, mapping.region)
    recipient, extra, street, postal_code, city, region = ([text_of(each, columns) for each in part] for part in said)
    country = text_of(mapping.country, columns)

    def read(cells: Cells, name: str) -> Postal | None:
        where = (_joined(street, cells), _joined(postal_code, cells), _joined(city, cells))
        if not any(where):
            return None
        whom = _joined(recipient, cells) or name
        more = {"extra": _joined(extra, cells), "region": _joined(region, cells)}
        return Postal(whom, *where, country(cells), **more)

    return read


def _joined(texts: Sequence[Text], cells: Cells) -> str:
    return " ".join(filter(None, (text(cells) for text in texts)))


def _external(source: str) -> Callable[[str], Reach]:
    return lambda id_: External(source, id_)


def _email(shared: bool) -> Callable[[str], Reach]:
    return lambda address: Email(address, shared=shared)


def _phone(shared: bool) -> Callable[[str], Reach]:
    return lambda number: Phone(number, shared=shared)
