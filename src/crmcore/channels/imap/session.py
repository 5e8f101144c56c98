"""A session with an IMAP server: the few commands that an inbox needs, none of which waits beyond its deadline."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any, Final

from attrs import frozen

from crmcore.channels.smtp.settings import Server
from crmcore.channels.smtp.wire import Wire, WireLost
from crmcore.codec.mail.limits import SIZE_LIMIT

KEYWORD: Final = "crmcore"
"""The keyword that a mail bears of which all is recorded."""
Answered = tuple[str, Any]
"""OK, NO or BAD, and what was told besides."""
_LINE_LIMIT = 10_000_000
_FETCHED_UID = re.compile(rb"\bUID (\d{1,10})\b")
_INTERNAL_DATE = re.compile(rb'INTERNALDATE "([^"]{20,40})"')


@frozen
class Fetched:
    """A mail as it is, and when the server took it (None: it does not say)."""

    content: bytes
    at: datetime | None


class _Protocol(imaplib.IMAP4):
    """The standard library's protocol on a wire of ours, which bounds each wait and each answer."""

    def __init__(self, server: Server, until: float) -> None:
        self._server = server
        self.wire: Wire | None = None
        self._until = until
        super().__init__(server.host, server.port)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        """Connect."""
        self.wire = Wire.open(self._server.host, self._server.port, self._server.source_address, self._until)
        if self._server.security == "tls":
            self.protect()

    def protect(self) -> None:
        """Go on under TLS. What was said before does not count any more (RFC 3501, 6.2.1)."""
        wire, context = self._open_wire(), self._server.tls_context
        assert context is not None, "settings have a context where there is TLS"
        if wire.has_more:
            raise WireLost("something was said before TLS")
        wire.start_tls(context, self._server.host)

    def _open_wire(self) -> Wire:
        if self.wire is None:
            raise WireLost("not connected")
        return self.wire

    def read(self, size: int) -> bytes:
        """So many bytes of an answer."""
        if size > SIZE_LIMIT + 1:
            raise WireLost("too large an answer")
        return self._open_wire().read(size)

    def readline(self) -> bytes:
        """A line of an answer."""
        return self._open_wire().line(_LINE_LIMIT) + b"\r\n"

    def send(self, data: Any) -> None:
        """Send all of it."""
        self._open_wire().send(bytes(data))

    def shutdown(self) -> None:
        """Close the connection."""
        if self.wire is not None:
            self.wire.close()


class Session:
    """A session in which a folder is selected. Each command has `timeout` seconds. Raises `WireLost` for whatever goes
    wrong, in words that hold nothing of a mail.
    """

    def __init__(self, server: Server, folder: str, timeout: float, *, keywords: bool) -> None:
        self._timeout = timeout
        # What fails here closes its own connection.
        self._protocol: _Protocol = _told("greeting", lambda: _Protocol(server, monotonic() + timeout))
        try:
            if server.security == "starttls":
                self._run("STARTTLS", lambda: self._protocol.xatom("STARTTLS"))
                self._protocol.protect()
            self._log_in(server)
            self._run("SELECT", lambda: self._protocol.select(_quoted(folder)))
            self.validity = _number(self._protocol.response("UIDVALIDITY")[1])
            if keywords:
                self._require_keywords()
            self.can = {*self._words(self._run("CAPABILITY", self._protocol.capability))}
        except BaseException:
            self.close()
            raise

    def _log_in(self, server: Server) -> None:
        username, password = server.username, server.password
        if username is None or password is None:
            return
        # As a continuation it stands in no command, of which the standard library keeps the last ones.
        said = f"\0{username}\0{password.reveal()}".encode()
        try:
            self._run("AUTHENTICATE", lambda: self._protocol.authenticate("PLAIN", lambda _: said))
        except WireLost as lost:
            raise WireLost(lost.why, setup=True) from None

    def _require_keywords(self) -> None:
        permitted = b" ".join(each for each in self._protocol.response("PERMANENTFLAGS")[1] if each)
        if rb"\*" not in permitted and KEYWORD.encode() not in permitted:
            raise WireLost("the server keeps no keywords: name a folder for what is done", setup=True)

    def waiting(self) -> Sequence[int]:
        """The mails that are not deleted and do not bear the keyword, the oldest first."""
        found = self._run("SEARCH", lambda: self._protocol.uid("SEARCH", "UNDELETED", "UNKEYWORD", KEYWORD))
        return sorted(int(word) for word in self._words(found) if word.isdigit())

    def fetch(self, uid: int) -> Fetched | None:
        """A mail, or as much of it as shows that it is too large; None where it is gone. It is not marked as seen."""
        what = f"(UID INTERNALDATE BODY.PEEK[]<0.{SIZE_LIMIT + 1}>)"
        found = self._run("FETCH", lambda: self._protocol.uid("FETCH", str(uid), what))
        for place, each in enumerate(found):
            if not isinstance(each, tuple):
                continue
            # What is told besides may stand before or behind the mail.
            behind = found[place + 1] if place + 1 < len(found) else b""
            told = each[0] + b" " + (behind if isinstance(behind, bytes) else b"")
            named = _FETCHED_UID.search(told)
            if named is not None and int(named[1]) == uid:
                return Fetched(each[1], _instant(told))
        empty = any(isinstance(each, bytes) and re.search(rb'BODY\[\]<0> ""', each) for each in found)
        return Fetched(b"", None) if empty else None

    def mark(self, uid: int, *flags: str) -> None:
        """Give a mail flags."""
        said = f"({' '.join(flags)})"
        self._run("STORE", lambda: self._protocol.uid("STORE", str(uid), "+FLAGS.SILENT", said))

    def create(self, folder: str) -> None:
        """Make a folder, unless it is there."""
        # NO is said of one that is there; what else is wrong shows when something is moved into it.
        _told("CREATE", lambda: self._bounded(lambda: self._protocol.create(_quoted(folder))))

    def move(self, uid: int, folder: str) -> None:
        """Move a mail to a folder (RFC 6851); where the server cannot, it is copied, and marked as deleted."""
        if "MOVE" in self.can:
            self._run("MOVE", lambda: self._protocol.uid("MOVE", str(uid), _quoted(folder)))
            return
        self._run("COPY", lambda: self._protocol.uid("COPY", str(uid), _quoted(folder)))
        self.mark(uid, r"\Deleted")
        if "UIDPLUS" in self.can:
            # Without it, others' mails that are marked would go too.
            self._run("EXPUNGE", lambda: self._protocol.uid("EXPUNGE", str(uid)))

    def is_alive(self) -> bool:
        """Whether the server still answers."""
        try:
            self._run("NOOP", self._protocol.noop)
        except WireLost:
            return False
        return True

    def close(self) -> None:
        """Close the connection; the server notices."""
        if self._protocol.wire is not None:
            self._protocol.wire.close()

    def _run(self, name: str, command: Callable[[], Answered]) -> list[Any]:
        """What the server answers to a command that it carries out."""
        status, found = _told(name, lambda: self._bounded(command))
        if status != "OK":
            raise WireLost(f"{name} refused")
        return list(found)

    def _bounded(self, command: Callable[[], Answered]) -> Answered:
        wire = self._protocol.wire
        if wire is not None:
            wire.until = monotonic() + self._timeout
        return command()

    @staticmethod
    def _words(found: list[Any]) -> Sequence[str]:
        return b" ".join(each for each in found if isinstance(each, bytes)).decode("ascii", "replace").split()


def _told(name: str, command: Callable[[], Any]) -> Any:
    """What the command gives. Whatever a server can make the library raise says no more than which command it was: its
    message may quote a mail.
    """
    try:
        return command()
    except WireLost:
        raise
    except (imaplib.IMAP4.error, OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        raise WireLost(f"{name} failed") from None


def _quoted(folder: str) -> str:
    return f'"{folder}"'


def _number(found: list[Any]) -> int:
    text = found[0] if found and isinstance(found[0], bytes) else b""
    if not text.isdigit() or len(text) > 10:
        raise WireLost("no UIDVALIDITY")
    return int(text)


def _instant(told: bytes) -> datetime | None:
    found = _INTERNAL_DATE.search(told)
    try:
        # "17-Jul-1996 02:44:25 -0700" is a date of mail but for its hyphens.
        day, rest = ("", "") if found is None else found[1].decode("ascii").strip().split(" ", 1)
        at = parsedate_to_datetime(f"{day.replace('-', ' ')} {rest}")
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
