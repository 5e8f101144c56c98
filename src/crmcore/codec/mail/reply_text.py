"""What a person wrote in a reply, told from the message quoted, and from the signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crmcore.codec.mail.quoting import introduced, is_quoted

_DELIMITER = re.compile(r"^\s?(?:--|—|–)\s?$")
# The first line of a paragraph that is a signature where nothing but quotes and signatures follows.
_SIGNED = re.compile(r"^(?:--|__|-\w)")
_DEVICE = re.compile(
    r"^[\W_]{0,3}(?:"
    r"sent from my (?:[\w'’+-]+ ?){1,6}|sent from (?:mail|outlook|yahoo|proton|samsung|aol|gmail|mailbox|nine|"
    r"fairemail|blue|windows|android|iphone|ipad)\b.{0,80}|sent via .{1,60}|sent with .{1,60}|"
    r"get outlook for .{1,40}|get \[?outlook.{1,120}|von meinem .{1,40} gesendet|gesendet (?:von|mit|über|"
    r"aus) .{1,60}|diese nachricht wurde von meinem .{1,80}|"
    r"envoyé (?:de|depuis|à partir de) (?:mon|ma|mes|l'|yahoo|outlook|mail|proton)?.{1,60}|enviado (?:desde|do|"
    r"de) (?:mi|meu|minha|el|la|o|a|outlook|correo|yahoo)?.{1,60}|inviato da(?:l|lla|l mio)? .{1,60}|"
    r"verzonden (?:vanaf|met|via) .{1,60}|verstuurd vanaf .{1,60}|skickat från (?:min )?.{1,60}|"
    r"sendt fra (?:min )?.{1,60}|lähetetty .{1,60}|wysłane z .{1,60}|odesláno z .{1,60}|отправлено (?:с|из) .{1,60}|"
    r"iphone'umdan gönderildi|"
    r"(?:iphone|ipad|android|スマートフォン).{0,10}から送信|发自我的.{1,30}|從我的.{1,20}傳送|나의 .{1,20}에서 보냄"
    r")[.!]?\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s{0,3}[-_=*]{5,}\s*$")
_DEVICE_WORDS: Final = 12
_SIGNATURE_LINES: Final = 40


def reply_text(text: str) -> str:
    """What is new in the text of a mail, without quotes and the lines that introduce them, and without signature.

    Empty where nothing is new. Time is in proportion to the text.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    quoted = _quoted(lines)
    _take_signature(lines, quoted)
    _take_end(lines, quoted)
    return _joined([line for line, other in zip(lines, quoted, strict=True) if not other])


def quotes(text: str) -> bool:
    """Whether a text quotes another."""
    return any(_quoted(text.split("\n")))


def _quoted(lines: Sequence[str]) -> list[bool]:
    """Which lines are quoted, or introduce a quote."""
    quoted = [False] * len(lines)
    number = 0
    while number < len(lines):
        if is_quoted(lines[number]):
            quoted[number] = True
            number += 1
            continue
        quote = introduced(lines, number)
        if quote is None:
            number += 1
            continue
        end = len(lines) if quote.to_end else number + quote.lines
        quoted[number:end] = [True] * (end - number)
        number = end
    _join_quotes(lines, quoted)
    _take_rules(lines, quoted)
    return quoted


def _join_quotes(lines: Sequence[str], quoted: list[bool]) -> None:
    """Lines that a program broke off a quoted one, and empty lines within a quote, are quoted too."""
    for number in range(1, len(lines) - 1):
        if not quoted[number] and not lines[number] and quoted[number - 1] and quoted[number + 1]:
            quoted[number] = True


def _take_rules(lines: Sequence[str], quoted: list[bool]) -> None:
    """A rule above a quote belongs to it."""
    begins = [number for number in range(1, len(lines)) if quoted[number] and not quoted[number - 1]]
    for number in begins:
        above = number - 1
        while above > 0 and not lines[above].strip() and not quoted[above]:
            above -= 1
        if not quoted[above] and _RULE.match(lines[above]):
            quoted[above:number] = [True] * (number - above)


def _take_signature(lines: Sequence[str], quoted: list[bool]) -> None:
    """What stands below the delimiter of a signature (RFC 3676, section 4.3), up to the next quote, is no text."""
    last = max(_new(lines, quoted), default=-1)
    end = len(lines)
    found: tuple[int, int] | None = None
    for number in range(len(lines) - 1, -1, -1):
        if quoted[number]:
            end = number
        elif _DELIMITER.match(lines[number]) and last < end <= number + _SIGNATURE_LINES:
            found = (number, end)
    if found is not None:
        quoted[found[0] : found[1]] = [True] * (found[1] - found[0])


def _take_end(lines: Sequence[str], quoted: list[bool]) -> None:
    """Take paragraphs from the end as long as they are signatures."""
    first = min(_new(lines, quoted), default=len(lines))
    end = len(lines) - 1
    while end >= 0:
        if quoted[end] or not lines[end].strip():
            end -= 1
            continue
        begin = end
        while begin > 0 and lines[begin - 1].strip() and not quoted[begin - 1]:
            begin -= 1
        head = lines[begin].strip()
        if _is_device(head) or (first < begin and _SIGNED.match(head)):
            quoted[begin : end + 1] = [True] * (end + 1 - begin)
        elif _is_device(lines[end]):
            begin = end
            quoted[end] = True
        else:
            return
        end = begin - 1


def _new(lines: Sequence[str], quoted: Sequence[bool]) -> Iterator[int]:
    """The numbers of lines that say something new."""
    return (number for number, line in enumerate(lines) if line.strip() and not quoted[number])


def _is_device(line: str) -> bool:
    line = line.strip()
    return len(line.split()) <= _DEVICE_WORDS and bool(_DEVICE.match(line)) and "," not in line


def _joined(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
