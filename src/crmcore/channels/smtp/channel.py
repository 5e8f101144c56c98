"""The e-mail channel: messages as letters to a mail server (SMTP, RFC 5321)."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import ClassVar

from crmcore.channels.configured import require_having, require_provider
from crmcore.channels.inbox import inbox_of
from crmcore.channels.letter.addresses import is_international, is_plain, require_taggable, tagged
from crmcore.channels.letter.stationery import Stationery
from crmcore.channels.letter.unfit import UnfitLetter
from crmcore.channels.mail_hook import MailHook, largest_of
from crmcore.channels.smtp.session import Envelope, NoSession, Session
from crmcore.channels.smtp.settings import Security, Server, require_duration
from crmcore.codec.identifiers import canonical
from crmcore.domain.decision.heard import Heard
from crmcore.domain.decision.message import Answer, Outgoing, Refused
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.name import require_name
from crmcore.domain.kernel.reach import Address, Email
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue, SignatureRefused
from crmcore.ports.channel import DURATION, Capabilities, Receiving, WebhookRequest
from crmcore.ports.clock import Clock
from crmcore.system.clock import SystemClock

_IDLE = timedelta(seconds=20)
_MOST = 100


class SmtpChannel:
    """Sends each message as one letter through the mail server at `host`.

    `sender` is written like ``Shop <news@example.org>``. `security` is ``starttls`` (port 587 unless another is given),
    ``tls`` from the first byte on (465) or ``none`` (25); certificates are verified, and nothing is said in the clear
    where TLS was asked for. `username` and `password` log in, over TLS alone, unless `plain_auth` allows it to a server
    on this machine. `bounces` is the address that bounces go to, which is given the message's key
    (``bounce+0189...@example.org``); without it they go to the sender. `reply_to`, `tag_replies`,
    `unsubscribe_mailto`, `images`, `inbox` and `hook` are as in `MaildirChannel`. `provider` names the account at the
    server, where other channels use it too: they share its limit and its breaker.

    The session is kept for up to `most_per_session` messages, and while none of them waits longer than `idle` for the
    next; one that the server has closed meanwhile is replaced. Each message has `timeout` at most, and no longer than
    its deadline. A message is one transaction with one recipient. Where the server took all of a letter and its answer
    did not come, it is unknown whether it went; before that it is refused for now. SMTP knows no repetition: a message
    delivered again goes out again, with the same Message-ID.

    Raises `InvalidValue`. `close` ends the session; the next message opens another.
    """

    port_version: ClassVar[int] = 1

    def __init__(
        self,
        host: str,
        port: int | None = None,
        *,
        sender: str,
        security: Security = "starttls",
        username: str | None = None,
        password: Secret[str] | None = None,
        plain_auth: bool = False,
        bounces: str | None = None,
        reply_to: str | None = None,
        tag_replies: bool = False,
        unsubscribe_mailto: str | None = None,
        images: Mapping[str, bytes] | None = None,
        name: str = "email",
        provider: str | None = None,
        cost: Money | None = None,
        inbox: str | os.PathLike[str] | Receiving | None = None,
        hook: MailHook | None = None,
        timeout: timedelta = DURATION,
        idle: timedelta = _IDLE,
        most_per_session: int = _MOST,
        tls_context: ssl.SSLContext | None = None,
        source_address: str | None = None,
        local_hostname: str | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._stationery = Stationery.of(sender, reply_to, tag_replies, unsubscribe_mailto, images)
        self._bounces = None if bounces is None else require_taggable(bounces, "bounces")
        self._server = Server.of(
            host,
            port,
            security=security,
            username=username,
            password=password,
            plain_auth=plain_auth,
            tls_context=tls_context,
            source_address=source_address,
            local_hostname=local_hostname,
        )
        self.name = require_name(name)
        if cost is not None and not (isinstance(cost, Money) and cost.amount >= 0):
            raise InvalidValue("cost", "no amount of money", "a message costs Money, zero or more")
        if isinstance(most_per_session, bool) or not isinstance(most_per_session, int) or most_per_session < 1:
            raise InvalidValue("most_per_session", "no count", "it is a whole number of at least 1")
        self.capabilities = Capabilities(
            "email",
            media=frozenset({"text", "html"}),
            two_way=inbox is not None or hook is not None,
            cost=cost,
            duration=require_duration(timeout, "timeout"),
            provider=require_provider(provider),
            largest_hook=largest_of(hook),
        )
        self._idle = require_duration(idle, "idle").total_seconds()
        self._most = most_per_session
        self._clock = require_having(clock, "now", "clock") or SystemClock()
        self._inbox = inbox_of(inbox, self._clock)
        self._hook = hook
        self._session: Session | None = None

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
        """An e-mail address will do, if it is one that a letter can carry; whether the server takes one outside ASCII
        shows when it is delivered to.
        """
        if address.scheme != "email":
            return "not an e-mail address"
        return None if is_international(_in_ascii(address.sent_as)) else "unfit address"

    def deliver(self, message: Outgoing) -> Answer:
        """Hand the message over before its deadline. Refused for good when it cannot be a letter or the server says so,
        for now when nothing went out; unknown when the server had it all and did not answer.
        """
        unfit = self.validate(message.address)
        if unfit is not None:
            return Refused(True, unfit, "address")
        now = self._clock.now()
        left = min(message.deadline - now, self.capabilities.duration).total_seconds()
        if left <= 0:
            return Refused(False, "not handed over before its deadline")
        until = monotonic() + left
        to = _in_ascii(message.address.sent_as)
        try:
            letter = self._stationery.letter(message, now, to).to_bytes(international=True)
        except UnfitLetter as error:
            return error.refusal
        back = self._stationery.sender.address if self._bounces is None else tagged(self._bounces, message.key)
        return self._carry(Envelope(back, to, not is_plain(to)), letter, until)

    def _carry(self, envelope: Envelope, letter: bytes, until: float) -> Answer:
        kept = self._kept()
        if kept is not None:
            try:
                return kept.carry(envelope, letter, until)
            except NoSession as none:
                if monotonic() >= until:
                    return none.answer
                # The server had closed it meanwhile, and took nothing: the message goes in another.
        try:
            self._session = Session.open(self._server, until)
            return self._session.carry(envelope, letter, until)
        except NoSession as none:
            return none.answer

    def _kept(self) -> Session | None:
        kept, self._session = self._session, None
        if kept is None:
            return None
        if not kept.is_fresh(self._most, self._idle):
            kept.quit()
            return None
        self._session = kept
        return kept

    def close(self) -> None:
        """Take leave of the server."""
        kept, self._session = self._session, None
        if kept is not None:
            kept.quit()

    def __repr__(self) -> str:
        return f"<SmtpChannel {self.name!r}>"


def _in_ascii(address: str) -> str:
    """The address with its domain in ASCII (IDNA 2008), as contact points have it; what is no address as it is."""
    if address.rpartition("@")[2].isascii():
        return address
    try:
        return canonical(Email(address), None).sent_as
    except InvalidValue:
        return address
