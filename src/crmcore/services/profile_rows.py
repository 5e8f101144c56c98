"""From a profile, as a source gives it, to what it says in canonical form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from attrs import define, field

from crmcore.codec.identifiers import canonical
from crmcore.domain.customer.attribute import Attribute
from crmcore.domain.customer.party import PARTIES, Party, PartyKind, Person, Preferences
from crmcore.domain.customer.profile import Profile
from crmcore.domain.kernel.reach import (
    Address,
    AddressKey,
    Email,
    External,
    Identifier,
    IdentifierKey,
    Phone,
    Postal,
    Reach,
)
from crmcore.domain.kernel.time import require_aware
from crmcore.domain.kernel.value_type import Scalar
from crmcore.errors import FutureInstant, InvalidValue, MalformedIdentifier
from crmcore.services.building import AHEAD
from crmcore.services.resolving import require_several
from crmcore.services.work import Work

_KEPT = 10_000
WISHES = ("language", "zone", "channel")
"""The names of preferences, in their order."""


@define(eq=False)
class ProfileRow:
    """What the profile at a position of the source's rows says. `names` are its identifiers but for the key."""

    position: int
    profile: Profile
    key: Identifier
    gone: bool
    party: Party = Person()
    preferences: Preferences = Preferences()
    wishes: frozenset[str] = frozenset()
    """The names of the preferences told."""
    names: Mapping[IdentifierKey, Identifier] = field(factory=dict)
    addresses: Mapping[AddressKey, Address] = field(factory=dict)
    values: Iterable[tuple[Attribute, Scalar | None]] = ()
    stated_at: datetime | None = None


class ProfileReader:
    """Reads the profiles of a source within one transaction."""

    def __init__(self, work: Work, source: str) -> None:
        self._work = work
        self._source = source
        self._region = work.tenant.region
        self._currency = work.tenant.currency
        self._latest = work.now() + AHEAD
        self._wishes: dict[tuple[object, ...], tuple[Preferences, frozenset[str]]] = {}

    def key(self, profile: Profile) -> Identifier:
        """The identifier that is the profile's key. Raises `InvalidValue`, `MalformedIdentifier`."""
        if not isinstance(profile, Profile):
            raise InvalidValue("rows", f"a {type(profile).__name__}", "each is a Profile")
        key = profile.key
        if isinstance(key, int) and not isinstance(key, bool):
            key = str(key)
        if not isinstance(key, str):
            raise InvalidValue("key", f"a {type(key).__name__}", "a key is the source's own id: text or a whole number")
        try:
            return canonical(External(self._source, key), self._region)
        except MalformedIdentifier as error:
            raise MalformedIdentifier("key", error.nature, error.rule) from None

    def read(self, position: int, profile: Profile, key: Identifier) -> ProfileRow:
        """What the profile says. Raises the kinds of `InvalidValue` that say what is wrong with it, and
        `UnknownAttribute`.
        """
        if not isinstance(profile.gone, bool):
            raise InvalidValue("gone", f"a {type(profile.gone).__name__}", "gone is True or False")
        if profile.gone:
            return ProfileRow(position, profile, key, gone=True)
        party = PARTIES.get(cast(PartyKind, profile.kind)) if isinstance(profile.kind, str) else None
        if party is None:
            raise InvalidValue("kind", "another word", f"a kind is {' or '.join(PARTIES)}")
        row = ProfileRow(position, profile, key, gone=False, party=party("" if profile.name is None else profile.name))
        row.preferences, row.wishes = self._preferences(profile)
        names: dict[IdentifierKey, Identifier] = {}
        addresses: dict[AddressKey, Address] = {}
        for reach in self._reaches(profile):
            identifier = canonical(reach, self._region)
            if isinstance(reach, External) or not reach.shared:
                names[identifier.key] = identifier
            address = identifier.address
            if address is not None:
                addresses[address.key] = address
        row.names, row.addresses = names, addresses
        row.values = self._values(profile.attributes)
        row.stated_at = self._stated_at(profile.stated_at)
        return row

    def _preferences(self, profile: Profile) -> tuple[Preferences, frozenset[str]]:
        told = tuple([None if wish == "" else wish for wish in (profile.language, profile.zone, profile.channel)])
        try:
            found = self._wishes.get(told)
        except TypeError:
            found = None
        if found is None:
            if len(self._wishes) >= _KEPT:
                self._wishes.clear()
            wishes = frozenset(wish for wish, said in zip(WISHES, told, strict=True) if said is not None)
            found = (Preferences(*told), wishes)
            self._wishes[told] = found
        return found

    def _reaches(self, profile: Profile) -> Iterable[Reach]:
        email, phone, further = profile.email, profile.phone, profile.reaches
        if email is not None and email != "":
            yield email if isinstance(email, Email) else Email(email)
        if phone is not None and phone != "":
            yield phone if isinstance(phone, Phone) else Phone(phone)
        require_several(further, "reaches", "reaches are a list of Email, Phone, External, Postal")
        for reach in further:
            if not isinstance(reach, Email | Phone | External | Postal):
                raise InvalidValue(
                    "reaches", f"a {type(reach).__name__}", "a reach is an Email, a Phone, an External or a Postal"
                )
            if isinstance(reach, External) and reach.source == self._source:
                raise InvalidValue("reaches", "an id of the source itself", "the source's own id is the key")
            yield reach

    def _values(self, attributes: object) -> Iterable[tuple[Attribute, Scalar | None]]:
        if not isinstance(attributes, Mapping):
            raise InvalidValue(
                "attributes", f"a {type(attributes).__name__}", "values are told by the attribute's name"
            )
        values: list[tuple[Attribute, Scalar | None]] = []
        for name, value in attributes.items():
            attribute = self._work.definitions.attribute(name)
            encoded = None if value is None else attribute.encode(value, f"attribute.{name}", self._currency)
            values.append((attribute, encoded))
        return values

    def _stated_at(self, stated_at: datetime | None) -> datetime | None:
        if stated_at is not None and require_aware(stated_at, "stated_at") > self._latest:
            raise FutureInstant("stated_at")
        return stated_at
