"""Delivery status notifications as RFC 3464 has them: fields by recipient."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen

from crmcore.codec.mail import limits
from crmcore.codec.mail.addresses import of_field
from crmcore.codec.mail.charset import header_text
from crmcore.codec.mail.structure import Part
from crmcore.domain.kernel.personal import PERSONAL, hidden

TYPES: Final = frozenset({"message/delivery-status", "message/global-delivery-status", "message/xdelivery-status"})
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)")
_STATUS = re.compile(r"([245])[.\s]+(\d{1,3})[.\s]+(\d{1,3})")
_RECIPIENT: Final = frozenset({"final-recipient", "original-recipient", "x-actual-recipient", "action", "status"})
_PLAIN_FIELDS = re.compile(r"^(?:Final-Recipient|Original-Recipient)[ \t]*:[ \t]*\S", re.IGNORECASE | re.MULTILINE)


@frozen
class Fields:
    """What a notification states of one recipient, or of all (section 2.2): values by lower-case names."""

    values: Mapping[str, str] = field(repr=hidden, metadata=PERSONAL)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def address(self) -> str:
        """The recipient as the sender named it, as far as it is an address, else as it was at last."""
        return next(
            filter(
                None, map(of_field, (self["original-recipient"], self["final-recipient"], self["x-actual-recipient"]))
            ),
            "",
        )

    @property
    def status(self) -> str:
        """The enhanced status code, empty where there is none."""
        found = _STATUS.match(self["status"])
        return "" if found is None else ".".join(str(int(each)) for each in found.groups())

    @property
    def action(self) -> str:
        """Failed, delayed, delivered, relayed or expanded."""
        return self["action"].split("(")[0].strip().lower().split(" ")[0].rstrip(";.")

    @property
    def diagnostic(self) -> str:
        """What the mail system said, without the name of the protocol."""
        kind, semicolon, rest = self["diagnostic-code"].partition(";")
        return rest.strip() if semicolon and len(kind) < 20 and " " not in kind.strip() else self["diagnostic-code"]


def recipients(part: Part) -> list[Fields]:
    """Each recipient of the notification in a mail; empty where there is none."""
    found: list[Fields] = []
    for each in part.own():
        if each.type in TYPES:
            text = each.text(limits.NOTICE_SIZE * 10)
            if not text.strip() and each.parts:
                text = each.parts[0].text(limits.NOTICE_SIZE * 10)
            found += in_text(text)
    return found[: limits.RECIPIENT_LIMIT]


def in_text(text: str) -> list[Fields]:
    """Each recipient of a notification that is written as text."""
    return [Fields(values) for values in _groups(text) if _RECIPIENT & values.keys()]


def written_out(text: str) -> list[Fields]:
    """Those of a text in which such fields stand among other things."""
    begin = _PLAIN_FIELDS.search(text)
    if begin is None:
        return []
    # The action or status may stand above the recipient.
    above = text.rfind("\n\n", 0, begin.start())
    return [each for each in in_text(text[max(above, 0) :]) if each.address]


def fields_in(text: str) -> Iterator[tuple[str, str]]:
    """Each field of a text of fields, by lower-case name; one that occurs several times is told each time."""
    last: list[str] = []
    for line in text.split("\n"):
        named = _FIELD.match(line)
        if line[:1] in {" ", "\t"} and last and len(last[1]) < limits.NOTICE_SIZE:
            last[1] += f" {line.strip()}"
            continue
        if last:
            yield last[0], header_text(last[1])
        last = [named[1].lower(), named[2]] if named else []
    if last:
        yield last[0], header_text(last[1])


def _groups(text: str) -> Iterator[dict[str, str]]:
    values: dict[str, str] = {}
    last = ""
    for line in text.split("\n"):
        if not line.strip():
            if values:
                yield values
            values, last = {}, ""
            continue
        if line[0] in " \t" and last:
            values[last] = f"{values[last]} {line.strip()}" if len(values[last]) < limits.NOTICE_SIZE else values[last]
            continue
        named = _FIELD.match(line)
        if named is None:
            # Some fold without indenting.
            if last:
                values[last] += f" {line.strip()}"
            continue
        name = named[1].lower()
        if name == "final-recipient" and "final-recipient" in values:
            yield values
            values = {}
        last = name
        values.setdefault(name, header_text(named[2]))
    if values:
        yield values
