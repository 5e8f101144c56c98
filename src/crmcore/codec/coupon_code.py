"""The codes of coupons: ids of decisions, permuted with a key, in twenty characters for people to read and type.

A code holds the first 95 of the 122 free bits of a decision's id (UUID of version 7, RFC 9562): its clock, its counter
and 9 drawn bits. They are permuted by a Feistel network in the manner of FF1 (NIST SP 800-38G) with HMAC-SHA256, so
that a code tells neither when nor for whom it was made, and who has one cannot make another. The characters are those
of Crockford's base32; the last one checks the others.
"""

from __future__ import annotations

import hmac
from typing import Final
from uuid import UUID

from crmcore.errors import InvalidValue

SPECIMEN: Final = "XXXXX-XXXXX-XXXXX-XXXXX"
"""What stands for a code where none is given out; no code is written so."""
LENGTH = 20
_GROUP = 5
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("OIL", "011", "- \t\u00a0")
_LEFT, _RIGHT = 47, 48
_ROUNDS = 10
_BITS = _LEFT + _RIGHT
_DROPPED = 122 - _BITS
_RULE = f"a code has {LENGTH} letters and digits, of which the last checks the others"


def code_of(key: bytes, decision: UUID) -> str:
    """The code of a decision. Raises `InvalidValue` for an id that is no UUID of version 7."""
    if decision.version != 7:
        raise InvalidValue("decision", "another id", "codes are made of ids of version 7")
    # Without version and variant, which are the same in all.
    above, below = decision.int >> 80, decision.int & (1 << 62) - 1
    free = (above << 12 | decision.int >> 64 & 0xFFF) << 62 | below
    number = _permuted(key, free >> _DROPPED)
    digits = [number >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    digits.append(_folded([*digits, 0]))
    written = "".join(_ALPHABET[digit] for digit in digits)
    return "-".join(written[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def decisions_of(key: bytes, code: object) -> tuple[UUID, UUID]:
    """The first and the last id that a code may stand for: all but some of the drawn bits are the same.

    Small letters, blanks and hyphens are read as people write them, O as zero, I and L as one. Raises `InvalidValue`
    for what is no code, which holds nothing of it.
    """
    number = _permuted_back(key, _read(code))
    free = number << _DROPPED
    above, middle, below = free >> 74, free >> 62 & 0xFFF, free & (1 << 62) - 1
    first = above << 80 | 7 << 76 | middle << 64 | 2 << 62 | below
    return UUID(int=first), UUID(int=first | (1 << _DROPPED) - 1)


def _read(code: object) -> int:
    if not isinstance(code, str):
        raise InvalidValue("code", f"a {type(code).__name__}", _RULE)
    written = code.upper().translate(_READ_AS) if len(code) <= 4 * LENGTH else ""
    digits = [_ALPHABET.find(each) for each in written]
    if len(digits) != LENGTH or -1 in digits:
        raise InvalidValue("code", "text that is no code", _RULE)
    if _folded(digits):
        raise InvalidValue("code", "a code with a slip of the pen", _RULE)
    number = 0
    for digit in digits[:-1]:
        number = number << 5 | digit
    return number


def _folded(digits: list[int]) -> int:
    """The value at x of the digits taken as a polynomial over GF(32), made by x^5 + x^2 + 1 of which x is a generator:
    zero for a code. Any one digit that is wrong, and any two that changed places, make it something else.
    """
    value = 0
    for digit in digits:
        value = value << 1 ^ (0b100101 if value & 0b10000 else 0)
        value ^= digit
    return value


def _permuted(key: bytes, number: int) -> int:
    one, other = number >> _RIGHT, number & (1 << _RIGHT) - 1
    for step in range(_ROUNDS):
        width = _RIGHT if step % 2 else _LEFT
        one, other = other, (one + _mixed(key, step, other)) % (1 << width)
    return one << _RIGHT | other


def _permuted_back(key: bytes, number: int) -> int:
    one, other = number >> _RIGHT, number & (1 << _RIGHT) - 1
    for step in reversed(range(_ROUNDS)):
        width = _RIGHT if step % 2 else _LEFT
        one, other = (other - _mixed(key, step, one)) % (1 << width), one
    return one << _RIGHT | other


def _mixed(key: bytes, step: int, half: int) -> int:
    return int.from_bytes(hmac.digest(key, bytes([step]) + half.to_bytes(6), "sha256")[:8])
