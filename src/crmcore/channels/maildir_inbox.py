"""Mail that comes in by a Maildir: read, understood, and put aside once it is recorded."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from crmcore.channels.configured import require_path
from crmcore.channels.files import nature
from crmcore.channels.heard_mail import heard_of, heard_of_refused
from crmcore.codec.mail.understand import understand
from crmcore.domain.decision.heard import Heard
from crmcore.errors import InvalidValue, MailRefused
from crmcore.ports.clock import Clock

_log = logging.getLogger("crmcore.channels")


class MaildirInbox:
    """The Maildir at `path`, into which a mail server delivers what comes back.

    What is in ``new`` is given, the oldest first, until it is acknowledged; then it moves to ``cur`` and is marked as
    seen. A mail that is refused, as it is too large or too deep, is a message from nobody, and marked with a flag for
    people to look at; one that tells nothing moves there at once: nothing is deleted. Raises `InvalidValue` where there
    is no Maildir.
    """

    def __init__(self, path: str | os.PathLike[str], clock: Clock) -> None:
        self.path = require_path(path, "inbox")
        self._clock = clock
        self._given: dict[str, list[str]] = {}
        self._refused: set[str] = set()
        rule = "an inbox is a folder with the folders new and cur in it"
        try:
            there = all((self.path / part).is_dir() for part in ("new", "cur"))
        except OSError as error:
            raise InvalidValue("inbox", f"a folder that cannot be looked into ({nature(error)})", rule) from None
        if not there:
            raise InvalidValue("inbox", "no Maildir", rule)

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """What has come in, at most `limit`, but a mail is not parted."""
        self._given, self._refused = {}, set()
        found: list[Heard] = []
        for name in self._waiting():
            heard = self._read(name)
            if found and len(found) + len(heard) > limit:
                break
            if heard:
                found += heard
                self._given[name] = [each.id for each in heard]
            if len(found) >= limit:
                break
        return found

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """Put the mails aside of which all is recorded."""
        recorded = {each.id for each in heard}
        for name, ids in list(self._given.items()):
            if recorded.issuperset(ids):
                self._put_aside(name, "FS" if name in self._refused else "S")
                del self._given[name]

    def _waiting(self) -> Sequence[str]:
        with os.scandir(self.path / "new") as entries:
            found = [(entry.stat().st_mtime_ns, entry.name) for entry in entries if entry.is_file()]
        return [name for _, name in sorted(found)]

    def _read(self, name: str) -> Sequence[Heard]:
        place = self.path / "new" / name
        at = min(datetime.fromtimestamp(place.stat().st_mtime, UTC), self._clock.now())
        content = place.read_bytes()
        try:
            heard = heard_of(understand(content), at)
        except MailRefused as refused:
            _log.warning("an inbound mail is refused and put aside: %s", refused.reason)
            self._refused.add(name)
            return heard_of_refused(content, at)
        if not heard:
            self._put_aside(name, "S")
        return heard

    def _put_aside(self, name: str, flags: str) -> None:
        (self.path / "new" / name).replace(self.path / "cur" / f"{name.partition(':')[0]}:2,{flags}")
