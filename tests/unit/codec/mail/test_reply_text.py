"""What was written anew in a reply."""

from __future__ import annotations

import pytest

from crmcore.codec.mail.reply_text import reply_text
from crmcore.codec.mail.understand import understand

INTRODUCTIONS = {
    "english": "On Mon, 2 Mar 2026 at 10:00, Shop <news@shop.example> wrote:",
    "english, broken": "On Mon, Mar 2, 2026 at 10:00 AM Shop and a very long name\n<news@shop.example> wrote:",
    "german": "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Shop <news@shop.example>:",
    "german, thunderbird": "Am 02.03.26 um 10:00 schrieb Shop:",
    "french": "Le lun. 2 mars 2026 à 10:00, Shop <news@shop.example> a écrit :",
    "spanish": "El lun, 2 mar 2026 a las 10:00, Shop (<news@shop.example>) escribió:",
    "portuguese": "Em seg., 2 de mar. de 2026 às 10:00, Shop <news@shop.example> escreveu:",
    "italian": "Il giorno lun 2 mar 2026 alle ore 10:00 Shop <news@shop.example> ha scritto:",
    "dutch": "Op ma 2 mrt 2026 om 10:00 schreef Shop <news@shop.example>:",
    "polish": "pon., 2 mar 2026 o 10:00 Shop <news@shop.example> napisał(a):",
    "swedish": "Den mån 2 mars 2026 kl 10:00 skrev Shop <news@shop.example>:",
    "czech": "po 2. 3. 2026 v 10:00 odesílatel Shop <news@shop.example> napsal:",
    "russian": "пн, 2 мар. 2026 г. в 10:00, Shop <news@shop.example>:",
    "japanese": "2026年3月2日(月) 10:00 Shop <news@shop.example>:",
    "chinese": "Shop <news@shop.example> 于2026年3月2日周一 10:00写道：",
}


@pytest.mark.parametrize("name", INTRODUCTIONS)
def test_a_quote_and_its_introduction_are_left_out(name: str) -> None:
    """In the languages of mail programs."""
    assert "Thank you!" == reply_text(f"Thank you!\n\n{INTRODUCTIONS[name]}\n\n> News\n> from us\n")


@pytest.mark.parametrize(
    "header",
    [
        "From: Shop <news@shop.example>\nSent: Monday, March 2, 2026 10:00 AM\nTo: Kim\nSubject: News",
        "-----Original Message-----\nFrom: Shop\nSent: Monday\n",
        "-----Ursprüngliche Nachricht-----\nVon: Shop",
        "Von: Shop <news@shop.example>\nGesendet: Montag, 2. März 2026 10:00\nAn: Kim\nBetreff: Neuigkeiten",
        "________________________________\nDe : Shop\nEnvoyé : lundi 2 mars 2026 10:00\nÀ : Kim\nObjet : News",
        "De: Shop\nEnviado: lunes\nPara: Kim\nAsunto: News",
        "*From:* Shop\n*Sent:* Monday\n*To:* Kim\n*Subject:* News",
        "---------- Forwarded message ---------\nFrom: Shop",
        "差出人: Shop\n送信日時: 2026年3月2日\n宛先: Kim\n件名: News",
        "## Please type your reply above this line ##",
    ],
)
def test_all_below_the_header_of_the_message_answered_is_left_out(header: str) -> None:
    """As Outlook and others quote: without marks."""
    assert "Thank you!" == reply_text(f"Thank you!\n\n{header}\n\nNews from us, not marked as quoted.\n\nStop?\n")


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nKim\nShop manager\n\n+49 30 1", "--\nKim", "Sent from my iPhone",
        "Sent from my Samsung Galaxy smartphone.", "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone", "Get Outlook for iOS", "__________\nlist@example.org\nhttp://example.org/list",
        "-Kim", "Enviado desde mi iPhone",
        "-Kim\n\n-- \nKim", "Inviato da iPhone", "Sent from Outlook for Android", "iPhoneから送信",
    ],
)  # fmt: skip
def test_a_signature_is_left_out(signature: str) -> None:
    """Of a person, a list or a device."""
    assert "Thank you!" == reply_text(f"Thank you!\n\n{signature}\n")


@pytest.mark.parametrize(
    "text",
    [
        "On Monday he wrote:\n\nnothing at all",
        "This -- is no signature.",
        "- one\n- two",
        "Sent from my desk, which is easier than the phone.",
        "From: me\nI like it",
        "1 > 0",
        "We go on and on\nuntil you write: enough",
        "Kim",
    ],
)
def test_what_only_looks_like_a_quote_or_signature_stays(text: str) -> None:
    """Lists, dashes, sentences about writing."""
    assert text == reply_text(text)


def test_answers_between_quotes_are_all_new() -> None:
    """The quotes are left out, also above the first answer."""
    text = "On Mon, 2 Mar 2026, Shop wrote:\n> One?\n\nYes.\n\n> Two?\n> Really?\n\nNo.\n\n-- \nKim\n"
    assert "Yes.\n\nNo." == reply_text(text).replace("\n\n\n", "\n\n")


def test_html_is_read_as_a_reader_sees_it() -> None:
    """Quotes of HTML are quotes, scripts and comments are nothing."""
    mail = understand(
        b"From: kim@example.org\nIn-Reply-To: <n1@shop.example>\nContent-Type: text/html; charset=utf-8\n\n"
        b"<html><head><style>p {color: red}</style></head><body><div>Thank&nbsp;you &amp; bye!</div><!-- hidden <b> -->"
        b"<div>On Mon, 2 Mar 2026 at 10:00 Shop &lt;news@shop.example&gt; "
        b"wrote:</div><blockquote>News<br>STOP</blockquote></body></html>"
    )
    assert ("reply", "Thank you & bye!") == (mail.kind, mail.reply)


def test_a_reply_refers_to_what_it_answers_first() -> None:
    """Then to what went before, the latest first."""
    mail = understand(
        b"From: Kim <kim@example.org>\nIn-Reply-To: <3@a>\nReferences: <1@a>\n <2@a> <3@a>\nMessage-ID: <4@b>\n"
        b"Date: Mon, 02 Mar 2026 11:00:00 +0100\nSubject: =?iso-8859-1?q?Re:_Gr=FC=DFe?=\n\nYes\n"
    )
    assert ("3@a", "2@a", "1@a") == mail.refers_to
    assert ("4@b", "Re: Grüße", "kim@example.org") == (mail.message_id, mail.subject, mail.sender)
    assert mail.date is not None
    assert "2026-03-02T10:00:00+00:00" == mail.date.isoformat()
