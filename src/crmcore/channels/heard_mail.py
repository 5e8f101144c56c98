"""What an inbound mail tells a channel, as `Heard`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from crmcore.codec.identifiers import address_of
from crmcore.codec.mail.understood import Reason, RecipientStatus, UnderstoodMail
from crmcore.domain.decision.heard import Heard, HeardKind
from crmcore.domain.decision.message import RefusalReason
from crmcore.domain.kernel.reach import Address, Email
from crmcore.errors import MalformedIdentifier

_REASONS: Final[Mapping[Reason, RefusalReason]] = {
    "unknown user": "address",
    "unknown host": "address",
    "moved": "address",
    "accepts no mail": "address",
    "mailbox full": "mailbox",
    "mailbox disabled": "mailbox",
    "too large": "content",
    "content": "content",
    "virus": "content",
    "too much mail": "rate",
    "spam": "policy",
    "reputation": "policy",
    "authentication": "policy",
    "policy": "policy",
    "relaying denied": "policy",
    "sender refused": "policy",
    "rejected": "policy",
    "network": "provider",
    "system": "provider",
    "protocol": "provider",
    "expired": "provider",
}
_NOT_UNWANTED = ("auth-failure", "not-spam")
"""Feedback types (RFC 6591, RFC 6430) in which nobody complains."""


def heard_of(mail: UnderstoodMail, at: datetime) -> Sequence[Heard]:
    """What a mail that came in at an instant tells; nothing where it says that there is nothing to tell: that it is
    delayed, or no complaint. One that nobody signed is a message from nobody, so that it is counted.

    The message it is about is known by the key in the Message-ID that it refers to, or in the address it came to.
    """
    key = next(_keys(mail), None)
    match mail.kind:
        case "bounce" | "other" if mail.recipients:
            return list(_delivered(mail, at, key))
        case "complaint":
            return [] if mail.complaint in _NOT_UNWANTED else list(_complained(mail, at, key))
        case "auto-reply":
            return [Heard("auto_reply", mail.stable_id, at, key, _address(mail.sender), text=mail.reply)]
        case "unsubscribe":
            said = f"by mail: {mail.unsubscribe}"
            return [Heard("unsubscribe", mail.stable_id, at, key, _address(mail.sender), reason=said)]
        case "reply":
            return [_written("reply", mail, at, key)]
        case "other" if mail.complaint not in _NOT_UNWANTED:
            return [_written("message", mail, at, None)]
    return []


def heard_of_refused(content: bytes, at: datetime) -> Sequence[Heard]:
    """What a mail tells that is too large or too deep to be looked into: that there was one, from nobody who is
    known.
    """
    return [Heard("message", sha256(b"refused\0" + content).hexdigest(), at)]


def _written(kind: HeardKind, mail: UnderstoodMail, at: datetime, key: str | None) -> Heard:
    sender = _address(mail.sender)
    return Heard(kind, mail.stable_id, at, key, sender, subject=mail.subject, text=mail.reply)


def _delivered(mail: UnderstoodMail, at: datetime, key: str | None) -> Iterator[Heard]:
    for place, each in enumerate(mail.recipients):
        id_ = mail.stable_id if place == 0 else f"{mail.stable_id} {place}"
        address = _address(each.address or mail.intended)
        # A key tells of one message to one recipient.
        known = key if len(mail.recipients) == 1 else None
        if each.class_ == "delivered":
            yield Heard("receipt", id_, at, known, address)
        elif each.action == "failed":
            yield Heard("bounce", id_, at, known, address, hard=each.hard, status=each.status, reason=_reason(each))


def _complained(mail: UnderstoodMail, at: datetime, key: str | None) -> Iterator[Heard]:
    about = mail.complainants or (mail.intended,)
    for place, each in enumerate(about):
        id_ = mail.stable_id if place == 0 else f"{mail.stable_id} {place}"
        yield Heard("complaint", id_, at, key if len(about) == 1 else None, _address(each), reason=mail.complaint)


def _reason(told: RecipientStatus) -> str:
    return _REASONS.get(told.reason, "other")


def _address(text: str) -> Address | None:
    try:
        return address_of(Email(text), None) if text else None
    except MalformedIdentifier:
        return None


def _keys(mail: UnderstoodMail) -> Iterator[str]:
    for id_ in mail.refers_to:
        yield from _uuids([id_.strip("<>").partition("@")[0]])
    for address in (*mail.addressed_to, mail.intended):
        yield from _uuids([address.partition("@")[0].rpartition("+")[2]])


def _uuids(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        try:
            if str(UUID(text)) == text.lower():
                yield text.lower()
        except ValueError:
            continue
