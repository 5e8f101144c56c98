"""Mail that comes in by IMAP: fetched, understood, and put aside once it is recorded."""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Sequence
from datetime import timedelta
from time import monotonic
from typing import Final

from crmcore.channels.configured import require_having
from crmcore.channels.heard_mail import heard_of, heard_of_refused
from crmcore.channels.imap.session import KEYWORD, Session
from crmcore.channels.smtp.settings import Security, Server, require_duration
from crmcore.channels.smtp.wire import WireLost
from crmcore.codec.mail.understand import understand
from crmcore.domain.decision.heard import Heard
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, MailRefused
from crmcore.ports.clock import Clock
from crmcore.system.clock import SystemClock

_log = logging.getLogger("crmcore.channels")
_PORTS: Final = {"tls": 993, "starttls": 143, "none": 143}
_FOLDER = re.compile(r'[^\x00-\x1f"\\%*&\x7f-\U0010ffff]{1,200}')


class ImapInbox:
    """A folder of a mailbox on the IMAP server at `host`, into which what comes back is delivered.

    `security` is ``tls`` (port 993), ``starttls`` or, to a server on this machine, ``none`` (143); the certificate is
    verified. A mail is given, the oldest first, until it is acknowledged; then it is marked as seen and with the
    keyword ``crmcore``, or moved to the folder `done` where one is named, which servers that keep no keywords need. It
    is not marked before that: who else reads the mailbox loses nothing. A mail that is refused, as it is too large or
    too deep, is a message from nobody, and flagged for people to look at; one that tells nothing is put aside at once:
    nothing is deleted.

    The connection is made when it is needed, made anew when it was lost, and closed when nothing waits. `timeout` is
    how long a command may take. What goes wrong is raised by `receive` and `acknowledge`, and given again next time.
    Raises `InvalidValue`.
    """

    def __init__(
        self,
        host: str,
        *,
        username: str,
        password: Secret[str],
        security: Security = "tls",
        port: int | None = None,
        folder: str = "INBOX",
        done: str | None = None,
        plain_auth: bool = False,
        tls_context: ssl.SSLContext | None = None,
        timeout: timedelta = timedelta(seconds=30),
        clock: Clock | None = None,
    ) -> None:
        if username is None or password is None:
            raise InvalidValue("username", "none", "a mailbox is opened with username and password")
        self._server = Server.of(
            host,
            _PORTS.get(security) if port is None and isinstance(security, str) else port,
            security=security,
            username=username,
            password=password,
            plain_auth=plain_auth,
            tls_context=tls_context,
            source_address=None,
            local_hostname=None,
        )
        self._folder = _require_folder("folder", folder)
        self._done = None if done is None else _require_folder("done", done)
        if self._done == self._folder:
            raise InvalidValue("done", "the folder itself", "mails that are done go to another folder")
        self._timeout = require_duration(timeout, "timeout").total_seconds()
        self._clock = require_having(clock, "now", "clock") or SystemClock()
        self._session: Session | None = None
        self._validity: int | None = None
        self._given: dict[int, list[str]] = {}
        self._refused: set[int] = set()

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """What has come in, at most `limit`, but a mail is not parted. Raises `WireLost`."""
        session = self._opened()
        try:
            found = self._received(session, limit)
        except WireLost as lost:
            self._lost(lost)
            raise
        if not found:
            self._close()
        return found

    def _received(self, session: Session, limit: int) -> Sequence[Heard]:
        self._given, self._refused, self._validity = {}, set(), session.validity
        found: list[Heard] = []
        enough = monotonic() + self._timeout
        for uid in session.waiting():
            heard = self._read(session, uid)
            if found and len(found) + len(heard) > limit:
                break
            if heard:
                found += heard
                self._given[uid] = [each.id for each in heard]
            if len(found) >= limit or (found and monotonic() > enough):
                break
        return found

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """Put the mails aside of which all is recorded. Raises `WireLost`."""
        recorded = {each.id for each in heard}
        uids = [uid for uid, ids in self._given.items() if recorded.issuperset(ids)]
        if not uids:
            return
        session = self._opened()
        if session.validity != self._validity:
            # The numbers are those of other mails (RFC 3501, 2.3.1.1): these come again, and are known by their ids.
            self._given = {}
            return
        try:
            for uid in uids:
                if uid in self._refused:
                    session.mark(uid, r"\Flagged")
                self._put_aside(session, uid)
                del self._given[uid]
        except WireLost as lost:
            self._lost(lost)
            raise

    def _read(self, session: Session, uid: int) -> Sequence[Heard]:
        mail = session.fetch(uid)
        if mail is None:
            return ()
        now = self._clock.now()
        at = now if mail.at is None else min(mail.at, now)
        try:
            heard = heard_of(understand(mail.content), at)
        except MailRefused as refused:
            _log.warning("an inbound mail is refused and put aside: %s", refused.reason)
            self._refused.add(uid)
            return heard_of_refused(mail.content, at)
        if not heard:
            self._put_aside(session, uid)
        return heard

    def _put_aside(self, session: Session, uid: int) -> None:
        if self._done is None:
            session.mark(uid, r"\Seen", KEYWORD)
        else:
            session.mark(uid, r"\Seen")
            session.move(uid, self._done)

    def _opened(self) -> Session:
        if self._session is not None and not self._session.is_alive():
            self._close()
        if self._session is None:
            try:
                opened = Session(self._server, self._folder, self._timeout, keywords=self._done is None)
                if self._done is not None:
                    opened.create(self._done)
            except WireLost as lost:
                self._lost(lost)
                raise
            self._session = opened
        return self._session

    def _lost(self, lost: WireLost) -> None:
        _log.warning("the inbox cannot be read: %s", lost.why)
        self._close()

    def _close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def __repr__(self) -> str:
        return "<ImapInbox>"


def _require_folder(name: str, folder: object) -> str:
    if not isinstance(folder, str) or not _FOLDER.fullmatch(folder):
        raise InvalidValue(name, "an unusable name", "a folder is named in ASCII, without quotes and wildcards")
    return folder
