"""From a card to what it says: who it is about, how they are reached, and what is stated of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

from attrs import define, field

from crmcore.codec.identifiers import canonical
from crmcore.codec.vcard.cards import PROPERTIES, Card
from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.party import Organisation, Person, Preferences
from crmcore.domain.kernel.reach import Email, External, Phone, Reach, Scheme, require_source
from crmcore.domain.kernel.time import zone_named
from crmcore.domain.kernel.value_type import Scalar, ValueType
from crmcore.errors import InvalidValue, UnknownZone
from crmcore.services.building import AHEAD
from crmcore.services.import_rows import ImportRow
from crmcore.services.work import Work

_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?")
_STAMP = re.compile(r"\d{4}-?\d\d-?\d\dT\d\d:?\d\d:?\d\d(?:Z|[+-]\d\d(?::?\d\d)?)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@define
class CardReader:
    """Reads cards. `passed_over` counts, by property, the cards of which something was not taken.

    Making one raises `InvalidValue` and `UnknownAttribute`; `read` the kinds of `InvalidValue` that say what is wrong
    with a card.
    """

    work: Work
    source: str
    shared: Collection[Scheme]
    attributes: Mapping[str, str]
    passed_over: Counter[str] = field(factory=Counter)
    _stated: dict[str, Attribute] = field(factory=dict)
    _latest: datetime = field(init=False)

    def __attrs_post_init__(self) -> None:
        require_source(self.source)
        if isinstance(self.shared, str) or not {*self.shared} <= {"email", "phone"}:
            raise InvalidValue("shared", "another scheme", "shared are any of email and phone")
        if not isinstance(self.attributes, Mapping):
            raise InvalidValue(
                "attributes", f"a {type(self.attributes).__name__}", "properties, and attributes of them"
            )
        for name, attribute in self.attributes.items():
            if name not in PROPERTIES:
                raise InvalidValue("attributes", "an unknown property", f"one of {', '.join(PROPERTIES)}")
            self._stated[name] = self.work.definitions.attribute(attribute)
        self._latest = self.work.now() + AHEAD

    def read(self, line: int, card: Card) -> ImportRow:
        """What the card says."""
        region = self.work.tenant.region
        reaches: list[Reach] = [
            *([External(self.source, card.uid)] if card.uid else []),
            *(Email(each, shared="email" in self.shared) for each in card.emails),
            *(Phone(each, shared="phone" in self.shared) for each in card.phones),
        ]
        named = [(each, canonical(each, region).key) for each in reaches]
        keys = [key for each, key in named if not getattr(each, "shared", False)]
        if not keys:
            raise InvalidValue("customer", "nothing that names one", "a card has a UID, an e-mail or a phone")
        party = Person(card.name) if card.kind == "person" else Organisation(card.name)
        over = set(card.others)
        statements = self._statements(card, over)
        row = ImportRow(
            line,
            tuple(keys),
            tuple(reaches),
            party,
            self._preferences(card, over),
            statements,
            self._revised(card, over),
            tuple((key[0], key[2]) for each, key in named if getattr(each, "shared", False)),
        )
        self.passed_over.update(over)
        return row

    def _statements(self, card: Card, over: set[str]) -> list[tuple[Attribute, Scalar, str]]:
        currency = self.work.tenant.currency
        found: list[tuple[Attribute, Scalar, str]] = []
        for name, text in card.values.items():
            attribute = self._stated.get(name)
            if attribute is None:
                # A name is taken whole, by FN or of its parts.
                over.update([] if name.startswith("name.") else [name])
                continue
            given: object = text
            if attribute.type is ValueType.DATE:
                given = _date(text)
                if given is None:
                    over.add(f"{name} (no whole date)")
                    continue
            found.append((attribute, attribute.encode(given, f"attribute.{attribute.name}", currency), self.source))
        return found

    def _preferences(self, card: Card, over: set[str]) -> Preferences:
        language = card.language if _LANGUAGE.fullmatch(card.language) else None
        if card.language and language is None:
            over.add("lang")
        zone: str | None = card.zone or None
        try:
            if zone is not None:
                zone_named(zone)
        except (UnknownZone, InvalidValue):
            # Cards of 3.0 have an offset there, which is no zone.
            over.add("tz")
            zone = None
        return Preferences(language, zone)

    def _revised(self, card: Card, over: set[str]) -> datetime | None:
        """When the card was true, by REV; None where that says nothing of use."""
        if not card.revised:
            return None
        if _STAMP.fullmatch(card.revised):
            try:
                at = datetime.fromisoformat(card.revised).astimezone(UTC)
            except (ValueError, OverflowError):
                at = None
            if at is not None and at <= self._latest and at.year > 1:
                return at
        over.add("rev")
        return None


def _date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
