"""A password in the form that PostgreSQL stores (SCRAM-SHA-256, RFC 5803), quick to check.

The many rounds that a server takes by default make a password expensive to guess. Nobody guesses one of 128 random
bits, and tests connect often.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode

_ROUNDS = 1


def stored_password(password: str) -> str:
    """What `CREATE ROLE ... PASSWORD` takes instead of the password, which is ASCII."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, _ROUNDS)
    client = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    written = [b64encode(part).decode("ascii") for part in (salt, client, server)]
    return "SCRAM-SHA-256${}:{}${}:{}".format(_ROUNDS, *written)
