"""The parent of ``crmcore run``: it starts a child process for each channel, and one for what belongs to none, prints
what they tell, ends a child that hangs, and starts anew whoever has ended.

It opens no database and calls no channel while it does so: nothing that hangs can hang it.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
import time
from collections.abc import Sequence
from ctypes import c_double
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from threading import Event

from attrs import define, evolve, field, frozen

from crmcore.cli.child import SIGNALS, TO_OPEN, Due, Errand, work
from crmcore.cli.hand import Hand, Slot
from crmcore.cli.rounds import Rounds, print_line

_LONGEST_LINE = 1 << 20
_LOOK = 0.2
"""Seconds between looks at what hangs, and at what is to be started."""
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
"""Seconds until a child that has ended is started again: doubled each time, until one has lasted so long."""

_TO_GIVE_BACK = 10.0
"""Seconds in which what is in hand is given back when all are told to stop."""

# Children are forked from a process that has imported what is ours, and has no threads, no connections and no plugins.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["crmcore.cli.child", "crmcore.services.upkeep"])


@frozen
class Fatal:
    """Why no child can work, as an error of the command line: code, message and exit code."""

    code: str
    message: str
    exit: int


@define
class _Child:
    """A child process, the one before it and the one after it: what it does, and how it stands."""

    errand: Errand
    due: Due = field(factory=lambda: _processes.RawValue(c_double, 0.0))
    slot: Slot = field(factory=lambda: _processes.RawValue(Slot))
    process: ForkServerProcess | None = None
    told: Connection | None = None
    holds: Connection | None = None
    """As long as this end of the pipe is open, the child goes on."""
    trouble: str = ""
    """Why it ends, if it does not as it was told to: it hangs, it is late, or it just ended."""
    pause: float = _FIRST_PAUSE
    since: float = 0.0
    begins_at: float = 0.0

    def start(self) -> None:
        """Begin. Raises `OSError`, `EOFError` when there is no starting a process."""
        told, says = _processes.Pipe(duplex=False)
        held, holds = _processes.Pipe(duplex=False)
        self.trouble, self.since = "ended", time.monotonic()
        self.due.value = self.since + TO_OPEN
        process = _processes.Process(target=work, args=(self.errand, self.due, self.slot, says, held))
        # It would let signals through again when it starts.
        resource_tracker.ensure_running()
        # A signal waits until the child can tell what it means; whom children are forked from heeds none.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            says.close()
            held.close()
        self.process, self.told, self.holds = process, told, holds

    def put_off(self) -> None:
        """Have the next one begin later, and the one after it later still, unless this one has lasted."""
        now = time.monotonic()
        if now - self.since >= _LONGEST_PAUSE:
            self.pause = _FIRST_PAUSE
        self.begins_at = now + self.pause
        self.pause = min(2 * self.pause, _LONGEST_PAUSE)

    @property
    def hangs(self) -> bool:
        """Whether its channel has not come back in time."""
        return self.process is not None and 0.0 < self.due.value < time.monotonic()

    def kill(self, trouble: str) -> None:
        """End it at once, whatever it is at."""
        self.due.value, self.trouble = 0.0, trouble
        if self.process is not None:
            self.process.kill()

    def let_go(self) -> None:
        """Have it end what it is at, and itself."""
        if self.holds is not None:
            self.holds.close()
            self.holds = None

    def bury(self) -> int | None:
        """Clear up after it has ended; its exit code."""
        assert self.process is not None
        self.process.join()
        code = self.process.exitcode
        self.process.close()
        self.process = None
        self.let_go()
        if self.told is not None:
            self.told.close()
            self.told = None
        return code


@define
class Children:
    """The children of one run."""

    errand: Errand
    channels: Sequence[str]
    own: Sequence[str]
    """The channels that go over no wire: they are worked for with what belongs to none."""
    children: list[_Child] = field(init=False)
    fatal: Fatal | None = None

    def __attrs_post_init__(self) -> None:
        rounds = self.errand.rounds
        kept = evolve(rounds, channels=tuple(self.own))
        each = [evolve(rounds, channels=(name,), upkeep=False, label={"channel": name}) for name in self.channels]
        self.children = [_Child(self._errand(one)) for one in [kept, *each]]

    def _errand(self, rounds: Rounds) -> Errand:
        return evolve(self.errand, rounds=rounds)

    def run(self, stopped: Event) -> Fatal | None:
        """Keep them at work until stopped, or until one says why nobody can work; then let them end, and end whoever
        does not in time.
        """
        try:
            while not stopped.is_set() and self.fatal is None:
                now = time.monotonic()
                for child in self.children:
                    if child.process is None and child.begins_at <= now:
                        self._start(child)
                self._look(_LOOK)
            for child in self.children:
                child.let_go()
            last = time.monotonic() + self.errand.grace
            while self._living() and time.monotonic() < last:
                self._look(_LOOK)
        finally:
            # Not in time, or asked twice to stop: nobody stays behind.
            for child in self._living():
                child.kill("late")
            while self._living():
                self._look(_LOOK)
        self._give_back()
        return self.fatal

    def _give_back(self) -> None:
        """Have given back what children had in hand who died, and whom nobody follows any more."""
        left = [child for child in self.children if not Hand(child.slot).is_empty]
        for child in left:
            child.errand = evolve(child.errand, last=True, grace=_TO_GIVE_BACK)
            self._start(child)
            child.let_go()
        last = time.monotonic() + _TO_GIVE_BACK
        while self._living():
            if time.monotonic() > last:
                for child in self._living():
                    child.kill("late")
            self._look(_LOOK)

    def _start(self, child: _Child) -> None:
        try:
            child.start()
        except (OSError, EOFError) as error:
            child.put_off()
            self._tell(child, "not started", type(error).__name__)

    def _living(self) -> list[_Child]:
        return [child for child in self.children if child.process is not None]

    def _look(self, seconds: float) -> None:
        """Wait for what is told, and for whoever ends; end whoever hangs."""
        pipes = {child.told: child for child in self._living() if child.told is not None}
        ends = {child.process.sentinel: child for child in self._living() if child.process is not None}
        ready = wait([*pipes, *ends], timeout=seconds)
        for pipe, child in pipes.items():
            if pipe in ready:
                self._hear(child, pipe)
        for end, child in ends.items():
            if end in ready:
                self._ended(child)
            elif child.hangs:
                child.kill("hangs")

    def _hear(self, child: _Child, pipe: Connection) -> None:
        """Take one thing that a child tells."""
        try:
            what = json.loads(pipe.recv_bytes(_LONGEST_LINE))
        except (EOFError, OSError, ValueError):
            pipe.close()
            child.told = None
            return
        if "line" in what:
            print_line(what["line"], bool(what["failing"]))
        elif "done" in what:
            child.trouble = ""
        elif self.fatal is None:
            self.fatal = Fatal(what["error"], what["message"], what["exit"])

    def _ended(self, child: _Child) -> None:
        stopping = child.holds is None
        while child.told is not None and child.told.poll():
            self._hear(child, child.told)
        code, trouble = child.bury(), child.trouble
        child.put_off()
        if trouble and self.fatal is None and not (stopping and trouble == "ended"):
            self._tell(child, trouble, f"its process ended with {code}")

    def _tell(self, child: _Child, error: str, message: str) -> None:
        print_line({**child.errand.rounds.label, "error": error, "message": message}, True)
