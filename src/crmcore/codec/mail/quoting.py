"""Where a quote begins in the text of a mail, by the lines that mail programs write above one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import frozen

_QUOTED = re.compile(r"^\s{0,3}(?:[>|›»]|&gt;)")
# "On <date>, <name> wrote:" in the languages of mail programs. It may run over some lines.
_WROTE = re.compile(
    r"^(?:"
    r"on\b.{3,300}\bwrote|(?:am|den|il|le|el|em|op|dne|w dniu|a|på|pe|pada|kl|den)\b.{3,300}\b(?:schrieb|a écrit|"
    r"écrit|escribi[oó]|escreveu|ha scritto|scrisse|schreef|napsal\(?a?\)?|napísala?|napisała?\(?a?\)?|pisze|skrev|"
    r"kirjoitti|írta|a scris|menulis|написала?|yazdı)"
    r"(?:[^:\n]{0,100})|.{3,200}(?:schrieb am .{3,100}|schrieb|wrote|a écrit|escribi[oó]|ha scritto|schreef|skrev|"
    r"kirjoitti|írta|napisał\(?a?\)?|пишет|написала?\(?а?\)?|(?:şunu |sunları )?yazdı|"
    r"のメール|さんは書きました|写道|寫道|님이 작성|작성)"
    r")\s{0,3}[:：]\s*$",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"^\s*(?:on|am|le|el|em|il|op|den|dne|w dniu|på|pe|a|20\d\d[-./年]\d|\d{1,2}[./ ]\d{1,2}|\d{1,2}\. )", re.IGNORECASE
)
_DATED_ADDRESS = re.compile(r"\d{1,2}[:.]\d\d.{0,200}<[^<>\s]+@[^<>\s]+>|<[^<>\s]+@[^<>\s]+>.{0,200}\d{1,2}[:.]\d\d")
_ON = re.compile(r"^(?:on|am|le|el) ", re.IGNORECASE)
_DATED = re.compile(r"\d{1,4}[:./-]\d{1,2}|\b(?:19|20)\d\d\b|\d\s?(?:am|pm)\b|<\S+@\S+>|\S+@\S+", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"^[\s>*_]{0,5}[-_=*#~]{2,}\s*(?:"
    r"original(?:[ -]?(?:message|nachricht|e-?mail|mail|appointment|termin))?|ursprüngliche nachricht|"
    r"forwarded (?:message|mail).{0,60}|begin forwarded message|weitergeleitete nachricht.{0,40}|"
    r"message (?:d'origine|original|initial)|mensaje (?:original|reenviado)|mensagem (?:original|encaminhada)|"
    r"messaggio (?:originale|inoltrato)|oorspronkelijk bericht|doorgestuurd bericht|"
    r"original(?:t )?meddelande|ursprungligt meddelande|opprinnelig melding|oprindelig meddelelse|"
    r"alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní (?:zpráva|e-?mail)|eredeti üzenet|"
    r"исходное сообщение|пересылаемое сообщение|переадресованное сообщение|αρχικό μήνυμα|özgün ileti|"
    r"原始邮件|原始郵件|邮件原件|元のメッセージ|original-?メッセージ|원본 메시지|reply (?:above|to) this line.{0,40}"
    r")\s*[:：]?\s*[-_=*#~]{0,}\s*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"^\s*(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|"
    r"inizio messaggio inoltrato|inicio del mensaje reenviado)\s*[:：]\s*$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"^.{0,10}(?:please (?:reply|respond|write|type).{0,20}above this line|reply above this line|##-.{0,80}-##|"
    r"bitte oberhalb dieser zeile antworten|répondez au-dessus de cette ligne).{0,20}$",
    re.IGNORECASE,
)
# The header of the message answered, as Outlook and others write it: by line, which field it is.
_FIELDS: Final = {
    "from": r"from|von|de|da|van|från|fra|lähettäjä|od|feladó|от|от кого|kimden|发件人|寄件者|差出人|送信者|보낸 사람|"
    r"expéditeur|mittente|remetente|desde",
    "date": r"date|sent|gesendet|datum|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviada em|fecha|data|inviato|"
    r"verzonden|skickat|sendt|lähetetty|päivämäärä|wysłano|odesláno|elküldve|отправлено|дата|gönderme tarihi|tarih|"
    r"gönderildi|发送时间|日期|寄件日期|送信日時|日時|보낸 날짜|날짜",
    "to": r"to|an|à|a|para|aan|til|till|vastaanottaja|do|komu|címzett|кому|kime|alıcı|收件人|宛先|받는 사람",
    "subject": r"subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|тема|"
    r"tárgy|konu|主题|主旨|件名|제목",
}
_FIELD = tuple(
    (name, re.compile(rf"^\s{{0,4}}[*_>]{{0,3}}\s?(?:{names})\s?[*_]{{0,2}}\s?[:：][*_]{{0,2}}(?:\s|$)", re.IGNORECASE))
    for name, names in _FIELDS.items()
)
_HEADER_LINES: Final = 8
_WROTE_LINES: Final = 4


@frozen
class Quote:
    """A line that introduces a quote: how many lines it runs over, and whether all that follows is quoted."""

    lines: int
    to_end: bool


def is_quoted(line: str) -> bool:
    """Whether a line is marked as quoted."""
    return bool(_QUOTED.match(line))


def introduced(lines: Sequence[str], number: int) -> Quote | None:
    """The introduction of a quote that begins with a line, if one does."""
    line = lines[number]
    if not line.strip() or len(line) > 500:
        return None
    if _SEPARATOR.match(line) or _FORWARDED.match(line) or _ABOVE.match(line):
        return Quote(1, to_end=True)
    if _is_header(lines, number):
        return Quote(1, to_end=True)
    length = _wrote(lines, number) or _addressed(lines, number)
    if length:
        following = next((each for each in lines[number + length :] if each.strip()), "")
        return Quote(length, to_end=not is_quoted(following))
    return None


def _addressed(lines: Sequence[str], number: int) -> int:
    """1 where a line with a time and an address ends with a colon and a quote follows, in any language; else 0."""
    line = lines[number].strip()
    following = next((each for each in lines[number + 1 : number + 4] if each.strip()), "")
    return int(line.endswith((":", "：")) and bool(_DATED_ADDRESS.search(line)) and is_quoted(following))


def _is_header(lines: Sequence[str], number: int) -> bool:
    """Whether the header of the message answered begins: From and two more fields, within a few lines."""
    if _named(lines[number]) != "from":
        return False
    near = {_named(each) for each in lines[number : number + _HEADER_LINES]}
    return len(near - {None}) >= 3


def _named(line: str) -> str | None:
    return next((name for name, pattern in _FIELD if pattern.match(line)), None) if len(line) < 500 else None


def _wrote(lines: Sequence[str], number: int) -> int:
    """Over how many lines "On ... wrote:" runs that begins with a line; 0 where none does."""
    if is_quoted(lines[number]):
        return 0
    text = ""
    # A name may stand before the date, with the address or the verb on the next line.
    longest = _WROTE_LINES if _BEGINS.match(lines[number]) else 2 if "@" in lines[number] else 1
    for length in range(1, longest + 1):
        if number + length > len(lines):
            return 0
        line = lines[number + length - 1]
        if length > 1 and (not line.strip() or is_quoted(line) or _ON.match(line)):
            return 0
        text = f"{text} {line.strip()}".strip()
        if text.endswith((":", "：")):
            # A sentence that ends with "wrote:" names no date and no address.
            return length if _WROTE.match(text) and _DATED.search(text) else 0
    return 0
