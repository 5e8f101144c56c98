"""Privacy is tried on every store: in memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from attrs import define, field

from crmcore import CRM, CustomerId, Email, External, Message, Money, Note, Person, Phone
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Capabilities
from crmcore.testing import FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEY = b"k" * 32
MAIL, PHONE = Email("sara@example.org"), Phone("+49 30 901820")
CARD = External("shop", "C-42")


@define
class Letters:
    """A channel that keeps what it is given."""

    port_version: ClassVar[int] = 1
    capabilities: ClassVar[Capabilities] = Capabilities("email", idempotent=True)
    name: str = "email"
    sent: list[Outgoing] = field(factory=list)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        self.sent.append(message)
        return Accepted()


Open = Callable[..., CRM]


def euros(amount: int) -> Money:
    """So many euros."""
    return Money(amount, "EUR")


def ago(days: int) -> datetime:
    """Noon so many days ago."""
    return NOON - timedelta(days=days)


@pytest.fixture
def clock() -> FrozenClock:
    """Noon of 10 March 2026, UTC."""
    return FrozenClock(NOON)


@pytest.fixture
def letters() -> Letters:
    """E-mail."""
    return Letters()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def opened(request: pytest.FixtureRequest, clock: FrozenClock, letters: Letters, tmp_path: Path) -> Iterator[Open]:
    """Opens the same database, again and again, with what options there are."""
    with ExitStack() as stack:
        match request.param:
            case "memory":
                url = "memory://"
            case "sqlite":
                url = f"sqlite:///{tmp_path / 'crm.db'}"
            case _:
                url = request.getfixturevalue("migrated_url")

        def open_(**options: Any) -> CRM:
            crm = CRM.open(url, keys=KEY, **{"clock": clock, "channels": [letters], **options})
            crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
            return stack.enter_context(crm)

        yield open_


@pytest.fixture
def crm(opened: Open) -> CRM:
    """A CRM of a tenant in Berlin that counts in euros."""
    return opened()


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """A customer of whom something personal stands in every place."""
    return known(crm)


def known(crm: CRM) -> CustomerId:
    """Sara, of whom something personal is known in every place."""
    crm.attributes.declare("city")
    with crm.begin(actor="desk") as tx:
        sara = tx.customers.add(Person("Sara Öz"), MAIL, PHONE, CARD)
        tx.attributes.state(sara, {"city": "Berlin"}, source="form")
        tx.interactions.purchase(sara, euros(120), source="shop", external_id="order-42", occurred_at=ago(9))
        tx.interactions.record(sara, Message("please call Sara", "from Sara"), source="mail", external_id="m-1")
        tx.interactions.record(sara, Note("Sara likes tea"))
        tx.ledger.book(sara, "acquisition cost", euros(5), source="books", external_id="b-1")
        tx.consents.grant(sara, channel="email", purpose="offers", evidence="Sara signed")
    return sara
