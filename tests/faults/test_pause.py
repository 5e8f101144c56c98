"""Promise R3: a worker that is stopped beyond its lease, and woken, doubles at most the message it had on the wire."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from crmcore.domain.marketing.offer import MessageClass
from tests.faults.outbound import MESSAGES, NOON, FileClock, furnish, opened, settle, went_out

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
# Within a transaction a stopped worker keeps other writers out, as any stopped writer does.
# A message is finished in the transaction that starts the next.
_UNSAID = ("after look", "before deliver", "after finish")
_STARTED = (*_UNSAID, "before wire", "after wire", "after deliver", "before finish")
PLACES = ("after claim", "after render", "before look", *_STARTED)


@pytest.mark.parametrize("message_class", ["resend", "hold"])
@pytest.mark.parametrize("place", PLACES)
def test_a_worker_that_wakes_after_its_lease_harms_nobody(
    tmp_path: Path, message_class: MessageClass, place: str
) -> None:
    """While it is stopped another worker brings all messages to their end. Awake, it is refused by the last look, or
    by its deadline, or by the claim it has lost.
    """
    furnish(tmp_path, "log", message_class)
    command = [sys.executable, "-m", "tests.faults.outbound", str(tmp_path), "log", "SIGSTOP", place, "1"]
    with subprocess.Popen(command, cwd=ROOT) as worker:
        _, status = os.waitpid(worker.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        settle(tmp_path, "log")
        with opened(tmp_path, "log") as crm:
            ends = dict(crm.outbox.counts())
        worker.send_signal(signal.SIGCONT)
        assert 0 == worker.wait(120)

    with opened(tmp_path, "log") as crm:
        assert ends == crm.outbox.counts()
        late = [event.data["answer"] for event in crm.events.since() if event.name == "message.answered_late"]
    started = place in _STARTED
    assert MESSAGES == sum(ends.values())
    assert (1 if started and message_class == "hold" else 0) == ends.get("held", 0)
    # Stopped before it gave the message to its channel it finds the deadline past, and gives it to nobody.
    unsaid = place in _UNSAID
    assert (["refused"] if unsaid else ["accepted"] if started else []) == late
    times = went_out(tmp_path, "log")
    doubled = started and not unsaid and message_class == "resend"
    missing = unsaid and message_class == "hold"
    assert MESSAGES + doubled - missing == sum(times.values())
    assert FileClock(tmp_path / "clock").now() == NOON + timedelta(hours=12)
