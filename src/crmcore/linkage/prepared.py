"""Records as they are compared: folded once, so that a comparison of two is cheap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import Final

from attrs import define

from crmcore.linkage.folding import compact, folded, words
from crmcore.linkage.record import Record

LONGEST: Final = 100
"""Characters of a value that are looked at: comparing takes time with the square of the length."""
MOST: Final = 8
"""Words of a name, lines of an address, numbers and addresses that are looked at."""

_TITLES: Final = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "mme", "mlle", "sr", "sra", "dipl", "ing"]
)
_NOTHING: Final = frozenset({"unknown", "none", "null", "nan", "na", "nn"})
# Words that are written out or not; both sides are brought to the short one.
_STREETS: Final = {
    "street": "st", "strasse": "str", "road": "rd", "avenue": "av", "ave": "av", "drive": "dr", "lane": "ln",
    "place": "pl", "court": "ct", "crescent": "cr", "cres": "cr", "circuit": "cct", "boulevard": "bd", "blvd": "bd",
    "square": "sq", "platz": "pl", "terrace": "tce", "parade": "pde", "close": "cl", "highway": "hwy", "allee": "al",
    "straat": "str", "calle": "cl", "saint": "st", "mount": "mt",
}  # fmt: skip
_JOINED: Final = re.compile(r"(?<=\w\w)(?:strasse|straat)\b")
_NUMBER: Final = re.compile(r"\d+[a-z]?")


@define(slots=True, eq=False, repr=False)
class Prepared:
    """A record, folded. Empty is missing. `local` are parts of e-mail addresses before the @ that are not made of the
    name. Repr is that of an object: what it holds is personal.
    """

    given: str
    givens: tuple[str, ...]
    family: str
    families: tuple[str, ...]
    birth: str
    street: tuple[str, ...]
    house: str
    city: str
    postcode: str
    region: str
    phone: tuple[str, ...]
    email: tuple[str, ...]
    local: tuple[str, ...]
    external: tuple[str, ...]

    def digest(self) -> bytes:
        """What orders records by their content, as if shuffled, whatever order they come in."""
        content = "\x1e".join(
            "\x1f".join(value) if isinstance(value, tuple) else value
            for value in (
                self.givens, self.families, self.birth, self.street, self.house, self.city, self.postcode,
                self.region, self.phone, self.email, self.external,
            )
        )  # fmt: skip
        return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def prepare(record: Record) -> Prepared:
    """The record as it is compared."""
    given, family = _names(record)
    street, house = _address(record)
    email = _distinct(_known(folded(each.strip()[:LONGEST])) for each in record.email)
    return Prepared(
        given="".join(given),
        givens=given,
        family="".join(family),
        families=family,
        birth=_birth(record.birth_date),
        street=street,
        house=house,
        city=_value(record.city),
        postcode=_value(record.postcode),
        region=_value(record.region),
        phone=_distinct(map(_phone, record.phone)),
        email=email,
        local=_telling(email, (*given, *family)),
        external=_distinct(_value(each) for each in record.external),
    )


def _names(record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    given, family = _name_words(record.given_name), _name_words(record.family_name)
    if record.name and not (given and family):
        before, comma, behind = record.name.partition(",")
        if comma and _name_words(behind):
            whole_given, whole_family = _name_words(behind), _name_words(before)
        else:
            every = _name_words(record.name)
            whole_given, whole_family = every[:-1], every[-1:]
        given, family = given or whole_given, family or whole_family
    return given, family


def _name_words(text: str) -> tuple[str, ...]:
    found = words(text[:LONGEST])[:MOST]
    kept = tuple(each for each in found if each not in _TITLES and each not in _NOTHING)
    return kept or (() if _NOTHING.issuperset(found) else found)


def _birth(found: date | str) -> str:
    if isinstance(found, date):
        return f"{found.year:04d}{found.month:02d}{found.day:02d}"
    digits = _digits(found)
    return digits if digits.strip("0") else ""


def _address(record: Record) -> tuple[tuple[str, ...], str]:
    house = _value(record.house_number)
    lines: list[str] = []
    for line in record.street:
        each = [_STREETS.get(word, word) for word in words(_JOINED.sub("str", folded(line[:LONGEST])))]
        if not house and not record.house_number and len(each) > 1:
            at = next((at for at in (len(each) - 1, 0) if _NUMBER.fullmatch(each[at])), None)
            house = house if at is None else each.pop(at)
        lines.append(_known("".join(each)))
    return _distinct(lines), house


def _phone(text: str) -> str:
    digits = _digits(text)
    return digits.removeprefix("00").lstrip("0") if len(digits) > 4 else ""


def _digits(text: str) -> str:
    return "".join(each for each in folded(text[:LONGEST]) if each.isdecimal())


def _telling(emails: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """What stands before the @, where it tells more than the name does."""
    known = [each for each in names if len(each) > 2]
    before = (each.partition("@")[0] for each in emails)
    return _distinct(each for each in before if len(each) > 5 and not any(name in each for name in known))


def _value(text: str) -> str:
    return _known(compact(text[:LONGEST]))


def _known(text: str) -> str:
    return "" if text in _NOTHING else text


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({each for each in found if each})[:MOST])
