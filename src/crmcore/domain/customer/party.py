"""Who a customer is: a person, an organisation or a household, known individually."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from attrs import frozen

from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.language import require_language
from crmcore.domain.kernel.personal import personal
from crmcore.domain.kernel.time import zone_named
from crmcore.domain.kernel.value_type import require_text
from crmcore.errors import InvalidValue

NAME_LIMIT = 500


def _require_name(_: object, __: object, value: object) -> None:
    if not isinstance(value, str):
        raise InvalidValue("name", f"a {type(value).__name__}", "a name is text")
    require_text(value, "name", NAME_LIMIT)


@frozen
class Person:
    """A natural person. The name is kept as written; it may be empty when it is not known yet."""

    name: str = personal(default="", validator=_require_name)


@frozen
class Organisation:
    """A firm, a public body, an association."""

    name: str = personal(default="", validator=_require_name)


@frozen
class Household:
    """People who live and decide together; who they are is told by ties."""

    name: str = personal(default="", validator=_require_name)


Party = Person | Organisation | Household
PartyKind = Literal["person", "organisation", "household"]
PARTIES: Mapping[PartyKind, type[Person | Organisation | Household]] = {
    "person": Person,
    "organisation": Organisation,
    "household": Household,
}
"""The kinds of party, by the word for each."""
_KINDS = {party: kind for kind, party in PARTIES.items()}


def kind_of(party: Party) -> PartyKind:
    """The word for what kind of party it is."""
    return _KINDS[type(party)]


@frozen
class Preferences:
    """How a customer wishes to be treated: a language (BCP 47 tag), a time zone (IANA name), a channel; None is no
    wish.
    """

    language: str | None = None
    zone: str | None = None
    channel: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.zone is not None:
            zone_named(self.zone)
        if self.language is not None:
            require_language(self.language)
        if self.channel is not None and not (
            isinstance(self.channel, str) and self.channel.strip() and len(self.channel) <= 100
        ):
            raise InvalidValue("channel", "an unusable name", "a channel is named by 1 to 100 characters")


@frozen
class Customer:
    """A customer as kept: identity, party, preferences, when added, its version, and when archived, if it is."""

    id: CustomerId
    party: Party
    added_at: datetime
    preferences: Preferences = Preferences()
    version: int = 1
    archived_at: datetime | None = None

    @property
    def name(self) -> str:
        """The party's name as written."""
        return self.party.name
