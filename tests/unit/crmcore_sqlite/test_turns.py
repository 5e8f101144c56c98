"""Writers taking turns."""

from __future__ import annotations

import signal
import threading

import pytest

from crmcore_sqlite.turns import Turns


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs an alarm that interrupts a wait")
@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="alarms reach the main thread")
def test_a_turn_that_comes_to_one_interrupted_goes_on() -> None:
    """Whoever is interrupted in the moment the turn comes hands it on, so that nobody waits for ever."""
    turns = Turns()
    assert turns.take(0)

    def interrupt(*_: object) -> None:
        turns.give()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            turns.take(10)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert turns.take(0)
