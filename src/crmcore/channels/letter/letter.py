"""A letter: what it is meant to say, and its bytes."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from attrs import field, frozen

from crmcore.channels.letter import headers, proof
from crmcore.channels.letter.addresses import is_international, is_plain
from crmcore.channels.letter.bodies import write
from crmcore.channels.letter.images import NO_IMAGES, Images
from crmcore.channels.letter.parts import Part, alternative, plain
from crmcore.channels.letter.sender import Sender
from crmcore.channels.letter.unfit import UnfitLetter
from crmcore.domain.kernel.personal import PERSONAL, hidden


@frozen
class Letter:
    """What a letter is meant to say: from a sender to one address, in plain text, and in HTML that says the same.

    `html` shows `images` by their names, ``cid:logo``. `language` is that of both (BCP 47). `unsubscribe` is the https
    address at which one click withdraws (RFC 8058), `unsubscribe_by` an address to which an e-mail does (RFC 2369).
    Empty is what there is not.
    """

    sender: Sender
    date: datetime
    message_id: str
    to: str = field(repr=hidden, metadata=PERSONAL)
    subject: str = field(repr=hidden, metadata=PERSONAL)
    text: str = field(repr=hidden, metadata=PERSONAL)
    html: str = field(default="", repr=hidden, metadata=PERSONAL)
    language: str = ""
    reply_to: str = ""
    unsubscribe: str = field(default="", repr=hidden, metadata=PERSONAL)
    unsubscribe_by: str = ""
    images: Images = NO_IMAGES

    def to_bytes(self, *, international: bool = False) -> bytes:
        """The letter as bytes with CRLF lines, all ASCII; they are proved to say what was meant.

        Where `international`, the address before the @ may be of any script and is written in UTF-8 (RFC 6532). Raises
        `UnfitLetter`.
        """
        if not (is_plain(self.to) or (international and is_international(self.to))):
            raise UnfitLetter("address")
        fields = self._fields()
        body = self._body()
        head = "".join([f"{name}: {value}\r\n" for name, value in fields.items()] + [body.head])
        try:
            written = head.encode() + b"\r\n" + body.content
        except UnicodeEncodeError:
            raise UnfitLetter("format") from None
        proof.prove(self, written, fields, body)
        return written

    def _fields(self) -> dict[str, str]:
        """The header fields by name, in their order, without those of MIME."""
        fields = {
            "From": self.sender.mailbox,
            "To": self.to,
            "Subject": _subject(self.subject),
            "Date": format_datetime(self.date),
            "Message-ID": self.message_id,
        }
        if self.reply_to:
            fields["Reply-To"] = self.reply_to
        ways = [f"<{self.unsubscribe}>"] if self.unsubscribe else []
        if self.unsubscribe_by:
            ways.append(f"<mailto:{self.unsubscribe_by}?subject=unsubscribe>")
        if ways:
            fields["List-Unsubscribe"] = ",\r\n ".join(ways)
        if self.unsubscribe:
            fields["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if self.language:
            fields["Content-Language"] = self.language
        # RFC 3834: nobody wrote it by hand, and no machine need answer.
        fields["Auto-Submitted"] = "auto-generated"
        fields["MIME-Version"] = "1.0"
        return fields

    def _body(self) -> Part:
        text = plain("plain", write(self.text, "text"))
        if not self.html:
            return text
        html = plain("html", write(self.html, "html"))
        return alternative(text, html, self.images.shown_in(self.html))


def _subject(text: str) -> str:
    if len(text.splitlines()) > 1 or any(each < " " for each in text):
        raise UnfitLetter("subject")
    try:
        return headers.unstructured(text, len("Subject: "))
    except UnicodeEncodeError:
        raise UnfitLetter("subject") from None
