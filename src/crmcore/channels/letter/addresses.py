"""The addresses that a letter may name: one plain mailbox each (RFC 5321, 4.1.2), no list, comment or quotation."""

from __future__ import annotations

import re
from hashlib import sha256
from uuid import UUID

from crmcore.errors import InvalidValue

_LOCAL_LIMIT = 64
_LIMIT = 254
_ATEXT = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~\-"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
_PLAIN = re.compile(rf"[{_ATEXT}]+(?:\.[{_ATEXT}]+)*@{_DOMAIN}")
_INTERNATIONAL = re.compile(rf"[{_ATEXT}\x80-\U0010ffff]+(?:\.[{_ATEXT}\x80-\U0010ffff]+)*@{_DOMAIN}")
# Letters that need no escape in a mailto link (RFC 6068), and no + of its own.
_TAGGED = re.compile(rf"[A-Za-z0-9._-]+@{_DOMAIN}")
_KEY_LENGTH = 36


def is_plain(address: str) -> bool:
    """Whether it is one address in ASCII. What could be read as an encoded word (RFC 2047) is none."""
    return _short(address) and _PLAIN.fullmatch(address) is not None


def is_international(address: str) -> bool:
    """Whether it is one address of which the part before the @ may be of any script (RFC 6531)."""
    return _short(address) and address.isprintable() and _INTERNATIONAL.fullmatch(address) is not None


def _short(address: str) -> bool:
    try:
        length = len(address.encode())
    except UnicodeEncodeError:
        return False
    return length <= _LIMIT and len(address.rpartition("@")[0].encode()) <= _LOCAL_LIMIT and "=?" not in address


def require_address(value: object, field: str) -> str:
    """The address itself, one in ASCII. Raises `InvalidValue`."""
    if not isinstance(value, str) or not is_plain(value):
        nature = "text that is no address" if isinstance(value, str) else f"a {type(value).__name__}"
        raise InvalidValue(field, nature, "an address here is written like news@example.org")
    return value


def require_taggable(value: object, field: str) -> str:
    """An address to which `tagged` can add a key: short, and plain before the @. Raises `InvalidValue`."""
    address = require_address(value, field)
    room = (
        len(address.rpartition("@")[0]) + 1 + _KEY_LENGTH <= _LOCAL_LIMIT and len(address) + 1 + _KEY_LENGTH <= _LIMIT
    )
    if not room or not _TAGGED.fullmatch(address):
        rule = "an address that takes a key has at most 27 of letters, digits, . _ and - before the @"
        raise InvalidValue(field, "an address that takes no key", rule)
    return address


def key_text(key: str) -> str:
    """A key as it stands in an address or a file's name: itself where it is a UUID, else 36 characters made of it."""
    try:
        if str(UUID(key)) == key:
            return key
    except ValueError:
        pass
    return "k" + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[: _KEY_LENGTH - 1]


def tagged(address: str, key: str) -> str:
    """The address with the key in it, so that what comes back there tells of which message (VERP):
    ``bounce+0189...@example.org``.
    """
    local, _, domain = address.rpartition("@")
    return f"{local}+{key_text(key)}@{domain}"
