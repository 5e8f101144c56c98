"""From the cells of a line to what it says: who it is about, what is stated of them, and what happened."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from hashlib import sha256
from typing import Final

from attrs import define, field, frozen

from crmcore.codec.identifiers import canonical
from crmcore.codec.import_cells import instant_reader, label, number_reader, reader_of
from crmcore.codec.import_mapping import Cell, ImportMapping, InteractionMapping
from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.party import Organisation, Party, Person, Preferences
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.reach import Email, External, IdentifierKey, Phone, Reach
from crmcore.domain.kernel.time import to_micros
from crmcore.domain.kernel.value_type import Scalar, Value, ValueType
from crmcore.domain.relationship.content import (
    Complaint,
    Content,
    Custom,
    Direction,
    Feedback,
    Line,
    Message,
    Note,
    Purchase,
    Referral,
    Return,
)
from crmcore.domain.relationship.kind import Kind
from crmcore.errors import FutureInstant, InvalidMapping, InvalidValue, UnknownKind
from crmcore.services.building import AHEAD
from crmcore.services.work import Work

Cells = Sequence[str]
Text = Callable[[Cells], str]

KEPT = 100_000
_TEXT, _INTEGER = ValueType.TEXT, ValueType.INTEGER
_VALUES: Final[dict[type[Content], dict[str, ValueType]]] = {
    Message: {"text": _TEXT, "subject": _TEXT},
    Complaint: {"text": _TEXT, "about": _TEXT},
    Note: {"text": _TEXT},
    Feedback: {"score": _INTEGER, "text": _TEXT},
    Referral: {"about": _TEXT},
}
_BUILT_IN: Final = {kind.kind: kind for kind in _VALUES}
_MONEYED: Final[dict[str, type[Purchase | Return]]] = {"purchase": Purchase, "return": Return}


@define
class ImportRow:
    """What a line says. `keys` are the identifiers that name its customer, `reaches` those and its contact points."""

    line: int
    keys: tuple[IdentifierKey, ...]
    reaches: tuple[Reach, ...]
    party: Party
    preferences: Preferences
    statements: Sequence[tuple[Attribute, Scalar, str]]
    stated_at: datetime | None
    happened: Happened | None = None


@frozen
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
            return (attribute, _encoded(attribute, read(found), name, currency), source) if found else None

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
        content = self._money(mapping) if mapping.kind in _MONEYED else self._told(mapping)
        occurred_at = self._instant(mapping.occurred_at, "occurred_at")
        touchpoint = None if mapping.touchpoint is None else text_of(mapping.touchpoint, self._columns)
        given = None if mapping.external_id is None else text_of(mapping.external_id, self._columns)
        name = "" if mapping.external_id is None else label("external_id", mapping.external_id)
        ordinals = _Ordinals()

        def happened(cells: Cells, customer: IdentifierKey) -> Happened:
            at = occurred_at(cells)
            where = None if touchpoint is None else touchpoint(cells) or None
            what, said = content(cells)
            if given is None:
                told = (mapping.kind, mapping.direction, where, *customer, to_micros(at), *said)
                external_id = ordinals.derived_id(told)
            else:
                external_id = given(cells)
                if not external_id:
                    raise InvalidValue(name, "nothing", "each line of this file has an id")
            return Happened(what, at, mapping.source, external_id, where, mapping.direction)

        return happened

    def _money(self, mapping: InteractionMapping) -> Callable[[Cells], tuple[Content, Sequence[Scalar | None]]]:
        assert mapping.amount is not None
        kind, cell = _MONEYED[mapping.kind], mapping.amount.cell
        text, number = text_of(cell, self._columns), number_reader(cell, label("amount", cell))
        currency = None if mapping.amount.currency is None else text_of(mapping.amount.currency, self._columns)
        base = self._work.tenant.currency
        line = None if mapping.line is None else self._line(mapping.line.product, mapping.line.quantity)

        def content(cells: Cells) -> tuple[Content, Sequence[Scalar | None]]:
            amount = Money(number(text(cells)), base if currency is None else currency(cells).upper())
            bought = None if line is None else line(cells, amount)
            if bought is None:
                return kind(amount), (amount.millionths, amount.currency)
            said = (amount.millionths, amount.currency, bought.product, int(bought.quantity.scaleb(6)))
            return kind(amount, (bought,)), said

        return content

    def _line(self, product: Cell, quantity: Cell | None) -> Callable[[Cells, Money], Line | None]:
        named = text_of(product, self._columns)
        counted = None if quantity is None else text_of(quantity, self._columns)
        number = None if quantity is None else number_reader(quantity, label("quantity", quantity))

        def line(cells: Cells, amount: Money) -> Line | None:
            name = named(cells)
            if not name:
                return None
            if counted is None or number is None:
                return Line(name, amount)
            return Line(name, amount, number(counted(cells)))

        return line

    def _told(self, mapping: InteractionMapping) -> Callable[[Cells], tuple[Content, Sequence[Scalar | None]]]:
        kind = _BUILT_IN.get(mapping.kind)
        declared = _VALUES[kind] if kind is not None else _declared(self._work, mapping.kind).values
        readers = []
        for name, cell in mapping.values.items():
            if name not in declared:
                known = ", ".join(declared) or "none"
                path = f"interaction.values.{name}"
                raise InvalidMapping(path, f"a value that a {mapping.kind} does not have", f"its values are {known}")
            label_ = label(name, cell)
            read = reader_of(cell, declared[name], label_, self._work.zone)
            readers.append((name, text_of(cell, self._columns), read, declared[name], label_))
        currency = self._work.tenant.currency

        def content(cells: Cells) -> tuple[Content, Sequence[Scalar | None]]:
            values = {}
            said: list[Scalar | None] = []
            for name, text, read, type_, label_ in readers:
                found = text(cells)
                if found:
                    value = values[name] = read(found)
                    said += (name, type_.encode(value, label_, currency))
            return (Custom(mapping.kind, values) if kind is None else _built_in(kind, values)), said

        return content


class _People:
    """Reads who a line is about."""

    def __init__(self, mapping: ImportMapping, columns: Sequence[str], work: Work) -> None:
        customer = mapping.customer
        self._region = work.tenant.region
        self._kept: dict[Reach, IdentifierKey] = {}
        self._party: type[Person | Organisation] = Person if customer.kind == "person" else Organisation
        self._names = [text_of(cell, columns) for cell in customer.name]
        self._language = None if customer.language is None else text_of(customer.language, columns)
        self._zone = None if customer.zone is None else text_of(customer.zone, columns)
        self._reaches: list[tuple[Text, Callable[[str], Reach], bool]] = [
            *((text_of(each.cell, columns), _external(each.source), True) for each in customer.externals),
            *((text_of(each.cell, columns), _email(each.shared), not each.shared) for each in customer.emails),
            *((text_of(each.cell, columns), _phone(each.shared), not each.shared) for each in customer.phones),
        ]
        self._nobody = (self._party(), Preferences())

    def read(self, line: int, cells: Cells) -> ImportRow:
        keys: list[IdentifierKey] = []
        reaches: list[Reach] = []
        for text, reach_of, names in self._reaches:
            found = text(cells)
            if found:
                reach = reach_of(found)
                key = self._key(reach)
                reaches.append(reach)
                if names:
                    keys.append(key)
        if not keys:
            raise InvalidValue("customer", "nothing that names one", "a line has an e-mail, a phone or an external id")
        party, preferences = self._nobody
        if self._names:
            party = self._party(" ".join(filter(None, (name(cells) for name in self._names))))
        if self._language is not None or self._zone is not None:
            language = None if self._language is None else self._language(cells) or None
            zone = None if self._zone is None else self._zone(cells) or None
            preferences = Preferences(language, zone)
        return ImportRow(line, tuple(keys), tuple(reaches), party, preferences, (), None)

    def _key(self, reach: Reach) -> IdentifierKey:
        key = self._kept.get(reach)
        if key is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            key = self._kept[reach] = canonical(reach, self._region).key
        return key


@define
class _Ordinals:
    """Counts lines of like content, so that each of some identical ones has an id of its own, the same at each import.

    Keeps eight bytes of each digest in memory, about 80 bytes a line: two that met there would still differ in the id.
    """

    _seen: set[int] = field(factory=set)
    _counts: dict[int, int] = field(factory=dict)

    def derived_id(self, told: Sequence[Scalar | None]) -> str:
        digest = sha256(json.dumps(told).encode()).hexdigest()[:32]
        short = int(digest[:16], 16)
        ordinal = 1
        if short in self._seen:
            ordinal = self._counts[short] = self._counts.get(short, 1) + 1
        else:
            self._seen.add(short)
        return f"row-{digest}-{ordinal}"


def text_of(cell: Cell, columns: Sequence[str]) -> Text:
    """What gives the text of a cell in a line, without blanks around it. Raises `InvalidMapping`."""
    constant = cell.constant
    if constant is not None:
        return lambda _: constant
    index = cell.index(columns)
    return lambda cells: cells[index].strip()


def _external(source: str) -> Callable[[str], Reach]:
    return lambda id_: External(source, id_)


def _email(shared: bool) -> Callable[[str], Reach]:
    return lambda address: Email(address, shared=shared)


def _phone(shared: bool) -> Callable[[str], Reach]:
    return lambda number: Phone(number, shared=shared)


def _built_in(kind: type[Content], values: Mapping[str, object]) -> Content:
    try:
        return kind(**values)  # type: ignore[arg-type]
    except TypeError:
        needed = "a score" if kind is Feedback else "a text"
        raise InvalidValue(kind.__name__.lower(), "no value", f"it needs {needed}") from None


def _encoded(attribute: Attribute, value: Value, name: str, currency: str) -> Scalar:
    scalar = attribute.type.encode(value, name, currency)
    if attribute.choices and scalar not in attribute.choices:
        raise InvalidValue(
            name, "a text that is not among the choices", f"choose one of {', '.join(attribute.choices)}"
        )
    return scalar


def _declared(work: Work, name: str) -> Kind:
    kind = work.definitions.kinds.get(name)
    if kind is None:
        nearest = get_close_matches(name, [*work.definitions.kinds, *_BUILT_IN, *_MONEYED], n=1)
        raise UnknownKind(name, nearest[0] if nearest else None)
    return kind
