"""The parts of a mail (RFC 5322, RFC 2046): a walk in time and memory proportional to its size, whatever it holds.

It reads what programs write that keep no standard: a line "From " or a byte order mark before the header, NUL bytes,
any line ends, boundaries that are never closed, headers that end without an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import define, field, frozen

from crmcore.codec.mail import limits
from crmcore.codec.mail.charset import header_text, text_of, transfer_decoded
from crmcore.codec.mail.limits import refuse

_NAME = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_PARAMETER = re.compile(r""";\s*([\w!#$%&'*+.^`|~-]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))""")
_TYPE = re.compile(r"\s*([\w.+-]{1,60})/([\w.+-]{1,100})")
_BOUNDARY = re.compile(rb"(\n--[^\s]{1,200})[ \t]*\nContent-", re.IGNORECASE)
_PREAMBLE: Final = 10_000
_MESSAGES: Final = frozenset({"message/rfc822", "message/global", "message/partial"})
_HEADERS: Final = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})


@frozen
class Part:
    """A part of a mail. Names of header fields are in lower case; `fields` keeps their order and their raw values.

    `parts` are those of a multipart, or the one message of a ``message/rfc822``.
    """

    fields: tuple[tuple[str, str], ...] = field(repr=False)
    type: str
    parameters: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    parts: tuple[Part, ...] = ()

    def raw(self, name: str) -> str:
        """The first field of that name, as it is written; empty where there is none."""
        return next((value for each, value in self.fields if each == name), "")

    def header(self, name: str) -> str:
        """The first field of that name, decoded, on one line."""
        return header_text(self.raw(name))

    def headers(self, name: str) -> tuple[str, ...]:
        """All fields of that name, decoded."""
        return tuple(header_text(value) for each, value in self.fields if each == name)

    @property
    def decoded(self) -> bytes:
        """The content behind its transfer encoding."""
        return transfer_decoded(self.content, self.raw("content-transfer-encoding").strip().lower())

    def text(self, size: int = limits.TEXT_SIZE) -> str:
        """The content as text, and no more characters of it than `size`."""
        # A character is written in at most four bytes, a byte in at most three: =XX.
        decoded = transfer_decoded(self.content[: 12 * size], self.raw("content-transfer-encoding").strip().lower())
        return text_of(decoded[: 4 * size], self.parameters.get("charset"), size)

    @property
    def attached(self) -> bool:
        """Whether it says that it is a file."""
        return self.raw("content-disposition").strip().lower().startswith("attachment")

    def walk(self) -> Iterator[Part]:
        """It and all parts below it, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def own(self) -> Iterator[Part]:
        """It and the parts below it, but nothing within a message that it carries."""
        yield self
        if self.type not in _MESSAGES:
            for part in self.parts:
                yield from part.own()


# One of these at least is in the header of a message: without it, text is taken for text though it has colons.
_KNOWN: Final = frozenset(
    {
        "bcc", "cc", "content-type", "date", "delivered-to", "dkim-signature", "envelope-to", "from", "in-reply-to",
        "message-id",
        "mime-version", "received", "references", "reply-to", "return-path", "sender", "subject", "to",
        "x-failed-recipients", "x-mailer",
        "auto-submitted", "precedence", "list-id",
    }
)  # fmt: skip
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@define
class _Counts:
    parts: int = 0
    header_size: int = 0
    decoded: int = 0


def parsed(raw: bytes) -> Part:
    """The mail of these bytes. Raises `MailRefused` where one of the limits is passed."""
    if len(raw) > limits.SIZE_LIMIT:
        refuse(limits.TOO_LARGE)
    # A file of Outlook's own format is no mail that travels.
    buffer = b"\n" + (b"" if raw.startswith(_OLE) else _plain(raw))
    return _part(buffer, 1, len(buffer), "text/plain", 0, _Counts())


def header_part(text: str) -> Part:
    """The header that a text begins with, as a part without content. Raises `MailRefused`."""
    raw = text.encode("utf-8", "replace")
    fields, _ = _fields(raw, 0, len(raw), _Counts())
    return Part(fields, "text/rfc822-headers", {}, b"")


def _plain(raw: bytes) -> bytes:
    """The same in bytes that are a superset of ASCII, with line feeds, without NUL."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    return raw.replace(b"\0", b"").replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _part(buffer: bytes, start: int, end: int, otherwise: str, depth: int, counts: _Counts) -> Part:
    """The part that stands in the buffer from start to end. Nothing is copied but the content of leaves."""
    counts.parts += 1
    if counts.parts > limits.PART_LIMIT:
        refuse(limits.TOO_MANY_PARTS)
    if depth > limits.DEPTH_LIMIT:
        refuse(limits.TOO_DEEP)
    fields, begin = _fields(buffer, start, end, counts)
    if depth == 0 and not any(name in _KNOWN for name, _ in fields):
        fields, begin = (), start
    written = next((value for name, value in fields if name == "content-type"), "")
    type_, parameters = content_type(written, otherwise)
    boundary = parameters.get("boundary", "").rstrip()
    parts: tuple[Part, ...] = ()
    if type_.startswith("multipart/"):
        within = "message/rfc822" if type_ == "multipart/digest" else "text/plain"
        places = list(_split(buffer, begin, end, b"\n--" + boundary.encode())) if boundary else []
        # Some write another boundary than they declare.
        if not places and (written_out := _BOUNDARY.search(buffer, begin - 1, min(end, begin + _PREAMBLE))):
            places = list(_split(buffer, begin, end, written_out[1]))
        parts = tuple(_part(buffer, first, last, within, depth + 1, counts) for first, last in places)
    elif type_ in _MESSAGES or type_ in _HEADERS:
        encoding = next((value for name, value in fields if name == "content-transfer-encoding"), "").strip().lower()
        if encoding in {"base64", "quoted-printable"}:
            buffer = b"\n" + transfer_decoded(buffer[begin:end], encoding)
            begin, end = 1, len(buffer)
            counts.decoded += end
            if counts.decoded > limits.SIZE_LIMIT:
                refuse(limits.TOO_LARGE)
        while begin < end and buffer[begin : begin + 1] == b"\n":
            begin += 1
        parts = (_part(buffer, begin, end, "text/plain", depth + 1, counts),)
    return Part(fields, type_, parameters, b"" if parts else buffer[begin:end], parts)


def _fields(buffer: bytes, start: int, stop: int, counts: _Counts) -> tuple[tuple[tuple[str, str], ...], int]:
    """The header fields that stand there, and where they end."""
    found: list[list[bytes]] = []
    size = 0
    at = start
    while at < stop:
        end = buffer.find(b"\n", at, stop)
        end = stop if end < 0 else end
        line = buffer[at : min(end, at + limits.FIELD_SIZE_LIMIT + 1)]
        if not line.strip():
            at = end + 1
            break
        if line[:1] in b" \t" and found:
            found[-1].append(line)
            size += len(line)
        elif _NAME.match(line):
            found.append([line])
            size = len(line)
        elif found or not line.startswith((b"From ", b">From ")):
            # No header line: the content begins here without an empty line.
            break
        counts.header_size += len(line)
        if size > limits.FIELD_SIZE_LIMIT:
            refuse(limits.FIELD_TOO_LONG)
        if len(found) > limits.FIELD_LIMIT:
            refuse(limits.TOO_MANY_FIELDS)
        if counts.header_size > limits.HEADER_SIZE_LIMIT:
            refuse(limits.HEADER_TOO_LONG)
        at = end + 1
    return tuple(_field(b"\n".join(lines)) for lines in found), min(at, stop)


def _field(lines: bytes) -> tuple[str, str]:
    name, _, value = lines.partition(b":")
    return name.decode("ascii", "replace").strip().lower(), text_of(value).strip()


def content_type(written: str, otherwise: str = "text/plain") -> tuple[str, dict[str, str]]:
    """The type, in lower case, and the parameters of a Content-Type (RFC 2045, RFC 2231)."""
    value = " ".join(written.split())
    found = _TYPE.match(value)
    type_ = f"{found[1]}/{found[2]}".lower() if found else otherwise
    parameters: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(value[:10_000]):
        # A parameter in pieces is name*0, name*1 ...; one with a charset ends with a star.
        key = name.lower().partition("*")[0]
        piece = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare.strip().strip("'\"")
        parameters[key] = parameters.get(key, "") + piece if "*" in name else parameters.get(key, piece)
    return type_, parameters


def _split(buffer: bytes, begin: int, stop: int, mark: bytes) -> Iterator[tuple[int, int]]:
    """From where to where parts stand between the lines of a boundary. The last may lack its closing line."""
    start = -1
    count = 0
    at = buffer.find(mark, begin - 1, stop)
    while at >= 0:
        end = buffer.find(b"\n", at + 1, stop)
        end = stop if end < 0 else end
        rest = buffer[at + len(mark) : min(end, at + len(mark) + 100)].strip()
        if rest in {b"", b"--"}:
            if start >= 0:
                yield start, max(start, at)
            count += 1
            if count > limits.PART_LIMIT:
                refuse(limits.TOO_MANY_PARTS)
            if rest:
                return
            start = min(end + 1, stop)
        at = buffer.find(mark, end, stop)
    if start >= 0:
        yield start, stop
