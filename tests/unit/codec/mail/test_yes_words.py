"""Words by which people say yes to what they were asked by text message."""

from __future__ import annotations

import pytest

from crmcore.codec.mail.stop_words import STOP_WORDS, is_stop
from crmcore.codec.mail.yes_words import LONGEST, YES_WORDS, says_yes


@pytest.mark.parametrize("language", YES_WORDS)
def test_the_words_of_each_language_say_yes(language: str) -> None:
    """In any case, with punctuation around them; none of them stops messages anywhere."""
    for word in YES_WORDS[language]:
        for text in (word, word.upper(), f"  {word}. ", f'"{word}"!', f"{word}\n"):
            assert (True, None) == (says_yes(text) is not None, is_stop(text)), text
            assert says_yes(f"{word}?") is None


def test_it_is_understood_in_the_languages_in_which_stop_is() -> None:
    """In each of them."""
    assert set(STOP_WORDS) == set(YES_WORDS)


@pytest.mark.parametrize("language", STOP_WORDS)
def test_what_stops_messages_in_any_language_is_no_yes(language: str) -> None:
    """Also with a yes before it."""
    for word in STOP_WORDS[language]:
        assert [None, None] == [says_yes(word), says_yes(f"yes {word}")], word


@pytest.mark.parametrize(
    ("text", "word"),
    [("Yes please", "yes"), ("Ja, bitte!", "ja"), ("OUI, MERCI", "oui"), ("ＹＥＳ", "yes"),
     ("J\u2019accepte", "j'accepte"), ("Yes, I confirm.", "yes i confirm"), ("はい。", "はい"),
     ("ONAYLIYORUM", "onaylıyorum"), ("Да!", "да")],
)  # fmt: skip
def test_a_yes_is_known_however_it_is_written(text: str, word: str) -> None:
    """Full width, politeness and the apostrophes of telephones."""
    assert word == says_yes(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "please", "no", "ok", "okay", "yes to what", "yes and no", "yesterday", "Ναι\N{GREEK QUESTION MARK}",
     "نعم؟", "はい？", "tak", "так", "ya", "Co", "YES 👎", "+yes", "yes" + " " * LONGEST, "\u0301"],
)  # fmt: skip
def test_other_texts_do_not(text: str) -> None:
    """A question, a sign, a longer text, what means something else in another language."""
    assert says_yes(text) is None
