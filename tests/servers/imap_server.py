"""A real IMAP server on the loopback interface: pymap, in a process of its own, with one mailbox in its memory."""

from __future__ import annotations

import imaplib
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Final, Self

from tests.servers.ports import LOOPBACK, free_port

USER: Final = "ann"
PASSWORD: Final = "sécret"
_START = 30.0


class ImapServer:
    """``with ImapServer(folder) as server``: it listens on `server.port`. With a certificate it takes STARTTLS."""

    def __init__(self, folder: Path, certificate: Path | None = None, key: Path | None = None) -> None:
        self.port = free_port()
        self._log = folder / "pymap.log"
        tls = ["--no-tls"] if certificate is None else ["--cert", str(certificate), "--key", str(key)]
        listen = ["--host", LOOPBACK, "--port", str(self.port), *tls]
        quiet = ["--no-service", "managesieve", "--no-service", "admin"]
        user = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
        program = "import sys; from pymap.main import main; sys.exit(main())"
        self._command = [sys.executable, "-c", program, *listen, *quiet, *user]

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        end = monotonic() + _START
        while True:
            try:
                imaplib.IMAP4(LOOPBACK, self.port).shutdown()
            except OSError:
                if monotonic() > end or self._process.poll() is not None:
                    raise RuntimeError(self._log.read_text(encoding="utf-8", errors="replace")) from None
                sleep(0.05)
            else:
                return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the inbox."""
        with self._opened() as box:
            for mail in mails:
                box.append("INBOX", "", "", mail)

    def mails(self, folder: str) -> list[bytes]:
        """The mails in a folder."""
        with self._opened() as box:
            if box.select(folder, readonly=True)[0] != "OK":
                return []
            found = box.uid("FETCH", "1:*", "(BODY.PEEK[])")[1]
            return [each[1] for each in found if isinstance(each, tuple)]

    def _opened(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4(LOOPBACK, self.port)
        box.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        return box
