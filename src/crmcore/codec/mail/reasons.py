"""Why a delivery failed, by the words that mail systems say it in.

The phrases come first (`phrases`). Where none is found the status code tells the reason, and where that does not either
the reply code.
"""

from __future__ import annotations

import re
from typing import Final

from crmcore.codec.mail import limits
from crmcore.codec.mail.phrases import PHRASES
from crmcore.codec.mail.status import REASONS
from crmcore.codec.mail.understood import Reason

_COMPILED = tuple((reason, re.compile("|".join(f"(?:{each})" for each in phrases))) for reason, phrases in PHRASES)
_MEANT: Final[dict[str, Reason]] = {
    "421": "network", "450": "system", "451": "system", "452": "system", "500": "protocol", "501": "protocol",
    "502": "protocol", "503": "protocol", "504": "protocol", "551": "moved", "552": "mailbox full",
    "556": "accepts no mail",
}  # fmt: skip


def words(text: str) -> str:
    """A text as the phrases are written: lower case, single blanks, plain apostrophes."""
    return " ".join(text[: limits.NOTICE_SIZE].lower().replace("\u2019", "'").split())


def said(text: str) -> Reason | None:
    """The reason that the words of a text tell, if any."""
    text = words(text)
    return next((reason for reason, phrases in _COMPILED if phrases.search(text)), None)


def reason_of(text: str, status: str = "", reply_code: str = "") -> Reason:
    """Why a delivery failed: by what is said, else by the status, else by the reply code."""
    told = said(text)
    if told is not None:
        return told
    detail = status.partition(".")[2]
    return REASONS.get(detail) or _MEANT.get(reply_code, "undefined")
