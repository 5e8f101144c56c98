"""An IMAP server with one folder in memory that keeps keywords, and does as a script says: hangs, closes, or answers
what it should not.
"""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, Literal, Self

from attrs import define, field

from tests.servers.ports import LOOPBACK

HANG: Final = "hang"
CLOSE: Final = "close"
Said = bytes | Literal["hang", "close"]
Script = Mapping[str, Said]
"""What is said instead to a command, by its name (``greeting`` for the first word); the tag is written ``{tag}``."""


@define
class Kept:
    """A mail in the folder, with its flags."""

    content: bytes
    flags: set[str] = field(factory=set)


class ScriptedImapServer:
    """``with ScriptedImapServer() as server``: `mails` is what the folder holds, by UID; `scripts` are those of the
    connections, the last for all that follow; `commands` are those that came.
    """

    def __init__(self, *scripts: Script, capabilities: str = "", permanent: str = r"\Seen \Flagged \*") -> None:
        self.mails: dict[int, Kept] = {}
        self.done: list[bytes] = []
        self.commands: list[str] = []
        self.secrets: list[bytes] = []
        self.validity = 7
        self.connections = 0
        self._scripts = scripts or ({},)
        self._capabilities = f"IMAP4rev1 AUTH=PLAIN {capabilities}".strip()
        self._permanent = permanent
        self._listening = socket.create_server((LOOPBACK, 0))
        self._ended = threading.Event()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listening.getsockname()[1])

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the folder."""
        for mail in mails:
            self.mails[max(self.mails, default=0) + 1] = Kept(mail)

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._listening.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection, script), daemon=True).start()

    def _talk(self, connection: socket.socket, script: Script) -> None:
        with connection, contextlib.suppress(OSError), connection.makefile("rb") as stream:
            if not self._say(connection, script.get("greeting", b"* OK ready\r\n"), ""):
                return
            while line := stream.readline().decode().rstrip("\r\n"):
                tag, _, command = line.partition(" ")
                name = command.removeprefix("UID ").partition(" ")[0]
                self.commands.append(command)
                if name == "AUTHENTICATE" and name not in script:
                    connection.sendall(b"+ \r\n")
                    self.secrets.append(base64.b64decode(stream.readline()))
                said = script[name] if name in script else self._usual(name, command) + b"{tag} OK done\r\n"
                if not self._say(connection, said, tag):
                    return

    def _say(self, connection: socket.socket, said: Said, tag: str) -> bool:
        if said == HANG:
            self._ended.wait(60)
        if isinstance(said, str):
            return False
        connection.sendall(said.replace(b"{tag}", tag.encode()))
        return True

    def _usual(self, name: str, command: str) -> bytes:
        answers: Mapping[str, Callable[[str], str | bytes]] = {
            "CAPABILITY": lambda _: f"* CAPABILITY {self._capabilities}\r\n",
            "SELECT": lambda _: (
                f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] valid\r\n"
                f"* OK [PERMANENTFLAGS ({self._permanent})] flags\r\n"
            ),
            "SEARCH": lambda _: f"* SEARCH {' '.join(str(uid) for uid in self._waiting())}\r\n",
            "FETCH": self._fetched,
            "STORE": self._stored,
            "MOVE": lambda command: self._moved(command, keep=False),
            "COPY": lambda command: self._moved(command, keep=True),
            "EXPUNGE": self._expunged,
        }
        answer = answers.get(name)
        said = b"" if answer is None else answer(command)
        return said if isinstance(said, bytes) else said.encode()

    def _waiting(self) -> list[int]:
        # Not in order: a server need not.
        done = {"crmcore", r"\Deleted"}
        return sorted((uid for uid, kept in self.mails.items() if not done & kept.flags), reverse=True)

    def _fetched(self, command: str) -> bytes:
        uid = _uid(command)
        if uid not in self.mails:
            return b""
        content = self.mails[uid].content[: int(command.rpartition("<0.")[2].rstrip(">)"))]
        head = f'* 1 FETCH (INTERNALDATE "10-Mar-2026 12:00:00 +0100" BODY[]<0> {{{len(content)}}}\r\n'
        # The number behind the mail, and news of another one before it.
        return b"* 9 FETCH (FLAGS (\\Seen))\r\n" + head.encode() + content + f" UID {uid})\r\n".encode()

    def _stored(self, command: str) -> bytes:
        if _uid(command) in self.mails:
            self.mails[_uid(command)].flags |= set(command.rpartition("(")[2].rstrip(")").split())
        return b""

    def _moved(self, command: str, *, keep: bool) -> bytes:
        uid = _uid(command)
        if uid in self.mails:
            self.done.append(self.mails[uid].content)
            if not keep:
                del self.mails[uid]
        return b""

    def _expunged(self, command: str) -> bytes:
        self.mails.pop(_uid(command), None)
        return b""


def _uid(command: str) -> int:
    found = re.match(r"UID \w+ (\d+)", command)
    return 0 if found is None else int(found[1])
