"""Promises R1 and R2: a dispatcher killed at any step of the protocol loses no message; the one it had started is
treated as its class says, known as such, and no channel that takes our key sees it twice.
"""

from __future__ import annotations

import multiprocessing
import shutil
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from crmcore import Money
from crmcore.domain.decision.message import Message
from crmcore.domain.marketing.offer import MessageClass
from crmcore.services.delivering import STEPS
from tests.faults.outbound import COST, MESSAGES, NOON, FileClock, furnish, main, opened, settle, went_out

pytestmark = pytest.mark.slow

Kind = Literal["log", "maildir"]
Furnished = Callable[[Kind, MessageClass], Path]

_CHANNEL = ("before wire", "after wire")
PLACES = [*STEPS, *_CHANNEL]
# Where a message is started and its outcome not kept, when a place is reached for the second time: the one before is
# finished in the transaction of the last look. In some of these places it has gone out.
_ON_THE_WAY = (
    *("before look", "within look", "after look", "before deliver", *_CHANNEL, "after deliver"),
    *("before finish", "within finish", "after finish"),
)
_GONE = ("before look", "within look", "after wire", "after deliver", "before finish", "within finish")
_FIRST_GONE = ("before look", "within look", "after look", "before deliver", "before wire")
_ONCE = ("claim", "render", "record")

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["crmcore.app", "crmcore.channels.maildir", "crmcore_sqlite.store"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Kind, MessageClass], Path]:
    """Databases with messages that wait, made once each."""
    found: dict[tuple[Kind, MessageClass], Path] = {}
    kinds: tuple[Kind, ...] = ("log", "maildir")
    classes: tuple[MessageClass, ...] = ("resend", "hold")
    for kind in kinds:
        for message_class in classes:
            found[kind, message_class] = folder = tmp_path_factory.mktemp(f"{kind}-{message_class}")
            furnish(folder, kind, message_class)
    return found


@pytest.fixture
def furnished(made: dict[tuple[Kind, MessageClass], Path], tmp_path: Path) -> Furnished:
    """A copy of such a database."""

    def copied(kind: Kind, message_class: MessageClass) -> Path:
        return shutil.copytree(made[kind, message_class], tmp_path / "crm")

    return copied


def killed(folder: Path, kind: Kind, place: str, occurrence: int) -> None:
    """Another process dispatches and is killed at a place, when it comes there for that time."""
    worker = _processes.Process(target=main, args=(str(folder), kind, "SIGKILL", place, str(occurrence)))
    worker.start()
    worker.join(120)
    assert -signal.SIGKILL == worker.exitcode


def messages(folder: Path, kind: Kind) -> list[Message]:
    """All messages of the database."""
    with opened(folder, kind) as crm:
        return [each for decision in crm.decisions.on("today") for each in crm.outbox.of_decision(decision.id)]


def assert_whole(folder: Path, kind: Kind) -> dict[str, int]:
    """Every message has come to one end and is kept with what came of it; returns how many to which."""
    found = messages(folder, kind)
    ends: dict[str, int] = {}
    for message in found:
        ends[message.state] = ends.get(message.state, 0) + 1
    assert MESSAGES == sum(ends.get(state, 0) for state in ("accepted", "refused", "suppressed", "expired", "held"))
    assert [] == [message.id for message in found if message.lease_until is not None]
    accepted = {str(message.id) for message in found if message.state == "accepted"}
    assert accepted <= set(went_out(folder, kind))
    with opened(folder, kind) as crm:
        recorded = [crm.interactions.find("crmcore", id_) is not None for id_ in accepted]
        contacts = sum(len(crm.interactions.last(page.id, 20)) for page in crm.customers.list())
        assert ([True] * len(accepted), len(accepted)) == (recorded, contacts)
        assert Money("0.00", "EUR") + COST * len(accepted) == crm.ledger.totals()["contact cost"]
    return ends


def unknown(folder: Path, kind: Kind) -> list[str]:
    """What events tell of outcomes that nobody knew."""
    with opened(folder, kind) as crm:
        return [str(event.data["then"]) for event in crm.events.since() if event.name == "message.unknown"]


@pytest.mark.parametrize("kind", ["log", "maildir"])
@pytest.mark.parametrize("message_class", ["resend", "hold"])
@pytest.mark.parametrize("place", [place for place in PLACES if not place.endswith(("recover", "expire"))])
def test_killed_anywhere_nothing_is_lost(
    furnished: Furnished, kind: Kind, message_class: MessageClass, place: str
) -> None:
    """All messages come to an end. One that was started is sent again or held, and said to be unknown; it went out
    twice at most, and never where the channel takes our key or the class says hold.
    """
    folder = furnished(kind, message_class)
    each_time = 1 if place.endswith(_ONCE) else 2
    killed(folder, kind, place, each_time)
    before = went_out(folder, kind)
    settle(folder, kind)

    started = place in _ON_THE_WAY
    gone = place in _GONE
    if each_time == 2:
        assert (1 if place in _FIRST_GONE else 2) == sum(before.values())
    else:
        assert (MESSAGES if place.endswith("record") else 0) == sum(before.values())
    ends = assert_whole(folder, kind)
    after = went_out(folder, kind)
    if message_class == "resend":
        assert {"accepted": MESSAGES} == ends
        assert (["resent"] if started else []) == unknown(folder, kind)
        assert MESSAGES + (gone and kind == "log") == sum(after.values())
    else:
        held = {"held": 1} if started else {}
        assert {"accepted": MESSAGES - started, **held} == ends
        assert (["held"] if started else []) == unknown(folder, kind)
        assert MESSAGES - (started and not gone) == sum(after.values())


@pytest.mark.parametrize("message_class", ["resend", "hold"])
@pytest.mark.parametrize("place", [place for place in PLACES if place.endswith("recover")])
def test_killed_while_it_recovers_what_another_left(
    furnished: Furnished, message_class: MessageClass, place: str
) -> None:
    """One worker dies on the wire, the next one in recovering from that: the message is unknown once."""
    folder = furnished("log", message_class)
    killed(folder, "log", "after wire", 2)
    FileClock(folder / "clock").set(NOON + timedelta(hours=1))
    killed(folder, "log", place, 1)
    settle(folder, "log")
    resent = message_class == "resend"
    assert ({"accepted": 3} if resent else {"accepted": 2, "held": 1}) == assert_whole(folder, "log")
    assert ["resent" if resent else "held"] == unknown(folder, "log")
    assert MESSAGES + resent == sum(went_out(folder, "log").values())


@pytest.mark.parametrize("place", [place for place in PLACES if place.endswith("expire")])
def test_killed_while_it_gives_up_what_is_overdue(furnished: Furnished, place: str) -> None:
    """Messages that waited too long expire, once each, and never go out."""
    folder = furnished("log", "resend")
    FileClock(folder / "clock").set(NOON + timedelta(hours=73))
    killed(folder, "log", place, 1)
    settle(folder, "log", ticks=1)
    assert {"expired": MESSAGES} == assert_whole(folder, "log")
    assert {} == went_out(folder, "log")
    with opened(folder, "log") as crm:
        assert MESSAGES == [event.name for event in crm.events.since()].count("message.expired")


@pytest.mark.parametrize("kind", ["log", "maildir"])
def test_killed_each_time_a_message_is_resent_five_times_and_then_held(furnished: Furnished, kind: Kind) -> None:
    """A message on which every worker dies does not go on for ever."""
    folder = furnished(kind, "resend")
    clock = FileClock(folder / "clock")
    for _ in range(5):
        killed(folder, kind, "after wire", 1)
        clock.set(clock.now() + timedelta(hours=2))
    settle(folder, kind)
    ends = assert_whole(folder, kind)
    assert MESSAGES == sum(ends.values())
    assert 5 == len(unknown(folder, kind))
    assert max(went_out(folder, kind).values()) <= 5
