"""A process that outlives the tests to take their server down, however they end: done, interrupted or killed.

It waits for the lock on a file that the owner holds as long as it lives, then stops the server and removes its folder.
It is started by path, without the packages of the environment.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

_PATIENCE = 30.0


class Life:
    """What an owner holds: the lock on a file, released at the latest by the owner's end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] = path.open("w", encoding="utf-8")
        fcntl.lockf(self._file, fcntl.LOCK_EX)

    def end(self) -> None:
        """Let go: the keeper, if there is one, takes down what it keeps."""
        self._file.close()


def start_keeper(life: Path, folder: Path, programs: Path, user: int | None, group: int | None) -> None:
    """Start a keeper of the server in `folder` for the owner who holds `life`; user and group are the server's."""
    command = [sys.executable, "-I", "-S", __file__, life, folder, programs / "pg_ctl"]
    command += [] if user is None else [str(user), str(group)]
    # In a session of its own it gets no signal meant for the tests; without our outputs nobody waits for it.
    subprocess.run(
        [str(part) for part in command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )


def await_gone(folder: Path) -> None:
    """Wait until the keeper has removed the folder; raises TimeoutError."""
    end = time.monotonic() + _PATIENCE
    while folder.exists():
        if time.monotonic() > end:
            raise TimeoutError(f"the server in {folder} was not taken down within {_PATIENCE:.0f} s")
        time.sleep(0.02)


def _keep(life: str, folder: str, pg_ctl: str, user: int | None, group: int | None) -> None:
    with Path(life).open("r+", encoding="utf-8") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
    subprocess.run(
        [pg_ctl, "stop", "-D", f"{folder}/data", "-m", "immediate", "-w"],
        user=user,
        group=group,
        extra_groups=None if user is None else (),
        check=False,
    )
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    # Who starts it need not wait for it.
    if os.fork() > 0:
        os._exit(0)
    numbers = [int(number) for number in sys.argv[4:]]
    _keep(sys.argv[1], sys.argv[2], sys.argv[3], *(numbers or (None, None)))
    os._exit(0)
