"""Merging is tried on every store that comes along, PostgreSQL too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import frozen

from crmcore import CRM
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.ports.channel import Capabilities
from crmcore.testing import FrozenClock

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@frozen
class Wire:
    """A channel that takes every message and remembers it."""

    port_version: ClassVar[int] = 1
    name: str
    capabilities: Capabilities
    sent: list[Outgoing]

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Take it."""
        self.sent.append(message)
        return Accepted()


@pytest.fixture
def clock() -> FrozenClock:
    """Noon of 10 March 2026, UTC."""
    return FrozenClock(NOON)


@pytest.fixture
def wire() -> Wire:
    """The channel email."""
    return Wire("email", Capabilities("email", idempotent=True), [])


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, wire: Wire, tmp_path: Path) -> Iterator[CRM]:
    """A CRM of a tenant in Berlin that counts in euros, with the channel email."""
    with ExitStack() as stack:
        url, keys = "memory://", None
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / 'crm.db'}"
        elif request.param == "postgres":
            url = request.getfixturevalue("migrated_url")
            keys = b"k" * 32
        opened = stack.enter_context(CRM.open(url, clock=clock, channels=[wire], keys=keys))
        opened.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        yield opened
