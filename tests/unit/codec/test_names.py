"""Names folded for searching."""

# ruff: noqa: RUF001  # look-alike letters are what this is about

from __future__ import annotations

import hashlib

import pytest

from crmcore.codec.names import WORD_LENGTH, WORD_LIMIT, name_key, search_words
from crmcore.errors import InvalidValue


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sara Smith", "sara smith"),
        ("  Sara\t\nSmith  ", "sara smith"),
        ("O'Brien, Anne-Marie", "o brien anne marie"),
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("İstanbul", "istanbul"),
        ("IŞIK", "isik"),
        ("ışık", "isik"),
        ("Łódź", "lodz"),
        ("Øystein Ærø", "oystein aero"),
        ("Þórður", "thordur"),
        ("Đorđe", "dorde"),
        ("Œuvre", "oeuvre"),
        ("Nguyễn Văn", "nguyen van"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("Фёдор", "федор"),
        ("שָׁלוֹם", "שלום"),
        ("王小明", "王小明"),
        ("ｶﾞ", "カ\u3099"),
        ("ガ", "カ\u3099"),
        ("ก้อง", "ก้อง"),
        ("ﬁﬃ", "fiffi"),
        ("3M ²", "3m 2"),
        ("ＡＢＣ", "abc"),
        ("co\u00adop", "coop"),
        ("☎ — !", ""),
        ("", ""),
        ("a\ud800b", "a b"),
        ("a\0b", "a b"),
    ],
)
def test_a_name_is_folded(name: str, expected: str) -> None:
    """Case, accents, width and signs do not count; letters of every script stay."""
    assert expected == name_key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علی رضا كريمي", "علی رضا کریمی"),  # Arabic and Persian kaf and yeh
        ("مصطفى", "مصطفی"),  # alef maksura
        ("مُحَمَّد", "محمد"),  # vowel marks
        ("آرش", "ارش"),  # alef with madda
        ("محمّـــد", "محمد"),  # stretched
        ("علی\u200cرضا", "علیرضا"),  # joined without a join
        ("فاطمة", "فاطمه"),  # teh marbuta
        ("هدیۀ", "هدیه"),  # heh with yeh above
        ("ﻣﺤﻤﺪ", "محمد"),  # presentation forms
        ("شعبه ۱۲", "شعبه 12"),  # Persian digits
        ("شعبه ١٢", "شعبه ۱۲"),  # Arabic digits
        ("\u202bسارا\u202c", "سارا"),  # marks of direction
    ],
)
def test_writings_of_one_persian_or_arabic_name_are_one(one: str, other: str) -> None:
    """Names are found however a keyboard wrote them."""
    assert name_key(other) == name_key(one) != ""


def test_stored_keys_never_change() -> None:
    """Characters that every supported Python knows fold as they did when names were first stored."""
    blocks = [(0x0, 0x377), (0x400, 0x52F), (0x600, 0x6FF), (0x900, 0x983), (0x1E00, 0x1EFF), (0xAC00, 0xD7A3)]
    keys = "\n".join(name_key(f"a{chr(code)}b") for first, last in blocks for code in range(first, last + 1))
    assert (
        "ac3d796df1018ef18bc8affdf4772891cd1c93b7c2a00f736668235c5cbb5895" == hashlib.sha256(keys.encode()).hexdigest()
    )


def test_hangul_is_found_by_its_first_letters() -> None:
    """A syllable that is still being typed is a prefix of the whole one."""
    assert search_words("한국")[0].startswith(search_words("하")[0])


def test_words_are_limited_in_number_and_length() -> None:
    """At most fifty words, each cut at a hundred characters, are kept."""
    assert " ".join(["a"] * WORD_LIMIT) == name_key("a " * 60)
    assert "b" * WORD_LENGTH == name_key("b" * 200)
    assert WORD_LIMIT == len(search_words("\ufdfa " * 1_000_000))


def test_a_search_is_folded_like_a_name() -> None:
    """The words searched for are those of the name key."""
    assert ("muller", "sara") == search_words("MÜLLER, Sara")
    assert () == search_words(" - ")


@pytest.mark.parametrize("value", [None, 1, b"Sara"])
def test_only_text_can_be_searched_for(value: object) -> None:
    """Anything but text is refused."""
    with pytest.raises(InvalidValue, match=type(value).__name__):
        search_words(value)  # type: ignore[arg-type]
