"""Signing and verifying web hooks by Standard Webhooks (https://www.standardwebhooks.com, 1.0, symmetric scheme).

The signature is HMAC-SHA256 over ``{id}.{timestamp}.{body}``, in base64 after ``v1,``; a header may hold several, with
blanks between them, while secrets are rotated.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import WebhookRequest

TOLERANCE: Final = timedelta(minutes=5)
ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
SIGNATURES: Final = 16
"""Signatures of one request that are looked at, at most; more are refused."""

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64
_VERSION = "v1,"
# Without a full stop, which parts what is signed: id and timestamp could else be taken for others.
_ID = re.compile(r"[!-\-/-~]{1,255}")
_TIMESTAMP = re.compile(r"[0-9]{1,11}")


def read_keys(secret: object, field: str = "secret") -> tuple[Secret[bytes], ...]:
    """The keys of a `Secret`, or of several (the newest first): text written ``whsec_<base64>``, or the bytes
    themselves.

    Raises `InvalidValue` unless each has 24 to 64 bytes.
    """
    given = [secret] if isinstance(secret, Secret) else secret
    if not isinstance(given, Sequence) or isinstance(given, str | bytes) or not given:
        raise InvalidValue(field, f"a {type(secret).__name__}", "it is a Secret, or a list of them")
    return tuple(_key(each, field) for each in given)


def sign(keys: Sequence[Secret[bytes]], id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """The three headers of a request that is sent at an instant, with a signature by each key.

    Raises `InvalidValue` for an id with a full stop, a blank, or none of 1 to 255 characters of ASCII.
    """
    if not _ID.fullmatch(id):
        raise InvalidValue("id", "an unusable id", "it has 1 to 255 visible ASCII characters and no full stop")
    timestamp = str(int(at.timestamp()))
    signatures = [f"{_VERSION}{b64encode(_mac(key, id, timestamp, body)).decode()}" for key in keys]
    return {ID: id, TIMESTAMP: timestamp, SIGNATURE: " ".join(signatures)}


def verify(keys: Sequence[Secret[bytes]], request: WebhookRequest, now: datetime) -> str:
    """The id of a request that one of the keys signed within five minutes of now, before or after.

    A replay within that time carries the same id: whoever keeps ids refuses it. Every signature is compared with every
    key, each in constant time. Raises `SignatureRefused`.
    """
    id_, timestamp, signatures = (request.header(name) for name in (ID, TIMESTAMP, SIGNATURE))
    for name, value in ((ID, id_), (TIMESTAMP, timestamp), (SIGNATURE, signatures)):
        if not value:
            raise SignatureRefused(f"it has no {name}")
    if not _ID.fullmatch(id_):
        raise SignatureRefused(f"its {ID} cannot be one")
    if not _TIMESTAMP.fullmatch(timestamp):
        raise SignatureRefused(f"its {TIMESTAMP} is no number of seconds")
    given = signatures.split(" ", SIGNATURES)
    if len(given) > SIGNATURES:
        raise SignatureRefused(f"it has more than {SIGNATURES} signatures")
    if not _fits(keys, given, id_, timestamp, request.body):
        raise SignatureRefused("no signature fits")
    # After the signature, so that whoever has no secret learns nothing of the clock.
    if abs(int(timestamp) - now.timestamp()) > TOLERANCE.total_seconds():
        raise SignatureRefused("it was not signed within the last five minutes")
    return id_


def _fits(keys: Sequence[Secret[bytes]], given: Sequence[str], id_: str, timestamp: str, body: bytes) -> bool:
    # A function that raises nothing: the right signature is in no traceback.
    found = False
    for key in keys:
        right = (_VERSION + b64encode(_mac(key, id_, timestamp, body)).decode()).encode()
        for each in given:
            found |= hmac.compare_digest(right, each.encode("utf-8", "surrogatepass"))
    return found


def webhook_id(key: str) -> str:
    """The id for a message's key: the key itself when it can be one, else its digest."""
    return key if _ID.fullmatch(key) else sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _key(secret: object, field: str) -> Secret[bytes]:
    if not isinstance(secret, Secret):
        raise InvalidValue(field, f"a {type(secret).__name__}", "it is a Secret, or a list of them")
    key = _decoded(secret)
    if key is None:
        raise InvalidValue(field, "a secret that is no base64", f"it is written {_PREFIX}<base64>")
    length = len(key.reveal())
    if not _SHORTEST <= length <= _LONGEST:
        raise InvalidValue(
            field, f"a secret of {length} bytes", f"it has {_SHORTEST} to {_LONGEST} bytes (before base64)"
        )
    return key


def _decoded(secret: Secret[str] | Secret[bytes]) -> Secret[bytes] | None:
    # A function that raises nothing: the value is in no traceback.
    value = secret.reveal()
    if isinstance(value, bytes):
        return Secret(value)
    try:
        return Secret(b64decode(value.removeprefix(_PREFIX), validate=True))
    except ValueError:
        return None


def _mac(key: Secret[bytes], id: str, timestamp: str, body: bytes) -> bytes:
    return hmac.digest(key.reveal(), f"{id}.{timestamp}.".encode() + body, "sha256")
