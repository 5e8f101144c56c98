"""Who a letter is from."""

from __future__ import annotations

import re
from email import message_from_string, policy
from email.utils import parseaddr
from functools import cached_property

from attrs import define

from crmcore.channels.letter import headers
from crmcore.channels.letter.addresses import is_plain
from crmcore.errors import InvalidValue

_NAME_LIMIT = 200
_RULE = "a sender is one address, written like news@example.org or Shop <news@example.org>"
# What marks the end of a mailbox, or the beginning of a group, stands in a name only within quotes (RFC 5322, 3.4).
_MAILBOX = re.compile(r'(?:(?:"(?:[^"\\]|\\.)*"|[^"<>@,;:\\])*<([^<>]*)>|([^<>]*))')


@define(frozen=True, slots=False)
class Sender:
    """Who a letter is from: an address, and the name shown with it."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part of the address after the @."""
        return self.address.rpartition("@")[2]

    @classmethod
    def read(cls, text: object) -> Sender:
        """The sender written as ``news@example.org`` or ``Shop <news@example.org>``; a name with one of ``<>@,;:`` in
        it is put in quotes. Raises `InvalidValue`, also for more than one address.
        """
        if not isinstance(text, str):
            raise InvalidValue("sender", f"a {type(text).__name__}", _RULE)
        written = _MAILBOX.fullmatch(text.strip())
        name, address = parseaddr(text)
        # The parser gives the first of several addresses, and leaves away what it cannot place.
        if written is None or address not in written.groups():
            raise InvalidValue("sender", "text that is not one sender", _RULE)
        if not is_plain(address) or not text.isprintable() or "=?" in text or len(name) > _NAME_LIMIT:
            raise InvalidValue("sender", "text that is no sender", _RULE)
        sender = cls(address, name)
        if not sender._is_read_as_meant():
            raise InvalidValue("sender", "a name that cannot be written", _RULE)
        return sender

    @cached_property
    def mailbox(self) -> str:
        """As the value of a header From."""
        if not self.name:
            return self.address
        shown = headers.phrase(self.name, len("From: "))
        fits = len("From: ") + len(shown) + len(self.address) + 3 <= 76
        return f"{shown}{' ' if fits else chr(13) + chr(10) + ' '}<{self.address}>"

    def _is_read_as_meant(self) -> bool:
        read = message_from_string(f"From: {self.mailbox}\r\n\r\n", policy=policy.default)["From"]
        found = [(each.display_name, each.addr_spec) for each in read.addresses]
        shown = self.mailbox.rpartition("<")[0].strip()
        if shown.count("=?") > 1:
            # Python 3.11 puts a blank between two encoded words of a name.
            return [self.address] == [address for _, address in found] and headers.read(shown) == self.name
        return [(self.name, self.address)] == found
