"""A process that outlives the tests to take their server down, however they end: done, interrupted or killed.

It waits for the lock on a file that the owner holds as long as it lives, then stops the server and removes its folder.
It is started by path, without the packages of the environment.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

_PATIENCE = 30.0


class Kept:
    """A folder that is removed, and a server in it stopped, when its owner lets go: at the latest with this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        life = folder / "life"
        self._life: IO[str] = life.open("w", encoding="utf-8")
        fcntl.lockf(self._life, fcntl.LOCK_EX)
        # In a session of its own it gets no signal meant for the tests; without our outputs nobody waits for it.
        subprocess.run(
            [sys.executable, "-I", "-S", __file__, str(folder)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=True,
        )

    def end(self) -> None:
        """Let go, and wait until all is gone; raises TimeoutError."""
        self._life.close()
        await_gone(self.folder)


def await_gone(folder: Path) -> None:
    """Wait until the keeper has removed the folder; raises TimeoutError."""
    end = time.monotonic() + 2 * _PATIENCE
    while folder.exists():
        if time.monotonic() > end:
            raise TimeoutError(f"the server in {folder} was not taken down within {2 * _PATIENCE:.0f} s")
        time.sleep(0.02)


def _keep(folder: Path) -> None:
    with (folder / "life").open("r+", encoding="utf-8") as life:
        fcntl.lockf(life, fcntl.LOCK_EX)
    _stop(folder / "data" / "postmaster.pid")
    shutil.rmtree(folder, ignore_errors=True)


def _stop(note: Path) -> None:
    """Stop the server at once: what it holds is thrown away. The file in which it notes its process goes with it."""
    end = time.monotonic() + _PATIENCE
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        server = int(note.read_text(encoding="utf-8").split()[0])
        os.kill(server, signal.SIGQUIT)
        while note.exists() and time.monotonic() < end:
            time.sleep(0.02)
        if note.exists():
            os.kill(server, signal.SIGKILL)


if __name__ == "__main__":
    # Who starts it need not wait for it.
    if os.fork() > 0:
        os._exit(0)
    _keep(Path(sys.argv[1]))
