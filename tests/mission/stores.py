"""The CRM of the mission's tea shop on each of the three stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcore import CRM, MaildirChannel
from crmcore.testing import CountingIds, FrozenClock


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def crm(request: pytest.FixtureRequest, clock: FrozenClock, mail: MaildirChannel, tmp_path: Path) -> Iterator[CRM]:
    """A tea shop in Berlin that counts in euros, on every store that comes along."""
    match request.param:
        case "memory":
            url = "memory://"
        case "sqlite":
            url = f"sqlite:///{tmp_path / 'shop.db'}"
        case _:
            url = request.getfixturevalue("migrated_url")
    with CRM.open(url, clock=clock, ids=CountingIds(), channels=[mail], keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        yield opened
