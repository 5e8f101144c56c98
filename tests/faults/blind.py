"""Callers that repeat whatever fails, without a look at why."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from attrs import define, field

from crmcore import CRMError


@define
class Blind:
    """Repeats whatever fails until it is said to be done, without a look at why it failed."""

    failed: list[CRMError] = field(factory=list)
    done: int = 0

    def do(self, step: Callable[[], object]) -> None:
        """Do it, again after each error of crmcore; any other exception passes."""
        while True:
            try:
                step()
            except CRMError as error:
                if error.retry == "never":
                    raise
                self.failed.append(error)
                time.sleep(random.random() / 20)
            else:
                self.done += 1
                return


def started(count: int, work: Callable[[int, Blind], None]) -> list[tuple[threading.Thread, Blind]]:
    """Threads that work, each with its own patience."""
    found = []
    for number in range(count):
        blind = Blind()
        thread = threading.Thread(target=work, args=(number, blind))
        thread.start()
        found.append((thread, blind))
    return found


def port_of(url: str) -> int:
    """The port of a server."""
    port = urlsplit(url).port
    assert port is not None
    return port
