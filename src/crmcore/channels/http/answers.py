"""What the status of an answer says of a message (RFC 9110, section 15)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crmcore.channels.http.client import Reply
from crmcore.domain.decision.message import Accepted, Answer, RefusalReason, Refused, Unknown

LONGEST_PAUSE = timedelta(days=1)
"""The longest time that a far side may ask to wait."""

_SETUP = frozenset({401, 402, 403, 404, 405, 407, 421})
# Statuses that say, whoever speaks, that the request was not taken up.
_NOT_TAKEN = frozenset({501, 503, 505})


def answer_to(reply: Reply, *, now: datetime, idempotent: bool) -> Answer:
    """What becomes of the message.

    2xx: accepted. 3xx, and what says that address or rights are wrong: refused for now as ``setup``, since it may be
    mended before the message expires; 410 for good. 408 and 425: refused for now; 429: ``rate``. Other 4xx: refused for
    good as ``content``. 5xx: refused for now as ``provider`` where the far side takes a key once (`idempotent`) or says
    that it has not begun; else the request may have been heeded, and it is unknown. `Retry-After` is heeded.
    """
    status = reply.status
    detail = f"status {status}"
    match status // 100:
        case 2:
            return Accepted()
        case 3:
            return Refused(permanent=False, detail=f"{detail}: redirects are not followed", reason="setup")
        case 4:
            return _refused(reply, detail, now)
        case 5 if idempotent or status in _NOT_TAKEN:
            return Refused(False, detail, "provider", retry_after(reply, now))
        case _:
            return Unknown(detail)


def _refused(reply: Reply, detail: str, now: datetime) -> Refused:
    reason: RefusalReason
    match reply.status:
        case 410:
            return Refused(permanent=True, detail=detail, reason="setup")
        case 429:
            reason = "rate"
        case 408 | 425:
            reason = "provider"
        case status if status in _SETUP:
            reason = "setup"
        case _:
            return Refused(permanent=True, detail=detail, reason="content")
    return Refused(False, detail, reason, retry_after(reply, now))


def retry_after(reply: Reply, now: datetime) -> timedelta | None:
    """How long the far side asks to wait (RFC 9110, 10.2.3: seconds, or a date), a day at most; None for no such
    header, or one that cannot be read.
    """
    text = reply.header("Retry-After").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(text)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max(until - now, timedelta(0)), LONGEST_PAUSE)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
