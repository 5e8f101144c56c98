"""What the tests of delivering share: a database with messages that wait, channels that tell what went out, a clock in
a file that several processes see, and workers that crash or stop at a step.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import ClassVar, Final, Literal, get_args

from attrs import define, frozen

from crmcore import CRM, Email, Money, Person, Secret, SmtpChannel, WebhookChannel
from crmcore.channels.maildir import MaildirChannel
from crmcore.channels.standard_webhooks import ID
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.offer import MessageClass
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.ports.channel import Capabilities, Channel
from tests.servers.mail_server import MailServer
from tests.servers.ports import LOOPBACK
from tests.servers.web import Asked, Web, web_server

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MESSAGES = 3
COST = Money("0.05", "EUR")
SENDER = "Shop <news@shop.example>"
_KEY = re.compile(rb"Message-ID: *\s*<([^@>]+)@")
Kind = Literal["log", "maildir", "smtp", "webhook"]
PROCESSES: Final = multiprocessing.get_context("forkserver")
"""Workers are forked off a process that has everything imported."""
PROCESSES.set_forkserver_preload(["tests.faults.outbound", "crmcore_sqlite.store", "crmcore_postgres.store"])
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
TAKES_KEYS: Final = ("maildir", "webhook")


class FileClock:
    """A clock that stands where a file says, for every process that reads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        """The instant in the file."""
        return datetime.fromisoformat(self.path.read_text())

    def set(self, instant: datetime) -> None:
        """Move every process's clock."""
        draft = self.path.with_suffix(".draft")
        draft.write_text(instant.isoformat())
        draft.rename(self.path)


class LogChannel:
    """Appends the key of each message to a file; the same message again is a second line. `at` is told where it is."""

    port_version: ClassVar[int] = 1
    name = "email"
    capabilities = Capabilities("email", cost=COST)

    def __init__(self, path: Path, at: Callable[[str], None] = lambda _: None) -> None:
        self.path = path
        self.at = at

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Append the key, safe on the disk."""
        self.at("before wire")
        with self.path.open("a") as file:
            file.write(message.key + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.at("after wire")
        return Accepted()


@define
class Told:
    """A channel that tells where it is."""

    channel: Channel
    at: Callable[[str], None]
    port_version: ClassVar[int] = 1
    name: ClassVar[str] = "email"

    @property
    def capabilities(self) -> Capabilities:
        """Those of the channel."""
        return self.channel.capabilities

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Deliver, telling before and after."""
        self.at("before wire")
        answer = self.channel.deliver(message)
        self.at("after wire")
        return answer


@define
class FarSides:
    """A mail server that takes whatever comes, and a receiver of web hooks that does what comes under an id once."""

    mail: MailServer
    web: Web

    def port(self, kind: Kind) -> int:
        """Where the one for channels of a kind listens; 0 where they need none."""
        return {"smtp": self.mail.port, "webhook": self.web.port}.get(kind, 0)

    def clear(self) -> None:
        """Forget what has come."""
        self.mail.forget()
        self.web.asked.clear()


@contextmanager
def far_sides() -> Iterator[FarSides]:
    """Both, running."""
    with MailServer() as mail, web_server() as web:
        yield FarSides(mail, web)


@frozen
class Scene:
    """A database with messages that wait, the clock of all who work on it, and the channel they go by: ``log`` and
    ``smtp`` do not know our key, ``maildir`` and ``webhook`` take it.
    """

    folder: Path
    kind: Kind
    url: str
    port: int = 0
    far: FarSides | None = None

    @property
    def clock(self) -> FileClock:
        """Its clock."""
        return FileClock(self.folder / "clock")

    def channel(self, at: Callable[[str], None]) -> Channel:
        """Its channel, telling where it is."""
        match self.kind:
            case "log":
                return LogChannel(self.folder / "log", at)
            case "maildir":
                mail = MaildirChannel(self.folder / "mail", sender=SENDER, cost=COST, clock=self.clock)
                return Told(mail, at)
            case "smtp":
                server = SmtpChannel(LOOPBACK, self.port, sender=SENDER, security="none", cost=COST, clock=self.clock)
                return Told(server, at)
        hook = WebhookChannel(
            f"http://{LOOPBACK}:{self.port}/hook",
            secret=Secret(b"k" * 32),
            name="email",
            idempotent=True,
            cost=COST,
            allow_private=True,
            clock=self.clock,
        )
        return Told(hook, at)

    def opened(self, at: Callable[[str], None] = lambda _: None) -> CRM:
        """The CRM with its channel."""
        return CRM.open(self.url, keys=b"k" * 32, clock=self.clock, channels=[self.channel(at)])

    def furnish(self, message_class: MessageClass, messages: int = MESSAGES) -> None:
        """So many messages wait."""
        self.clock.set(NOON)
        with self.opened() as crm:
            crm.migrate(currency="EUR", zone="UTC")
            with crm.begin() as tx:
                for number in range(messages):
                    customer = tx.customers.add(Person(f"C{number}"), Email(f"c{number}@example.org"))
                    tx.consents.grant(customer, channel="email", purpose="offers", evidence="form")
                words = {"email": ("Tea", "Hello ${name}")}
                tx.offers.define("tea", "product", "convenience", words, message_class=message_class)
            crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))
            assert {"waiting": messages} == crm.outbox.counts()

    def went_out(self) -> Counter[str]:
        """How often the message of each key was sent to its customer."""
        match self.kind:
            case "log":
                path = self.folder / "log"
                return Counter(path.read_text().split() if path.exists() else ())
            case "maildir":
                return Counter(path.name for path in (self.folder / "mail" / "new").iterdir())
        assert self.far is not None
        if self.kind == "smtp":
            return Counter(_KEY.findall(mail.content)[0].decode() for mail in self.far.mail.mails)
        # The receiver does what comes under an id once, whatever is in it.
        done = {_webhook_id(asked): asked for asked in self.far.web.asked}
        return Counter(json.loads(asked.body)["key"] for asked in done.values())

    def asked_for(self) -> Counter[str]:
        """How often the receiver of web hooks was asked under each id."""
        assert self.far is not None
        return Counter(map(_webhook_id, self.far.web.asked))

    def settle(self, *, ticks: int = 12) -> None:
        """Another worker goes on, hour after hour."""
        with self.opened() as crm:
            for _ in range(ticks):
                self.clock.set(self.clock.now() + timedelta(hours=1))
                crm.tick()

    def worker(self, what: signal.Signals, place: str, occurrence: int) -> BaseProcess:
        """Another process, which dispatches and is sent a signal when it comes to a place for that time."""
        args = (str(self.folder), self.kind, self.url, self.port, what, place, occurrence)
        worker = PROCESSES.Process(target=_work, args=args)
        worker.start()
        return worker

    def worker_that_tells(self) -> tuple[BaseProcess, Connection]:
        """Another process, which dispatches and tells each step; it does not wait until that is heard."""
        here, there = PROCESSES.Pipe(duplex=False)
        worker = PROCESSES.Process(target=_work_telling, args=(str(self.folder), self.kind, self.url, self.port, there))
        worker.start()
        there.close()
        return worker, here


def _webhook_id(asked: Asked) -> str:
    (found,) = (value for name, value in asked.headers.items() if name.lower() == ID)
    return found


def at_step(folder: Path, place: str, occurrence: int, what: signal.Signals) -> Callable[[str], None]:
    """Sends the process a signal when it comes to a place for that time; a file of its number says that it came."""
    seen = Counter[str]()

    def tell(name: str) -> None:
        seen[name] += 1
        if (name, seen[name]) == (place, occurrence):
            (folder / str(os.getpid())).touch()
            os.kill(os.getpid(), what)

    return tell


def _work(folder: str, kind: Kind, url: str, port: int, what: signal.Signals, place: str, occurrence: int) -> None:
    tell = at_step(Path(folder), place, occurrence, what)
    with Scene(Path(folder), kind, url, port).opened(tell) as crm:
        crm.outbox.dispatch(step=tell)


def _work_telling(folder: str, kind: Kind, url: str, port: int, told: Connection) -> None:
    with Scene(Path(folder), kind, url, port).opened() as crm:
        crm.outbox.dispatch(step=told.send)
