"""Retrying: how long a message waits until it is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from crmcore.domain.decision.draw import uniforms
from crmcore.domain.decision.message import MessageId, RefusalReason, Refused

LONGEST = timedelta(days=1)
"""The longest that a channel's own wish is heeded for."""
_USUAL = (timedelta(minutes=1), timedelta(hours=1))
_PAUSES: Mapping[RefusalReason, tuple[timedelta, timedelta]] = {
    "rate": (timedelta(seconds=30), timedelta(minutes=15)),
    # Greylisting takes a quarter of an hour and more (RFC 6647).
    "policy": (timedelta(minutes=15), timedelta(hours=4)),
    "mailbox": (timedelta(hours=1), timedelta(hours=12)),
}
"""The first pause and the longest, where they differ from the usual."""


def pause(message: MessageId, attempt: int, refused: Refused | None = None) -> timedelta:
    """How long a message waits after its `attempt`: a first pause by the reason, doubled each time up to a longest, and
    as long at least as the channel asks for.

    A quarter more or less, drawn by message and attempt, keeps many from coming back at once.
    """
    first, longest = _USUAL if refused is None else _PAUSES.get(refused.reason, _USUAL)
    (drawn,) = uniforms(str(attempt), "retry", [message])
    waits = min(first * (1 << min(max(attempt - 1, 0), 20)), longest) * (0.75 + drawn / 2)
    asked = None if refused is None else refused.retry_after
    if isinstance(asked, timedelta):
        waits = max(waits, min(asked, LONGEST))
    return waits
