"""Bounces: whom a notice is about, and what became of the message to each.

The fields of RFC 3464 are taken first. Where there are none, or none that name anybody, the words are read that a mail
system wrote: the addresses that stand where a failed recipient stands, and the codes and phrases near each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import evolve

from crmcore.codec.mail import addresses, dsn, limits
from crmcore.codec.mail.failed_addresses import failed, near
from crmcore.codec.mail.notice import Notice, notice_of
from crmcore.codec.mail.notice_signs import is_notice, still_tried
from crmcore.codec.mail.reasons import reason_of, said
from crmcore.codec.mail.status import concluded, enhanced, reply_code
from crmcore.codec.mail.structure import Part
from crmcore.codec.mail.understood import Action, Reason, RecipientStatus

_AFTER_DATA = re.compile(
    r"(?:>>>|end of|to|command|after)\s+(?:end of )?data\b|after i sent the message", re.IGNORECASE
)
_AT_RCPT = re.compile(r"\brcpt\b|does not like recipient", re.IGNORECASE)
_VAGUE = re.compile(r"user unknown|unknown user|no such user", re.IGNORECASE)
_ADDRESS_STATUS: Final = (".1.1", ".1.2", ".1.3", ".1.10")
# What the other side said may be less telling than the words of the mail system that returned the message.
_LITTLE: Final[frozenset[Reason | None]] = frozenset({None, "rejected", "policy", "system", "network", "protocol"})
_TELLING: Final[frozenset[Reason | None]] = frozenset({"unknown user", "unknown host", "mailbox full", "moved"})
_ID_LINE = re.compile(r"^[\s>*|]{0,8}(?:original[- ])?message-id\s?:\s?(.{3,1000})$", re.IGNORECASE | re.MULTILINE)
_IDS: Final = 3
_WITHIN: Final = 2
"""Notices within notices that are looked at."""


def recipients(mail: Part, notice: Notice, depth: int = 0) -> tuple[RecipientStatus, ...]:
    """What became of the message to each recipient that a notice tells of."""
    fields = dsn.recipients(mail) or dsn.written_out(notice.text)
    found = _reported(fields, notice) if fields else ()
    if not any(each.address for each in found):
        told = _told(mail, notice, within=depth > 0)
        # The fields may name nobody, yet state what happened.
        found = tuple(evolve(found[0], address=each.address) for each in told) if found else told
    inner = notice.returned
    told_little = all(each.reason == "undefined" for each in found) or (not fields and bool(dsn.recipients(inner)))
    if depth < _WITHIN and told_little:
        # A notice that says nothing itself may carry another that says more.
        carried = notice_of(inner)
        if dsn.recipients(inner) or is_notice(inner, carried) or "fatal errors" in carried.text:
            deeper = recipients(inner, carried, depth + 1)
            if any(each.address for each in deeper):
                return deeper
    return found


def ids_in(text: str) -> list[str]:
    """The message ids that the words of a notice state, such as ``Message-ID: <1@example.org>``."""
    return addresses.unique(each for line in _ID_LINE.findall(text) for each in addresses.ids(line))[:_IDS]


def _reported(fields: Sequence[dsn.Fields], notice: Notice) -> tuple[RecipientStatus, ...]:
    if len(fields) == 1:
        return (_report(fields[0], notice.text),)
    parts = near(notice.text, [each.address for each in fields if each.address])
    return tuple(_report(each, parts.get(each.address.casefold(), "")) for each in fields)


def _report(fields: dsn.Fields, about: str) -> RecipientStatus:
    """A recipient by the fields of RFC 3464, the words about it helping where those say little."""
    diagnostic = fields.diagnostic
    if fields.action in {"delivered", "relayed", "expanded"}:
        stated = fields.status.startswith("2")
        return RecipientStatus(
            address=fields.address,
            status=fields.status if stated else "2.0.0",
            stated=stated,
            reason="delivered",
            action="delivered",
            diagnostic=_brief(diagnostic),
        )
    action: Action = "delayed" if fields.action == "delayed" else "failed"
    code = reply_code(diagnostic or about)
    status = _status(fields, action, code)
    stated = bool(status)
    reason = _reason(diagnostic, about, status, code)
    if not status:
        class_ = "4" if action == "delayed" else code[:1] or ("4" if still_tried(about) else "5")
        status = concluded(class_, reason)
    elif action == "delayed" and status.startswith("5"):
        status, stated = f"4{status[1:]}", False
    return RecipientStatus(
        address=fields.address,
        status=status,
        stated=stated,
        reply_code=code,
        reason=reason,
        action=action,
        diagnostic=_brief(diagnostic or about),
    )


def _status(fields: dsn.Fields, action: Action, code: str) -> str:
    """The status that the fields state, the diagnostic code telling the detail where the status has none."""
    status = fields.status
    inner = enhanced(fields.diagnostic) or (enhanced(fields["status"]) if not status else "")
    if not inner:
        return status
    if not status or (status.endswith(".0.0") and inner[0] == status[0]):
        return inner
    if action == "failed" and code[:1] == inner[0] == "5" and status.startswith("4"):
        # It was given up for what the other side said last.
        return inner
    return status


def _reason(diagnostic: str, about: str, status: str, code: str) -> Reason:
    told = said(diagnostic)
    if told == "unknown user" and _doubtful(diagnostic, status, about):
        return "rejected"
    if told in _LITTLE:
        other = said(about)
        if told is None or other in _TELLING:
            told = other or told
    return told or reason_of("", status, code)


def _told(mail: Part, notice: Notice, *, within: bool) -> tuple[RecipientStatus, ...]:
    """Those that the words tell of."""
    named = failed(mail, notice, within=within)[: limits.RECIPIENT_LIMIT]
    whole = _judged("", notice.text, mail.header("subject"))
    parts = near(notice.text, named)
    return tuple(_judged(each, parts.get(each.casefold(), ""), mail.header("subject"), whole) for each in named) or (
        whole,
    )


def _judged(address: str, about: str, subject: str, whole: RecipientStatus | None = None) -> RecipientStatus:
    """A recipient by the words about it, and what those of the `whole` notice tell where they say nothing."""
    status = enhanced(about) or (whole.status if whole is not None and whole.stated else "")
    code = reply_code(about) or (whole.reply_code if whole is not None else "")
    told = said(about)
    if told is None and whole is not None:
        told = None if whole.reason == "undefined" else whole.reason
    if told is None and not status and not code:
        told = said(subject)
    reason = told or reason_of("", status, code)
    if reason == "unknown user" and _doubtful(about, status, about):
        reason = "rejected"
    action: Action = "failed"
    class_ = status[:1] or code[:1] or "5"
    tried = still_tried(f"{subject}\n{about}") if whole is None else whole.action == "delayed"
    if tried and not (status or code).startswith("5"):
        class_, action = "4", "delayed"
    stated = status.startswith(class_)
    return RecipientStatus(
        address=address,
        status=status if stated else concluded(class_, reason),
        stated=stated,
        reply_code=code,
        reason=reason,
        action=action,
        diagnostic=_brief(about) if about or whole is None else whole.diagnostic,
    )


def _doubtful(text: str, status: str, about: str) -> bool:
    """Whether a mail system calls a user unknown and yet means the mail.

    One that took the recipient and calls the user unknown when the content came filters. So does one whose status
    tells of a policy.
    """
    if _AT_RCPT.search(about) or status.endswith(_ADDRESS_STATUS):
        return False
    return status[1:4] == ".7." or (bool(_AFTER_DATA.search(about)) and bool(_VAGUE.search(text)))


def _brief(text: str) -> str:
    return " ".join(text[:2_000].split())[: limits.DIAGNOSTIC_SIZE]
