"""What is refused of an inbound mail before anything of it is parsed.

The limits lie far above what mail systems send, and keep time and memory in proportion to the size of what came.
"""

from __future__ import annotations

from typing import Final, NoReturn

from crmcore.errors import MailRefused

SIZE_LIMIT: Final = 50_000_000
"""Bytes of a mail."""
DEPTH_LIMIT: Final = 24
"""Parts within parts."""
PART_LIMIT: Final = 1_000
"""Parts, at all depths together."""
FIELD_LIMIT: Final = 2_000
"""Header fields of a part."""
FIELD_SIZE_LIMIT: Final = 200_000
"""Bytes of a header field, all its lines together."""
HEADER_SIZE_LIMIT: Final = 2_000_000
"""Bytes of the header fields of all parts together."""

TOO_LARGE: Final = "too_large"
TOO_DEEP: Final = "too_deep"
TOO_MANY_PARTS: Final = "too_many_parts"
TOO_MANY_FIELDS: Final = "too_many_fields"
FIELD_TOO_LONG: Final = "field_too_long"
HEADER_TOO_LONG: Final = "header_too_long"

_TOLD = {
    TOO_LARGE: (SIZE_LIMIT, "the mail is larger than {} bytes"),
    TOO_DEEP: (DEPTH_LIMIT, "the mail has parts within parts, more than {} deep"),
    TOO_MANY_PARTS: (PART_LIMIT, "the mail has more than {} parts"),
    TOO_MANY_FIELDS: (FIELD_LIMIT, "a header of the mail has more than {} fields"),
    FIELD_TOO_LONG: (FIELD_SIZE_LIMIT, "a header field of the mail is longer than {} bytes"),
    HEADER_TOO_LONG: (HEADER_SIZE_LIMIT, "the headers of the mail are longer than {} bytes"),
}

# How much of a mail the rules look at: what they look for stands near the beginning of a part.
NOTICE_LINES: Final = 1_000
"""Lines of a part in which a mail system says what happened."""
NOTICE_SIZE: Final = 100_000
"""Characters of those."""
TEXT_SIZE: Final = 1_000_000
"""Characters of a text that a person wrote, quotes included."""
DIAGNOSTIC_SIZE: Final = 300
"""Characters that are kept of what a mail system says of a failure."""
RECIPIENT_LIMIT: Final = 1_000
"""Recipients that one notice tells of."""


def refuse(reason: str) -> NoReturn:
    """Raise `MailRefused` with the words of that limit."""
    limit, told = _TOLD[reason]
    raise MailRefused(reason, told.format(f"{limit:,}"), limit)
