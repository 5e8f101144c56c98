"""Texts as they are written into a letter: in seven bits as they are, quoted-printable or base64 (RFC 2045)."""

from __future__ import annotations

import re
from binascii import a2b_base64, a2b_qp, b2a_base64, b2a_qp
from typing import Literal

from attrs import frozen

from crmcore.channels.letter.unfit import UnfitLetter

Encoding = Literal["7bit", "quoted-printable", "base64"]
MARK = "=_"
"""Begins each boundary. Neither quoted-printable nor base64 has it, and a part that has it is not left as it is."""
_BREAK = re.compile(r"\r\n?")
_SEVEN_BITS = re.compile(r"(?:[\t -~]{0,78}\n)+")
_ASCII = bytes(range(128))
# From this share of octets outside ASCII on base64 is shorter.
_DENSE = 6
_BASE64_LINE = 76


@frozen
class Body:
    """A text as written: lines end with CRLF, the last one too."""

    encoding: Encoding
    written: bytes


def write(text: str, part: str) -> Body:
    """The text with the line breaks of e-mail: CR, LF and both are one, and nothing else is. What is written is read
    again and compared; raises `UnfitLetter` with the name of the part.
    """
    lines = _BREAK.sub("\n", text) if "\r" in text else text
    if not lines.endswith("\n"):
        lines += "\n"
    try:
        data = lines.encode()
    except UnicodeEncodeError:
        raise UnfitLetter(part) from None
    if _SEVEN_BITS.fullmatch(lines) and MARK not in lines:
        return Body("7bit", data.replace(b"\n", b"\r\n"))
    if len(data.translate(None, _ASCII)) * _DENSE < len(data):
        quoted = b2a_qp(data)
        if a2b_qp(quoted) != data:
            raise UnfitLetter(part)
        return Body("quoted-printable", quoted.replace(b"\n", b"\r\n"))
    canonical = data.replace(b"\n", b"\r\n")
    packed = base64_lines(canonical)
    if a2b_base64(packed) != canonical:
        raise UnfitLetter(part)
    return Body("base64", packed)


def base64_lines(data: bytes) -> bytes:
    """In base64, in lines that end with CRLF."""
    packed = b2a_base64(data, newline=False)
    starts = range(0, len(packed), _BASE64_LINE)
    return b"".join([packed[start : start + _BASE64_LINE] + b"\r\n" for start in starts])
