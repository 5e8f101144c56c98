"""Complaints: feedback reports, and those of Microsoft."""

from __future__ import annotations

import pytest

from crmcore.codec.mail.understand import understand

# RFC 5965, appendix B.2, shortened.
REPORT = """From: <abusedesk@example.com>
Date: Thu, 8 Mar 2005 17:40:36 EDT
Subject: FW: Earn money
To: <abuse@example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
     boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from IP 192.0.2.1 on Thu, 8 Mar 2005 14:00:00 EDT.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: {type}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <somespammer@example.net>
{recipients}Arrival-Date: Thu, 8 Mar 2005 14:00:00 EDT

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

From: <somespammer@example.net>
To: <Undisclosed Recipients>
Subject: Earn money
Message-ID: <8787KJKJ3K4J3K4J3K4J3.mail@example.net>
Date: Thu, 02 Sep 2004 12:31:03 -0500
{to}
Unsubscribe? STOP!
--part1_13d.2e68ed54_boundary--
"""


def written(type_: str = "abuse", recipients: str = "Original-Rcpt-To: <user@example.com>\n", to: str = "") -> bytes:
    """A report of that type."""
    return REPORT.format(type=type_, recipients=recipients, to=to).encode()


def test_the_example_of_the_standard() -> None:
    """Who complained, how, and about which message; nothing is said about delivery or by a person."""
    mail = understand(written())
    assert ("complaint", "abuse", ("user@example.com",)) == (mail.kind, mail.complaint, mail.complainants)
    assert ("8787KJKJ3K4J3K4J3K4J3.mail@example.net",) == mail.refers_to
    assert ((), "", "") == (mail.recipients, mail.unsubscribe, mail.reply)


def test_a_report_names_each_who_complained() -> None:
    """Also by Removal-Recipient, each once."""
    mail = understand(
        written(
            recipients="Original-Rcpt-To: a@example.com\nOriginal-Rcpt-To: b@example.com\nRemoval-Recipient: "
            "a@example.com\n"
        )
    )
    assert ("a@example.com", "b@example.com") == mail.complainants


def test_a_report_that_names_nobody_takes_whom_the_message_was_for() -> None:
    """Or whom a mail system took it for."""
    assert ("kim@example.com",) == understand(written(recipients="", to="Cc: kim@example.com\n")).complainants
    trace = "Received: from a by b for <kim@example.com>; Thu, 02 Sep 2004 12:31:03 -0500\n"
    assert ("kim@example.com",) == understand(written(recipients="", to=trace)).complainants


@pytest.mark.parametrize(
    ("type_", "kind"),
    [("fraud", "complaint"), ("auth-failure", "complaint"), ("Opt-Out", "complaint"), ("not-spam", "other")],
)
def test_the_type_is_told(type_: str, kind: str) -> None:
    """One that takes a complaint back is none."""
    mail = understand(written(type_))
    assert (type_.lower(), kind) == (mail.complaint, mail.kind)


def test_a_complaint_of_microsoft() -> None:
    """It is a mail from their staff with the message in it."""
    mail = understand(
        b"From: staff@hotmail.com\nSubject: complaint about message from 192.0.2.1\nContent-Type: multipart/mixed; "
        b"boundary=b\n\n"
        b"--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: kim@example.com\nTo: somebody@example.com\n"
        b"Message-ID: <n1@shop.example>\n\nHello\n--b--\n"
    )
    assert ("complaint", ("kim@example.com",), ("n1@shop.example",)) == (mail.kind, mail.complainants, mail.refers_to)
