"""The far sides of the channels that come along: folders and real servers on the loopback interface."""

from __future__ import annotations

import hmac
import json
import os
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Event
from typing import Literal, Self

from crmcore import MaildirChannel, Money, SmsChannel, SmtpChannel, WebhookChannel
from crmcore.channels.hook_signatures import HmacHeader
from crmcore.channels.sms_provider import AnswerForm, Bearer, HookForm, HttpSmsProvider
from crmcore.channels.standard_webhooks import read_keys, sign
from crmcore.domain.kernel.reach import Address
from crmcore.domain.kernel.secret import Secret
from crmcore.ports.channel import WebhookRequest
from crmcore.system.clock import SystemClock
from crmcore.testing import Delivered, FarSide
from tests.servers.mail_server import MailServer
from tests.servers.web import Answered, Asked, web_server

SENDER = '"Tea & Söhne, Shop" <news@shop.example>'
_BOUNCE = """\
From: MAILER-DAEMON@mail.example
To: news@shop.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{key}@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; ann@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <{key}@shop.example>
--b--
"""
_REPLY = """\
From: Ann <ann@example.org>
To: news@shop.example
Subject: Re: Tea
Message-ID: <reply-{key}@example.org>
In-Reply-To: <{key}@shop.example>

Yes, please.
"""


def read(letter: bytes, recipients: Sequence[str] | None = None) -> list[Delivered]:
    """What a letter says to each of its recipients: those named, else those of its headers."""
    found = message_from_bytes(letter, _class=EmailMessage, policy=policy.default)
    if recipients is None:
        named = [str(value) for header in ("To", "Cc", "Bcc") for value in found.get_all(header, [])]
        recipients = [address for _, address in getaddresses(named)]
    text, html = found.get_body(("plain",)), found.get_body(("html",))
    return [
        Delivered(
            each,
            "" if text is None else text.get_content().replace("\r\n", "\n"),
            str(found["Subject"]),
            "" if html is None else html.get_content(),
        )
        for each in recipients
    ]


class MaildirSide(FarSide):
    """A Maildir that a mail program looks into."""

    cannot = {  # noqa: RUF012 -- declared by the kit
        "throttle": "a folder takes what is written to it",
        "kill": "a folder knows nobody, and there is no inbox",
        "answer_junk": "a folder does not answer",
        "hang": "a folder does not answer",
        "secrets": "a folder has none",
    }

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open_channel(self) -> MaildirChannel:
        """The channel on the folder."""
        return MaildirChannel(self.folder / "mail", sender=SENDER)

    def delivered(self) -> Sequence[Delivered]:
        """What the letters say."""
        return [each for path in (self.folder / "mail" / "new").iterdir() for each in read(path.read_bytes())]


class MaildirAndInboxSide(MaildirSide):
    """A Maildir with an inbox beside it, into which a mail server delivers."""

    cannot = {name: why for name, why in MaildirSide.cannot.items() if name != "kill"}  # noqa: RUF012 -- so too

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.times = count(1_700_000_000)
        for part in ("new", "cur", "tmp"):
            (folder / "inbox" / part).mkdir(parents=True)

    def open_channel(self) -> MaildirChannel:
        """The channel on both."""
        return MaildirChannel(self.folder / "mail", sender=SENDER, inbox=self.folder / "inbox")

    def kill(self, address: Address) -> None:
        """What goes there comes back to the inbox."""

    def bring(self, kind: Literal["reply", "bounce"], key: str) -> None:
        """A mail in the inbox."""
        path = self.folder / "inbox" / "new" / f"{kind}-{key}"
        path.write_text((_REPLY if kind == "reply" else _BOUNCE).format(key=key))
        at = next(self.times)
        os.utime(path, (at, at))


class MailServerSide(FarSide):
    """A mail server that asks for a password."""

    secrets = ("sesame-and-more",)

    def __init__(self, server: MailServer, closing: ExitStack) -> None:
        self.server = server
        self.closing = closing

    @classmethod
    @contextmanager
    def serving(cls) -> Iterator[Self]:
        """A server that runs."""
        logins = {"shop": cls.secrets[0]}
        with MailServer(pipelining=True, logins=logins, auth_require_tls=False) as server, ExitStack() as closing:
            yield cls(server, closing)

    def open_channel(self) -> SmtpChannel:
        """A channel that logs in."""
        opened = SmtpChannel(
            "127.0.0.1",
            self.server.port,
            sender=SENDER,
            security="none",
            username="shop",
            password=Secret(self.secrets[0]),
            plain_auth=True,
        )
        self.closing.callback(opened.close)
        return opened

    def delivered(self) -> Sequence[Delivered]:
        """What the letters say to those on their envelopes."""
        return [each for mail in self.server.mails for each in read(mail.content, mail.recipients)]

    def throttle(self) -> None:
        """As servers say it."""
        self.server.answer_next("451 4.7.28 too many messages")

    def kill(self, address: Address) -> None:
        """No such user."""
        self.server.kill(address.sent_as)

    def answer_junk(self) -> None:
        """No code."""
        self.server.answer_next("what is SMTP?")

    def hang(self) -> None:
        """After the letter."""
        self.server.hang_next()


class WebSide(FarSide):
    """A server that speaks HTTP."""

    def __init__(self, *, once: bool) -> None:
        self.once = once
        self.taken: dict[str, Delivered] = {}
        self.mood = ""
        self.dead: set[str] = set()
        self.over = Event()
        self.closing = ExitStack()
        self.port = 0

    @classmethod
    @contextmanager
    def serving(cls, *, once: bool = False) -> Iterator[Self]:
        """A server that runs; `once` has it heed a key once."""
        side = cls(once=once)
        with web_server(side._answer) as web, side.closing:
            side.port = web.port
            try:
                yield side
            finally:
                side.over.set()

    def _answer(self, asked: Asked) -> Answered:
        mood, self.mood = self.mood, ""
        if mood == "throttled":
            return Answered(429, headers={"Retry-After": "7"})
        if mood == "junk":
            return Answered(raw=b"what is HTTP?\r\n\r\n")
        key, said = self.read(asked)
        if said.to in self.dead:
            return Answered(400, b'{"error": {"code": "21211"}}')
        self.taken.setdefault(key if self.once else str(len(self.taken)), said)
        if mood == "hanging":
            self.over.wait(10)
        return Answered(201)

    def read(self, asked: Asked) -> tuple[str, Delivered]:
        """The key of a message, and what it says."""
        raise NotImplementedError

    def delivered(self) -> Sequence[Delivered]:
        """What was taken."""
        return list(self.taken.values())

    def throttle(self) -> None:
        """429."""
        self.mood = "throttled"

    def answer_junk(self) -> None:
        """No HTTP."""
        self.mood = "junk"

    def hang(self) -> None:
        """After the request."""
        self.mood = "hanging"


class WebhookSide(WebSide):
    """A receiver of web hooks, which sends its own back."""

    secrets = ("whsec_" + b64encode(bytes(range(32))).decode(),)

    def open_channel(self) -> WebhookChannel:
        """A channel to the receiver."""
        url, secret = f"http://127.0.0.1:{self.port}/hook", Secret(self.secrets[0])
        opened = WebhookChannel(url, secret=secret, allow_private=True, idempotent=self.once)
        self.closing.callback(opened.close)
        return opened

    def read(self, asked: Asked) -> tuple[str, Delivered]:
        """What the JSON says."""
        said = json.loads(asked.body)
        return asked.headers["webhook-id"], Delivered(said["address"], said["text"], said["subject"], said["html"])

    def kill(self, address: Address) -> None:
        """The receiver takes everything, and tells of it later."""

    def webhook(self, kind: Literal["receipt", "bounce"], key: str) -> bytes:
        """An event."""
        at = SystemClock().now().isoformat()
        return json.dumps({"type": kind, "key": key, "at": at, "hard": kind == "bounce"}).encode()

    def sign(self, body: bytes, at: datetime) -> WebhookRequest:
        """By Standard Webhooks, with an id for each body."""
        return WebhookRequest(sign(read_keys(Secret(self.secrets[0])), sha256(body).hexdigest(), at, body), body)


class SmsSide(WebSide):
    """A provider of text messages, which tells of their delivery."""

    secrets = ("token-of-the-shop", "secret-of-the-hooks")
    cannot = {"dated_webhooks": "an HMAC over the body holds no time"}  # noqa: RUF012 -- declared by the kit

    def open_channel(self) -> SmsChannel:
        """A channel to the provider."""
        described = HttpSmsProvider(
            f"http://127.0.0.1:{self.port}/sms",
            {"to": "{to}", "from": "{sender}", "body": "{text}", "reference": "{key}"},
            "Shop",
            auth=Bearer(Secret(self.secrets[0])),
            idempotent=self.once,
            answer=AnswerForm(by_status=True, code="/error/code", reasons={"21211": "address"}),
            hook=HookForm(
                HmacHeader("X-Signature", Secret(self.secrets[1])),
                id="/id",
                state="/status",
                words={"delivered": "receipt", "dead": "hard bounce"},
                key="/reference",
            ),
        )
        opened = SmsChannel(described, price=Money("0.07", "EUR"), allow_private=True)
        self.closing.callback(opened.close)
        return opened

    def read(self, asked: Asked) -> tuple[str, Delivered]:
        """What the JSON says."""
        said = json.loads(asked.body)
        return said["reference"], Delivered(said["to"], said["body"])

    def kill(self, address: Address) -> None:
        """Such a number is refused."""
        self.dead.add(address.sent_as)

    def webhook(self, kind: Literal["receipt", "bounce"], key: str) -> bytes:
        """A receipt of the provider."""
        state = "delivered" if kind == "receipt" else "dead"
        return json.dumps({"id": f"sms-{key}", "status": state, "reference": key}).encode()

    def sign(self, body: bytes, at: datetime) -> WebhookRequest:
        """An HMAC."""
        mac = hmac.new(self.secrets[1].encode(), body, "sha256").hexdigest()
        return WebhookRequest({"X-Signature": mac}, body)
