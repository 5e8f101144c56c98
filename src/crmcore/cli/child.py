"""A child process of ``crmcore run``: it works for one channel, or does what belongs to none.

It tells its parent lines to print through a pipe, and in memory that both see by when the channel has to be back, and
what it has in hand, which the child that follows gives back should this one die. A second pipe, whose other end only
the parent has, says by its end that it is to stop: so it does when the parent dies, however that comes about.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import Protocol

from attrs import frozen

from crmcore.cli.channels import ChannelOptions
from crmcore.cli.hand import Hand, Slot
from crmcore.cli.options import cure, opened
from crmcore.cli.program import INTERNAL, STORAGE, USAGE
from crmcore.cli.rounds import Line, Rounds, go_on, told_of
from crmcore.errors import CRMError, KeyMismatch, StorageError
from crmcore.services.guests import watched_by
from crmcore.services.in_hand import noted_by

SIGNALS = (signal.SIGTERM, signal.SIGINT)
TO_OPEN = 120.0
"""Seconds in which a child has to begin its work: plugins are loaded and channels made until then."""
_LATER = 2.0
"""Seconds by which a child that is late ends itself after its parent should have done so."""


class Due(Protocol):
    """A number in shared memory: by when, on the monotonic clock that all processes share, a channel has to be back;
    0 while none is called.
    """

    value: float


@frozen
class Errand:
    """What a child is to do: on which database, how, and how many seconds it has to end when it is told to stop;
    `last` when all that is to be done is to give back what the child before had in hand.
    """

    url: str
    asked: ChannelOptions
    rounds: Rounds
    grace: float
    last: bool = False


def work(errand: Errand, due: Due, slot: Slot, told: Connection, held: Connection) -> None:
    """Work until told to stop, or until what does not pass is in the way: that is told before the process ends."""
    # What a channel prints is not to stand among the lines.
    os.dup2(2, 1)
    stopped = Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _, __: stopped.set())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    Thread(target=_heed, args=(held, stopped, errand.grace), daemon=True).start()

    def tell(line: Line, failing: bool) -> None:
        _send(told, {"failing": failing, "line": line})

    try:
        rounds, hand = errand.rounds, Hand(slot)
        with opened(errand.url, rounds.tenant, errand.asked.channels()) as crm, _watch(errand, due):
            hand.give_back(crm)
            if not errand.last:
                with noted_by(hand.hold):
                    go_on(crm, rounds, stopped, tell)
        _send(told, {"done": True})
    except CRMError as error:
        failed = isinstance(error, StorageError | KeyMismatch)
        if error.retry == "never":
            _send(told, {"error": error.code, "message": cure(error), "exit": STORAGE if failed else USAGE})
        else:
            tell({**errand.rounds.label, **told_of(error)}, True)
        sys.exit(STORAGE if failed else USAGE)
    except Exception as error:
        if errand.rounds.debug:
            traceback.print_exception(error)
        tell({**errand.rounds.label, **told_of(error)}, True)
        sys.exit(INTERNAL)


def _heed(held: Connection, stopped: Event, grace: float) -> None:
    """Wait for the end of the pipe; then the process has some time to end by itself, until its parent ends it, and a
    little more where there is none.
    """
    with suppress(EOFError, OSError):
        held.recv_bytes()
    stopped.set()
    time.sleep(grace + _LATER)
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def _watch(errand: Errand, due: Due) -> Iterator[None]:
    """Tell by when each call of a channel has to be back."""

    def watch(limit: timedelta | None) -> None:
        if limit is None:
            due.value = 0.0
            signal.setitimer(signal.ITIMER_REAL, 0)
            return
        due.value = time.monotonic() + limit.total_seconds()
        # Where nobody is left to look: the system ends a process that hangs in code which lets no other thread run.
        signal.setitimer(signal.ITIMER_REAL, limit.total_seconds() + errand.grace)

    due.value = 0.0
    with watched_by(watch):
        yield


def _send(told: Connection, what: Line) -> None:
    # Where the parent has gone this process is about to.
    with suppress(OSError):
        told.send_bytes(json.dumps(what).encode())
