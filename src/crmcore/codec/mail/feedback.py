"""Complaints: feedback reports (ARF, RFC 5965), and those of Microsoft that are a mail with the message in it."""

from __future__ import annotations

import re

from attrs import field, frozen

from crmcore.codec.mail import addresses, limits
from crmcore.codec.mail.dsn import fields_in
from crmcore.codec.mail.notice import Notice
from crmcore.codec.mail.structure import Part
from crmcore.domain.kernel.personal import PERSONAL, hidden

_COMPLAINT = re.compile(r"^\s*complaint about message from\b", re.IGNORECASE)
_TYPE = re.compile(r"[a-z][a-z-]{0,39}")
_NAMING = ("original-rcpt-to", "removal-recipient", "redacted-address")


@frozen
class Feedback:
    """A feedback report: its type in lower case, and whose feedback it is as far as it says so."""

    type: str
    addresses: tuple[str, ...] = field(repr=hidden, metadata=PERSONAL)


def feedback_of(mail: Part, notice: Notice) -> Feedback | None:
    """The feedback report that a mail is, if it is one."""
    for part in mail.own():
        if part.type == "message/feedback-report":
            text = part.text(limits.NOTICE_SIZE)
            named: list[str] = []
            type_ = ""
            for name, value in fields_in(text):
                if name == "feedback-type" and not type_:
                    word = _TYPE.match(value.strip().lower())
                    type_ = word[0] if word else ""
                elif name in _NAMING:
                    named += filter(None, [addresses.of_field(value)])
            return Feedback(type_ or "abuse", _unique(named) or _recipients(notice.returned))
    if _COMPLAINT.match(mail.header("subject")) and notice.returned.fields:
        return Feedback("abuse", _recipients(notice.returned))
    return None


def _recipients(message: Part) -> tuple[str, ...]:
    """The recipients of the message complained about, where nothing else names them."""
    exact = message.headers("x-hmxmroriginalrecipient")
    named = addresses.listed(exact or [*message.headers("to"), *message.headers("cc")])
    return _unique(named or addresses.traced(message.headers("received")))


def _unique(named: list[str]) -> tuple[str, ...]:
    return tuple(addresses.unique(named))[: limits.RECIPIENT_LIMIT]
