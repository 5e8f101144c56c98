"""Services are tried on every store that comes along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import frozen

from crmcore import CRM
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.ids import CustomerId
from crmcore.domain.kernel.reach import Address, Scheme
from crmcore.ports.channel import Capabilities
from crmcore.testing import FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@frozen
class QuietChannel:
    """A channel that takes every message."""

    port_version: ClassVar[int] = 1
    name: str
    scheme: Scheme

    @property
    def capabilities(self) -> Capabilities:
        """Those of its scheme."""
        return Capabilities(self.scheme, idempotent=True)

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        return Accepted()


@pytest.fixture
def clock() -> FrozenClock:
    """Noon of 10 March 2026, UTC."""
    return FrozenClock(NOON)


@pytest.fixture(params=["memory", "sqlite"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, tmp_path: Path) -> Iterator[CRM]:
    """A CRM of a tenant in Berlin that counts in euros, with the channels email and sms."""
    url = "memory://" if request.param == "memory" else f"sqlite:///{tmp_path / 'crm.db'}"
    channels = [QuietChannel("email", "email"), QuietChannel("sms", "phone")]
    with CRM.open(url, clock=clock, channels=channels) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        yield opened


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def any_crm(request: pytest.FixtureRequest, clock: FrozenClock, tmp_path: Path) -> Iterator[CRM]:
    """As `crm`, on PostgreSQL too."""
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}
    url = urls.get(request.param) or request.getfixturevalue("migrated_url")
    channels = [QuietChannel("email", "email"), QuietChannel("sms", "phone")]
    with CRM.open(url, clock=clock, channels=channels, keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        yield opened


@pytest.fixture
def sara(crm: CRM) -> CustomerId:
    """A customer named and reached by e-mail."""
    from crmcore import Email, Person

    return crm.customers.add(Person("Sara Öz"), Email("sara@example.org"))
