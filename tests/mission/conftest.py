"""The mission's rows are tried as a user would: through the public API, on every store that comes along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import define, field

from crmcore import CRM, CustomerId, Email, Money, Person, Phone
from crmcore.channels.maildir import MaildirChannel
from crmcore.domain.decision.message import Accepted, Answer, Outgoing, Refused
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Capabilities
from crmcore.testing import CountingIds, FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MAIL_COST = Money("0.0008", "EUR")
TEXT_COST = Money("0.07", "EUR")


@define
class Texts:
    """A channel to phones that keeps what it was given."""

    port_version: ClassVar[int] = 1
    name = "sms"
    capabilities = Capabilities("phone", idempotent=True, cost=TEXT_COST)
    sent: dict[str, tuple[str, str]] = field(factory=dict, repr=False)

    def validate(self, address: Address) -> str | None:
        """A phone number will do."""
        return None if address.scheme == "phone" and address.sent_as[1:].isdigit() else "not a phone number"

    def deliver(self, message: Outgoing) -> Answer:
        """Keep number and text under the message's key."""
        unfit = self.validate(message.address)
        if unfit is not None:
            return Refused(permanent=True, detail=unfit, reason="address")
        self.sent[message.key] = (message.address.sent_as, message.text)
        return Accepted()


def euros(amount: int | str) -> Money:
    """So many euros."""
    return Money(amount, "EUR")


def ago(days: int) -> datetime:
    """Noon so many days before the day of the tests."""
    return NOON - timedelta(days=days)


def letters(mail: MaildirChannel) -> list[EmailMessage]:
    """The letters delivered so far, parsed, in the order of their addresses."""
    parsed = [
        message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
        for path in (mail.path / "new").iterdir()
    ]
    return sorted(parsed, key=lambda letter: str(letter["To"]))


@pytest.fixture
def clock() -> FrozenClock:
    """Noon of 10 March 2026, UTC."""
    return FrozenClock(NOON)


@pytest.fixture
def mail(tmp_path: Path, clock: FrozenClock) -> MaildirChannel:
    """E-mail into a folder, at 0.08 cents a letter."""
    return MaildirChannel(tmp_path / "mail", sender="Tea shop <tea@example.org>", cost=MAIL_COST, clock=clock)


@pytest.fixture
def texts() -> Texts:
    """Text messages to phones, at 7 cents each."""
    return Texts()


@pytest.fixture(params=["memory", "sqlite"])
def crm(
    request: pytest.FixtureRequest, clock: FrozenClock, mail: MaildirChannel, texts: Texts, tmp_path: Path
) -> Iterator[CRM]:
    """The CRM of a tea shop in Berlin that counts in euros and can write e-mail and text messages.

    Ids are counted, so that whom a keyed draw holds out is the same in every run.
    """
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'shop.db'}"
    with CRM.open(url, clock=clock, ids=CountingIds(), channels=[mail, texts]) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """A customer named and reached by e-mail and phone."""
    return crm.customers.add(Person("Sara Öz"), Email("sara@example.org"), Phone("+49 30 901820"))


def agree(crm: CRM, *customers: CustomerId, channel: str = "email") -> None:
    """Each of the customers has agreed to offers."""
    for customer in customers:
        crm.consents.grant(customer, channel=channel, purpose="offers", evidence="signup form v3")


def crowd(crm: CRM, size: int) -> list[CustomerId]:
    """So many customers who can be written to and have agreed to it."""
    with crm.begin(actor="signup form") as tx:
        found = [
            tx.customers.add(Person(f"Guest {number}"), Email(f"guest{number}@example.org")) for number in range(size)
        ]
        for customer in found:
            tx.consents.grant(customer, channel="email", purpose="offers", evidence="signup form v3")
    return found
