"""A mail server that does as a script says: hangs, closes, or answers what it should not, at any stage."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import BinaryIO, Final, Literal, Self

from attrs import define, field, frozen

from tests.servers.ports import LOOPBACK

Stage = Literal["greeting", "hello", "sender", "recipient", "data", "message", "reset"]
STAGES: Final[tuple[Stage, ...]] = ("greeting", "hello", "sender", "recipient", "data", "message")


@frozen
class Say:
    """Answer with these bytes, and then go on, close or say nothing any more."""

    answer: bytes = b""
    then: Literal["go on", "close", "hang"] = "go on"


HANG: Final = Say(then="hang")
CLOSE: Final = Say(then="close")
Script = Mapping[Stage, Say | Sequence[Say]]
"""What is said otherwise than usual: at each turn of the stage, or by turns, the last for all that follow."""
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

    def __init__(self, *scripts: Script, extensions: Sequence[str] = ("PIPELINING", "8BITMIME")) -> None:
        self._scripts: Sequence[Script] = scripts or ({},)
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

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
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

    def _serve(self, connected: socket.socket, script: Script, seen: _Seen) -> None:
        turns = {stage: [said] if isinstance(said, Say) else list(said) for stage, said in script.items()}
        with contextlib.suppress(OSError), connected, connected.makefile("rb") as heard:
            goes_on = self._answer(connected, heard, turns, "greeting") is not None
            while goes_on and (line := heard.readline()):
                seen.commands.append(line.rstrip())
                stage = _STAGES.get(line[:4].upper())
                if stage is None:
                    return
                answer = self._answer(connected, heard, turns, stage)
                goes_on = answer is not None
                if stage == "data" and answer is not None and answer.startswith(b"354"):
                    letter = self._letter(heard)
                    if letter is None:
                        return
                    seen.letters.append(letter)
                    goes_on = self._answer(connected, heard, turns, "message") is not None

    def _letter(self, heard: BinaryIO) -> bytes | None:
        lines: list[bytes] = []
        while (line := heard.readline()) != b".\r\n":
            if not line:
                return None
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _answer(
        self, connected: socket.socket, heard: BinaryIO, turns: dict[Stage, list[Say]], stage: Stage
    ) -> bytes | None:
        """What was answered; None where it does not go on."""
        usual = Say(self._hello.encode() if stage == "hello" else _USUAL[stage])
        left = turns.get(stage, [usual])
        said = left.pop(0) if len(left) > 1 else left[0]
        connected.sendall(said.answer)
        if said.then == "hang":
            heard.read()
        return said.answer if said.then == "go on" else None
