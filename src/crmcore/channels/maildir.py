"""The file channel: messages as letters (RFC 5322) in a Maildir folder, for any mail program or transport to pick
up.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import ClassVar

from crmcore.channels.configured import require_having, require_path
from crmcore.channels.files import file_name, keep_folder, nature
from crmcore.channels.inbox import inbox_of
from crmcore.channels.letter.addresses import is_plain
from crmcore.channels.letter.stationery import Stationery
from crmcore.channels.letter.unfit import UnfitLetter
from crmcore.channels.mail_hook import MailHook, largest_of
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused, Unknown
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Address
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import Capabilities, Receiving, WebhookRequest
from crmcore.ports.clock import Clock
from crmcore.system.clock import SystemClock

_serial = count()


class MaildirChannel:
    """Writes each message as one letter into the Maildir at `path`, which is made when it is not there.

    `sender` is written like ``Shop <news@example.org>``. `reply_to` is where answers go, and carries the message's key
    where `tag_replies`; `unsubscribe_mailto`, where an e-mail that unsubscribes goes, always does, and is in no letter
    that serves the customer. `images` are those that HTML shows, by name: ``<img src="cid:logo">`` (PNG, JPEG, GIF or
    WebP). Replies, bounces and complaints are heard from `inbox`: a Maildir into which a mail server delivers them, or
    an `ImapInbox`; and by web hooks that bring mail, which `hook` describes.

    A letter is first written to ``tmp``, kept safe on the disk and then moved to ``new``, so that no crash leaves half
    a letter there. Its file name derives from the message's key: a message delivered again is found, in ``new`` or
    ``cur``, and written once. Addresses outside ASCII are refused. Raises `InvalidValue`.
    """

    port_version: ClassVar[int] = 1

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        sender: str,
        reply_to: str | None = None,
        tag_replies: bool = False,
        unsubscribe_mailto: str | None = None,
        images: Mapping[str, bytes] | None = None,
        name: str = "email",
        cost: Money | None = None,
        inbox: str | os.PathLike[str] | Receiving | None = None,
        hook: MailHook | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.path = require_path(path, "path")
        self._stationery = Stationery.of(sender, reply_to, tag_replies, unsubscribe_mailto, images)
        self.name = require_name(name)
        if cost is not None and not (isinstance(cost, Money) and cost.amount >= 0):
            raise InvalidValue("cost", "no amount of money", "a message costs Money, zero or more")
        self.capabilities = Capabilities(
            "email",
            media=frozenset({"text", "html"}),
            two_way=inbox is not None or hook is not None,
            idempotent=True,
            cost=cost,
            largest_hook=largest_of(hook),
        )
        self._clock = require_having(clock, "now", "clock") or SystemClock()
        self._inbox = inbox_of(inbox, self._clock)
        self._hook = hook
        try:
            for part in ("tmp", "new", "cur"):
                (self.path / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            rule = "a Maildir is a folder that this process can make and write to"
            raise InvalidValue("path", f"a folder that cannot be made ({nature(error)})", rule) from None

    def receive(self, *, limit: int) -> Sequence[Heard]:
        """What has come into the inbox, if there is one."""
        return () if self._inbox is None else self._inbox.receive(limit=limit)

    def acknowledge(self, heard: Sequence[Heard]) -> None:
        """These are recorded."""
        if self._inbox is not None:
            self._inbox.acknowledge(heard)

    def parse_webhook(self, request: WebhookRequest, now: datetime) -> Sequence[Heard]:
        """What the mail of a web hook tells, as `MailHook.read` does. Raises `SignatureRefused`, also where there is no
        hook, and `InvalidValue` for a body that holds no mail.
        """
        if self._hook is None:
            raise SignatureRefused("this channel has no web hook")
        return self._hook.read(request, now)

    def validate(self, address: Address) -> str | None:
        """An e-mail address will do, if it is one in ASCII that a letter can carry."""
        if address.scheme != "email":
            return "not an e-mail address"
        return None if is_plain(address.sent_as) else "unfit address"

    def deliver(self, message: Outgoing) -> Answer:
        """Write the message. Refused for good when it cannot be a letter, for now when the disk does not take it."""
        unfit = self.validate(message.address)
        if unfit is not None:
            return Refused(permanent=True, detail=unfit, reason="address")
        name = file_name(message.key)
        letter = self._stationery.letter(message, self._clock.now(), message.address.sent_as)
        try:
            if self._holds(name):
                return Accepted(detail="delivered before")
            written = letter.to_bytes()
        except UnfitLetter as error:
            return error.refusal
        except OSError as error:
            return Refused(permanent=False, detail=nature(error))
        return self._put(name, written)

    def _holds(self, name: str) -> bool:
        # In this order: a mail program moves letters from new to cur and never back.
        if (self.path / "new" / name).exists():
            return True
        with os.scandir(self.path / "cur") as entries:
            return any(entry.name == name or entry.name.startswith(f"{name}:") for entry in entries)

    def _put(self, name: str, letter: bytes) -> Answer:
        draft = self.path / "tmp" / f"{name}.{os.getpid()}.{next(_serial)}"
        try:
            try:
                with draft.open("xb") as file:
                    file.write(letter)
                    file.flush()
                    os.fsync(file.fileno())
                draft.rename(self.path / "new" / name)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
        except OSError as error:
            return Refused(permanent=False, detail=nature(error))
        try:
            keep_folder(self.path / "new")
        except OSError as error:
            return Unknown(nature(error))
        return Accepted()

    def __repr__(self) -> str:
        return f"<MaildirChannel {self.name!r}>"
