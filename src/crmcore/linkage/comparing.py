"""On which level two records agree, field by field."""

from __future__ import annotations

from crmcore.linkage.fields import DIFFERENT, MISSING, Pattern
from crmcore.linkage.limits import SWAPPED_BY, SWAPPED_FROM
from crmcore.linkage.nicknames import same_by_nickname
from crmcore.linkage.prepared import Prepared
from crmcore.linkage.similarity import crossing, likeness, line_alike, one_off, similarity


def compare(one: Prepared, other: Prepared) -> Pattern:
    """The levels of two records, in the order of `FIELDS`. The order of the two does not matter."""
    given, family = _names(one, other)
    return (
        given,
        family,
        birth_level(one.birth, other.birth),
        street_level(one.street, other.street),
        code_level(one.house, other.house),
        city_level(one.city, other.city),
        code_level(one.postcode, other.postcode),
        region_level(one.region, other.region),
        phone_level(one.phone, other.phone) if one.phone and other.phone else MISSING,
        email_level(one, other) if one.email and other.email else MISSING,
        external_level(one.external, other.external) if one.external and other.external else MISSING,
    )


def swapped(one: Prepared, other: Prepared) -> bool:
    """Whether given and family name of one fit the other's better the other way round."""
    a, b, c, d = one.given, one.family, other.given, other.family
    if a == c or b == d or not (a and b and c and d):
        return False
    if a == d and b == c:
        return True
    half = crossing(a, d)
    if not half:
        return False
    crossed = half + similarity(b, c)
    return crossed >= SWAPPED_FROM and crossed > similarity(a, c) + similarity(b, d) + SWAPPED_BY


def _names(one: Prepared, other: Prepared) -> tuple[int, int]:
    if not swapped(one, other):
        return given_level(one.givens, other.givens), family_level(one.families, other.families)
    # Each of them is given name in one record and family name in the other: so is the better of both orders.
    levels = (
        (given_level(one.givens, other.families), family_level(one.families, other.givens)),
        (given_level(one.families, other.givens), family_level(one.givens, other.families)),
    )
    return max(levels)


def given_level(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Given names, by their words: different, initial, similar, nickname, close, same."""
    if not one or not other:
        return MISSING
    if one == other:
        return 6
    whole, another = "".join(one), "".join(other)
    if whole == another:
        return 6
    like = likeness(whole, another)
    if like == 2:
        return 5
    # "Anna Maria" and "Maria": one of several names is used.
    if any(each == name or same_by_nickname(each, name) for each in one for name in other):
        return 4
    if len(one[0]) == 1 or len(other[0]) == 1:
        return 2 if one[0][0] == other[0][0] else DIFFERENT
    return 3 if like else DIFFERENT


def family_level(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Family names, by their words: different, similar, close, same."""
    if not one or not other:
        return MISSING
    if one == other:
        return 4
    whole, another = "".join(one), "".join(other)
    if whole == another:
        return 4
    like = likeness(whole, another)
    if like == 2:
        return 3
    if like or (len(one) + len(other) > 2 and any(len(each) > 2 and each in other for each in one)):
        return 2
    return DIFFERENT


def birth_level(one: str, other: str) -> int:
    """Dates of birth, by their digits: different; partly (two of year, month and day are the same); close (one digit
    wrong, two neighbours or two parts swapped); same.
    """
    if not one or not other:
        return MISSING
    if one == other:
        return 4
    if one_off(one, other):
        return 3
    if len(one) != 8 or len(other) != 8:
        return DIFFERENT
    year, month, day = one[:4], one[4:6], one[6:]
    if year == other[:4] and month == other[6:] and day == other[4:6]:
        return 3
    return 2 if (year == other[:4]) + (month == other[4:6]) + (day == other[6:]) == 2 else DIFFERENT


def street_level(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Lines of an address, in any order: different, similar, close, same. Where one has fewer lines, these count."""
    if not one or not other:
        return MISSING
    if one == other:
        return 4
    if len(one) > len(other):
        one, other = other, one
    found = [2 if line in other else int(any(line_alike(line, each) for each in other)) for line in one]
    if min(found) == 2:
        return 4
    if sum(found) >= len(found):
        return 3
    return 2 if sum(found) else DIFFERENT


def city_level(one: str, other: str) -> int:
    """Cities: different, close, same."""
    if not one or not other:
        return MISSING
    if one == other:
        return 3
    return 2 if likeness(one, other) else DIFFERENT


def code_level(one: str, other: str) -> int:
    """Postcodes and house numbers: different; close (one character wrong, or two neighbours swapped); same."""
    if not one or not other:
        return MISSING
    if one == other:
        return 3
    return 2 if (len(one) > 1 or len(other) > 1) and one_off(one, other) else DIFFERENT


def region_level(one: str, other: str) -> int:
    """Regions: different, same."""
    if not one or not other:
        return MISSING
    return 2 if one == other else DIFFERENT


def phone_level(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Phone numbers, the best of several: different; close (one digit wrong, two swapped); same, with or without the
    country's prefix.
    """
    best = DIFFERENT
    for each in one:
        for number in other:
            if each == number or (min(len(each), len(number)) > 6 and each[-9:].endswith(number[-9:])):
                return 3
            if len(number) > 6 and number[-9:].endswith(each[-9:]) and len(each) > 6:
                return 3
            if best == DIFFERENT and len(each) > 5 and one_off(each[-9:], number[-9:]):
                best = 2
    return best


def email_level(one: Prepared, other: Prepared) -> int:
    """E-mail addresses, the best of several: different; close (a letter wrong behind the first one, or the same name at
    another host where it is not made of the person's); same.
    """
    if not set(one.email).isdisjoint(other.email):
        return 3
    if not set(one.local).isdisjoint(other.local):
        return 2
    return 2 if any(_slipped(each, address) for each in one.email for address in other.email) else DIFFERENT


def _slipped(one: str, other: str) -> bool:
    """Whether an address is the other with a slip. A first letter and digits tell namesakes and families apart."""
    return one[0] == other[0] and one_off(one, other) and _digits(one) == _digits(other)


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdecimal())


def external_level(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Ids given elsewhere, the best of several: different; close (one character wrong, two swapped); same."""
    best = DIFFERENT
    for each in one:
        for number in other:
            if each == number:
                return 3
            if len(each) > 4 and one_off(each, number):
                best = 2
    return best
