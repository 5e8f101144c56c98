"""Enhanced status codes (RFC 3463, registry of RFC 5248) and reply codes (RFC 5321) in what mail systems say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from crmcore.codec.mail.understood import Reason

_ENHANCED = re.compile(r"(?<![\d.\w-])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_MARKED = re.compile(r"(?:#|status[:=]?\s?|dsn=)\s?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)", re.IGNORECASE)
_REPLY = re.compile(
    r"(?:^|[\s:;>'\"(\[<=])([245][0-5]\d)(?=(?:[- ](?:#?[245]\.\d{1,3}\.\d{1,3}\b|[^\d\s])|[:;,'\")\]]|\s*$))",
    re.MULTILINE,
)
# What stands before a number that is no reply code.
_NO_REPLY = re.compile(r"(?:port|line|within|after|of|for|size|about|error code -?|id)\s?[:=]?\s?\Z", re.IGNORECASE)

# Detail codes that say more than their class. Those left out say nothing of the reason, or are used for anything.
REASONS: Final[Mapping[str, Reason]] = {
    "1.0": "undefined", "1.1": "unknown user", "1.2": "unknown host", "1.3": "unknown user", "1.4": "unknown user",
    "1.6": "moved", "1.7": "sender refused", "1.8": "sender refused", "1.9": "delivered", "1.10": "accepts no mail",
    "2.1": "mailbox disabled", "2.2": "mailbox full", "2.3": "too large", "2.4": "system",
    "3.1": "system", "3.2": "system", "3.3": "system", "3.4": "too large", "3.5": "system",
    "4.1": "network", "4.2": "network", "4.3": "network", "4.4": "unknown host", "4.5": "too much mail",
    "4.6": "network", "4.7": "expired", "5.0": "protocol", "5.1": "protocol", "5.2": "protocol", "5.3": "too much mail",
    "5.4": "protocol", "5.5": "protocol", "6.0": "content", "6.1": "content", "6.2": "content", "6.3": "content",
    "6.5": "content", "6.6": "content", "6.7": "content", "6.8": "content", "7.1": "rejected", "7.2": "policy",
    "7.3": "policy", "7.4": "policy", "7.5": "policy", "7.6": "policy", "7.7": "authentication", "7.8": "policy",
    "7.9": "policy", "7.10": "policy", "7.13": "mailbox disabled", "7.17": "policy", "7.20": "authentication",
    "7.21": "authentication", "7.22": "authentication", "7.23": "authentication", "7.24": "authentication",
    "7.25": "reputation", "7.26": "authentication", "7.27": "accepts no mail", "7.28": "too much mail",
}  # fmt: skip
# The other way round: what is written where a notice states no status.
DETAILS: Final[Mapping[Reason, str]] = {
    "unknown user": "1.1", "unknown host": "1.2", "moved": "1.6", "accepts no mail": "1.10", "mailbox full": "2.2",
    "mailbox disabled": "2.1", "too large": "3.4", "too much mail": "4.5", "spam": "7.1", "virus": "7.1",
    "reputation": "7.1", "authentication": "7.26", "policy": "7.1", "relaying denied": "7.1", "sender refused": "1.8",
    "content": "6.0", "expired": "4.7", "network": "4.1", "system": "3.0", "protocol": "5.0", "rejected": "7.1",
}  # fmt: skip


def enhanced(text: str) -> str:
    """The enhanced status code of a failure that a text states, the first that tells more than a class; else empty."""
    found = _MARKED.findall(text) or _ENHANCED.findall(text)
    failures = [each for each in found if each[0] != "2"]
    chosen = [each for each in failures if not each.endswith(".0.0")] or failures
    return chosen[0] if chosen else ""


def reply_code(text: str) -> str:
    """The reply code of a text, the first that tells of a failure; empty where there is none."""
    for found in _REPLY.finditer(text):
        if found[1][0] in "45" and not _NO_REPLY.search(text, max(0, found.start(1) - 20), found.start(1)):
            return found[1]
    return ""


def concluded(class_: str, reason: Reason) -> str:
    """The status code of a class, 4 or 5, with the detail of a reason."""
    return f"{class_}.{DETAILS.get(reason, '0.0')}"
