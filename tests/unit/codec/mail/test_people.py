"""What people write about mail and parcels that did not arrive is no bounce."""

from __future__ import annotations

import pytest

from crmcore.codec.mail.understand import understand

BOUNCE = "<bo@example.org>: host mx said: 550 5.1.1 user unknown (in reply to RCPT TO command)"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Delivery failed", "My parcel was not delivered, the courier says the address does not exist. Order 550."),
        ("Failed delivery of order 42", "It could not be delivered to me. Please write to kim@example.org."),
        ("Your message was rejected by my bank", "The payment failed, they say my account is closed."),
        ("Delivery problem", "I did not receive your message. What is wrong? My mailbox is not full."),
        ("Returned mail", "You sent me a letter that has been returned to you. My new address is 1 Mill Lane."),
        ("User unknown", "When I log in I get: user unknown. I have not received the e-mail with the link."),
    ],
)
def test_a_complaint_about_a_delivery_is_a_mail_of_a_person(subject: str, text: str) -> None:
    """It is left for a person to read, and nobody's health is touched."""
    mail = understand(f"From: Kim <kim@example.org>\nTo: shop@shop.example\nSubject: {subject}\n\n{text}\n".encode())
    assert ("other", (), text) == (mail.kind, mail.recipients, mail.reply)


@pytest.mark.parametrize(
    "subject", ["Re: Undelivered Mail Returned to Sender", "Fwd: failure notice", "AW: Unzustellbar: News"]
)
def test_an_answer_that_quotes_a_bounce_is_an_answer(subject: str) -> None:
    """What it quotes happened to somebody else's message."""
    mail = understand(
        f"From: Kim <kim@example.org>\nTo: shop@shop.example\nSubject: {subject}\n\nWhat does this mean?\n\n"
        f"> Your message could not be delivered.\n> {BOUNCE}\n".encode()
    )
    assert ("reply", (), "What does this mean?") == (mail.kind, mail.recipients, mail.reply)
