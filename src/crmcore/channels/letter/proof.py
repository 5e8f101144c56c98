"""The proof that a letter's bytes say what was meant, taken of each letter before it leaves.

The bytes are read again by the grammar of the letters that are written here, which is far narrower than that of e-mail:
these header fields, in this order, each in the one form it may have, and nothing else. What is read is compared. A
letter that a reader of encoded words could still take otherwise is read by the standard library besides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from crmcore.channels.letter import headers, reading
from crmcore.channels.letter.addresses import is_plain
from crmcore.channels.letter.parts import Part
from crmcore.channels.letter.unfit import UnfitLetter

if TYPE_CHECKING:
    from crmcore.channels.letter.letter import Letter

LONGEST_LINE = 998
"""Octets of a line without its CRLF (RFC 5322, 2.1.1)."""
_FOLDED = rb"[!-~][ -~]*(?:\r\n [!-~][ -~]*)*"
_ATOM = rb"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+"
_DOMAIN = rb"[A-Za-z0-9.-]+"
_LINK = rb"<https://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]{1,900}>"
_MAILTO = rb"<mailto:[A-Za-z0-9._+-]+@" + _DOMAIN + rb"\?subject=unsubscribe>"
_GRAMMAR: Final[Mapping[str, bytes]] = {
    "From": _FOLDED,
    "To": rb"[!-~\x80-\xff]+",
    "Subject": rb"(?:" + _FOLDED + rb")?",
    "Date": rb"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}",
    "Message-ID": rb"<" + _ATOM + rb"@" + _DOMAIN + rb">",
    "Reply-To": _ATOM + rb"@" + _DOMAIN,
    "List-Unsubscribe": _LINK + rb"(?:,\r\n " + _MAILTO + rb")?|" + _MAILTO,
    "List-Unsubscribe-Post": rb"List-Unsubscribe=One-Click",
    "Content-Language": rb"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}",
    "Auto-Submitted": rb"auto-generated",
    "MIME-Version": rb"1\.0",
    "Content-Type": rb'text/plain; charset="utf-8"|multipart/alternative; boundary="=_alternative"',
    "Content-Transfer-Encoding": rb"7bit|quoted-printable|base64",
}
_PARTS = {
    "From": "sender",
    "To": "address",
    "Subject": "subject",
    "Date": "date",
    "Message-ID": "message id",
    "Reply-To": "reply address",
    "List-Unsubscribe": "unsubscribe",
    "Content-Language": "language",
}


def prove(letter: Letter, written: bytes, given: Mapping[str, str], body: Part) -> None:
    """Raises `UnfitLetter` unless the bytes have the header fields that were given and those of the body, in this order
    and no other, and say what the letter means.
    """
    fields = (*given, *body.names)
    head = written[: written.index(b"\r\n\r\n") + 2]
    found = _grammar(fields).fullmatch(head)
    if found is None:
        raise UnfitLetter(_astray(given))
    values = dict(zip(fields, found.groups(), strict=True))
    for name, value in _meant(letter).items():
        if values.get(name, b"") != value:
            raise UnfitLetter(_PARTS[name])
    subject = values["Subject"].decode()
    if _read(subject) != letter.subject:
        raise UnfitLetter("subject")
    if head.count(b"=?") != letter.sender.mailbox.count("=?") + subject.count("=?"):
        raise UnfitLetter("format")
    _prove_lines(written, body, ascii_only=is_plain(letter.to))
    if "=?" in letter.subject or not is_plain(letter.to):
        reading.compare(letter, written, list(fields))


def _meant(letter: Letter) -> Mapping[str, bytes]:
    return {
        "From": letter.sender.mailbox.encode(),
        "To": letter.to.encode(),
        "Message-ID": letter.message_id.encode(),
        "Reply-To": letter.reply_to.encode(),
        "Content-Language": letter.language.encode(),
    }


def _read(subject: str) -> str | None:
    try:
        return headers.read(subject)
    except ValueError:
        return None


def _prove_lines(written: bytes, body: Part, *, ascii_only: bool) -> None:
    """Lines end with CRLF and are not too long, and there are as many parts as there should be."""
    breaks = written.count(b"\r\n")
    fine = (
        breaks == written.count(b"\r") == written.count(b"\n")
        and b"\0" not in written
        and written.isascii() >= ascii_only
        and max(map(len, written.split(b"\r\n"))) <= LONGEST_LINE
        and all(
            written.count(f"\r\n--{boundary}\r\n".encode()) == parts
            and written.count(f"\r\n--{boundary}--\r\n".encode()) == 1
            and written.count(f"--{boundary}".encode()) == parts + 1
            for boundary, parts in body.boundaries
        )
    )
    if not fine:
        raise UnfitLetter("format")


@lru_cache(maxsize=64)
def _grammar(fields: tuple[str, ...]) -> re.Pattern[bytes]:
    lines = [name.encode() + b": (" + _GRAMMAR[name] + rb")\r\n" for name in fields]
    return re.compile(b"".join(lines))


def _astray(given: Mapping[str, str]) -> str:
    """The part of which the value leaves the grammar."""
    for name, value in given.items():
        if not re.fullmatch(_GRAMMAR[name], value.encode()):
            return _PARTS.get(name, "format")
    return "format"
