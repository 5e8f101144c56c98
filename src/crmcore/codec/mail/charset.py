"""Bytes of a mail as text, whatever charset they claim (RFC 2045, RFC 2047). Decoding never fails.

Only charsets in which people write mail are used: among the codecs of the standard library are some that unpack
(``zlib``), take quadratic time (``idna``, ``punycode``) or run escapes.
"""

from __future__ import annotations

import binascii
import codecs
import re
from typing import Final

_KNOWN: Final = frozenset(
    {
        "ascii", "big5", "big5hkscs", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
        "cp1258", "cp437", "cp850", "cp852", "cp855", "cp866", "cp874", "cp932", "cp936", "cp949", "cp950", "euc_jp",
        "euc_kr", "euc_jis_2004", "gb18030", "gb2312", "gbk", "hz", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2",
        "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr", "iso8859-1", "iso8859-10", "iso8859-11",
        "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5",
        "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "johab", "koi8-r", "koi8-u", "mac-roman", "shift_jis",
        "shift_jis_2004", "shift_jisx0213", "tis-620", "utf-16", "utf-16-be", "utf-16-le", "utf-8",
    }
)  # fmt: skip
# What mail programs write that Python does not know, and what they mean where they write ASCII or Latin-1.
_MEANT: Final = {
    "cp-850": "cp850", "gb-2312": "gb18030", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949", "euc-kr": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "x-sjis": "cp932", "windows-31j": "cp932", "x-euc-jp": "euc_jp", "iso-2022-jp-ms": "iso2022_jp_ext",
    "iso-8859-8-i": "iso8859-8", "us-ascii": "utf-8", "ascii": "utf-8", "utf8": "utf-8", "uft-8": "utf-8",
    "unicode-1-1-utf-8": "utf-8", "unknown-8bit": "utf-8", "8bit": "utf-8", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "x-unknown": "utf-8", "x-mac-roman": "mac-roman", "tis-620": "tis-620",
}  # fmt: skip
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_NOT_BASE64 = bytes(
    number for number in range(256) if not (chr(number).isalnum() and number < 128) and number not in b"+/"
)
_CONTROLS = {number: None for number in range(32) if number not in {9, 10, 27}} | {127: None, 0xFEFF: None}
_ESCAPE = 27


def text_of(content: bytes, charset: str | None = None, size: int | None = None) -> str:
    """The bytes as text: in the charset they claim where that works, else in UTF-8, else byte by byte.

    Control characters but tab and line feed are dropped, and a byte order mark; line ends are line feeds. No more than
    `size` characters are taken.
    """
    return clean(_decoded(content, charset)[:size])


def clean(text: str) -> str:
    """Text without control characters but tab and line feed, and without lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS | {_ESCAPE: None})
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def header_text(raw: str) -> str:
    """The value of a header field, unfolded and with its encoded words decoded (RFC 2047), on one line."""
    value = " ".join(raw.split())
    if "=?" not in value:
        return clean(value)
    value = _BETWEEN.sub(r"\1", value)
    return " ".join(clean(_WORD.sub(_word, value)).split())


def transfer_decoded(content: bytes, encoding: str) -> bytes:
    """The bytes behind a content transfer encoding (RFC 2045); what is not so encoded stays as it is."""
    match encoding:
        case "base64":
            return base64_decoded(content)
        case "quoted-printable":
            return binascii.a2b_qp(content)
    return content


def base64_decoded(content: bytes) -> bytes:
    """As much of base64 as can be decoded."""
    content = content.translate(None, _NOT_BASE64)
    whole = len(content) - len(content) % 4
    rest = content[whole:]
    if len(rest) == 1:
        rest = b""
    return binascii.a2b_base64(content[:whole] + rest + b"=" * (-len(rest) % 4))


def _decoded(content: bytes, charset: str | None) -> str:
    name = _codec(charset, content)
    if name is not None:
        try:
            return content.decode(name)
        except (UnicodeError, ValueError):
            pass
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if name is None or name == "utf-8":
            name = "cp1252"
        return content.decode(name, "replace")


def _codec(charset: str | None, content: bytes) -> str | None:
    if b"\x1b$" in content:
        return "iso2022_jp_ext"
    label = (charset or "").strip().strip("\"'").lower()
    if not label or len(label) > 40 or not label.isascii():
        return None
    label = _MEANT.get(label, label)
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if name in _KNOWN else None


def _word(found: re.Match[str]) -> str:
    charset, how, content = found.groups()
    coded = content.encode("ascii", "ignore")
    raw = base64_decoded(coded) if how in "bB" else binascii.a2b_qp(coded.replace(b"_", b" "))
    return _decoded(raw, charset.partition("*")[0])
