"""The one server of a test run, shared by all its workers: the first that needs it starts it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path

from attrs import asdict, frozen

from tests.servers.cluster import Cluster, server_folder
from tests.servers.installation import installations
from tests.servers.keeper import Kept
from tests.servers.server import Server

VARIABLE = "CRMCORE_TEST_POSTGRES"


@frozen
class Run:
    """A folder in which the workers of a run tell each other of their server."""

    folder: Path

    def server(self) -> Server:
        """The server; started, or if `CRMCORE_TEST_POSTGRES` names one furnished, at the first call of all workers.

        Raises NoPostgres, StartFailed.
        """
        with (self.folder / "turn").open("w", encoding="utf-8") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            known = self.known()
            if known is None:
                known = self._given() or self._started()
                text = json.dumps(asdict(known))
                self._note.write_text(text, encoding="utf-8")
        return known

    @property
    def _note(self) -> Path:
        return self.folder / "server.json"

    def known(self) -> Server | None:
        """The server, if any worker has asked for it yet."""
        if not self._note.exists():
            return None
        return Server(**json.loads(self._note.read_text(encoding="utf-8")))

    def _given(self) -> Server | None:
        url = os.environ.get(VARIABLE)
        if not url:
            return None
        server = Server(url, secrets.token_hex(16), prefix=f"crm_test_{secrets.token_hex(4)}")
        server.furnish()
        return server

    def _started(self) -> Server:
        return Cluster.create(installations()[0], self.folder).server


class RunOwner:
    """Who begins and ends a run: the process that no worker outlives."""

    def __init__(self) -> None:
        self._kept = Kept(server_folder(in_memory=True))
        self.run = Run(self._kept.folder)

    def end(self) -> None:
        """Take the server down; from one that was given, drop what the run made."""
        known = self.run.known()
        if known is not None and os.environ.get(VARIABLE):
            known.clear()
        self._kept.end()
