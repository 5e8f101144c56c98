"""Campaigns the kit fills stores with."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from crmcore.domain.decision.message import Message
from crmcore.domain.marketing.campaign_run import CampaignRun
from crmcore.ports.store import UnitOfWork
from crmcore.testing.conformance.deciding import HOUR, LATER, message
from crmcore.testing.conformance.samples import NOON, customer_id

OCCASION = "campaign spring"
RUN = CampaignRun(
    "spring",
    "running",
    3,
    NOON.replace(microsecond=7),
    "kim",
    NOON,
    NOON + HOUR,
    4,
    "größe",
    False,
    NOON + 2 * HOUR,
    NOON + 3 * HOUR,
)
CALLED = CampaignRun("kept", "running", 1, NOON)
"""The campaign that `furnish` makes: customer 1 is undecided, and message 93 waits."""


def of_campaign(number: int, of: int, whose: int = 1, point: int = 1, *, step: int = 0) -> Message:
    """A message of the campaign."""
    return evolve(message(number, of, whose, point, step=step), campaign="spring")


def furnish(unit: UnitOfWork) -> None:
    """Give every call of `WRITES` something to do when customer 1 and decision 9 are there."""
    unit.campaigns.put(CALLED)
    unit.campaigns.enlist("kept", [customer_id(1)])
    waiting = evolve(message(93, 9, 1, 90, step=2, channel="post"), campaign="kept")
    parked = evolve(message(94, 9, 1, 90, step=3, channel="post", not_before=LATER), campaign="kept")
    unit.outbox.add([waiting, parked])


WRITES: dict[str, Callable[[UnitOfWork], object]] = {
    "campaigns.put": lambda unit: unit.campaigns.put(evolve(CALLED, state="paused")),
    "campaigns.enlist": lambda unit: unit.campaigns.enlist("kept", [customer_id(800)]),
    "campaigns.follow": lambda unit: unit.campaigns.follow("kept", {customer_id(1): customer_id(800)}),
    "campaigns.settle": lambda unit: unit.campaigns.settle("kept", "occasion 9", [customer_id(1)]),
    "campaigns.leave": lambda unit: unit.campaigns.leave("kept", {customer_id(1): "archived"}),
    "campaigns.park": lambda unit: unit.campaigns.park("kept", limit=9),
    "campaigns.let_go": lambda unit: unit.campaigns.let_go("kept", [NOON]),
    "campaigns.end": lambda unit: unit.campaigns.end("kept", at=NOON, detail="stopped", limit=9),
}
"""One call of every method here that writes, each with something to do where `furnish` has been."""


def footprint(unit: UnitOfWork) -> list[object]:
    """Everything that a call of `WRITES` can change, but for messages."""
    return [
        unit.campaigns.all(),
        unit.campaigns.undecided("kept", limit=9),
        unit.campaigns.progress("kept"),
    ]
