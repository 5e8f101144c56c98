"""Cards as vCard 4.0 (RFC 6350) writes them: escaped, folded at 75 octets, lines ended by CRLF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})
_LINE_END = re.compile(r"\r\n|\r|\x85|\u2028|\u2029")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")

Property = tuple[str, str | Iterable[str]]
"""Name with parameters, and the value: one text, or the parts of a structured one."""


def card_text(properties: Iterable[Property]) -> str:
    """The card of these properties, whatever their values hold."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", *(_line(name, value) for name, value in properties), "END:VCARD"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _line(name: str, value: str | Iterable[str]) -> str:
    return f"{name}:{escaped(value) if isinstance(value, str) else ';'.join(map(escaped, value))}"


def escaped(text: str) -> str:
    r"""A text as a value: line ends are written ``\n``, other control characters are blanks."""
    return _CONTROL.sub(" ", _LINE_END.sub("\n", text)).translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """The lines of a line, none of which parts a character; all but the first begin with a blank."""
    part, size = "", 0
    for character in line:
        length = len(character.encode())
        if size + length > _OCTETS:
            yield part
            part, size = " ", 1
        part += character
        size += length
    yield part
