"""What a mail system wrote about a message, and the header of that message, wherever in a notice they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import field, frozen

from crmcore.codec.mail import limits
from crmcore.codec.mail.html import html_text
from crmcore.codec.mail.structure import Part, header_part
from crmcore.domain.kernel.personal import PERSONAL, hidden

# A line behind which the message comes that was returned.
_RETURNED = re.compile(
    r"^[\s>|*=_.#~-]*(?:"
    r"(?:your |the |this is (?:a )?|here is (?:a )?|included is (?:a )?|below is (?:a )?|a |the )*"
    r"(?:copy of (?:the|your)|original (?:message|mail|e-?mail)(?: details| headers?)?|returned (?:message|mail)|"
    r"unsent message|"
    r"(?:message|mail) (?:header|text|body|content)s?(?: and| or)?.{0,30}(?:follow|is returned|attached)|"
    r"undelivered message|"
    r"(?:header|text|body|first|top|beginning|summary|part|contents?)s?\b.{0,60}(?:original|undelivered|returned|"
    r"your|the) (?:message|mail|e-?mail)|"
    r"(?:received )?message (?:follows|starts)|old message|forwarded message|non-delivered message|source mail|"
    r"failed message|rejected message)"
    r"|below (?:this|the next) line|below the line|start of returned|your (?:message|mail) (?:reads|follows)"
    r"|(?:mensaje|mensagem|message|nachricht|messaggio) origina[le]+"
    r"|(?:--- )?.{0,30}(?:original message|returned mail|message headers?|the message) follows?"
    r").{0,80}$",
    re.IGNORECASE,
)
_TRACE = re.compile(
    r"^[>\s]{0,8}(?:Received: (?:from|by|\()|Return-Path: ?<|DKIM-Signature: |X-Received: |Path: )", re.IGNORECASE
)
_HEADER_LINE = re.compile(r"^[>|*\s]{0,8}([A-Za-z][A-Za-z0-9-]{1,40}): ?\S")
_HEADER_NAMES: Final = frozenset(
    {"received", "return-path", "from", "to", "cc", "subject", "date", "message-id", "mime-version", "dkim-signature",
    "x-received",
     "delivered-to", "sender", "reply-to", "content-type"}
)  # fmt: skip
_QUOTED_MARK = re.compile(r"^[>|]\s?")


@frozen
class Notice:
    """The words of a mail system, and the header of the message it is about; that has no fields where there is none."""

    text: str = field(repr=hidden, metadata=PERSONAL)
    returned: Part = field(repr=False)


def notice_of(mail: Part) -> Notice:
    """The notice that a mail is, if it is one."""
    written: list[Part] = []
    returned: Part | None = None
    for part in mail.own():
        if part.parts and part.type not in {"message/rfc822", "message/global", "message/partial"}:
            if part.type.startswith("multipart/") or returned is not None:
                continue
            returned = part.parts[0]
        elif part.parts:
            returned = returned or part.parts[0]
        elif part.type.startswith(("text/", "multipart/")) and returned is None:
            written.append(part)
    text, cut = _cut(_text(written))
    # A header in the text is that of the message where no part is.
    return Notice(text, returned if returned is not None and returned.fields else _header(cut))


def _text(parts: Sequence[Part]) -> str:
    plain = [part for part in parts if part.type != "text/html"]
    texts = [_readable(part) for part in plain]
    if not any(text.strip() for text in texts):
        texts = [_readable(part) for part in parts if part.type == "text/html"]
    return "\n\n".join(texts)[: limits.NOTICE_SIZE]


def _readable(part: Part) -> str:
    text = part.text(limits.NOTICE_SIZE)
    marked = text[:200].lstrip().lower().startswith(("<html", "<!doctype html"))
    return html_text(text) if part.type == "text/html" or marked else text


def _cut(text: str) -> tuple[str, Sequence[str]]:
    """What stands before the message that was returned, and the lines of that."""
    lines = text.split("\n", limits.NOTICE_LINES)
    for number, line in enumerate(lines):
        if _TRACE.match(line) and any(each.strip() for each in lines[:number]):
            return "\n".join(lines[:number]), lines[number:]
        if _RETURNED.match(line[:200]) and _behind(lines, number):
            return "\n".join(lines[:number]), lines[number + 1 :]
    return "\n".join(lines), ()


def _behind(lines: Sequence[str], number: int) -> bool:
    """Whether a line that speaks of the message stands before it: something was said above, and no reason follows."""
    if not any(each.strip() for each in lines[:number]):
        return False
    following = [each for each in lines[number + 1 : number + 12] if each.strip()]
    marked = bool(re.match(r"^\s*[-=_*|#]{2,}", lines[number]))
    return marked or not following or any(_is_header(each) for each in following[:6])


def _is_header(line: str) -> bool:
    named = _HEADER_LINE.match(line)
    return named is not None and named[1].lower() in _HEADER_NAMES


def _header(lines: Sequence[str]) -> Part:
    """The header among these lines, however it is indented or quoted."""
    begin = next((number for number, line in enumerate(lines) if _is_header(line)), None)
    if begin is None:
        return Part((), "text/rfc822-headers", {}, b"")
    taken = []
    indent = len(lines[begin]) - len(lines[begin].lstrip())
    for line in lines[begin : begin + 300]:
        bare = _QUOTED_MARK.sub("", line)
        bare = bare[indent:] if line[:indent].isspace() else bare
        if not bare.strip():
            break
        taken.append(bare[: limits.FIELD_SIZE_LIMIT // 10])
    return header_part("\n".join(taken))
