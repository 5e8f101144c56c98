"""A mail server that does as a script says: hangs, closes, or answers what it should not, at any stage."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final, Literal, Self

from attrs import define, field, frozen

from tests.servers.ports import LOOPBACK

Stage = Literal["greeting", "hello", "sender", "recipient", "data", "message", "reset"]
STAGES: Final[tuple[Stage, ...]] = ("greeting", "hello", "sender", "recipient", "data", "message")


@frozen
class Say:
    """Answer with these bytes, and close where `then_close`. No bytes and open: hang."""

    answer: bytes = b""
    then_close: bool = False


HANG: Final = Say()
CLOSE: Final = Say(then_close=True)
_USUAL: Final[Mapping[Stage, bytes]] = {
    "greeting": b"220 mail.example.org\r\n",
    "sender": b"250 2.1.0 ok\r\n",
    "recipient": b"250 2.1.5 ok\r\n",
    "data": b"354 go on\r\n",
    "message": b"250 2.0.0 ok\r\n",
    "reset": b"250 2.0.0 ok\r\n",
}
_STAGES: Final[Mapping[bytes, Stage]] = {
    b"EHLO": "hello",
    b"HELO": "hello",
    b"MAIL": "sender",
    b"RCPT": "recipient",
    b"DATA": "data",
    b"RSET": "reset",
}


@define
class _Seen:
    commands: list[bytes] = field(factory=list)
    letters: list[bytes] = field(factory=list)


class ScriptedMailServer:
    """``with ScriptedMailServer({"data": HANG}) as server``: the first connection is served by the first script, and so
    on; the last script serves all that follow. `letters` are those that came with their end.
    """

    def __init__(self, *scripts: Mapping[Stage, Say], extensions: Sequence[str] = ("PIPELINING", "8BITMIME")) -> None:
        self._scripts = scripts or ({},)
        self._hello = "".join(f"250-{each}\r\n" for each in ("mail.example.org", *extensions)) + "250 HELP\r\n"
        self._socket = socket.create_server((LOOPBACK, 0))
        self._seen: list[_Seen] = []
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.port: int = self._socket.getsockname()[1]

    @property
    def letters(self) -> Sequence[bytes]:
        """What came, each with its end, as it was sent."""
        return [letter for seen in self._seen for letter in seen.letters]

    @property
    def commands(self) -> Sequence[Sequence[bytes]]:
        """What each connection said."""
        return [seen.commands for seen in self._seen]

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, raised: BaseException | None, _: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]  # any callable
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connected, _ = self._socket.accept()
                self._open.append(connected)
                script = self._scripts[min(len(self._seen), len(self._scripts) - 1)]
                self._seen.append(_Seen())
                self._start(self._serve, connected, script, self._seen[-1])

    def _serve(self, connected: socket.socket, script: Mapping[Stage, Say], seen: _Seen) -> None:
        with contextlib.suppress(OSError), connected, connected.makefile("rb") as heard:
            if not self._answer(connected, script, "greeting"):
                return
            while line := heard.readline():
                seen.commands.append(line.rstrip())
                stage = _STAGES.get(line[:4].upper())
                if stage is None:
                    return
                if not self._answer(connected, script, stage):
                    heard.read() if script[stage] == HANG else None
                    return
                if stage == "data" and script.get("data", Say(b"354")).answer.startswith(b"354"):
                    letter = self._letter(heard)
                    if letter is None:
                        return
                    seen.letters.append(letter)
                    if not self._answer(connected, script, "message"):
                        heard.read() if script["message"] == HANG else None
                        return

    def _letter(self, heard: object) -> bytes | None:
        lines: list[bytes] = []
        while (line := heard.readline()) != b".\r\n":  # type: ignore[attr-defined]  # a file
            if not line:
                return None
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _answer(self, connected: socket.socket, script: Mapping[Stage, Say], stage: Stage) -> bool:
        """Whether it goes on."""
        usual = self._hello.encode() if stage == "hello" else _USUAL[stage]
        said = script.get(stage, Say(usual))
        if said == HANG:
            return False
        connected.sendall(said.answer)
        return not said.then_close
