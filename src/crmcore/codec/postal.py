"""The canonical form of postal addresses.

Nothing is guessed: no street is spelt out, no code is looked up and no country is assumed, for a rule that does so
today would do otherwise tomorrow, and two addresses that were one would be two. What is the same but for case, the
encoding of accents and blanks is the same address; how a country lays out its lines is a matter of printing.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from crmcore.codec.caseless import caseless
from crmcore.codec.regions import COUNTRIES
from crmcore.domain.kernel.reach import Address, Postal
from crmcore.errors import InvalidValue, MalformedIdentifier

PART_LIMIT = 100
_PARTS: Final = ("recipient", "extra", "street", "postal_code", "city", "region", "country")
_NEEDED: Final = ("recipient", "street", "city", "country")
_RULE = "a postal address has a recipient, a street or box, a city and a country, one line each"
# Joiners that some scripts write within words.
_JOINERS = frozenset("\u200c\u200d")


def postal_forms(postal: Postal) -> tuple[str, str]:
    """The form an address is matched by and the form it is written in: its parts, one a line, seven lines in all.

    Raises `MalformedIdentifier`, or `InvalidValue` for what is no text.
    """
    parts = [_part(name, getattr(postal, name)) for name in _PARTS]
    if parts[-1] not in COUNTRIES:
        raise MalformedIdentifier("country", "no country's code", "a country is told by two capitals (ISO 3166): DE")
    matched = [caseless(part) for part in parts[:-1]]
    return "\n".join([*matched, parts[-1]]), "\n".join(parts)


def read_postal(sent_as: str) -> Postal:
    """The postal address of a stored form. Raises `InvalidValue` for text that is none."""
    parts = sent_as.split("\n")
    if len(parts) != len(_PARTS):
        raise InvalidValue("address", "text that is no postal address", f"it has {len(_PARTS)} lines")
    return Postal(**dict(zip(_PARTS, parts, strict=True)))


def shown(address: Address) -> str:
    """The address in one line, for people."""
    return ", ".join(filter(None, address.sent_as.split("\n")))


def _part(name: str, text: object) -> str:
    if not isinstance(text, str):
        raise InvalidValue(name, f"a {type(text).__name__}", _RULE)
    if len(text) > PART_LIMIT:
        raise MalformedIdentifier(name, f"text of {len(text)} characters", f"each part has at most {PART_LIMIT}")
    if len(text.strip().splitlines()) > 1:
        raise MalformedIdentifier(name, "text of several lines", _RULE)
    if any(not (each.isprintable() or each in _JOINERS or each.isspace()) for each in text):
        raise MalformedIdentifier(name, "text with a character that is not printed", _RULE)
    written = unicodedata.normalize("NFC", " ".join(text.split()))
    if not written and name in _NEEDED:
        raise MalformedIdentifier(name, "empty text", _RULE)
    return written
