"""Inbox and desk under several workers and kills, on both databases: what is placed or taken is so once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from crmcore import CRM, Email, Person, Rule, RulePolicy
from crmcore.services.delivering import STEPS
from crmcore.testing import FrozenClock
from tests.faults.scenarios import START
from tests.servers.migrated import migrated_database
from tests.servers.server import Server

pytestmark = pytest.mark.slow


class Killed(BaseException):
    """Ends a worker where a kill would."""


@pytest.fixture(params=["sqlite", "postgres"])
def crm(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: Server) -> Iterator[CRM]:
    """A CRM with a message to the inbox and one to the desk for each of six customers."""
    database = migrated_database(postgres_server) if request.param == "postgres" else None
    url = f"sqlite:///{tmp_path / 'crm.db'}" if database is None else database.url
    with CRM.open(url, clock=FrozenClock(START), keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="UTC")
        with opened.begin() as tx:
            made = [tx.customers.add(Person("C"), Email(f"c{number}@example.org")) for number in range(6)]
            for channel in ("inbox", "desk"):
                for each in made:
                    tx.consents.grant(each, channel=channel, purpose="offers", evidence="form")
            tx.offers.define("tea", "product", "convenience", {"inbox": ("Tea", "Hello"), "desk": ("Tea", "Say hello")})
        for channel in ("inbox", "desk"):
            opened.decide(channel, RulePolicy([Rule(None, "tea", channel)]))
        yield opened
    if database is not None:
        postgres_server.drop_database(database.name)


def placed(crm: CRM) -> tuple[int, int]:
    """How many messages are in inboxes, and how many tasks there are."""
    listed = crm.customers.list()
    return sum(len(crm.inbox.of(each.id)) for each in listed), len(crm.desk.tasks())


def test_a_worker_killed_at_any_step_places_each_message_once(crm: CRM) -> None:
    """What it left claimed is placed by the next one; nothing is ever of unknown outcome."""
    clock = crm._setting.clock
    assert isinstance(clock, FrozenClock)
    for place in STEPS:

        def step(name: str, at: str = place) -> None:
            if name == at:
                raise Killed

        try:
            crm.outbox.dispatch(limit=1, step=step)
        except Killed:
            clock.advance(timedelta(hours=1))
        assert sum(placed(crm)) == crm.outbox.counts().get("accepted", 0)
    crm.outbox.dispatch()
    assert ((6, 6), {"accepted": 12}) == (placed(crm), crm.outbox.counts())


def test_workers_at_once_place_each_message_once(crm: CRM) -> None:
    """Three of them meet on the same messages."""
    with ThreadPoolExecutor(3) as threads:
        found = [each.result(60) for each in [threads.submit(crm.outbox.dispatch) for _ in range(3)]]
    assert 12 == sum(each.accepted for each in found)
    assert (6, 6) == placed(crm)


def test_employees_at_once_take_each_task_once(crm: CRM) -> None:
    """However many take at the same time, nobody gets another's, and all are taken."""
    crm.outbox.dispatch()
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(crm.desk.take, f"employee {number % 4}") for number in range(8)]
        taken = [task for each in asked for task in each.result(60)]
    assert (6, 6) == (len(taken), len({task.id for task in taken}))
    assert {(task.id, task.employee) for task in taken} == {(task.id, task.employee) for task in crm.desk.tasks()}


def test_who_is_erased_while_messages_are_placed_has_none(crm: CRM) -> None:
    """Erasing and placing meet on the same customers: neither fails, and nothing of them is left."""
    made = [each.id for each in crm.customers.list()]
    with ThreadPoolExecutor(3) as threads:
        placing = [threads.submit(crm.outbox.dispatch) for _ in range(2)]
        erasing = threads.submit(lambda: [crm.privacy.erase(each) for each in made])
        assert 6 == len(erasing.result(60))
        for each in placing:
            each.result(60)
    crm.outbox.dispatch()
    assert {"accepted", "suppressed"} >= set(crm.outbox.counts())
    assert [] == crm.desk.tasks()
    with crm._scope.reading() as work:
        assert [] == [told for who in made for told in work.unit.inbox.of(who, limit=9)]
