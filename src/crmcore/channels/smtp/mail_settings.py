"""What the plugin ``smtp`` is set up with: ``CRMCORE_SMTP__HOST`` and so on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from attrs import frozen

from crmcore.channels.imap.inbox import ImapInbox
from crmcore.channels.smtp.channel import SmtpChannel
from crmcore.channels.smtp.settings import Security
from crmcore.domain.kernel.money import Money
from crmcore.domain.kernel.secret import Secret
from crmcore.errors import InvalidValue
from crmcore.ports.clock import Clock


@frozen
class MailSettings:
    """The options of `SmtpChannel` that can be told as text, by their names; those of `ImapInbox` after ``imap_``.

    What comes back is heard from `inbox`, a Maildir, or from the mailbox at `imap_host`; from nowhere without either.
    """

    host: str
    sender: str
    port: int | None = None
    security: Security = "starttls"
    username: str | None = None
    password: Secret[str] | None = None
    plain_auth: bool = False
    bounces: str | None = None
    reply_to: str | None = None
    tag_replies: bool = False
    unsubscribe_mailto: str | None = None
    provider: str | None = None
    cost: Money | None = None
    timeout: timedelta | None = None
    idle: timedelta | None = None
    most_per_session: int | None = None
    source_address: str | None = None
    local_hostname: str | None = None
    inbox: Path | None = None
    imap_host: str | None = None
    imap_port: int | None = None
    imap_username: str | None = None
    imap_password: Secret[str] | None = None
    imap_security: Security = "tls"
    imap_plain_auth: bool = False
    imap_folder: str = "INBOX"
    imap_done: str | None = None

    def channel(self, clock: Clock | None = None) -> SmtpChannel:
        """The channel that these settings describe, which goes by that clock. Raises `InvalidValue`, with the name of
        the setting.
        """
        if self.inbox is not None and self.imap_host is not None:
            raise InvalidValue("inbox", "a Maildir beside a mailbox", "what comes back is heard from one of the two")
        limits = {"timeout": self.timeout, "idle": self.idle, "most_per_session": self.most_per_session}
        given = {name: limit for name, limit in limits.items() if limit is not None}
        return SmtpChannel(
            self.host,
            self.port,
            sender=self.sender,
            security=self.security,
            username=self.username,
            password=self.password,
            plain_auth=self.plain_auth,
            bounces=self.bounces,
            reply_to=self.reply_to,
            tag_replies=self.tag_replies,
            unsubscribe_mailto=self.unsubscribe_mailto,
            provider=self.provider,
            cost=self.cost,
            inbox=self._mailbox(clock) or self.inbox,
            source_address=self.source_address,
            local_hostname=self.local_hostname,
            clock=clock,
            **given,  # type: ignore[arg-type]  # a subset of the channel's own
        )

    def _mailbox(self, clock: Clock | None) -> ImapInbox | None:
        if self.imap_host is None:
            others = (self.imap_port, self.imap_username, self.imap_password, self.imap_done)
            if any(each is not None for each in others):
                raise InvalidValue("imap_host", "nothing", "the other settings of the mailbox go with it")
            return None
        if self.imap_username is None or self.imap_password is None:
            missing = "imap_username" if self.imap_username is None else "imap_password"
            raise InvalidValue(missing, "nothing", "a mailbox is opened with username and password")
        try:
            return ImapInbox(
                self.imap_host,
                username=self.imap_username,
                password=self.imap_password,
                security=self.imap_security,
                port=self.imap_port,
                folder=self.imap_folder,
                done=self.imap_done,
                plain_auth=self.imap_plain_auth,
                clock=clock,
            )
        except InvalidValue as error:
            raise InvalidValue(f"imap_{error.field}", error.nature, error.rule) from None
