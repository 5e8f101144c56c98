"""Notices that a provider writes as JSON: those of Amazon SES, also as they come by mail through Amazon SNS."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from crmcore.codec.mail import limits
from crmcore.codec.mail.reasons import reason_of
from crmcore.codec.mail.status import enhanced, reply_code
from crmcore.codec.mail.understood import RecipientStatus

_MARKS: Final = ('"notificationType"', '"eventType"', 'notificationType\\"', 'eventType\\"')
_FEEDBACK: Final = frozenset({"abuse", "auth-failure", "fraud", "not-spam", "other", "virus"})
_NESTING: Final = 200
"""Brackets that may open in a notice: more is none."""


def notice_in(text: str) -> Mapping[str, Any] | None:
    """The notice that a text is, if it is one."""
    begin = text.find("{")
    if begin < 0 or begin > 2_000 or not any(mark in text for mark in _MARKS):
        return None
    return _notice(_object(text[begin:]))


def _notice(found: object) -> Mapping[str, Any] | None:
    if not isinstance(found, dict):
        return None
    if isinstance(found.get("notificationType", found.get("eventType")), str):
        return found
    message = found.get("Message")
    return _notice(_object(message)) if isinstance(message, str) and '"Message"' not in message else None


def recipients(notice: Mapping[str, Any]) -> tuple[RecipientStatus, ...]:
    """What became of the message to each recipient that a notice of a bounce or a delivery tells of."""
    bounce, delivery = notice.get("bounce"), notice.get("delivery")
    if isinstance(bounce, dict):
        temporary = bounce.get("bounceType") != "Permanent"
        return tuple(_bounced(each, temporary) for each in _dicts(bounce.get("bouncedRecipients")))
    if isinstance(delivery, dict):
        said = _text(delivery.get("smtpResponse"))
        status = next((word for word in said.split() if word.startswith("2.") and word.count(".") == 2), "")
        return tuple(
            RecipientStatus(
                address=each,
                status=status if status[2:].replace(".", "").isdigit() else "2.0.0",
                stated=bool(status),
                reason="delivered",
                action="delivered",
                reply_code=said[:3] if said[:3].isdigit() else "",
                diagnostic=said[: limits.DIAGNOSTIC_SIZE],
            )
            for each in map(_text, _list(delivery.get("recipients")))
        )
    return ()


def complainants(notice: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The feedback type and the addresses of a complaint; empty where the notice is none."""
    complaint = notice.get("complaint")
    if not isinstance(complaint, dict):
        return "", ()
    named = tuple(_text(each.get("emailAddress")) for each in _dicts(complaint.get("complainedRecipients")))
    type_ = _text(complaint.get("complaintFeedbackType")).lower()
    return type_ if type_ in _FEEDBACK else "abuse", named


def message_ids(notice: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids that the notice gives of the message: its Message-ID, and the provider's own."""
    mail = notice.get("mail")
    if not isinstance(mail, dict):
        return ()
    headers = mail.get("commonHeaders")
    own = _text(headers.get("messageId")).strip("<> ") if isinstance(headers, dict) else ""
    return tuple(filter(None, (own, _text(mail.get("messageId")))))


def _bounced(recipient: Mapping[str, Any], temporary: bool) -> RecipientStatus:
    said = _text(recipient.get("diagnosticCode"))
    stated = enhanced(_text(recipient.get("status")) or said)
    code = reply_code(said)
    status = stated or ("4.0.0" if temporary else "5.0.0")
    return RecipientStatus(
        address=_text(recipient.get("emailAddress")),
        status=status,
        stated=bool(stated),
        reply_code=code,
        reason=reason_of(said, status, code),
        action="delayed" if recipient.get("action") == "delayed" else "failed",
        diagnostic=said[: limits.DIAGNOSTIC_SIZE],
    )


def _object(text: str) -> object:
    if text.count("{") + text.count("[") > _NESTING:
        return None
    # Mail breaks lines within strings.
    text = text.replace("\n", "")
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in _list(value) if isinstance(each, dict)]


def _list(value: object) -> list[Any]:
    return value[: limits.RECIPIENT_LIMIT] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.encode("utf-8", "replace").decode()[:1_000] if isinstance(value, str) else ""
