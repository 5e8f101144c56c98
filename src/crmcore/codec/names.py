"""The folded form in which names are stored for searching.

Writings of one name that people do not tell apart fold to the same words: case, accents, Arabic and Persian kaf and
yeh, vowel marks, digits of other scripts. The form is the same on every machine as far as its Python knows the
characters: Unicode keeps the decomposition and case folding of a character once it is assigned, and one that a Python
does not know yet parts words.
"""

from __future__ import annotations

import unicodedata

from crmcore.errors import InvalidValue

WORD_LIMIT = 50
WORD_LENGTH = 100

_TEXT_LIMIT = 10_000
_CHARACTERS_KEPT = 5_000

# Letters that have no decomposition in Unicode, by what people type instead.
_LETTERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ħ": "h",
    "ŧ": "t",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
    "\N{ARABIC LETTER SWASH KAF}": "\N{ARABIC LETTER KEHEH}",
    "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER FARSI YEH}",
    "\N{ARABIC LETTER HEH GOAL}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER AE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC TATWEEL}": "",
}


def name_key(name: str) -> str:
    """The folded words of a name, joined by single blanks: at most 50 words, each cut at 100 characters.

    ``name_key(name_key(name)) == name_key(name)``. Raises `InvalidValue` for what is no text.
    """
    return " ".join(search_words(name))


def search_words(text: str) -> tuple[str, ...]:
    """The folded words of a text, as `name_key` has them, to be looked for as prefixes of a name's words."""
    if not isinstance(text, str):
        raise InvalidValue("text", f"a {type(text).__name__}", "names are searched by text")
    folded = text[:_TEXT_LIMIT]
    # Letters stay apart from their marks, so that a word is found by a prefix that lacks the last mark, in Hangul too.
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
    words = folded.translate(_FOLDED).split()
    return tuple(word[:WORD_LENGTH] for word in words[:WORD_LIMIT])


class _Folded(dict[int, str]):
    """By code point, what a decomposed character becomes: its folded form, nothing, or a blank."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if len(self) < _CHARACTERS_KEPT:
            self[code] = folded
        return folded


def _fold(character: str) -> str:
    if _is_silent(character):
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    cased = unicodedata.normalize("NFKD", character.casefold())
    return "".join(_LETTERS.get(each, each if _in_word(each) else " ") for each in cased if not _is_silent(each))


def _is_silent(character: str) -> bool:
    """Whether it is a mark upon a letter, or only guides how letters are shown.

    Voicing marks of kana, and viramas and vowel signs of the scripts of India, Thai, Lao and Tibetan are spelling and
    stay.
    """
    order = unicodedata.combining(character)
    if order:
        return order == 1 or 10 <= order <= 36 or order >= 200
    if character == "\N{COMBINING GRAPHEME JOINER}" or unicodedata.category(character) == "Cf":
        return True
    return "VARIATION SELECTOR" in unicodedata.name(character, "")


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


_FOLDED = _Folded()
