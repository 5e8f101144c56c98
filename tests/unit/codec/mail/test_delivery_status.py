"""Delivery status notifications as RFC 3464 writes them, and those that nearly do."""

from __future__ import annotations

import pytest

from crmcore.codec.mail.understand import understand
from crmcore.codec.mail.understood import UnderstoodMail

# RFC 3464, appendix E.1, with its typing errors mended.
RFC = b"""Date: Thu, 7 Jul 1994 17:16:05 -0400
From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>
Message-Id: <199407072116.RAA14128@CS.UTK.EDU>
Subject: Returned mail: Cannot send message for 5 days
To: <owner-info-mime@cs.utk.edu>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
      boundary="RAA14128.773615765/CS.UTK.EDU"

--RAA14128.773615765/CS.UTK.EDU

The original message was received at Sat, 2 Jul 1994 17:10:28 -0400
from root@localhost

   ----- The following addresses had delivery problems -----
<louisl@larry.slip.umd.edu>  (unrecoverable error)

----- Transcript of session follows -----
<louisl@larry.slip.umd.edu>... Deferred: Connection timed out
      with larry.slip.umd.edu.
Message could not be delivered for 5 days
Message will be deleted from queue

--RAA14128.773615765/CS.UTK.EDU
content-type: message/delivery-status

Reporting-MTA: dns; cs.utk.edu

Original-Recipient: rfc822;louisl@larry.slip.umd.edu
Final-Recipient: rfc822;louisl@larry.slip.umd.edu
Action: failed
Status: 4.0.0
Diagnostic-Code: smtp; 426 connection timed out
Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400

--RAA14128.773615765/CS.UTK.EDU
content-type: message/rfc822

Message-ID: <original@cs.utk.edu>
To: louisl@larry.slip.umd.edu

text
--RAA14128.773615765/CS.UTK.EDU--
"""


def report(
    *recipients: str, text: str = "It was not delivered.", returned: str = "To: kim@example.org"
) -> UnderstoodMail:
    """A notification with these fields of recipients."""
    groups = "\n\n".join(("Reporting-MTA: dns; mx.example.net", *recipients))
    raw = f"""From: MAILER-DAEMON@mx.example.net
To: bounces@shop.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

{text}
--b
Content-Type: message/delivery-status

{groups}

--b
Content-Type: text/rfc822-headers

Message-ID: <n1@shop.example>
{returned}

--b--
"""
    return understand(raw.encode())


def test_the_example_of_the_standard() -> None:
    """It was given up after days: a failure for now, that is final for this message and never hard."""
    mail = understand(RFC)
    (found,) = mail.recipients
    assert ("bounce", "louisl@larry.slip.umd.edu", "failed") == (mail.kind, found.address, found.action)
    assert ("4.0.0", "temporary", False, "expired") == (found.status, found.class_, found.hard, found.reason)
    assert ("original@cs.utk.edu",) == mail.refers_to
    assert "smtp" not in found.diagnostic
    assert found.diagnostic.startswith("426 connection timed out")


def test_each_recipient_has_a_status_of_its_own() -> None:
    """One failed for good, one for now, one was delivered."""
    mail = report(
        "Final-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no "
        "such user",
        "Final-Recipient: rfc822; b@example.org\nAction: delayed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 "
        "mailbox full",
        "Final-Recipient: rfc822; c@example.org\nAction: delivered\nStatus: 2.0.0",
    )
    assert [
        ("a@example.org", "failed", "5.1.1", "permanent", True, "unknown user"),
        ("b@example.org", "delayed", "4.2.2", "temporary", False, "mailbox full"),
        ("c@example.org", "delivered", "2.0.0", "delivered", False, "delivered"),
    ] == [(each.address, each.action, each.status, each.class_, each.hard, each.reason) for each in mail.recipients]


def test_the_recipient_is_the_one_that_was_written_to() -> None:
    """And not the one it was forwarded to."""
    mail = report(
        "Original-Recipient: rfc822;kim@example.org\nFinal-Recipient: rfc822;k2@hidden.example\nAction: failed\n"
        "Status: 5.1.1"
    )
    assert "kim@example.org" == mail.recipients[0].address


@pytest.mark.parametrize(
    ("fields", "status", "stated", "hard"),
    [
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 user unknown", "5.1.1", True, True),
        ("Action: failed\nStatus: 5.0.0 (permanent failure)\nDiagnostic-Code: smtp; 550 user unknown", "5.0.0", True,
        True),
        ("Action: failed\nDiagnostic-Code: smtp; 550 user unknown", "5.1.1", False, True),
        ("Action: failed\nDiagnostic-Code: smtp; 452 try later", "4.3.0", False, False),
        ("Action: delayed", "4.0.0", False, False),
        ("Action: delayed\nStatus: 5.1.1", "4.1.1", False, False),
        ("Action: failed\nStatus: 4.1.1\nDiagnostic-Code: smtp; 450 4.1.1 user unknown", "4.1.1", True, False),
        ("Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 over quota", "5.2.2", True, False),
        ("Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 spam", "5.7.1", True, False),
        ("Action: failed\nStatus: 4.5.0\nDiagnostic-Code: smtp; 550 5.1.1 user unknown", "5.1.1", True, True),
        ("Action: failed\nStatus: ?\nDiagnostic-Code: X-Notes; no such recipient", "5.1.1", False, True),
    ],
)  # fmt: skip
def test_the_status_and_what_follows_from_it(fields: str, status: str, stated: bool, hard: bool) -> None:
    """Stated where it is stated, else concluded; what fails for now is never hard, whatever the words are."""
    (found,) = report(f"Final-Recipient: rfc822; kim@example.org\n{fields}").recipients
    assert (status, stated, hard) == (found.status, found.stated, found.hard)


def test_a_user_called_unknown_after_the_content_was_sent_is_not_gone() -> None:
    """The recipient was taken before: a filter speaks, as those of mobile carriers do."""
    fields = "Final-Recipient: rfc822; kim@example.org\nAction: failed\nStatus: 5.2.0\n"
    fields += "Diagnostic-Code: smtp; 550 Unknown user kim@example.org"
    after = report(fields, text="... while talking to mx.example.org.:\n>>> DATA\n<<< 550 Unknown user kim@example.org")
    before = report(fields, text=">>> RCPT To:<kim@example.org>\n<<< 550 Unknown user kim@example.org")
    assert (False, True) == (after.recipients[0].hard, before.recipients[0].hard)


@pytest.mark.parametrize(
    "address", ["rfc822;kim@example.org", "RFC822; <kim@example.org>", "kim@example.org",
    "rfc822;kim@example.org (Kim)", "utf-8; kim@example.org"]
)  # fmt: skip
def test_an_address_however_it_is_written(address: str) -> None:
    """With or without type, brackets or comment."""
    assert (
        "kim@example.org" == report(f"Final-Recipient: {address}\nAction: failed\nStatus: 5.1.1").recipients[0].address
    )


def test_fields_that_name_nobody_take_the_address_from_the_words() -> None:
    """Or from the message returned."""
    fields = "Final-Recipient: X400; /c=de/\nAction: failed\nStatus: 5.1.1"
    assert "kim@example.org" == report(fields, text="Not delivered to:\n\n  kim@example.org").recipients[0].address
    assert "kim@example.org" == report(fields, text="Not delivered.").recipients[0].address


def test_fields_written_into_the_text_are_read() -> None:
    """Some send the fields of the standard as words."""
    mail = understand(
        b"From: MAILER-DAEMON@mx.example.net\nTo: bounces@shop.example\nSubject: Delivery Status Notification "
        b"(Failure)\n\n"
        b"An error occurred while trying to deliver the mail to the following recipients:\nkim@example.org\n\n"
        b"Technical report:\n\nReporting-MTA: dsn; mx.example.net\n\nAction: failed\nFinal-Recipient: rfc822; "
        b"kim@example.org\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 mailbox does not exist\nStatus: 5.1.1\n"
    )
    (found,) = mail.recipients
    assert ("kim@example.org", "5.1.1", True) == (found.address, found.status, found.hard)


def test_a_success_is_no_bounce() -> None:
    """It tells that a message arrived."""
    mail = report("Final-Recipient: rfc822; kim@example.org\nAction: delivered\nStatus: 2.1.5")
    assert ("other", "delivered", "2.1.5") == (mail.kind, mail.recipients[0].class_, mail.recipients[0].status)


def test_a_bounce_that_somebody_passes_on_is_none() -> None:
    """Nothing failed that was sent to the one who writes."""
    mail = understand(
        b"From: Kim <kim@example.org>\nTo: shop@shop.example\nSubject: What is this?\nContent-Type: "
        b"multipart/mixed; boundary=o\n\n"
        b"--o\n\nI got this.\n--o\nContent-Type: message/rfc822\n\n" + RFC + b"\n--o--\n"
    )
    assert ("other", ()) == (mail.kind, mail.recipients)


def test_a_notice_of_amazon_ses() -> None:
    """It comes as JSON, by mail or by a web hook."""
    mail = understand(
        b'{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":[{"emailAddress":"kim@example.org",'
        b'"action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]},'
        b'"mail":{"messageId":"0100","commonHeaders":{"messageId":"<n1@shop.example>"}}}'
    )
    (found,) = mail.recipients
    assert ("bounce", "kim@example.org", "5.1.1", True) == (mail.kind, found.address, found.status, found.hard)
    assert ("n1@shop.example", "0100") == mail.refers_to


def test_a_complaint_by_amazon_ses() -> None:
    """The same for complaints."""
    mail = understand(
        b'{"notificationType":"Complaint","complaint":{"complaintFeedbackType":"abuse","complainedRecipients":'
        b'[{"emailAddress":"kim@example.org"}]},"mail":{}}'
    )
    assert ("complaint", "abuse", ("kim@example.org",)) == (mail.kind, mail.complaint, mail.complainants)


def test_the_recipient_that_a_return_path_was_made_for() -> None:
    """With a plus sign, a number, or only a word before it."""
    for local in (
        "bounces+kim=example.org",
        "list-return-42-kim=example.org",
        "bounce-kim=example.org",
        "x+tag+kim=example.org",
    ):
        mail = understand(
            f"From: MAILER-DAEMON@mx.example.net\nTo: {local}@shop.example\nSubject: failure notice\n\nIt "
            f"failed.".encode()
        )
        assert "kim@example.org" == mail.intended
    assert "" == understand(b"To: a=b@shop.example\nSubject: x\n\nx").intended
