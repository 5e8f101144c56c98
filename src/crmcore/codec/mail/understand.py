"""The way in: the bytes of an inbound mail are understood, whatever they hold.

What a mail is, is decided in this order, and the first that holds counts:

1. a complaint, where it carries a feedback report;
2. a bounce, where it carries fields of RFC 3464 that tell of a failure, or a mail system says so;
3. an auto-reply, where it says that it was sent automatically: it stops nothing, whatever it says;
4. an unsubscribe, where what was written anew says that and nothing else, or a mail program was told to;
5. a reply, where it answers a message;
6. anything else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from attrs import frozen

from crmcore.codec.mail import addresses, auto_reply, bounce, dsn, limits, provider_notice, unsubscribe
from crmcore.codec.mail.feedback import Feedback, feedback_of
from crmcore.codec.mail.html import html_text
from crmcore.codec.mail.identity import intended, stable_id
from crmcore.codec.mail.notice import Notice, notice_of
from crmcore.codec.mail.notice_signs import is_notice
from crmcore.codec.mail.reply_text import quotes, reply_text
from crmcore.codec.mail.structure import Part, parsed
from crmcore.codec.mail.understood import Kind, RecipientStatus, UnderstoodMail

_TO = ("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "apparently-to")


@frozen
class _Told:
    """What a mail system tells in a mail, if one wrote it."""

    recipients: tuple[RecipientStatus, ...] = ()
    feedback: Feedback | None = None
    ids: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return any(each.class_ != "delivered" for each in self.recipients)


def understand(raw: bytes) -> UnderstoodMail:
    """What an inbound mail is and tells. Raises `MailRefused` where it passes one of the limits, and nothing else."""
    mail = parsed(raw)
    notice = notice_of(mail)
    automatic = auto_reply.evidence(mail)
    told = _told(mail, notice, automatic)
    text = "" if told.recipients or told.feedback else _text(mail)
    written = reply_text(text)
    subject = mail.header("subject")
    stops = ""
    if not told.recipients and not told.feedback:
        # A mail program that unsubscribes for somebody calls that automatic.
        find = unsubscribe.by_program if automatic else unsubscribe.evidence
        stops = find(subject, written)
    references = _refers_to(mail, notice, told)
    to = _addressed_to(mail)
    return UnderstoodMail(
        kind=_kind(told, automatic, stops, answers=bool(written) and _answers(mail, text)),
        stable_id=stable_id(mail),
        recipients=told.recipients,
        sender=next(iter(addresses.listed(mail.headers("from"))), ""),
        addressed_to=to,
        intended=intended([*to, addresses.of_field(mail.header("return-path"))]),
        subject=subject,
        message_id=next(iter(addresses.ids(mail.header("message-id"))), ""),
        refers_to=references,
        date=_date(mail.header("date")),
        reply=written,
        auto_reply=automatic,
        complaint=told.feedback.type if told.feedback else "",
        complainants=told.feedback.addresses if told.feedback else (),
        unsubscribe=stops,
    )


def _kind(told: _Told, automatic: str, stops: str, *, answers: bool) -> Kind:
    if told.feedback is not None:
        # "not-spam" takes a complaint back (RFC 6430).
        return "other" if told.feedback.type == "not-spam" else "complaint"
    if told.recipients:
        return "bounce" if told.failed else "other"
    if stops:
        return "unsubscribe"
    if automatic:
        return "auto-reply" if answers or auto_reply.responds(automatic) else "other"
    return "reply" if answers else "other"


def _answers(mail: Part, text: str) -> bool:
    """Whether a mail answers a message: it says so, or quotes one."""
    said = mail.raw("in-reply-to").strip() or mail.raw("references").strip()
    return bool(said) or unsubscribe.answers(mail.header("subject")) or quotes(text)


def _told(mail: Part, notice: Notice, automatic: str) -> _Told:
    feedback = feedback_of(mail, notice)
    if feedback is not None:
        return _Told(feedback=feedback)
    provider = provider_notice.notice_in(notice.text)
    if provider is not None:
        type_, named = provider_notice.complainants(provider)
        return _Told(
            provider_notice.recipients(provider),
            Feedback(type_, named) if type_ else None,
            provider_notice.message_ids(provider),
        )
    if dsn.recipients(mail) or is_notice(mail, notice, automatic):
        return _Told(bounce.recipients(mail, notice))
    return _Told()


def _text(mail: Part) -> str:
    """The text that a reader sees: the first that is plain and no file, else the first HTML."""
    leaves = [part for part in mail.own() if not part.parts and not part.attached]
    plain = next((text for part in leaves if part.type == "text/plain" and (text := part.text()).strip()), None)
    if plain is not None:
        return plain
    markup = next((part for part in leaves if part.type == "text/html"), None)
    if markup is not None:
        return html_text(markup.text())
    return next((part.text() for part in leaves if part.type.startswith(("text/", "multipart/"))), "")


def _refers_to(mail: Part, notice: Notice, told: _Told) -> tuple[str, ...]:
    """The ids of messages that a mail is about: that of the message returned first, then those that it answers."""
    found: list[str] = []
    if told.recipients or told.feedback:
        found += [*told.ids, *addresses.ids(notice.returned.header("message-id")), *bounce.ids_in(notice.text)]
    for part in mail.own():
        if part.type == "message/disposition-notification":
            text = part.text(limits.NOTICE_SIZE)
            found += [
                each
                for name, value in dsn.fields_in(text)
                if name == "original-message-id"
                for each in addresses.ids(value)
            ]
    found += addresses.ids(mail.header("in-reply-to"))
    # The last one is the message answered (RFC 5322, section 3.6.4).
    found += reversed(addresses.ids(mail.header("references")))
    return tuple(addresses.unique(found))[: limits.RECIPIENT_LIMIT]


def _addressed_to(mail: Part) -> tuple[str, ...]:
    return tuple(addresses.listed([value for name in _TO for value in mail.headers(name)]))[: limits.RECIPIENT_LIMIT]


def _date(value: str) -> datetime | None:
    """The date of a mail, in UTC; none where it has none that can be."""
    try:
        found = parsedate_to_datetime(value[:200])
        # "-0000" says that the zone is unknown: RFC 5322 takes the time as UTC.
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
