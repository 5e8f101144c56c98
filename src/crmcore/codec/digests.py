"""Keys, digests and the canonical bytes they are made over.

Everything keyed derives from one master key by HKDF (RFC 5869) with SHA-256; digests are HMAC-SHA256 (RFC 2104). What
is digested is first written in a form in which different things differ, whatever they contain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any
from uuid import UUID

from attrs import fields, has

from crmcore.domain.kernel.event import Event
from crmcore.domain.kernel.time import require_aware, to_micros
from crmcore.domain.kernel.value_type import INTEGER_LIMIT
from crmcore.errors import InvalidValue

KEY_LENGTH = 32
DEPTH_LIMIT = 150

_SALT = b"crmcore.v1"
_HASH_LENGTH, _BLOCK_LENGTH = 32, 64
"""Of SHA-256."""
_TYPES_KEPT = 256
_MICROSECOND = timedelta(microseconds=1)
_canonical_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def hkdf(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """So many bytes derived from a key by HKDF with SHA-256 (RFC 5869); `length` is at most 8,160."""
    if not 0 < length <= 255 * _HASH_LENGTH:
        raise InvalidValue("length", "a length out of range", "HKDF gives 1 to 8,160 bytes")
    extracted = hmac.digest(salt or bytes(_HASH_LENGTH), key, "sha256")
    block, derived = b"", b""
    for counter in range(1, -(-length // _HASH_LENGTH) + 1):
        block = hmac.digest(extracted, block + info + bytes((counter,)), "sha256")
        derived += block
    return derived[:length]


def tenant_key(master: bytes, tenant: int, purpose: str) -> bytes:
    """The 32 bytes with which a tenant's digests of that purpose are keyed; they tell nothing of the master key."""
    return hkdf(
        master, _SALT, _prefixed(b"tenant") + _prefixed(b"%d" % tenant) + _prefixed(_bytes(purpose)), KEY_LENGTH
    )


def fingerprint(master: bytes) -> str:
    """What a database keeps to know its master key again: 32 hexadecimal digits that tell nothing of it."""
    return hkdf(master, _SALT, _prefixed(b"fingerprint"), 16).hex()


def keyed_digest(key: bytes, *parts: bytes | str) -> bytes:
    """HMAC-SHA256 over the parts, each led by its length, so that no other parts give the same bytes. Text is UTF-8."""
    return hmac.digest(key, b"".join(_prefixed(_bytes(part)) for part in parts), "sha256")


class KeyedDigests:
    """`keyed_digest` over the same first parts and one more, for many: what is alike is worked out once (RFC 2104)."""

    def __init__(self, key: bytes, *parts: bytes | str) -> None:
        if len(key) > _BLOCK_LENGTH:
            key = hashlib.sha256(key).digest()
        padded = key.ljust(_BLOCK_LENGTH, b"\0")
        self._inner = hashlib.sha256(bytes([byte ^ 0x36 for byte in padded]))
        self._inner.update(b"".join([_prefixed(_bytes(part)) for part in parts]))
        self._outer = hashlib.sha256(bytes([byte ^ 0x5C for byte in padded]))

    def of(self, parts: Iterable[bytes | str]) -> list[bytes]:
        """The digests over the first parts and each of these, in their order."""
        new_inner, new_outer, found = self._inner.copy, self._outer.copy, []
        for written in map(_bytes, parts):
            inner, outer = new_inner(), new_outer()
            inner.update(b"%d:%b" % (len(written), written))
            outer.update(inner.digest())
            found.append(outer.digest())
        return found


class RunningDigest:
    """`keyed_digest` over the parts of a stream, each added as it goes by."""

    def __init__(self, key: bytes, *parts: bytes | str) -> None:
        self._mac = hmac.new(key, b"".join(_prefixed(_bytes(part)) for part in parts), "sha256")

    def add(self, part: bytes) -> None:
        """Go on with a part."""
        self._mac.update(_prefixed(part))

    def value(self) -> bytes:
        """The digest over the parts so far."""
        return self._mac.digest()


def event_chain(previous: bytes, event: Event) -> bytes:
    """The chain value of a numbered event: SHA-256 over the previous chain value and the event.

    The first event has 32 zero bytes before it. Raises `InvalidValue` for an event without a sequence.
    """
    if event.sequence is None:
        raise InvalidValue("sequence", "nothing", "an event is numbered before it is chained")
    form = {
        "actor": event.actor,
        "customer": None if event.customer is None else str(event.customer),
        "data": event.data,
        "id": str(event.id),
        "name": event.name,
        "recorded_at": to_micros(event.recorded_at),
        "sequence": event.sequence,
    }
    return hashlib.sha256(_prefixed(previous) + _canonical_json(form).encode()).digest()


def body_form(arguments: object) -> bytes:
    """The canonical bytes of a command's arguments: equal arguments give equal bytes, others give others.

    Lists and tuples are alike, so are equal numbers however written (but not True and 1), instants in different zones,
    and mappings and sets in any order. Raises `InvalidValue` for what is not made of values of the domain, such as a
    float, and `NaiveDatetime`.
    """
    return _form(arguments, 0)


def _form(value: object, depth: int) -> bytes:
    if depth > DEPTH_LIMIT:
        rule = f"arguments are nested at most {DEPTH_LIMIT} levels deep"
        raise InvalidValue("arguments", "values nested too deeply", rule)
    if value is None:
        return b"n"
    kind: Any = type(value)
    write = _writer(kind)
    if write is None:
        raise InvalidValue("arguments", f"a {kind.__name__}", "arguments are made of values of the domain")
    return write(value, depth + 1)


def _enum(value: Enum, depth: int) -> bytes:
    return _counted(b"e", (_form(type(value).__name__, depth), _form(value.value, depth)))


def _instant(value: datetime, _: int) -> bytes:
    return b"i" + _prefixed(b"%d" % to_micros(require_aware(value, "arguments")))


def _sequence(value: Iterable[object], depth: int) -> bytes:
    return _counted(b"l", [_form(each, depth) for each in value])


def _set(value: Iterable[object], depth: int) -> bytes:
    return _counted(b"c", sorted([_form(each, depth) for each in value]))


def _mapping(value: Mapping[object, object], depth: int) -> bytes:
    return _counted(b"m", sorted([_form(key, depth) + _form(each, depth) for key, each in value.items()]))


def _object(value: Any, depth: int) -> bytes:
    kind: Any = type(value)
    name, held = _written_fields(kind)
    return _counted(b"o", [name, *[written + _form(getattr(value, found), depth) for found, written in held]])


@lru_cache(maxsize=_TYPES_KEPT)
def _written_fields(kind: Any) -> tuple[bytes, Sequence[tuple[str, bytes]]]:
    """A class's name as written, and its fields with their names as written.

    Fields that play no part in comparing, such as where a clause stood in its text, play none here.
    """
    names = [found.name for found in fields(kind) if found.eq]
    return _form(kind.__name__, 0), [(name, _form(name, 0)) for name in names]


# The first that fits is taken: an enum of texts is an enum, a boolean is no number, an instant is no date.
_WRITERS: tuple[tuple[type, Callable[[Any, int], bytes]], ...] = (
    (Enum, _enum),
    (str, lambda value, _: b"s" + _prefixed(_bytes(value))),
    (UUID, lambda value, _: b"u" + value.bytes),
    (bool, lambda value, _: b"t" if value else b"f"),
    (int, lambda value, _: b"#" + _prefixed(_number(value))),
    (Decimal, lambda value, _: b"#" + _prefixed(_number(value))),
    (datetime, _instant),
    (date, lambda value, _: b"d" + _prefixed(value.isoformat().encode())),
    (timedelta, lambda value, _: b"p" + _prefixed(b"%d" % (value // _MICROSECOND))),
    (bytes, lambda value, _: b"b" + _prefixed(value)),
    (list, _sequence),
    (tuple, _sequence),
    (Mapping, _mapping),
    (AbstractSet, _set),
)


@lru_cache(maxsize=_TYPES_KEPT)
def _writer(kind: Any) -> Callable[[Any, int], bytes] | None:
    for base, write in _WRITERS:
        if issubclass(kind, base):
            return write
    return _object if has(kind) else None


def _number(value: int | Decimal) -> bytes:
    """The significant digits and the exponent: equal for equal numbers."""
    if isinstance(value, int):
        if not -INTEGER_LIMIT <= value <= INTEGER_LIMIT:
            raise InvalidValue("arguments", "an integer beyond 64 bits", "an integer fits 64 bits")
        value = Decimal(value)
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise InvalidValue("arguments", "not a finite number", "a number is finite")
    written = "".join(map(str, digits))
    significant = written.strip("0")
    if not significant:
        return b"0"
    exponent += len(written) - len(written.rstrip("0"))
    return f"{'-' if sign else ''}{significant}e{exponent}".encode()


def _counted(tag: bytes, parts: Sequence[bytes]) -> bytes:
    return b"%b%d:%b" % (tag, len(parts), b"".join(parts))


def _prefixed(part: bytes) -> bytes:
    return b"%d:%b" % (len(part), part)


def _bytes(part: bytes | str) -> bytes:
    if isinstance(part, bytes):
        return part
    try:
        return part.encode()
    except UnicodeEncodeError:
        pass
    # Raised apart from the encoder's error, which quotes the text.
    raise InvalidValue("arguments", "text with a lone surrogate", "text is valid Unicode")
