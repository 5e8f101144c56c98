"""A letter read by the standard library, as a mail program would, and compared with what was meant."""

from __future__ import annotations

from collections.abc import Sequence
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from typing import TYPE_CHECKING

from crmcore.channels.letter.unfit import UnfitLetter

if TYPE_CHECKING:
    from crmcore.channels.letter.letter import Letter


def compare(letter: Letter, written: bytes, names: Sequence[str]) -> None:
    """Raises `UnfitLetter` unless the bytes are read as the letter was meant, with these header fields."""
    try:
        read = message_from_bytes(written, policy=policy.default)
        assert isinstance(read, EmailMessage)
        text = read.get_body(("plain",))
        html = read.get_body(("html",))
        same = {
            "format": read.keys() == list(names) and not read.defects and text is not None,
            # The name was compared when the sender was read.
            "sender": [letter.sender.address] == [address for _, address in _addresses(read, "From")],
            "address": _addresses(read, "To") == [("", letter.to)],
            "subject": str(read["Subject"]) == letter.subject,
            "date": read["Date"].datetime == letter.date.replace(microsecond=0),
            "message id": str(read["Message-ID"]) == letter.message_id,
            "text": text is not None and _lines(text.get_content()) == _lines(letter.text),
            "html": (html is None) == (not letter.html)
            and (html is None or _lines(html.get_content()) == _lines(letter.html)),
        }
    except (MessageError, LookupError, TypeError, ValueError, AttributeError):
        # The parser stumbles in many ways over what is no letter.
        raise UnfitLetter("format") from None
    for part, agrees in same.items():
        if not agrees:
            raise UnfitLetter(part)


def _addresses(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    # The library keeps octets outside ASCII as surrogates.
    return [
        (each.display_name, each.addr_spec.encode("utf-8", "surrogateescape").decode())
        for each in message[name].addresses
    ]


def _lines(text: str) -> list[bytes]:
    # As e-mail counts lines: at CR, LF or both, and at nothing else.
    return (text or "\n").encode().splitlines()
