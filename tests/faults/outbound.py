"""What the tests of delivering share: a database with messages that wait, channels that tell what went out, a clock in
a file that several processes see, and workers that crash or stop at a step.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from crmcore import CRM, Email, Money, Person
from crmcore.channels.maildir import MaildirChannel
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.domain.marketing.offer import MessageClass
from crmcore.policies.rules import Rule, RulePolicy
from crmcore.ports.channel import Capabilities, Channel

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MESSAGES = 3
COST = Money("0.05", "EUR")


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


class ToldMaildir(MaildirChannel):
    """The Maildir channel, telling where it is."""

    at: Callable[[str], None] = staticmethod(lambda _: None)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Deliver, telling before and after."""
        self.at("before wire")
        answer = super().deliver(message)
        self.at("after wire")
        return answer


def channel(folder: Path, kind: str, at: Callable[[str], None] = lambda _: None) -> Channel:
    """The channel of a folder: one that takes our key (maildir) or one that does not (log)."""
    if kind == "log":
        return LogChannel(folder / "log", at)
    mail = ToldMaildir(folder / "mail", sender="Shop <news@shop.example>", cost=COST, clock=FileClock(folder / "clock"))
    mail.at = at
    return mail


def opened(folder: Path, kind: str, at: Callable[[str], None] = lambda _: None) -> CRM:
    """The CRM of a folder with its channel."""
    return CRM.open(
        f"sqlite:///{folder / 'crm.db'}", clock=FileClock(folder / "clock"), channels=[channel(folder, kind, at)]
    )


def furnish(folder: Path, kind: str, message_class: MessageClass, messages: int = MESSAGES) -> None:
    """A database in which so many messages wait."""
    FileClock(folder / "clock").set(NOON)
    with opened(folder, kind) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        with crm.begin() as tx:
            for number in range(messages):
                customer = tx.customers.add(Person(f"C{number}"), Email(f"c{number}@example.org"))
                tx.consents.grant(customer, channel="email", purpose="offers", evidence="form")
            words = {"email": ("Tea", "Hello ${name}")}
            tx.offers.define("tea", "product", "convenience", words, message_class=message_class)
        crm.decide("today", RulePolicy([Rule(None, "tea", "email")]))
        assert {"waiting": messages} == crm.outbox.counts()


def went_out(folder: Path, kind: str) -> Counter[str]:
    """How often the message of each key went out."""
    if kind == "log":
        path = folder / "log"
        return Counter(path.read_text().split() if path.exists() else ())
    return Counter(path.name for path in (folder / "mail" / "new").iterdir())


def settle(folder: Path, kind: str, *, ticks: int = 12) -> None:
    """Another worker goes on, hour after hour."""
    clock = FileClock(folder / "clock")
    with opened(folder, kind) as crm:
        for _ in range(ticks):
            clock.set(clock.now() + timedelta(hours=1))
            crm.tick()


def at_step(place: str, occurrence: int, what: signal.Signals) -> Callable[[str], None]:
    """Sends the process a signal when it comes to a place for that time."""
    seen = Counter[str]()

    def tell(name: str) -> None:
        seen[name] += 1
        if (name, seen[name]) == (place, occurrence):
            os.kill(os.getpid(), what)

    return tell


def main(folder: str, kind: str, what: str, place: str, occurrence: str) -> None:
    """A worker that is sent a signal at a place."""
    tell = at_step(place, int(occurrence), signal.Signals[what])
    with opened(Path(folder), kind, tell) as crm:
        crm.outbox.dispatch(step=tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
