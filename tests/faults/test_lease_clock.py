"""Clocks of machines that disagree: on PostgreSQL leases are reckoned by the server's, so that no worker takes from
another what it is still at, and what a dead one left is taken in time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define

from crmcore import CRM
from crmcore.domain.decision.message import Accepted, Answer, Outgoing
from crmcore.ports.channel import Capabilities
from crmcore.services.delivering import Dispatched
from crmcore.system.clock import SystemClock
from crmcore.testing import FrozenClock
from tests.unit.services.sending import Wire, decided

HOUR = timedelta(hours=1)
QUICK = timedelta(milliseconds=100)


@define
class WrongClock(SystemClock):
    """A machine's clock, set wrongly."""

    ahead: timedelta

    def now(self) -> datetime:
        """The real time, and so much more."""
        return super().now() + self.ahead


@define
class QuickWire(Wire):
    """A channel that takes no time."""

    @property
    def capabilities(self) -> Capabilities:
        """Those of e-mail, with a duration of a moment."""
        return Capabilities("email", duration=QUICK)


class Died(BaseException):
    """A worker that is no more."""


@define
class Machines:
    """Two workers on one database, the clock of one of them an hour off, and the channel of both."""

    workers: Sequence[CRM]
    wire: QuickWire
    earlier: CRM
    """The one whose clock is behind the other's: what it decides may go by either."""


@pytest.fixture(params=[-HOUR, HOUR], ids=["behind", "ahead"])
def machines(request: pytest.FixtureRequest, migrated_url: str) -> Iterator[Machines]:
    """With one clock behind, or ahead."""
    wire, clocks = QuickWire(), (SystemClock(), WrongClock(request.param))
    workers = [CRM.open(migrated_url, clock=clock, keys=b"k" * 32, channels=[wire]) for clock in clocks]
    workers[0].migrate(currency="EUR", zone="UTC")
    yield Machines(workers, wire, workers[request.param < timedelta(0)])
    for each in workers:
        each.close()


def told(crm: CRM) -> list[str]:
    """What events tell of messages."""
    return [each.name for each in crm.events.since() if each.name.startswith("message")]


@pytest.mark.parametrize("first", [0, 1], ids=["right first", "wrong first"])
def test_what_a_worker_is_at_no_other_takes(machines: Machines, first: int) -> None:
    """While one has a message on the wire the other finds nothing to do, whichever clock is wrong."""
    one, other = machines.workers[first], machines.workers[1 - first]
    decided(machines.earlier, message_class="resend")

    def meanwhile(_: Outgoing) -> Answer:
        assert Dispatched() == other.outbox.dispatch()
        return Accepted()

    machines.wire.answer = meanwhile
    assert Dispatched(accepted=1) == one.outbox.dispatch()
    assert Dispatched() == other.outbox.dispatch()
    assert (1, ["message.accepted"]) == (len(machines.wire.given), told(one))


@pytest.mark.parametrize("first", [0, 1], ids=["right first", "wrong first"])
def test_what_a_dead_worker_was_at_is_taken_in_time(machines: Machines, first: int) -> None:
    """When its lease has ended by the server's clock: not before, and not an hour later."""
    one, other = machines.workers[first], machines.workers[1 - first]
    decided(machines.earlier)

    def dies(step: str) -> None:
        if step == "before deliver":
            raise Died

    with pytest.raises(Died):
        one.outbox.dispatch(step=dies)
    assert Dispatched() == other.outbox.dispatch()
    time.sleep(3 * QUICK.total_seconds())
    assert Dispatched(held=1) == other.outbox.dispatch()


def test_a_clock_that_is_given_is_reckoned_by(migrated_url: str) -> None:
    """A clock that does not tell the real time, as those of tests and simulations, is that of its leases too."""
    clock = FrozenClock(datetime(2026, 3, 10, 12, tzinfo=UTC))
    with CRM.open(migrated_url, clock=clock, keys=b"k" * 32, channels=[QuickWire()]) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        decided(crm)

        def dies(step: str) -> None:
            if step == "before deliver":
                raise Died

        with pytest.raises(Died):
            crm.outbox.dispatch(step=dies)
        assert Dispatched() == crm.outbox.dispatch()
        clock.advance(3 * QUICK)
        assert Dispatched(held=1) == crm.outbox.dispatch()
