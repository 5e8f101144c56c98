"""Promise R10: a disk that takes no more, at any step of a command, is a typed error that changes nothing."""

from __future__ import annotations

import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from crmcore import CRM
from crmcore.errors import CommitUnknown, StorageFull, StorageUnavailable
from crmcore.testing import CountingIds, FrozenClock
from tests.faults.deciding_scenarios import DECIDING, Post
from tests.faults.observing import facts
from tests.faults.scenarios import RECORDING, START, furnish

FRAME = 4096 + 24
COMMANDS = (
    "find_or_add",
    "add with identifiers",
    "record a purchase",
    "record with a key",
    "record_many",
    "correct",
    "void",
    "update",
    "archive",
    "state an attribute",
    "book a cost",
    "refresh the touched",
    "declare a measure",
    "withdraw",
    "define an offer",
    "decide",
)


@contextmanager
def full_at(size: int) -> Iterator[None]:
    """No file may grow beyond that size, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_at_any_step_changes_nothing(tmp_path: Path, name: str) -> None:
    """Wherever the log stops growing the command raises, reads go on, and with room again it succeeds."""
    scenario = {**RECORDING, **DECIDING}[name]
    clock = FrozenClock(START)
    path = tmp_path / "shop.db"
    with CRM.open(f"sqlite:///{path}", clock=clock, ids=CountingIds(), keys=b"k" * 32, channels=[Post()]) as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        furnish(crm)
        scenario.before(crm)
        clock.advance(days=2)
        day = START.date() - timedelta(days=1)
        # Another connection stays open, so that the log is not put away with the last one.
        keeper = sqlite3.connect(path)
        keeper.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        # The log begins anew, and is longer than the files beside it that readers need.
        for number in range(20):
            crm.rates.set("JPY", str(number + 1), on=START.date())
        before = facts(crm, day)
        log = Path(f"{path}-wal").stat().st_size
        assert log > 100_000
        failures = 0
        while True:
            with full_at(log + failures * FRAME):
                try:
                    scenario.act(crm)
                except (StorageFull, StorageUnavailable, CommitUnknown):
                    customers = crm.customers.count()
                else:
                    break
            assert 2 <= customers <= 3
            assert before == facts(crm, day), f"after {failures} pages something stayed"
            failures += 1
        keeper.close()
        assert failures >= 3
        assert before != facts(crm, day)
