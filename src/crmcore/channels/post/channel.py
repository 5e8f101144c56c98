"""The post channel: messages as letters on paper, one PDF each, for a printer or a print shop."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import ClassVar

from crmcore.channels.configured import require_having, require_path
from crmcore.channels.files import file_name, nature
from crmcore.channels.post.batches import LIMIT, Batch, make_batch
from crmcore.channels.post.fonts import Fonts
from crmcore.channels.post.sheet import Sheet, fits_window, printed
from crmcore.channels.post.spool import Slip, Spool
from crmcore.channels.post.window import address_lines, unfit_code
from crmcore.codec.identifiers import address_of
from crmcore.codec.postal import read_postal
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Address, Postal
from crmcore.domain.kernel.time import zone_named
from crmcore.errors import InvalidValue
from crmcore.ports.channel import Capabilities
from crmcore.ports.clock import Clock
from crmcore.system.clock import SystemClock

_CHARACTERS = 4_000
"""More than a page holds of the smallest letters."""


class PostChannel:
    """Prints each message as one letter, a PDF in the folder `path`, which is made when it is not there.

    The letter is A4, its address in the window of DIN 5008 (form B), laid out as the country's post wants it. `sender`
    is the firm's own address: it stands above the customer's, and letters within its country name no country. The date
    is that of the day in `zone`. The code of a coupon stands at the end, for people and as a QR code. `fonts` are
    TrueType files, of which the first that has a character shows it; None: DejaVu Sans where the system has it. A
    letter that they cannot show, or with more than `pages` pages, is refused for good. `batch` joins the letters that
    wait for a print shop.

    A letter's file is named by the message's key: a message delivered again is found, in a batch too, and printed once.
    Nothing is deleted: letters are personal, and yours to destroy once they are printed. Raises `InvalidValue`,
    `UnknownZone`, `MissingExtra` without the extra ``post``.
    """

    port_version: ClassVar[int] = 1

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        sender: Postal,
        fonts: Sequence[str | os.PathLike[str]] | None = None,
        zone: str = "UTC",
        pages: int = 10,
        name: str = "post",
        cost: Money | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.path = require_path(path, "path")
        self.name = require_name(name)
        if cost is not None and not (isinstance(cost, Money) and cost.amount >= 0):
            raise InvalidValue("cost", "no amount of money", "a letter costs Money, zero or more")
        if isinstance(pages, bool) or not isinstance(pages, int) or not 1 <= pages <= 100:
            raise InvalidValue("pages", "a number out of range", "a letter has 1 to 100 pages")
        self.capabilities = Capabilities("postal", idempotent=True, cost=cost)
        self._pages = pages
        self._zone = zone_named(zone)
        self._fonts = Fonts(fonts)
        self._home, self._sender = self._checked(sender)
        self._clock = require_having(clock, "now", "clock") or SystemClock()
        try:
            self._spool = Spool(self.path)
        except OSError as error:
            rule = "letters are written to a folder that this process can make and write to"
            raise InvalidValue("path", f"a folder that cannot be made ({nature(error)})", rule) from None

    def batch(self, *, limit: int = LIMIT, duplex: bool = False) -> Batch | None:
        """Join letters that wait into the next batch; see `make_batch`."""
        return make_batch(self.path, limit=limit, duplex=duplex)

    def validate(self, address: Address) -> str | None:
        """A postal address that fits the window, in characters that can be shown, with a code its country has."""
        if address.scheme != "postal":
            return "not a postal address"
        try:
            postal = read_postal(address.sent_as)
        except InvalidValue:
            return "unreadable address"
        unfit = unfit_code(postal)
        if unfit is not None:
            return unfit
        lines = address_lines(postal, self._home)
        unshown = self._fonts.unshown(lines)
        if unshown:
            return f"an address with a character that no font has ({unshown})"
        return None if fits_window(lines, self._fonts) else "an address too large for the window"

    def deliver(self, message: Outgoing) -> Answer:
        """Print the letter. Refused for good what cannot be shown, for now when the disk does not take it."""
        unfit = self.validate(message.address)
        if unfit is not None:
            return Refused(permanent=True, detail=unfit, reason="address")
        name, text = file_name(message.key), _plain(message.text)
        try:
            if self._spool.holds(name):
                return Accepted(self.capabilities.cost, detail="delivered before")
            unshown = self._fonts.unshown((message.subject, text, message.code))
            if unshown:
                return _unfit(f"a character that no font has ({unshown})")
            return self._print(name, message, text)
        except OSError as error:
            return Refused(permanent=False, detail=nature(error))

    def _print(self, name: str, message: Outgoing, text: str) -> Answer:
        if len(text) > self._pages * _CHARACTERS or text.count("\n") > self._pages * 60:
            return _unfit("more pages than a letter may have")
        postal = read_postal(message.address.sent_as)
        sheet = Sheet(
            self._sender,
            address_lines(postal, self._home),
            self._clock.now().astimezone(self._zone),
            message.subject,
            text,
            message.code,
            message.language,
        )
        sheets, pages = printed(sheet, self._fonts, message.key)
        if pages > self._pages:
            return _unfit("more pages than a letter may have")
        self._spool.add(name, Slip(message.key, postal, message.code, pages), sheets)
        return Accepted(self.capabilities.cost)

    def _checked(self, sender: Postal) -> tuple[str, Sequence[str]]:
        """The country and the lines of the firm's own address."""
        if not isinstance(sender, Postal):
            raise InvalidValue("sender", f"a {type(sender).__name__}", "letters are sent from a Postal")
        address = address_of(sender, None)
        assert address is not None, "a postal address is one"
        home = read_postal(address.sent_as)
        lines = address_lines(home, home.country)
        if self._fonts.unshown(lines):
            raise InvalidValue("sender", "an address with characters that no font has", "give a font that has them")
        return home.country, lines

    def __repr__(self) -> str:
        return f"<PostChannel {self.name!r}>"


def _unfit(detail: str) -> Refused:
    return Refused(permanent=True, detail=detail, reason="content")


def _plain(text: str) -> str:
    """The text with one kind of line end, and blanks for tabs."""
    return "\n".join(text.splitlines()).expandtabs(4)
