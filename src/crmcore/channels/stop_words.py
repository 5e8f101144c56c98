"""Texts that say nothing but stop: the words that carriers in the United States have every sender heed (CTIA)."""

from __future__ import annotations

STOP_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out"})

_AROUND = " \t\r\n.,;:!?\"'()[]-\u2013\u2014\u2018\u2019\u201c\u201d"
_LONGEST = 64


def is_stop(text: str) -> bool:
    """Whether the whole text, without case and what stands around it, is one of the words.

    >>> is_stop(" Stop! "), is_stop("Please stop by on Monday")
    (True, False)
    """
    return len(text) <= _LONGEST and " ".join(text.strip(_AROUND).casefold().split()) in STOP_WORDS
