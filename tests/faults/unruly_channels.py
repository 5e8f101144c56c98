"""Channels of a plugin that harm the process they are in, for `crmcore run`: each with the message to the first
customer; they write down what they were given, in the folder that UNRULY names.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from attrs import define

from crmcore import Accepted, Capabilities, CustomerId, hookimpl
from crmcore.domain.decision.message import Answer, Outgoing
from crmcore.domain.kernel.reach import Address
from crmcore.plugins.records import Records
from crmcore.ports.store import UnitOfWork

DURATION = timedelta(seconds=float(os.environ.get("UNRULY_SECONDS", "1")))
POISON = "c0@example.org"


def _hang() -> None:
    # In native code, and no other thread of the process runs meanwhile.
    ctypes.PyDLL(None).sleep(600)


def _burn() -> None:
    while True:
        pass


def _exit() -> None:
    os._exit(0)


def _quit() -> None:
    raise SystemExit(3)


def _take_long() -> None:
    time.sleep(0.7)


HARM: Mapping[str, Callable[[], object]] = {
    "hanging": _hang,
    "burning": _burn,
    "exiting": _exit,
    "quitting": _quit,
    "slow": _take_long,
    "calm": lambda: None,
}


@define
class Unruly:
    """A channel that does harm."""

    port_version: ClassVar[int] = 1
    capabilities: ClassVar[Capabilities] = Capabilities("email", duration=DURATION)
    name: str

    def validate(self, address: Address) -> str | None:
        """Every address will do."""
        return None

    def deliver(self, message: Outgoing) -> Answer:
        """Write it down, and do harm."""
        with (Path(os.environ["UNRULY"]) / self.name).open("a") as log:
            log.write(f"{message.address.value}\n")
        print("said by a channel", flush=True)
        if message.address.value == POISON or self.name == "slow":
            HARM[self.name]()
        return Accepted()


@hookimpl
def register_channels() -> Sequence[Unruly]:
    """Those that UNRULY_CHANNELS names."""
    return [Unruly(name) for name in os.environ.get("UNRULY_CHANNELS", "").split()]


@hookimpl
def register_records() -> Sequence[Records]:
    """Records that cannot be erased while there is a file ``broken``."""

    def erase(_: UnitOfWork, __: CustomerId) -> int:
        if (Path(os.environ["UNRULY"]) / "broken").exists():
            raise OSError("c0@example.org is not to be told")
        return 0

    def nothing(*_: object) -> None:
        return

    return [Records("unruly", ["unruly_record"], nothing, nothing, erase, nothing)]
