"""Letters: messages in the format of e-mail (RFC 5322), of which the bytes say what was meant and nothing else."""

from __future__ import annotations

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr

from attrs import field, frozen

from crmcore.domain.kernel.personal import PERSONAL, hidden
from crmcore.errors import InvalidValue

# Bodies in seven bits pass through every wire.
_POLICY = policy.SMTP.clone(cte_type="7bit")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
# What may stand in a header as it is. Whatever could be read as an encoded word (RFC 2047) is encoded.
_PLAIN = re.compile(r"(?:[!-~]+(?: [!-~]+)*)?")
_NAMES = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


class UnfitLetter(ValueError):
    """The letter cannot be written so that it says what was meant. Its text names the part."""


@frozen
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
        """The sender written as ``news@example.org`` or ``Shop <news@example.org>``. Raises `InvalidValue`."""
        rule = "a sender is written like news@example.org or Shop <news@example.org>"
        if not isinstance(text, str):
            raise InvalidValue("sender", f"a {type(text).__name__}", rule)
        name, address = parseaddr(text)
        if not _ADDRESS.fullmatch(address) or not text.isprintable() or "=?" in text:
            raise InvalidValue("sender", "text that is no sender", rule)
        return cls(address, name)


@frozen
class Letter:
    """What a letter is meant to say: plain text from a sender to one address."""

    sender: Sender
    date: datetime
    message_id: str
    to: str = field(repr=hidden, metadata=PERSONAL)
    subject: str = field(repr=hidden, metadata=PERSONAL)
    text: str = field(repr=hidden, metadata=PERSONAL)

    def to_bytes(self) -> bytes:
        """The letter as bytes with CRLF lines. They are parsed again and compared; raises `UnfitLetter`."""
        if not _ADDRESS.fullmatch(self.to):
            raise UnfitLetter("address")
        if len(self.subject.splitlines()) > 1 or any(each < " " for each in self.subject):
            raise UnfitLetter("subject")
        written = self._write()
        self._compare(written)
        return written

    def _write(self) -> bytes:
        headers = {
            "From": formataddr((self.sender.name, self.sender.address), "utf-8"),
            "To": self.to,
            "Subject": _header("Subject", self.subject),
            "Date": format_datetime(self.date),
            "Message-ID": self.message_id,
        }
        body = EmailMessage(policy=_POLICY)
        body.set_content(self.text)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        # In the order of `_NAMES`: the library puts the version last.
        del body["MIME-Version"]
        return (head + "MIME-Version: 1.0\r\n").encode("ascii") + body.as_bytes()

    def _compare(self, written: bytes) -> None:
        try:
            read = message_from_bytes(written, policy=policy.default)
            assert isinstance(read, EmailMessage)
            same = {
                "headers": read.keys() == _NAMES and not read.defects and not read.is_multipart(),
                "sender": _addresses(read, "From") == [(self.sender.name, self.sender.address)],
                "address": _addresses(read, "To") == [("", self.to)],
                "subject": str(read["Subject"]) == self.subject,
                "date": read["Date"].datetime == self.date.replace(microsecond=0),
                "message id": str(read["Message-ID"]) == self.message_id,
                "text": _lines(read.get_content()) == _lines(self.text),
            }
        except (MessageError, LookupError, TypeError, ValueError, AttributeError):
            # The parser stumbles in many ways over what is no letter.
            raise UnfitLetter("format") from None
        for part, agrees in same.items():
            if not agrees:
                raise UnfitLetter(part)


def _header(name: str, text: str) -> str:
    if _PLAIN.fullmatch(text) and "=?" not in text:
        return text
    return Header(text, "utf-8", header_name=name).encode(linesep="\r\n")


def _addresses(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    return [(each.display_name, each.addr_spec) for each in message[name].addresses]


def _lines(text: str) -> list[bytes]:
    # As e-mail counts lines: at CR, LF or both, and at nothing else.
    return (text or "\n").encode().splitlines()
