"""Cards of people and organisations (vCard 2.1, 3.0, 4.0), read one by one from a stream.

Memory and time are bounded whatever the file holds: cards are cut out, measured and relieved of pictures here, before
the library parses one (vobject, of the extra ``vcard``). What cannot be read is told as an `ImportRejected` under the
number of the line it begins on, and reading goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from attrs import define, field, frozen

from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.errors import ImportRejected, MissingExtra

LINE_LIMIT = 1_000_000
"""Bytes of a line as it is written."""
CARD_LIMIT = 1_000_000
"""Bytes of a card, without pictures and sounds."""
PROPERTY_LIMIT = 1_000
PARAMETER_LIMIT = 2_000
"""Characters before the colon of a property."""
VALUE_LIMIT = 100_000
"""Characters of a property, all its lines together."""
REACH_LIMIT = 100
"""Addresses, and numbers, of a card."""

# Why a card cannot be taken.
OUTSIDE: Final = "outside"
NOT_ENDED: Final = "not_ended"
TOO_LONG: Final = "too_long"
ENCODING: Final = "encoding"
NUL_BYTE: Final = "nul_byte"
UNREADABLE: Final = "unreadable"
KIND: Final = "kind"

_TOLD: Mapping[str, str] = {
    OUTSIDE: "something that is no card",
    NOT_ENDED: "a card without its end",
    TOO_LONG: "a card with a line, a property, or as a whole longer than any is, or with more properties",
    ENCODING: "a card that is not UTF-8",
    NUL_BYTE: "a card with a NUL byte",
    UNREADABLE: "a card that is not written as vCard is",
    KIND: "a card of a kind that is neither a person nor an organisation",
}
_BEGIN, _END = b"BEGIN:VCARD", b"END:VCARD"
_MARK = b"\xef\xbb\xbf"
_NAME = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9_-]+)[;:]")
_HEAVY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "AGENT"})
_KINDS: Mapping[str, str] = {
    "": "person",
    "individual": "person",
    "org": "organisation",
    "organization": "organisation",
}
_NO_FACTS = frozenset({"version", "prodid", "begin", "end", "profile", "x-addressbookserver-kind"})
_SILENT_TYPES = frozenset({"fax", "pager", "modem", "bbs"})
_ADDRESS: Mapping[str, str] = {
    "street": "street",
    "city": "city",
    "region": "region",
    "code": "postcode",
    "country": "country",
}
PROPERTIES = (
    "adr.city", "adr.country", "adr.postcode", "adr.region", "adr.street", "anniversary", "bday", "categories",
    "gender", "name.family", "name.given", "nickname", "note", "org", "role", "title", "url",
)  # fmt: skip
"""What of a card may be stated as an attribute."""


@frozen
class Card:
    """What a card says. `values` are texts by the name of `PROPERTIES`; `others` the names of properties that are read
    as nothing of this.
    """

    kind: str
    name: str = field(repr=hidden, metadata=PERSONAL)
    uid: str = field(repr=hidden, metadata=PERSONAL)
    emails: tuple[str, ...] = field(repr=hidden, metadata=PERSONAL)
    phones: tuple[str, ...] = field(repr=hidden, metadata=PERSONAL)
    language: str
    zone: str
    revised: str
    values: Mapping[str, str] = field(repr=hidden, metadata=PERSONAL)
    others: tuple[str, ...]


@define
class _Cut:
    """The lines of one card, or of something that is none, as they come in."""

    line: int
    card: bool
    lines: list[bytes] = field(factory=list)
    size: int = 0
    fault: str = ""
    heavy: set[str] = field(factory=set)
    dropping: bool = False


class VCards:
    """The cards of a binary stream, read once: iterating gives (line, `Card`) or (line, `ImportRejected`)."""

    def __init__(self, stream: BinaryIO) -> None:
        # A missing library is told before the first card.
        self._parse = _parser()
        self._stream = stream
        self.bytes_read = 0

    def __iter__(self) -> Iterator[tuple[int, Card | ImportRejected]]:
        for cut in self._cuts():
            try:
                yield cut.line, self._card(cut)
            except _Fault as fault:
                yield cut.line, ImportRejected(cut.line, fault.reason, _TOLD[fault.reason])

    def _card(self, cut: _Cut) -> Card:
        if cut.fault:
            raise _Fault(cut.fault)
        content = b"\n".join(cut.lines)
        if b"\0" in content:
            raise _Fault(NUL_BYTE)
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise _Fault(ENCODING) from None
        _require_measure(text)
        return _card_of(self._parse(text), cut.heavy)

    def _cuts(self) -> Iterator[_Cut]:
        open_: _Cut | None = None
        for number, (line, fault) in enumerate(self._lines(), start=1):
            word = line.strip().upper()
            if word == _BEGIN:
                if open_ is not None:
                    open_.fault = NOT_ENDED if open_.card else open_.fault
                    yield open_
                open_ = _Cut(number, card=True, lines=[line])
            elif open_ is None or not open_.card:
                if word and open_ is None:
                    open_ = _Cut(number, card=False, fault=OUTSIDE)
            else:
                _take(open_, line, fault)
                if word == _END:
                    yield open_
                    open_ = None
        if open_ is not None:
            open_.fault = NOT_ENDED if open_.card else open_.fault
            yield open_

    def _lines(self) -> Iterator[tuple[bytes, str]]:
        """The lines without their ends; of one that is too long the beginning, and the fault."""
        first = True
        while line := self._stream.readline(LINE_LIMIT):
            self.bytes_read += len(line)
            fault = ""
            while not line.endswith(b"\n") and (more := self._stream.readline(LINE_LIMIT)):
                self.bytes_read += len(more)
                fault = TOO_LONG
                if more.endswith(b"\n"):
                    break
            if first:
                first, line = False, line.removeprefix(_MARK)
            yield line.rstrip(b"\r\n"), fault


class _Fault(Exception):
    """A card cannot be taken, for this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _take(cut: _Cut, line: bytes, fault: str) -> None:
    """One more line of a card; pictures and the like are left out as they come."""
    if line[:1] in b" \t" and line:
        if cut.dropping:
            return
    else:
        found = _NAME.match(line[:PARAMETER_LIMIT].decode("ascii", "replace"))
        name = found.group(1).upper() if found else ""
        cut.dropping = name in _HEAVY
        if cut.dropping:
            cut.heavy.add(name.lower())
            return
    cut.size += len(line) + 1
    if fault or cut.size > CARD_LIMIT:
        cut.fault = TOO_LONG
    if cut.fault:
        cut.lines.clear()
    else:
        cut.lines.append(line)


def _require_measure(text: str) -> None:
    """What the library is given is short enough, property by property."""
    count = length = 0
    for line in text.split("\n"):
        if line[:1] in (" ", "\t"):
            length += len(line)
        else:
            count += 1
            length = len(line)
            head = line[: PARAMETER_LIMIT + 1]
            if len(line) > PARAMETER_LIMIT and ":" not in head:
                raise _Fault(TOO_LONG)
        if count > PROPERTY_LIMIT or length > VALUE_LIMIT:
            raise _Fault(TOO_LONG)


def _parser() -> Any:
    try:
        import vobject
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("vobject", "dateutil", "six", "pytz"):
            raise
        raise MissingExtra("reading vCards", "vcard") from error

    def parse(text: str) -> Any:
        old = "\nVERSION:2.1" in text.upper()
        try:
            found = list(vobject.readComponents(text, transform=True, allowQP=old))
        except Exception:  # The library raises what its parts raise.
            found = []
        if len(found) != 1 or found[0].name != "VCARD":
            raise _Fault(UNREADABLE)
        return found[0]

    return parse


def _card_of(component: Any, heavy: set[str]) -> Card:
    try:
        return _read(component.contents, heavy)
    except (AttributeError, TypeError, ValueError, IndexError, KeyError):
        raise _Fault(UNREADABLE) from None


def _read(contents: Mapping[str, list[Any]], heavy: set[str]) -> Card:
    others = set(heavy)
    values: dict[str, str] = {}
    emails: list[str] = []
    phones: list[str] = []
    single: dict[str, str] = {}
    for name, found in contents.items():
        if name == "email":
            emails = [text for each in _by_preference(found) if (text := _text(each).removeprefix("mailto:"))]
        elif name == "tel":
            phones = _phones(found, others)
        elif name == "n":
            values |= _parts(found[0].value, {"given": "given", "additional": "more", "family": "family"}, "name")
        elif name == "adr":
            values |= _parts(_by_preference(found)[0].value, _ADDRESS, "adr")
            others.update(["adr (a second)"] if len(found) > 1 else [])
        elif name in ("fn", "uid", "kind", "lang", "tz", "rev", "x-addressbookserver-kind"):
            single[name] = _text(_by_preference(found)[0])
        elif name in PROPERTIES:
            values[name] = ", ".join(filter(None, map(_text, found)))
        elif name not in _NO_FACTS:
            others.add(name)
    if max(len(emails), len(phones)) > REACH_LIMIT:
        raise _Fault(TOO_LONG)
    kind = _KINDS.get((single.get("kind") or single.get("x-addressbookserver-kind") or "").lower())
    if kind is None:
        raise _Fault(KIND)
    parts = (values.get("name.given"), values.pop("name.more", None), values.get("name.family"))
    name = single.get("fn") or " ".join(filter(None, parts)) or (values.get("org", "") if kind != "person" else "")
    return Card(
        kind,
        name,
        single.get("uid", ""),
        tuple(dict.fromkeys(emails)),
        tuple(dict.fromkeys(phones)),
        single.get("lang", ""),
        single.get("tz", ""),
        single.get("rev", ""),
        {name: value for name, value in values.items() if value},
        tuple(sorted(others)),
    )


def _phones(found: list[Any], others: set[str]) -> list[str]:
    phones = []
    for each in _by_preference(found):
        if _types(each) & _SILENT_TYPES:
            others.add("tel (fax, pager)")
        elif text := _text(each).removeprefix("tel:").partition(";")[0]:
            phones.append(text)
    return phones


def _types(line: Any) -> set[str]:
    given = [*line.params.get("TYPE", []), *(name for name, told in line.params.items() if not told)]
    return {part.strip().lower() for each in given for part in str(each).split(",")}


def _by_preference(found: list[Any]) -> list[Any]:
    """The preferred first: by PREF of 4.0, or the type of 3.0; else as written."""

    def rank(line: Any) -> int:
        told = str((line.params.get("PREF") or [""])[0])
        if told.isascii() and told.isdigit() and len(told) <= 3:
            return int(told)
        return 1 if "pref" in _types(line) else 101

    return sorted(found, key=rank)


def _text(line: Any) -> str:
    """A value as one text, without blanks around it."""
    return _joined(line.value)


def _joined(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode()
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_joined, value)))
    return str(value).strip()


def _parts(value: Any, names: Mapping[str, str], of: str) -> dict[str, str]:
    """The parts of a name or an address that has any."""
    return {f"{of}.{told}": text for name, told in names.items() if (text := _joined(getattr(value, name)))}
