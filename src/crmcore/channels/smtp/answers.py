"""What a mail server's refusal means: the reason by enhanced status (RFC 3463) and reply code (RFC 5321)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from crmcore.channels.smtp.reply import Reply
from crmcore.domain.decision.message import RefusalReason, Refused

Stage = Literal["connect", "greeting", "hello", "starttls", "auth", "sender", "recipient", "data", "message"]
"""Where in the dialogue a server refuses; the last is its answer to the message itself."""

_BY_STATUS: Final[Mapping[str, RefusalReason]] = {
    "1.7": "setup",  # the sender's address
    "1.8": "setup",
    "1": "address",
    "2.3": "content",  # longer than the mailbox takes
    "2": "mailbox",
    "3.3": "content",
    "3.4": "content",  # longer than the system takes
    "3.6": "content",
    "3": "provider",
    "4": "provider",
    "5.3": "rate",
    "6.7": "address",  # no address outside ASCII there
    "6": "content",
    "7.8": "setup",  # credentials
    "7.9": "setup",
    "7.11": "setup",
    "7.12": "setup",
    "7.13": "setup",
    "7.28": "rate",
    "7": "policy",
}
_BY_CODE: Final[Mapping[int, RefusalReason]] = {
    421: "rate",
    450: "mailbox",
    451: "provider",
    452: "mailbox",
    521: "address",
    550: "address",
    551: "address",
    552: "content",
    553: "address",
    554: "policy",
    556: "address",
}
_LOG_IN: Final = frozenset({530, 534, 535, 538})
"""Codes that ask to log in, or to do so otherwise (RFC 4954), whatever the status beside them."""
# What codes that are made for recipients mean elsewhere.
_AT_THE_DOOR: Final[Mapping[int, RefusalReason]] = {450: "provider", 452: "provider", 550: "policy", 553: "policy"}
_AFTERWARDS: Final[Mapping[int, RefusalReason]] = {450: "policy", 452: "provider", 550: "policy", 553: "policy"}
_OF_SENDER: Final[Mapping[int, RefusalReason]] = {
    450: "policy",
    452: "provider",
    550: "setup",
    551: "setup",
    553: "setup",
}
_BY_STAGE: Final[Mapping[Stage, Mapping[int, RefusalReason]]] = {
    "greeting": _AT_THE_DOOR,
    "hello": _AT_THE_DOOR,
    "sender": _OF_SENDER,
    "recipient": {552: "mailbox"},
    "data": _AFTERWARDS,
    "message": _AFTERWARDS,
}
_OF_THE_MESSAGE: Final[frozenset[Stage]] = frozenset({"sender", "recipient", "data", "message"})


def refused(stage: Stage, reply: Reply) -> Refused:
    """The answer for a refusal at a stage.

    It is for good when the server says so of this message: what is refused before a message was named, or lies in how
    the channel is set up, is refused for now.
    """
    reason = _reason(stage, reply)
    permanent = reply.kind == 5 and stage in _OF_THE_MESSAGE and reason != "setup"
    return Refused(permanent, f"{stage}: {reply.told}", reason)


def _reason(stage: Stage, reply: Reply) -> RefusalReason:
    if reply.code in _LOG_IN or (stage in {"starttls", "auth"} and reply.kind == 5):
        return "setup"
    subject, _, detail = reply.status[2:].partition(".")
    found = _BY_STATUS.get(f"{subject}.{detail}") or _BY_STATUS.get(subject)
    if found is None:
        return _BY_STAGE.get(stage, {}).get(reply.code) or _BY_CODE.get(reply.code, "other")
    return "rate" if (found, reply.code) == ("policy", 421) else found
