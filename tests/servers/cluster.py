"""A PostgreSQL server of our own: in a temporary folder, on the loopback interface, with a random password."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from attrs import frozen

from tests.servers.account import Account, server_account
from tests.servers.installation import Installation, installations
from tests.servers.keeper import Kept
from tests.servers.password import stored_password
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.server import Server

Stop = Literal["smart", "fast", "immediate"]

_SUPERUSER = "postgres"
_MEMORY = Path("/dev/shm")
_ROOM = 4 * 1024**3

# What an app's server may have and a test must bear: a time zone that nobody expects.
_SETTINGS = MappingProxyType(
    {
        "listen_addresses": LOOPBACK,
        "unix_socket_directories": "",
        "max_connections": "200",
        "timezone": "Pacific/Chatham",
        "log_timezone": "UTC",
    }
)
# Of no use to data that is thrown away, unless a test pulls the plug.
_CARELESS = MappingProxyType({"fsync": "off", "full_page_writes": "off"})


class StartFailed(RuntimeError):
    """The server's programs failed; the message has their words."""


@frozen(eq=False)
class Cluster:
    """A server's folder, port and programs; `server` gives databases in it.

    Made and started by `Cluster.create`; stopped and removed by who keeps its folder.
    """

    folder: Path
    installation: Installation
    account: Account
    port: int
    server: Server

    @classmethod
    def create(cls, installation: Installation, folder: Path, *, fsync: bool = False, **settings: str) -> Cluster:
        """A new server, running.

        `folder` is of `server_folder`, and is kept. `settings` are those of postgresql.conf. Raises StartFailed.
        """
        account = server_account()
        account.own(folder)
        if not account.can_run(installation.programs / "postgres"):
            installation = installation.copy_to(folder / "programs")
        password = secrets.token_hex(16)
        _initialise(folder, installation, account, password)
        chosen = {**_SETTINGS, **({} if fsync else _CARELESS), **settings}
        port = free_port()
        lines = [f"{name} = '{value}'\n" for name, value in {**chosen, "port": str(port)}.items()]
        (folder / "data" / "postgresql.auto.conf").write_text("".join(lines), encoding="utf-8")
        url = f"postgresql://{_SUPERUSER}:{password}@{LOOPBACK}:{port}/postgres"
        server = Server(url, password, file_copy=not fsync and installation.major >= 15)
        cluster = cls(folder, installation, account, port, server)
        cluster.start()
        server.furnish()
        return cluster

    @property
    def url(self) -> str:
        """The superuser's, of the database `postgres`."""
        return self.server.admin_url

    def is_running(self) -> bool:
        """Whether it is up."""
        return self._control("status").returncode == 0

    def start(self) -> None:
        """Start it, on the same port as before, and wait until it takes connections."""
        self._succeed("start", "-w", "-l", str(self.folder / "log"))

    def stop(self, mode: Stop = "fast") -> None:
        """Stop it and wait: `smart` when all have left, `fast` rolls back what they do, `immediate` as in a crash."""
        self._succeed("stop", "-w", "-m", mode)

    def restart(self, mode: Stop = "fast") -> None:
        """Stop it, start it."""
        self.stop(mode)
        self.start()

    def log(self) -> str:
        """What it wrote to its log."""
        path = self.folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _succeed(self, action: str, *options: str) -> None:
        answer = self._control(action, *options)
        if answer.returncode != 0:
            raise StartFailed(f"pg_ctl {action}: {answer.stdout}{answer.stderr}\n{self.log()[-4000:]}")

    def _control(self, action: str, *options: str) -> subprocess.CompletedProcess[str]:
        return self.account.run(self.installation.programs / "pg_ctl", action, "-D", self.folder / "data", *options)


@contextmanager
def own_cluster(installation: Installation | None = None, *, fsync: bool = True, **settings: str) -> Iterator[Cluster]:
    """A server of one's own, of the preferred installation unless told, running; gone afterwards.

    With `fsync`, what it acknowledged is on the disk, as in production. Raises NoPostgres, StartFailed.
    """
    kept = Kept(server_folder(in_memory=not fsync))
    try:
        yield Cluster.create(installation or installations()[0], kept.folder, fsync=fsync, **settings)
    finally:
        kept.end()


def server_folder(*, in_memory: bool) -> Path:
    """A new folder; in memory, if it may be, where the machine has enough of it: databases are made ten times as fast.

    It is not below pytest's folders: those are closed to other users, and root's server runs as one.
    """
    place = _MEMORY if in_memory and _has_room(_MEMORY) else None
    return Path(tempfile.mkdtemp(prefix="crmcore-postgres-", dir=place))


def _has_room(place: Path) -> bool:
    return place.is_dir() and os.access(place, os.W_OK) and shutil.disk_usage(place).free >= _ROOM


def _initialise(folder: Path, installation: Installation, account: Account, password: str) -> None:
    """Make the server's files.

    Text is sorted by the rules of a language where the programs can do it, because an app's server does, and what
    the store sorts by code point has to say so.
    """
    secret = folder / "password"
    secret.touch(mode=0o600)
    account.own(secret)
    secret.write_text(stored_password(password), encoding="utf-8")
    command: list[str | Path] = [
        installation.programs / "initdb", "-D", folder / "data", f"--username={_SUPERUSER}", "--auth=scram-sha-256",
        f"--pwfile={secret}", "--encoding=UTF8", "--locale=C", "--no-sync",
    ]  # fmt: skip
    answer = account.run(*command, "--locale-provider=icu", "--icu-locale=en-US")
    if answer.returncode != 0:
        answer = account.run(*command)
    if answer.returncode != 0:
        raise StartFailed(f"initdb: {answer.stdout}{answer.stderr}")
