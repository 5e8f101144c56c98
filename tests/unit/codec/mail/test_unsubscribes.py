"""Unsubscribes by mail, and the words of SMS."""

from __future__ import annotations

import pytest

from crmcore.codec.mail.stop_words import STOP_WORDS, is_stop
from crmcore.codec.mail.understand import understand
from crmcore.codec.mail.understood import UnderstoodMail

QUOTE = "\n\nOn Mon, 2 Mar 2026 at 10:00, Shop <news@shop.example> wrote:\n> Answer STOP to unsubscribe.\n> STOP\n"


def mail(subject: str, text: str) -> UnderstoodMail:
    """A mail of a person."""
    return understand(f"From: Kim <kim@example.org>\nTo: news@shop.example\nSubject: {subject}\n\n{text}".encode())


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("unsubscribe", ""),
        ("Unsubscribe", "\n\n-- \nKim\n"),
        ("unsubscribe", "Sent from my iPhone"),
        ("unsubscribe 4711-abc", ""),
        ("Re: News", "STOP"),
        ("Re: News", "Stop!\n" + QUOTE),
        ("Re: News", "please unsubscribe me" + QUOTE),
        ("AW: Neuigkeiten", "Bitte abmelden.\n\nVon meinem iPhone gesendet"),
        ("Re: News", "désabonner, merci"),
        ("Re: News", "Отписаться"),
        ("Re: News", "配信停止"),
        ("", "Unsubscribe"),
        ("Re: News", "Unsubscribe kim@example.org from the list"),
        ("unsubscribe", "Apple Mail sent this email to unsubscribe from the message \u201cNews\u201d."),
    ],
)
def test_a_mail_that_says_so_and_nothing_else_unsubscribes(subject: str, text: str) -> None:
    """By its subject, or by what was written anew."""
    found = mail(subject, text)
    assert "unsubscribe" == found.kind
    assert found.unsubscribe


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Re: News", "Great, thank you!" + QUOTE, "reply"),
        ("Re: News", QUOTE, "other"),
        ("Re: unsubscribe", "Thank you, that helped.", "reply"),
        ("Re: STOP", "", "other"),
        ("unsubscribe", "How do I unsubscribe my mother? Please keep mine.", "other"),
        ("Re: News", "Please do not unsubscribe me", "reply"),
        ("Re: Your order", "Cancel", "reply"),
        ("Re: Your order", "Please stop the delivery of order 42", "reply"),
        ("Don't stop", "Hello", "other"),
    ],
)
def test_a_mail_that_says_more_or_quotes_it_does_not(subject: str, text: str, kind: str) -> None:
    """A wish within a longer text is for a person to read, and a quoted one is nobody's."""
    found = mail(subject, text)
    assert (kind, "") == (found.kind, found.unsubscribe)


def test_what_a_mail_program_sends_when_told_to_unsubscribe_counts() -> None:
    """It calls itself automatic, yet a person pressed the button."""
    raw = (
        "From: Kim <kim@example.org>\nSubject: unsubscribe\nAuto-Submitted: auto-replied\n\n"
        "Apple Mail sent this email to unsubscribe from the message \u201cNews\u201d.\n"
    )
    assert "unsubscribe" == understand(raw.encode()).kind
    assert "auto-reply" == understand(raw.replace("Apple Mail sent", "I sent").encode()).kind


@pytest.mark.parametrize("language", STOP_WORDS)
def test_the_words_of_each_language_stop_messages(language: str) -> None:
    """In any case, with punctuation around them, and with accents left out."""
    for word in STOP_WORDS[language]:
        for text in (word, word.upper(), f"  {word}. ", f'"{word}"!', f"{word}\n"):
            assert is_stop(text) is not None, text
    assert "arrêt" == is_stop("ARRET")


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "Stop.",
        "stop please",
        "Please STOP",
        "STOPALL",
        "Stop all",
        "ＳＴＯＰ",
        "s'il vous plaît stop",
        "s\u2019il vous plaît stop",
        "Stopp!",
    ],
)
def test_a_stop_is_known_however_it_is_written(text: str) -> None:
    """Full width, politeness and one word for two."""
    assert is_stop(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "STOP sending at night",
        "bus stop",
        "don't stop",
        "stopover",
        "Ende gut, alles gut",
        "STOP " * 100,
        "\u0301",
        "no",
    ],
)
def test_other_words_do_not(text: str) -> None:
    """Also where they hold one of the words."""
    assert is_stop(text) is None


def test_words_that_mean_other_things_in_mail_count_in_sms_only() -> None:
    """An order is cancelled, a talk ends."""
    for text in ("CANCEL", "END", "QUIT", "Cancelar", "Basta"):
        assert is_stop(text) is not None
        assert is_stop(text, mail=True) is None
    assert "stop" == is_stop("Stop", mail=True)
