"""Writers of one store in one process take turns in the order they came; only one at a time asks the database."""

from __future__ import annotations

from collections import deque
from threading import Lock


class Turns:
    """One turn at a time, handed on to whoever has waited longest."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._waiting: deque[Lock] = deque()
        self._taken = False

    def take(self, timeout: float) -> bool:
        """Wait for a turn for at most so many seconds; False when none came."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            gate = Lock()
            gate.acquire()
            self._waiting.append(gate)
        try:
            return gate.acquire(timeout=timeout) or self._withdraw(gate)
        except BaseException:
            # Interrupted: a turn that came all the same goes to the next.
            if self._withdraw(gate):
                self.give()
            raise

    def give(self) -> None:
        """Hand the turn on."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _withdraw(self, gate: Lock) -> bool:
        """Leave the queue; True when the turn came at the last moment."""
        with self._mutex:
            if gate in self._waiting:
                self._waiting.remove(gate)
                return False
        return True
