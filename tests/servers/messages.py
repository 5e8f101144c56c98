"""PostgreSQL's wire protocol (version 3), as far as a proxy has to know it.

A message is a letter, its length in four bytes that count themselves, and its body. What a client sends first, before
it has said who it is, has no letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, field, frozen

# The codes of the requests for TLS and for GSSAPI encryption, which look like the start of a session.
_ENCRYPTION = (80877103, 80877104)

_COMMIT = re.compile(r"(?:\A|;)\s*COMMIT\b|\A\s*END\b", re.IGNORECASE)


@frozen
class Message:
    """One message; `kind` is empty for one without a letter."""

    kind: bytes
    raw: bytes

    @property
    def body(self) -> bytes:
        """What follows letter and length."""
        return self.raw[len(self.kind) + 4 :]

    @property
    def asks_for_encryption(self) -> bool:
        """Whether it is a request for TLS or GSSAPI."""
        return not self.kind and int.from_bytes(self.body[:4], "big") in _ENCRYPTION

    @property
    def ends_an_answer(self) -> bool:
        """Whether the server, which sent it, has answered all that it was sent (ReadyForQuery)."""
        return self.kind == b"Z"

    def texts(self, count: int) -> list[str]:
        """The first texts of the body, each ended by a zero byte."""
        return [text.decode("utf-8", "replace") for text in self.body.split(b"\0", count)[:count]]


@define
class Stream:
    """Cuts the bytes of one direction into messages; `started` says that the next one has a letter."""

    started: bool
    _rest: bytearray = field(init=False, factory=bytearray)

    def feed(self, chunk: bytes) -> Iterator[Message]:
        """The messages that are complete with these bytes."""
        self._rest += chunk
        while True:
            letters = 1 if self.started else 0
            if len(self._rest) < letters + 4:
                return
            end = letters + int.from_bytes(self._rest[letters : letters + 4], "big")
            if len(self._rest) < end:
                return
            message = Message(bytes(self._rest[:letters]), bytes(self._rest[:end]))
            del self._rest[:end]
            if not message.asks_for_encryption:
                self.started = True
            yield message


@define
class Statements:
    """Which statement a client's message executes, whatever way the client prepared it."""

    _prepared: dict[str, str] = field(init=False, factory=dict)
    _portals: dict[str, str] = field(init=False, factory=dict)

    def executed_by(self, message: Message) -> str | None:
        """The statement's text, or None for a message that executes nothing."""
        match message.kind:
            case b"Q":
                return message.texts(1)[0]
            case b"P":
                name, text = message.texts(2)
                self._prepared[name] = text
            case b"B":
                portal, name = message.texts(2)
                self._portals[portal] = self._prepared.get(name, "")
            case b"E":
                return self._portals.get(message.texts(1)[0], "")
            case _:
                pass
        return None


def is_commit(statement: str) -> bool:
    """Whether a statement, or one of several in a text, ends a transaction with COMMIT."""
    return _COMMIT.search(statement) is not None
