"""Fallback: when a campaign's message that came to nothing is followed by one through the next channel."""

from __future__ import annotations

_OF_THE_CHANNEL = frozenset(
    {"no contact point", "consent withdrawn", "no consent", "suppressed address", "dead address"}
)
"""Why a message is suppressed for its channel or its contact point, and another may still go."""


def may_fall_back(state: str, detail: str) -> bool:
    """Whether another channel may be tried after a message of this final state: it was refused, or suppressed for a
    reason of its channel or contact point. What may have arrived, or is of no use any more, is followed by nothing.
    """
    if state == "refused":
        return True
    return state == "suppressed" and (detail in _OF_THE_CHANNEL or (detail.startswith("cap of ") and " by " in detail))
