"""Where a master key comes from that is not kept beside the database."""

from __future__ import annotations

import base64
import binascii
import os
import re

from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, KeyMismatch

KEY_LENGTH = 32
KEY_LIMIT = 1024

_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")
_RULE = f"a master key has {KEY_LENGTH} to {KEY_LIMIT} bytes; as text it is written in hexadecimal or base64"


class GivenKey:
    """A master key that the app hands over: at least 32 bytes, or their text in hexadecimal or base64.

    Text of hexadecimal digits alone is hexadecimal. See `crmcore.ports.secrets.Secrets`. Raises `KeyMismatch` for what
    is no such key; the message does not hold it.
    """

    def __init__(self, key: bytes | str) -> None:
        self._key = Secret(_read(key))

    def master_key(self) -> bytes | None:
        """The key given."""
        return self._key.reveal()

    def make(self) -> bytes:
        """The key given: there is one already."""
        return self._key.reveal()

    def __repr__(self) -> str:
        return "GivenKey(<secret>)"


class EnvironmentKey:
    """A master key in a variable of the environment, as text in hexadecimal or base64.

    It is looked up each time it is asked for; a variable that is not set, or empty, is no key. See
    `crmcore.ports.secrets.Secrets`.
    """

    def __init__(self, variable: str = "CRMCORE_KEY") -> None:
        if not variable or "=" in variable or "\0" in variable:
            raise InvalidValue("variable", "not a name of a variable", "a variable of the environment is named by text")
        self._variable = variable

    def master_key(self) -> bytes | None:
        """The key in the environment, or None; raises `KeyMismatch` for what is no key."""
        text = os.environ.get(self._variable, "").strip()
        return _read(text) if text else None

    def make(self) -> bytes:
        """The key in the environment; raises `KeyMismatch` when there is none: a new one could not be kept there."""
        key = self.master_key()
        if key is None:
            raise KeyMismatch(f"the variable {self._variable} is not set; set it to a master key: {_RULE}")
        return key

    def __repr__(self) -> str:
        return f"EnvironmentKey({self._variable!r})"


def new_key() -> bytes:
    """A new master key of 32 random bytes."""
    return os.urandom(KEY_LENGTH)


def _read(key: object) -> bytes:
    found = _decoded(key) if isinstance(key, str) else key
    if isinstance(found, bytes | bytearray) and KEY_LENGTH <= len(found) <= KEY_LIMIT:
        return bytes(found)
    raise KeyMismatch(f"this is no master key: {_RULE}")


def _decoded(text: str) -> bytes | None:
    text = text.strip()
    if _HEX.fullmatch(text):
        return bytes.fromhex(text)
    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
