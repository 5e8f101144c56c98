"""Names and addresses as they are compared: small Latin letters and digits, whatever script they are written in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

# What no decomposition of Unicode brings to ASCII. One letter may become several.
_LATIN: Final = {
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i",
    "ħ": "h", "ŋ": "ng", "ə": "a",
}  # fmt: skip
_CYRILLIC: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "-",
            "y",
            "-",
            "e",
            "yu",
            "ya",
            "i",
            "i",
            "e",
            "g",
            "u",
            "d",
            "j",
            "lj",
            "nj",
            "c",
            "dz",
        ],
        strict=True,
    )
)
_GREEK: Final = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        [
            "a",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "th",
            "i",
            "k",
            "l",
            "m",
            "n",
            "x",
            "o",
            "p",
            "r",
            "s",
            "s",
            "t",
            "y",
            "f",
            "ch",
            "ps",
            "o",
        ],
        strict=True,
    )
)
_TABLE: Final = str.maketrans(
    {**_LATIN, **{letter: latin.replace("-", "") for letter, latin in (_CYRILLIC | _GREEK).items()}}
)
_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHE: Final = re.compile(r"(?<=\w)['`\u2019\u02bc\u00b4](?=\w)")


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """The text without case, diacritics and, for Cyrillic and Greek, without its script; other scripts stay.

    >>> folded("Müller-Łukasz Ἀθηνᾶ Чехов")
    'muller-lukasz athina chekhov'
    """
    if text.isascii():
        return text.lower()
    plain = normalize("NFKD", text.casefold())
    return normalize("NFC", "".join(each for each in plain if not combining(each))).translate(_TABLE)


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded: letters and digits, with an apostrophe inside a word taken out.

    >>> words("O'Brien, Zoë  (Anne-Marie)")
    ('obrien', 'zoe', 'anne', 'marie')
    """
    return tuple(_WORD.findall(_APOSTROPHE.sub("", folded(text))))


def compact(text: str) -> str:
    """The words of a text without anything between them: blanks come and go when people type."""
    return "".join(words(text))


def skeleton(word: str) -> str:
    """A word by its first letter and the consonants behind it, doubled ones once: what most slips in vowels leave.

    >>> skeleton("philippa") == skeleton("phillipa")
    True
    """
    kept = word[:1]
    for letter in word[1:]:
        if letter not in "aeiouyh" and letter != kept[-1]:
            kept += letter
    return kept
