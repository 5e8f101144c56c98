"""Tokens of links: what a link may do and about what, signed with the tenant's key, as text that fits into a path."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Final, Literal
from uuid import UUID

from crmcore.domain.decision.message import Message, MessageId
from crmcore.errors import UnknownMessage
from crmcore.services.scope import secret_for
from crmcore.services.work import Work

PURPOSE = "links"
Use = Literal["own", "click", "open", "confirm"]
"""What a token is good for: `own` is the reader's alone and changes what the reader gets; a click and an open may be
seen by whomever the reader shows the link to, and tell of themselves alone. What confirms an ask for consent does that
alone.
"""
_VERSIONS: Final = {"own": b"\x01", "click": b"\x02", "open": b"\x03", "confirm": b"\x04"}
_MAC_LENGTH = 16
_ID_LENGTH = 16
LENGTH: Final = 44
"""Characters of a token that tells no more than its message."""
_SURE: Final = 22
"""Of these so many tell what it is good for and its message."""
LONGEST: Final = 4_000
"""Characters that a token may have."""
HIDDEN: Final = "..."
"""What stands for a token by which a reader acts, where others read."""


def token_of(work: Work, message: MessageId, use: Use = "own", more: bytes = b"") -> str:
    """The token of a message for a use, with what `more` it is to tell: 44 characters without more. Raises
    `KeyMismatch`.
    """
    body = _VERSIONS[use] + message.bytes + more
    return _written(body + _mac(work, body))


def opened(work: Work, token: object, use: Use) -> tuple[MessageId, bytes]:
    """The message that a token for this use was made of, and what more it tells. Raises `UnknownMessage` where it was
    not made here or for another use, `KeyMismatch`.
    """
    body = _decoded(token)
    if body is None or not body.startswith(_VERSIONS[use]) or len(body) < 1 + _ID_LENGTH + _MAC_LENGTH:
        raise UnknownMessage
    told, mac = body[:-_MAC_LENGTH], body[-_MAC_LENGTH:]
    if not hmac.compare_digest(mac, _mac(work, told)):
        raise UnknownMessage
    return MessageId(UUID(bytes=told[1 : 1 + _ID_LENGTH])), told[1 + _ID_LENGTH :]


def message_of(work: Work, token: object) -> Message:
    """The message of a token of its reader. Raises as `opened`."""
    id_, more = opened(work, token, "own")
    found = None if more else work.unit.outbox.get(id_)
    if found is None:
        raise UnknownMessage
    return found


def _decoded(token: object) -> bytes | None:
    if not isinstance(token, str) or len(token) > LONGEST or not token.isascii():
        return None
    try:
        body = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    # Of several ways to write the same bytes one is a token.
    return body if _written(body) == token else None


def hide_tokens(text: str, message: MessageId) -> str:
    """The text with `HIDDEN` for the tokens by which the reader of the message acts: who reads it later must not be
    able to do that.
    """
    for use in ("own", "confirm"):
        begins = _written(_VERSIONS[use] + message.bytes)[:_SURE]
        if begins in text:
            text = re.sub(rf"{begins}[A-Za-z0-9_-]{{0,{LENGTH - _SURE}}}", HIDDEN, text)
    return text


def _written(body: bytes) -> str:
    return urlsafe_b64encode(body).decode("ascii").rstrip("=")


def _mac(work: Work, body: bytes) -> bytes:
    return hmac.digest(secret_for(work, PURPOSE), body, sha256)[:_MAC_LENGTH]
