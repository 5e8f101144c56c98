"""Promises R1 and R2: a dispatcher killed at any step of the protocol loses no message; the one it had started is
treated as its class says, known as such, and no channel that takes our key sees it twice.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest

from crmcore import Money
from crmcore.domain.decision.message import Message
from crmcore.domain.marketing.offer import MessageClass
from crmcore.services.delivering import STEPS
from tests.faults.outbound import (
    COST,
    KINDS,
    MESSAGES,
    NOON,
    TAKES_KEYS,
    FarSides,
    Kind,
    Scene,
)
from tests.faults.waiting import Databases, Files
from tests.servers.server import Server

pytestmark = pytest.mark.slow

Furnished = Callable[[Kind, MessageClass], Scene]
_CLASSES: tuple[MessageClass, ...] = ("resend", "hold")
_ALL = [(kind, message_class) for kind in KINDS for message_class in _CLASSES]

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
KILLS = int(os.environ.get("CRMCORE_KILLS", "16"))
"""How many workers are killed at a moment chosen by chance."""
_STEPS = 40
"""About as many steps as a dispatch of so many messages has."""
_LONGEST_STEP = 0.01
"""Seconds that most steps are over in."""


@pytest.fixture(params=["sqlite", "postgres"])
def furnished(
    request: pytest.FixtureRequest, files: Files, postgres_server: Server, far: FarSides, tmp_path: Path
) -> Iterator[Furnished]:
    """A database with messages that wait."""
    databases = files if request.param == "sqlite" else Databases(postgres_server)
    far.clear()
    yield lambda kind, message_class: databases.copy(kind, message_class, tmp_path, far)
    databases.drop()


def killed(scene: Scene, place: str, occurrence: int) -> None:
    """Another process dispatches and is killed at a place, when it comes there for that time."""
    worker = scene.worker(signal.SIGKILL, place, occurrence)
    worker.join(120)
    assert -signal.SIGKILL == worker.exitcode


def killed_by_chance(scene: Scene, chance: random.Random) -> None:
    """Another process dispatches and is killed a moment after some step, wherever it is then; one that has come to its
    end by then has done so well.
    """
    steps, moment = chance.randrange(_STEPS), chance.uniform(0, _LONGEST_STEP)
    worker, told = scene.worker_that_tells()
    with told, suppress(EOFError):
        for _ in range(steps):
            told.recv()
        sleep(moment)
        worker.kill()
    worker.join(120)
    assert worker.exitcode in (0, -signal.SIGKILL)


def messages(scene: Scene) -> list[Message]:
    """All messages of the database."""
    with scene.opened() as crm:
        return [each for decision in crm.decisions.on("today") for each in crm.outbox.of_decision(decision.id)]


def assert_whole(scene: Scene) -> dict[str, int]:
    """Every message has come to one end and is kept with what came of it; returns how many to which."""
    found = messages(scene)
    ends: dict[str, int] = {}
    for message in found:
        ends[message.state] = ends.get(message.state, 0) + 1
    assert MESSAGES == sum(ends.get(state, 0) for state in ("accepted", "refused", "suppressed", "expired", "held"))
    assert [] == [message.id for message in found if message.lease_until is not None]
    accepted = {str(message.id) for message in found if message.state == "accepted"}
    assert accepted <= set(scene.went_out())
    with scene.opened() as crm:
        recorded = [crm.interactions.find("crmcore", id_) is not None for id_ in accepted]
        contacts = sum(len(crm.interactions.last(page.id, 20)) for page in crm.customers.list())
        assert ([True] * len(accepted), len(accepted)) == (recorded, contacts)
        assert Money("0.00", "EUR") + COST * len(accepted) == crm.ledger.totals()["contact cost"]
    return ends


def unknown(scene: Scene) -> list[str]:
    """What events tell of outcomes that nobody knew."""
    with scene.opened() as crm:
        return [str(event.data["then"]) for event in crm.events.since() if event.name == "message.unknown"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("message_class", ["resend", "hold"])
@pytest.mark.parametrize("place", [place for place in PLACES if not place.endswith(("recover", "expire"))])
def test_killed_anywhere_nothing_is_lost(
    furnished: Furnished, kind: Kind, message_class: MessageClass, place: str
) -> None:
    """All messages come to an end. One that was started is sent again or held, and said to be unknown; it went out
    twice at most, and never where the channel takes our key or the class says hold.
    """
    scene = furnished(kind, message_class)
    each_time = 1 if place.endswith(_ONCE) else 2
    killed(scene, place, each_time)
    before = scene.went_out()
    scene.settle()

    started = place in _ON_THE_WAY
    gone = place in _GONE
    if each_time == 2:
        assert (1 if place in _FIRST_GONE else 2) == sum(before.values())
    else:
        assert (MESSAGES if place.endswith("record") else 0) == sum(before.values())
    ends = assert_whole(scene)
    after = scene.went_out()
    if message_class == "resend":
        assert {"accepted": MESSAGES} == ends
        assert (["resent"] if started else []) == unknown(scene)
        assert MESSAGES + (gone and kind not in TAKES_KEYS) == sum(after.values())
        if kind == "webhook":
            # Sent again, it came under the id that it had.
            assert Counter({1: MESSAGES - gone, 2: gone}) == Counter(scene.asked_for().values())
    else:
        held = {"held": 1} if started else {}
        assert {"accepted": MESSAGES - started, **held} == ends
        assert (["held"] if started else []) == unknown(scene)
        assert MESSAGES - (started and not gone) == sum(after.values())


@pytest.mark.parametrize("message_class", ["resend", "hold"])
@pytest.mark.parametrize("place", [place for place in PLACES if place.endswith("recover")])
def test_killed_while_it_recovers_what_another_left(
    furnished: Furnished, message_class: MessageClass, place: str
) -> None:
    """One worker dies on the wire, the next one in recovering from that: the message is unknown once."""
    scene = furnished("log", message_class)
    killed(scene, "after wire", 2)
    scene.clock.set(NOON + timedelta(hours=1))
    killed(scene, place, 1)
    scene.settle()
    resent = message_class == "resend"
    assert ({"accepted": 3} if resent else {"accepted": 2, "held": 1}) == assert_whole(scene)
    assert ["resent" if resent else "held"] == unknown(scene)
    assert MESSAGES + resent == sum(scene.went_out().values())


@pytest.mark.parametrize("place", [place for place in PLACES if place.endswith("expire")])
def test_killed_while_it_gives_up_what_is_overdue(furnished: Furnished, place: str) -> None:
    """Messages that waited too long expire, once each, and never go out."""
    scene = furnished("log", "resend")
    scene.clock.set(NOON + timedelta(hours=73))
    killed(scene, place, 1)
    scene.settle(ticks=1)
    assert {"expired": MESSAGES} == assert_whole(scene)
    assert {} == scene.went_out()
    with scene.opened() as crm:
        assert MESSAGES == [event.name for event in crm.events.since()].count("message.expired")


@pytest.mark.parametrize("kind", KINDS)
def test_killed_each_time_a_message_is_resent_five_times_and_then_held(furnished: Furnished, kind: Kind) -> None:
    """A message on which every worker dies does not go on for ever."""
    scene = furnished(kind, "resend")
    for _ in range(5):
        killed(scene, "after wire", 1)
        scene.clock.set(scene.clock.now() + timedelta(hours=2))
    scene.settle()
    ends = assert_whole(scene)
    assert MESSAGES == sum(ends.values())
    assert 5 == len(unknown(scene))
    assert max(scene.went_out().values()) <= 5


@pytest.mark.parametrize(
    ("furnished", "number"),
    [(("sqlite", "postgres")[number % 2], number) for number in range(KILLS)],
    indirect=["furnished"],
)
def test_killed_at_any_moment_nothing_is_lost(furnished: Furnished, number: int) -> None:
    """The same holds in the middle of a step: one message at most is unknown, and went out twice at most."""
    kind, message_class = _ALL[number // 2 % len(_ALL)]
    scene = furnished(kind, message_class)
    killed_by_chance(scene, random.Random(f"kill {number}"))
    scene.settle()
    ends, after, said = assert_whole(scene), scene.went_out(), unknown(scene)
    assert said in ([], ["resent" if message_class == "resend" else "held"])
    assert (MESSAGES - said.count("held"), said.count("held")) == (ends["accepted"], ends.get("held", 0))
    again = 0 if kind in TAKES_KEYS else said.count("resent")
    assert MESSAGES - said.count("held") <= sum(after.values()) <= MESSAGES + again
    assert max(after.values()) <= 1 + again
