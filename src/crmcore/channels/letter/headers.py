"""Header values as they are written: plain where nothing can be misread, else in encoded words (RFC 2047)."""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64

_LINE = 76
_WORD = 75
_AROUND = len("=?utf-8?b??=")
# What may stand as it is. Whatever could be read as an encoded word is encoded.
_PLAIN = re.compile(r"(?:[!-~]+(?: [!-~]+)*)?")
_PLAIN_LIMIT = 900
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_WORDS = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/]+=*)\?=")


def unstructured(text: str, used: int) -> str:
    """The value of a header of which the name and what follows it take `used` characters. One line of text."""
    if len(text) <= _PLAIN_LIMIT and "=?" not in text and _PLAIN.fullmatch(text):
        return text
    return "\r\n ".join(_encoded(text, used))


def phrase(text: str, used: int) -> str:
    """A name shown beside an address: as it is, quoted or encoded."""
    if len(text) > _PLAIN_LIMIT or "=?" in text or not text.isascii() or not text.isprintable():
        return "\r\n ".join(_encoded(text, used))
    if _PHRASE.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def read(value: str) -> str:
    """What a value written by `unstructured` says."""
    if "=?" not in value:
        return value
    words = value.split("\r\n ")
    found = [_WORDS.fullmatch(word) for word in words]
    if not all(found):
        raise ValueError("a word that is not one of ours")
    return b"".join(a2b_base64(each[1]) for each in found if each).decode()


def _encoded(text: str, used: int) -> list[str]:
    data = text.encode()
    words: list[str] = []
    start, line = 0, _LINE - used
    while start < len(data):
        end = min(start + _octets(min(line, _WORD)), len(data))
        # No character is split between two words.
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        words.append(f"=?utf-8?b?{b2a_base64(data[start:end], newline=False).decode()}?=")
        start, line = end, _LINE - 1
    return words


def _octets(room: int) -> int:
    return (room - _AROUND) // 4 * 3
