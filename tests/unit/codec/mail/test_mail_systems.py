"""Bounces as mail systems word them: whom each is about, its class, and whether the address is at fault.

Written from what those systems are known to send, not from samples.
"""

from __future__ import annotations

import pytest

from crmcore.codec.mail.understand import understand

RETURNED = """
Received: from shop.example by mx.example.net; Mon, 2 Mar 2026 10:00:00 +0000
From: Shop <news@shop.example>
To: kim@example.org
Subject: News
Message-ID: <n1@shop.example>

Dear Kim
"""
DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\nTo: bounces@shop.example\nReturn-Path: <>\n"

CASES = {
    "exim: user unknown": (
        "Subject: Mail delivery failed: returning message to sender",
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  kim@example.org
    host mx.example.org [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<kim@example.org>:
    550 5.1.1 <kim@example.org>: Recipient address rejected: User unknown

------ This is a copy of the message, including all the headers. ------
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "exim: unrouteable": (
        "Subject: Mail delivery failed: returning message to sender",
        """A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  kim@example.org
    Unrouteable address

------ This is a copy of the message, including all the headers. ------
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "exim: retry timeout": (
        "Subject: Mail delivery failed: returning message to sender",
        """The following address(es) failed:

  kim@example.org
    host mx.example.org [192.0.2.1]
    SMTP error from remote mail server after initial connection:
    421 Service not available: retry timeout exceeded

------ This is a copy of the message, including all the headers. ------
""",
        ("4.4.7", "temporary", False, "expired"),
    ),
    "exim: warning": (
        "Subject: Warning: message 1abc-0001-Xy delayed 24 hours",
        """This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.net.

The address to which the message has not yet been delivered is:

  kim@example.org
    Delay reason: connection timed out

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered. Eventually the mail delivery software will give up,
and when that happens, the message will be returned to you.
""",
        ("4.4.7", "temporary", False, "expired"),
    ),
    "exim: quota": (
        "Subject: Mail delivery failed: returning message to sender",
        """The following address(es) failed:

  kim@example.org
    (generated from kim@example.org)
    mailbox is full: retry timeout exceeded

------ This is a copy of the message, including all the headers. ------
""",
        ("5.2.2", "permanent", False, "mailbox full"),
    ),
    "qmail: no mailbox": (
        "Subject: failure notice",
        """Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<kim@example.org>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 sorry, no mailbox here by that name (#5.1.1 - chkuser)
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "qmail: no host": (
        "Subject: failure notice",
        """Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<kim@example.org>:
Sorry, I couldn't find any host named example.org. (#5.1.2)

--- Below this line is a copy of the message.
""",
        ("5.1.2", "permanent", True, "unknown host"),
    ),
    "qmail: refused after the content": (
        "Subject: failure notice",
        """Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.

<kim@example.org>:
192.0.2.1 failed after I sent the message.
Remote host said: 554 Message rejected: identified as spam

--- Below this line is a copy of the message.
""",
        ("5.7.1", "permanent", False, "spam"),
    ),
    "postfix without a report": (
        "Subject: Undelivered Mail Returned to Sender",
        """This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<kim@example.org>: host mx.example.org[192.0.2.1] said: 552 5.2.2 <kim@example.org>:
    Mailbox full (in reply to RCPT TO command)
""",
        ("5.2.2", "permanent", False, "mailbox full"),
    ),
    "sendmail of old": (
        "Subject: Returned mail: User unknown",
        """   ----- The following addresses had permanent fatal errors -----
<kim@example.org>

   ----- Transcript of session follows -----
... while talking to mx.example.org.:
>>> RCPT To:<kim@example.org>
<<< 550 kim@example.org... User unknown
550 <kim@example.org>... User unknown

   ----- Original message follows -----
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "sendmail: still trying": (
        "Subject: Warning: could not send message for past 4 hours",
        """    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

   ----- The following addresses had transient non-fatal errors -----
<kim@example.org>

   ----- Transcript of session follows -----
<kim@example.org>... Deferred: Connection timed out with mx.example.org.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old
""",
        ("4.4.7", "temporary", False, "expired"),
    ),
    "domino": (
        "Subject: DELIVERY FAILURE: User kim (kim@example.org) not listed in Domino Directory",
        """Your message

  Subject: News

was not delivered to:

  kim@example.org

because:

  User kim (kim@example.org) not listed in Domino Directory
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "exchange of old": (
        "Subject: Undeliverable: News",
        """Your message

  To:      news@shop.example
  Subject: News
  Sent:    Mon, 2 Mar 2026 10:00:00 -0000

did not reach the following recipient(s):

kim@example.org on Mon, 2 Mar 2026 10:00:05 -0000
    The recipient name is not recognized
        The MTS-ID of the original message is: c=us;a= ;p=example
    MSEXCH:IMS:EXAMPLE:HQ:MX 0 (000C05A6) Unknown Recipient
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "office 365": (
        "Subject: Undeliverable: News",
        """Your message to kim@example.org couldn't be delivered.

kim wasn't found at example.org.

Diagnostic information for administrators:
Generating server: AM0PR01MB0001.eurprd01.prod.exchangelabs.com
kim@example.org
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient kim@example.org not found by SMTP '
'address lookup'

Original message headers:
""",
        ("5.1.10", "permanent", True, "unknown user"),
    ),
    "gmail": (
        "Subject: Delivery Status Notification (Failure)",
        """** Address not found **

Your message wasn't delivered to kim@example.org because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:
550 5.1.1 The email account that you tried to reach does not exist.

----- Original message -----
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "yahoo": (
        "Subject: Failure Notice",
        """Sorry, we were unable to deliver your message to the following address.

<kim@example.org>:
Remote host said: 554 delivery error: dd This user doesn't have a yahoo.com account (kim@example.org) [0]

--- Below this line is a copy of the message.
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "gmx": (
        "Subject: Mail delivery failed: returning message to sender",
        """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address
failed:

"kim@example.org":
SMTP error from remote server after RCPT command:
host: mx.example.org
5.1.1 <kim@example.org>... User Unknown

--- The header of the original message is following. ---
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "zoho": (
        "Subject: Undelivered Mail Returned to Sender",
        """This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

kim@example.org Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1

Received:from mail.example.net
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "james": (
        "Subject: [BOUNCE]",
        """Hi. This is the James mail server at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

The message generated by the remote host was:
550 - Requested action not taken: no such user here

  kim@example.org

Message details:
  Subject: News
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "opensmtpd": (
        "Subject: Delivery status notification: error",
        """    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

kim@example.org: 550 5.2.2 <kim@example.org>... Mailbox Full

    Below is a copy of the original message:
""",
        ("5.2.2", "permanent", False, "mailbox full"),
    ),
    "groupwise": (
        "Subject: Message status - undeliverable",
        """The attached file had the following undeliverable recipient(s):
\tkim@example.org
The message that you sent was undeliverable to the following:
\tkim@example.org (user not found)
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "german": (
        "Subject: Unzustellbar: Neuigkeiten",
        """Ihre Nachricht konnte nicht zugestellt werden an:

  kim@example.org

Grund: Empfänger unbekannt
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "french": (
        "Subject: Message non distribué",
        """Votre message n'a pas pu être remis à

kim@example.org

L'adresse n'existe pas.
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "spanish": (
        "Subject: Mensaje no entregado",
        """Su mensaje no pudo ser entregado a:

<kim@example.org>

El usuario no existe
""",
        ("5.1.1", "permanent", True, "unknown user"),
    ),
    "suspended": (
        "Subject: Delivery failure",
        """Unable to deliver message to the following address(es).

<kim@example.org>:
554 5.2.1 This account has been suspended
""",
        ("5.2.1", "permanent", False, "mailbox disabled"),
    ),
    "block list": (
        "Subject: Undelivered Mail Returned to Sender",
        """<kim@example.org>: host mx.example.org said: 550 5.7.1 Service unavailable;
    client [192.0.2.9] blocked using zen.spamhaus.org (in reply to RCPT TO command)
""",
        ("5.7.1", "permanent", False, "reputation"),
    ),
    "greylisting": (
        "Subject: Delivery Status Notification (Delay)",
        """Delivery to the following recipient has been delayed:

  kim@example.org

451 4.7.1 Greylisting in action, please come back later
""",
        ("4.7.1", "temporary", False, "reputation"),
    ),
    "null MX": (
        "Subject: Undelivered Mail Returned to Sender",
        "<kim@example.org>: Domain example.org does not accept mail (nullMX)\n",
        ("5.1.10", "permanent", True, "accepts no mail"),
    ),
    "moved": (
        "Subject: Undelivered Mail Returned to Sender",
        "<kim@example.org>: host mx.example.org said: 551 5.1.6 User has moved, please try <kim@example.com>\n",
        ("5.1.6", "permanent", True, "moved"),
    ),
    "too large": (
        "Subject: Delivery failure",
        "Your message was not delivered to:\n\n  kim@example.org\n\n552 5.3.4 Message size exceeds fixed limit\n",
        ("5.3.4", "permanent", False, "too large"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bounce_of(name: str) -> None:
    """Address, status, class, hardness and reason, and the message that came back."""
    subject, text, (status, class_, hard, reason) = CASES[name]
    mail = understand(f"{DAEMON}{subject}\n\n{text}{RETURNED}".encode())
    assert "bounce" == mail.kind
    (found,) = mail.recipients
    assert ("kim@example.org", status, class_, hard, reason) == (
        found.address, found.status, found.class_, found.hard, found.reason
    )  # fmt: skip
    assert ("n1@shop.example",) == mail.refers_to
    assert "" == mail.reply
