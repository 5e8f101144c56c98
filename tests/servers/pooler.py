"""PgBouncer in transaction mode, in front of a server: each transaction of a client may meet another session."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from attrs import frozen

from tests.servers.account import server_account
from tests.servers.cluster import server_folder
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.server import Server

NO_POOLER = "there is no pgbouncer on this machine; install it: it is in the packages of Debian, Fedora and others"
_PATIENCE = 20.0


@frozen
class Pooler:
    """Where it listens, and whether it carries prepared statements, as it does from 1.21 on."""

    port: int
    carries_prepared: bool

    def url(self, direct: str) -> str:
        """The URL of a database, by way of the pooler."""
        parts = urlsplit(direct)
        user = parts.netloc.rpartition("@")[0]
        return parts._replace(netloc=f"{user}@{LOOPBACK}:{self.port}").geturl()


def program() -> Path | None:
    """PgBouncer, in PATH or where distributions put it."""
    found = shutil.which(
        "pgbouncer", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    )
    return None if found is None else Path(found)


@contextmanager
def pooled(server: Server, pgbouncer: Path, *, sessions: int = 3) -> Iterator[Pooler]:
    """A pooler with so few sessions per database and role that clients share them."""
    account, folder, port = server_account(), server_folder(in_memory=False), free_port()
    told = subprocess.run([pgbouncer, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.(\d+)", told)
    assert found is not None
    carries = (int(found[1]), int(found[2])) >= (1, 21)
    place = urlsplit(server.admin_url)
    users = [f'"{server.role(role)}" "{server.password}"' for role in ("owner", "guest")]
    lines = [
        "[databases]", f"* = host={place.hostname} port={place.port or 5432}",
        "[pgbouncer]", f"listen_addr = {LOOPBACK}", f"listen_port = {port}", "unix_socket_dir =",
        "pool_mode = transaction", f"default_pool_size = {sessions}", "max_client_conn = 200",
        "auth_type = scram-sha-256", f"auth_file = {folder / 'users'}", f"logfile = {folder / 'log'}",
        "ignore_startup_parameters = extra_float_digits", *(["max_prepared_statements = 100"] if carries else []),
    ]  # fmt: skip
    for name, text in (("users", users), ("ini", lines), ("log", [])):
        (folder / name).touch(mode=0o600)
        (folder / name).write_text("\n".join(text) + "\n", encoding="utf-8")
        account.own(folder / name)
    account.own(folder)
    process = subprocess.Popen(
        [pgbouncer, "-q", folder / "ini"],
        user=account.user,
        group=account.group,
        extra_groups=None if account.user is None else (),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await_listening(process, port, folder / "log")
        yield Pooler(port, carries)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _await_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with suppress(psycopg.OperationalError):
            # It answers, if only to say that nobody of that name may enter.
            psycopg.connect(host=LOOPBACK, port=port, user="nobody", dbname="none", connect_timeout=2).close()
        if "no such user" in log.read_text(encoding="utf-8", errors="replace"):
            return
        time.sleep(0.02)
    raise RuntimeError(f"pgbouncer does not listen: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
