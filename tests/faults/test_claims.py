"""A worker acts on its own claim alone: what another one has claimed or started since is that one's, whatever its state
looks like, and whatever the clocks show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crmcore import CRM, CustomerId
from crmcore.domain.decision.message import Accepted, Answer, Message, Outgoing
from crmcore.testing import FrozenClock
from tests.faults.scenarios import START
from tests.servers.migrated import migrated_database
from tests.servers.server import Server
from tests.unit.services.sending import Wire, decided, names, only


class Died(Exception):
    """A worker has died."""


class Desk:
    """A CRM with one message of class resend that waits, and workers that take turns at it."""

    def __init__(self, crm: CRM, wire: Wire, clock: FrozenClock) -> None:
        self.crm, self.wire, self.clock = crm, wire, clock
        self.sara: CustomerId = decided(crm, message_class="resend")[0]

    def message(self) -> Message:
        """The message as it is."""
        return only(self.crm, self.sara)

    def dies(self, at: str) -> None:
        """A worker takes what it may, and dies at a step."""

        def step(name: str) -> None:
            if name == at:
                raise Died

        with pytest.raises(Died):
            self.crm.outbox.dispatch(step=step)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: Server) -> Iterator[Desk]:
    """The desk, on each store."""
    database = migrated_database(postgres_server) if request.param == "postgres" else None
    url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'crm.db'}"}.get(request.param)
    clock, wire = FrozenClock(START), Wire()
    with CRM.open(url or database.url, clock=clock, channels=[wire], keys=b"k" * 32) as opened:  # type: ignore[union-attr]
        opened.migrate(currency="EUR", zone="UTC")
        yield Desk(opened, wire, clock)
    if database is not None:
        postgres_server.drop_database(database.name)


def once(at: str, do: Callable[[], object]) -> Callable[[str], None]:
    """Does something the first time that a step is reached."""
    left = [do]

    def step(name: str) -> None:
        if name == at and left:
            left.pop()()

    return step


def test_what_another_worker_has_claimed_since_is_left_to_it(desk: Desk) -> None:
    """A worker that was paused after its claim starts nothing of the other's."""

    def meanwhile() -> None:
        desk.clock.advance(hours=1)
        desk.dies("after claim")

    assert 1 == desk.crm.outbox.dispatch(step=once("before look", meanwhile)).lost
    assert ("claimed", 2, 0) == (desk.message().state, desk.message().token, len(desk.wire.given))
    desk.clock.advance(hours=1)
    assert (1, 1) == (desk.crm.outbox.dispatch().accepted, len(desk.wire.given))


def test_what_another_worker_has_started_since_is_not_handed_over_too(desk: Desk) -> None:
    """Not even where the clock of the other was ahead, so that the first is not late by its own."""

    def meanwhile() -> None:
        desk.clock.advance(hours=2)
        desk.crm.outbox.dispatch()
        desk.clock.advance(hours=2)
        desk.dies("before deliver")
        desk.clock.advance(hours=-4)

    assert 1 == desk.crm.outbox.dispatch(step=once("before deliver", meanwhile)).lost
    assert ("started", 2, 0) == (desk.message().state, desk.message().token, len(desk.wire.given))


def test_an_answer_is_kept_of_the_attempt_that_it_is_about(desk: Desk) -> None:
    """What comes back while another worker is at its own attempt is late, and leaves that one its message."""

    def answer(_: Outgoing) -> Answer:
        if len(desk.wire.given) == 1:
            desk.clock.advance(hours=2)
            desk.crm.outbox.dispatch()
            desk.clock.advance(hours=2)
            desk.dies("after deliver")
        return Accepted()

    desk.wire.answer = answer
    done = desk.crm.outbox.dispatch()
    assert (1, 0) == (done.lost, done.accepted)
    assert ("started", 2, 2) == (desk.message().state, desk.message().token, len(desk.wire.given))
    assert "message.answered_late" == names(desk.crm)[-1]


def test_an_answer_has_as_long_again_as_the_channel_has(desk: Desk) -> None:
    """A message whose deadline has passed is left to its worker for that time, which may yet say what came of it."""

    def answer(_: Outgoing) -> Answer:
        desk.clock.advance(seconds=59)
        assert 0 == desk.crm.outbox.dispatch().again
        return Accepted()

    desk.wire.answer = answer
    assert 1 == desk.crm.outbox.dispatch().accepted
    assert ("accepted", 1, 1) == (desk.message().state, desk.message().token, len(desk.wire.given))
    assert ["message.accepted"] == names(desk.crm)
