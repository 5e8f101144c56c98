"""Auto-replies: known as such, never an unsubscribe, never a bounce."""

from __future__ import annotations

import pytest

from crmcore.codec.mail.understand import understand

HEAD = "From: Kim <kim@example.org>\nTo: news@shop.example\nIn-Reply-To: <n1@shop.example>\n"


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied", "Auto-Submitted: auto-replied (vacation)",
        "Auto-Submitted: Auto-Generated; x=y", "X-Autoreply: yes",
        "X-Autorespond: News", "Precedence: auto_reply", "Precedence: auto-reply",
        "X-POST-MessageClass: 9; Autoresponder",
        "Subject: Automatic reply: News", "Subject: Automatische Antwort: News", "Subject: Abwesenheitsnotiz: News",
        "Subject: Out of Office: News",
        "Subject: Re: Out of the office until Monday", "Subject: =?utf-8?q?R=C3=A9ponse_automatique_:_News?=",
        "Subject: Respuesta automática: News",
        "Subject: Risposta automatica: News", "Subject: Automatisch antwoord: News", "Subject: Автоответ: News",
        "Subject: 自動返信: News",
        "Subject: 自动回复: News", "Subject: News (out of office)", "Subject: [Auto-Reply] News",
        "Subject: Odpowiedź automatyczna: News",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "text",
    ["I am away until Monday.", "STOP", "unsubscribe", "My mailbox is full: 550 5.1.1 user unknown. Delivery failed."],
)
def test_an_automatic_response_is_nothing_else(field: str, text: str) -> None:
    """Whatever it says: it neither unsubscribes nor bounces (RFC 3834)."""
    mail = understand(f"{HEAD}{field}\n\n{text}\n".encode())
    assert "auto-reply" == mail.kind
    assert mail.auto_reply
    assert ("", ()) == (mail.unsubscribe, mail.recipients)
    assert ("n1@shop.example",) == mail.refers_to


def test_an_out_of_office_with_an_empty_return_path_is_no_bounce() -> None:
    """Responders send with an empty return path, as mail systems do (RFC 3834, section 3.3)."""
    mail = understand(
        b"Return-Path: <>\nFrom: Kim <kim@example.org>\nSubject: Automatic reply: Delivery failed, your order is "
        b"delayed\n\n"
        b"Kim is no longer with the company, this mailbox is not monitored. Contact bo@example.org, mail could not "
        b"be delivered.\n"
    )
    assert ("auto-reply", ()) == (mail.kind, mail.recipients)


def test_a_bounce_that_calls_itself_automatic_is_one() -> None:
    """Mail systems do, rightly."""
    mail = understand(
        b"From: MAILER-DAEMON@mx.example.org\nTo: news@shop.example\nSubject: Undelivered Mail Returned to Sender\n"
        b"Auto-Submitted: auto-replied\n\n"
        b"<kim@example.org>: host mx said: 550 5.1.1 user unknown (in reply to RCPT TO command)\n"
    )
    assert ("bounce", True) == (mail.kind, mail.recipients[0].hard)


def test_a_read_receipt_is_automatic() -> None:
    """And it is about the message that was read."""
    mail = understand(
        b"From: Kim <kim@example.org>\nSubject: Read: News\nContent-Type: multipart/report; "
        b"report-type=disposition-notification; boundary=b\n\n"
        b"--b\n\nYour message was displayed.\n--b\nContent-Type: message/disposition-notification\n\n"
        b"Final-Recipient: rfc822;kim@example.org\nOriginal-Message-ID: <n1@shop.example>\n"
        b"Disposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n"
    )
    assert ("auto-reply", ("n1@shop.example",), ()) == (mail.kind, mail.refers_to, mail.recipients)


def test_what_is_sent_automatically_on_its_own_account_answers_nothing() -> None:
    """A newsletter that says so is no response."""
    mail = understand(b"From: a@example.org\nSubject: Backup done\nAuto-Submitted: auto-generated\n\nAll is well.\n")
    assert ("other", "Auto-Submitted: auto-generated") == (mail.kind, mail.auto_reply)


def test_auto_submitted_no_is_a_person() -> None:
    """The field says so itself."""
    assert "reply" == understand(f"{HEAD}Subject: Re: News\nAuto-Submitted: no\n\nThanks\n".encode()).kind
