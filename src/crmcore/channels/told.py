"""What a document says, read value by value into the parts of `Heard`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

from crmcore.channels.hook_body import is_storable
from crmcore.codec.identifiers import canonical
from crmcore.domain.kernel.reach import Address, Email, Phone, Scheme
from crmcore.errors import FutureInstant, InvalidValue, NaiveDatetime

KEY_LIMIT = 200
WORD_LIMIT = 64
ID_LIMIT = 150
TEXT_LIMIT = 100_000
AHEAD = timedelta(minutes=5)
_MILLISECONDS = 10**11

_AT_RULE = "an instant is written like 2026-03-10T12:00:00Z"


def told_text(value: object, field: str, limit: int = TEXT_LIMIT) -> str:
    """A text of at most so many characters that can be stored; empty for nothing. Raises `InvalidValue`."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidValue(field, f"a {type(value).__name__}", "it is text")
    if len(value) > limit:
        raise InvalidValue(field, f"text of {len(value)} characters", f"it has at most {limit}")
    if not is_storable(value):
        raise InvalidValue(field, "text with a NUL or half a character", "it is text that can be stored")
    return value


def told_word(value: object, field: str, limit: int = WORD_LIMIT) -> str:
    """A word or number as one line of text; empty for nothing. Raises `InvalidValue`."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return str(value)
    text = told_text(value, field, limit)
    if not text.isprintable():
        raise InvalidValue(field, "text with control characters", "it is one line")
    return text


def told_id(text: str) -> str:
    """The id of something heard: the text itself, or its digest where it is long or not printable."""
    return text if len(text) <= ID_LIMIT and text.isprintable() else sha256(text.encode()).hexdigest()


def told_at(value: object, field: str, now: datetime) -> datetime:
    """An instant, written by ISO 8601, as an e-mail does (RFC 5322), or in seconds or milliseconds since 1970;
    in UTC.

    Raises `InvalidValue`; `NaiveDatetime` without a zone, `FutureInstant` more than five minutes ahead.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            found = _counted(value)
        elif isinstance(value, str) and len(value) <= WORD_LIMIT:
            found = _written(value)
        else:
            nature = "a long text" if isinstance(value, str) else f"a {type(value).__name__}"
            raise InvalidValue(field, nature, _AT_RULE)
        if found.tzinfo is None:
            raise NaiveDatetime(field)
        found = found.astimezone(UTC)
    except InvalidValue:
        raise
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        raise InvalidValue(field, "no instant", _AT_RULE) from None
    if found > now + AHEAD:
        raise FutureInstant(field)
    return found


def _written(text: str) -> datetime:
    if text.isascii() and text.isdigit():
        return _counted(int(text))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)


def _counted(number: float) -> datetime:
    # Seconds since 1970 have ten digits, milliseconds thirteen.
    return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS else number, UTC)


def told_address(value: object, field: str, scheme: Scheme) -> Address | None:
    """An address in its canonical form; a phone number is international, + or not. None for nothing.

    Raises `InvalidValue`.
    """
    text = told_text(value, field, KEY_LIMIT).strip()
    if not text:
        return None
    if scheme == "phone" and text.isascii() and text.isdigit():
        # Many providers leave the + away.
        text = f"+{text}"
    return canonical(Email(text) if scheme == "email" else Phone(text), None).address
