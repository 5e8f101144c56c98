"""Promise R3: a worker that is stopped beyond its lease, and woken, doubles at most the message it had on the wire."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, sleep

import pytest

from crmcore.domain.marketing.offer import MessageClass
from tests.faults.outbound import MESSAGES, NOON, FarSides, Scene
from tests.faults.waiting import Databases, Files
from tests.servers.server import Server

pytestmark = pytest.mark.slow

PAUSES = int(os.environ.get("CRMCORE_PAUSES", "16"))
"""How many workers are stopped at places that chance chooses, for each class on each database, eight at once."""
WORKERS = 8
_BATCH = 20
# Within a transaction a stopped worker keeps other writers out, as any stopped writer does.
# A message is finished in the transaction that starts the next.
_UNSAID = ("after look", "before deliver", "after finish")
_STARTED = (*_UNSAID, "before wire", "after wire", "after deliver", "before finish")
PLACES = ("after claim", "after render", "before look", *_STARTED)

Waiting = Callable[[MessageClass, int], Scene]


@pytest.fixture(params=["sqlite", "postgres"])
def waiting(
    request: pytest.FixtureRequest, files: Files, postgres_server: Server, far: FarSides, tmp_path: Path
) -> Iterator[Waiting]:
    """Makes a database in which so many messages of a class wait, to go by a channel that does not know our key."""
    databases = files if request.param == "sqlite" else Databases(postgres_server)
    yield lambda message_class, messages: databases.copy("log", message_class, tmp_path, far, messages)
    databases.drop()


def stopped(scene: Scene, place: str, occurrence: int = 1) -> BaseProcess:
    """A worker that has stopped itself at a place, when it came there for that time."""
    worker = scene.worker(signal.SIGSTOP, place, occurrence)
    until = monotonic() + 60
    while not (scene.folder / str(worker.pid)).exists():
        assert worker.exitcode is None, f"no worker came to {place} for the {occurrence}. time"
        assert monotonic() < until
        sleep(0.005)
    return worker


def wake(*workers: BaseProcess) -> None:
    """Let them go on to their end."""
    for each in workers:
        assert each.pid is not None
        os.kill(each.pid, signal.SIGCONT)
    for each in workers:
        each.join(120)
    assert [0] * len(workers) == [each.exitcode for each in workers]


def late_answers(scene: Scene) -> list[str]:
    """What workers were told too late by their channels."""
    with scene.opened() as crm:
        return [str(event.data["answer"]) for event in crm.events.since() if event.name == "message.answered_late"]


def ends(scene: Scene) -> dict[str, int]:
    """How many messages have come to which end."""
    with scene.opened() as crm:
        return {state: count for state, count in crm.outbox.counts().items() if count}


@pytest.mark.parametrize("message_class", ["resend", "hold"])
@pytest.mark.parametrize("place", PLACES)
def test_a_worker_that_wakes_after_its_lease_harms_nobody(
    waiting: Waiting, message_class: MessageClass, place: str
) -> None:
    """While it is stopped another worker brings all messages to their end. Awake, it is refused by the last look, or
    by its deadline, or by the claim it has lost.
    """
    scene = waiting(message_class, MESSAGES)
    worker = stopped(scene, place)
    scene.settle()
    before = ends(scene)
    wake(worker)

    assert before == ends(scene)
    started = place in _STARTED
    assert MESSAGES == sum(before.values())
    assert (1 if started and message_class == "hold" else 0) == before.get("held", 0)
    # Stopped before it gave the message to its channel it finds the deadline past, and gives it to nobody.
    unsaid = place in _UNSAID
    assert (["refused"] if unsaid else ["accepted"] if started else []) == late_answers(scene)
    doubled = started and not unsaid and message_class == "resend"
    missing = unsaid and message_class == "hold"
    assert MESSAGES + doubled - missing == sum(scene.went_out().values())
    assert NOON + timedelta(hours=12) == scene.clock.now()


@pytest.mark.parametrize("seed", range(max(PAUSES // WORKERS, 1)))
@pytest.mark.parametrize("message_class", ["resend", "hold"])
def test_eight_workers_that_stop_at_once_harm_nobody(waiting: Waiting, message_class: MessageClass, seed: int) -> None:
    """Each has claimed messages of its own and stops where chance says. A ninth brings all to their end; then they wake
    at once. What went out twice is what one of them had started, and that is known; nothing does where the class says
    hold.
    """
    chance = random.Random(f"{message_class} {seed}")
    messages = WORKERS * _BATCH
    scene = waiting(message_class, messages)
    # Of a batch there is one claim: the next one is made when its messages are done.
    places = [
        (place, 1 if place in ("after claim", "after render") else chance.randint(1, 5))
        for place in chance.choices(PLACES, k=WORKERS)
    ]
    workers = [stopped(scene, place, occurrence) for place, occurrence in places]
    scene.settle()
    before = ends(scene)
    wake(*workers)

    assert before == ends(scene)
    # Before it looks at the next message a worker has not kept what the one before came to.
    said = [
        (place == "before look" and occurrence > 1) or (place in _STARTED and place not in _UNSAID)
        for place, occurrence in places
    ]
    started = sum(said) + sum(place in _UNSAID for place, _ in places)
    held = started if message_class == "hold" else 0
    assert (messages - held, held) == (before["accepted"], before.get("held", 0))
    went_out = scene.went_out()
    assert (sum(said) if message_class == "resend" else 0) == sum(went_out.values()) - len(went_out)
    assert started == len(late_answers(scene))
    assert max(went_out.values()) <= 2
