"""A session with a mail server (RFC 5321): opened once, with one recipient in each transaction."""

from __future__ import annotations

import os
from base64 import b64encode
from contextlib import suppress
from time import monotonic

from attrs import frozen

from crmcore.channels.smtp.answers import Stage, refused
from crmcore.channels.smtp.reply import Reply, read_reply
from crmcore.channels.smtp.settings import Server, is_loopback
from crmcore.channels.smtp.wire import Wire, WireLost
from crmcore.domain.decision.message import Accepted, Answer, Refused, Unknown
from crmcore.domain.kernel.secret import Secret

_GOODBYE = 1.0


class NoSession(Exception):
    """There is no session in which the message could have gone: `answer` is what to say of it."""

    def __init__(self, answer: Refused) -> None:
        super().__init__(answer.detail)
        self.answer = answer


@frozen
class Envelope:
    """From where to where, and whether an address is outside ASCII."""

    sender: str
    recipient: str
    international: bool = False

    def __repr__(self) -> str:
        return "<envelope>"


class Session:
    """An open session. Once `usable` is False, nothing more may be said in it."""

    def __init__(self, wire: Wire) -> None:
        self.usable = True
        self.carried = 0
        self.last_used = monotonic()
        self._wire = wire
        self._extensions: dict[str, str] = {}
        self._process = os.getpid()

    @classmethod
    def open(cls, server: Server, until: float) -> Session:
        """Connect, greet, start TLS and log in, as the server is set up. Raises `NoSession`."""
        try:
            session = cls(Wire.open(server.host, server.port, server.source_address, until))
        except WireLost as lost:
            raise NoSession(_lost("connect", lost)) from None
        try:
            session._begin(server)
        except BaseException:
            session.drop()
            raise
        return session

    def is_fresh(self, most: int, idle: float) -> bool:
        """Whether another message can be tried in it: it is this process's, and nobody has closed it."""
        return (
            self.usable
            and self._process == os.getpid()
            and self.carried < most
            and monotonic() - self.last_used < idle
            and not self._wire.speaks_unasked
        )

    def carry(self, envelope: Envelope, letter: bytes, until: float) -> Answer:
        """Carry one letter to one recipient. Raises `NoSession` where the session was gone before the sender was taken:
        then another may be tried.
        """
        self._wire.until = until
        try:
            return self._carry(envelope, letter)
        except BaseException:
            self.drop()
            raise
        finally:
            self.carried += 1
            self.last_used = monotonic()

    def quit(self) -> None:
        """Take leave and close."""
        if self.usable and self._process == os.getpid():
            self._wire.until = monotonic() + _GOODBYE
            with suppress(WireLost):
                self._wire.send(b"QUIT\r\n")
        self.drop()

    def drop(self) -> None:
        """Close, without a word."""
        self.usable = False
        self._wire.close()

    # Opening

    def _begin(self, server: Server) -> None:
        if server.security == "tls":
            self._start_tls(server)
        self._expect("greeting", 220)
        self._hello(server)
        if server.security == "starttls":
            if "STARTTLS" not in self._extensions:
                raise NoSession(Refused(False, "starttls: not offered", "setup"))
            self._ask("starttls", b"STARTTLS\r\n", 220)
            if self._wire.has_more:
                # Whoever stands between could have put it there, to be taken for said under TLS (CVE-2011-0411).
                raise NoSession(Refused(False, "starttls: more than was asked", "policy"))
            self._start_tls(server)
            self._hello(server)
        if server.username is not None and server.password is not None:
            self._log_in(server, server.username, server.password)

    def _start_tls(self, server: Server) -> None:
        assert server.tls_context is not None, "made with the settings"
        try:
            self._wire.start_tls(server.tls_context, server.host)
        except WireLost as lost:
            raise NoSession(_lost("starttls", lost)) from None

    def _hello(self, server: Server) -> None:
        name = (server.local_hostname or self._wire.local).encode()
        reply = self._said("hello", b"EHLO " + name + b"\r\n")
        self._extensions = {}
        if reply.kind == 5 and server.security != "starttls":
            self._ask("hello", b"HELO " + name + b"\r\n", 250)
            return
        if reply.code != 250:
            raise NoSession(self._refusal("hello", reply))
        for line in reply.lines[1:]:
            keyword, _, rest = line.strip().partition(" ")
            self._extensions[keyword.upper()] = rest.upper()

    def _log_in(self, server: Server, username: str, password: Secret[str]) -> None:
        if server.security == "none" and not is_loopback(self._wire.far):
            raise NoSession(Refused(False, "auth: not on this machine", "setup"))
        offered = self._extensions.get("AUTH", "").split()
        if "PLAIN" in offered:
            self._ask("auth", _plain(username, password), 235)
        elif "LOGIN" in offered:
            self._ask("auth", b"AUTH LOGIN\r\n", 334)
            self._ask("auth", b64encode(username.encode()) + b"\r\n", 334)
            self._ask("auth", Secret(b64encode(password.reveal().encode()) + b"\r\n"), 235)
        else:
            raise NoSession(Refused(False, "auth: no way of ours offered", "setup"))

    def _said(self, stage: Stage, command: bytes | Secret[bytes]) -> Reply:
        try:
            if command:
                self._wire.send(command)
            return read_reply(self._wire)
        except WireLost as lost:
            raise NoSession(_lost(stage, lost)) from None

    def _ask(self, stage: Stage, command: bytes | Secret[bytes], code: int) -> None:
        reply = self._said(stage, command)
        if reply.code != code:
            raise NoSession(self._refusal(stage, reply))

    def _expect(self, stage: Stage, code: int) -> None:
        self._ask(stage, b"", code)

    # Carrying

    def _carry(self, envelope: Envelope, letter: bytes) -> Answer:
        unfit = self._unfit(envelope, letter)
        if unfit is not None:
            return unfit
        commands = self._commands(envelope, len(letter))
        piped = "PIPELINING" in self._extensions
        replies: list[Reply] = []
        try:
            self._wire.send(b"".join(commands) if piped else commands[0])
            replies.append(read_reply(self._wire))
        except WireLost as lost:
            raise NoSession(_lost("sender", lost)) from None
        if replies[0].code == 421:
            # It closes, and has taken nothing.
            raise NoSession(refused("sender", replies[0]))
        stages: tuple[Stage, ...] = ("sender", "recipient", "data")
        for command, stage in zip(commands[1:], stages[1:], strict=True):
            if not piped and not _taken(replies[-1], stages[len(replies) - 1]):
                break
            try:
                if not piped:
                    self._wire.send(command)
                replies.append(read_reply(self._wire))
            except WireLost as lost:
                self.drop()
                return _first_refusal(replies, stages) or _lost(stage, lost)
        refusal = _first_refusal(replies, stages)
        if refusal is not None:
            self._leave(replies)
            return refusal
        if self._wire.has_more:
            self.drop()
            return Refused(False, "data: more than was asked", "provider")
        return self._hand_over(letter)

    def _hand_over(self, letter: bytes) -> Answer:
        """Send the letter, and say what the server says of it."""
        try:
            self._wire.send(letter.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        except WireLost as lost:
            # The server has not had the end, without which it takes nothing.
            return self._last_words() or _lost("message", lost)
        try:
            reply = read_reply(self._wire)
        except WireLost as lost:
            self.drop()
            return Unknown(f"message: {lost.why}")
        if reply.kind not in {2, 4, 5}:
            self.drop()
            return Unknown(f"message: {reply.told}")
        if reply.code == 421:
            self.drop()
        return Accepted() if reply.kind == 2 else refused("message", reply)

    def _last_words(self) -> Refused | None:
        """What a server said that stopped listening."""
        try:
            reply = read_reply(self._wire)
        except WireLost:
            return None
        finally:
            self.drop()
        return refused("message", reply) if reply.kind in {4, 5} else None

    def _unfit(self, envelope: Envelope, letter: bytes) -> Refused | None:
        """What the server has said beforehand that it does not take."""
        if envelope.international and not {"SMTPUTF8", "8BITMIME"} <= self._extensions.keys():
            return Refused(True, "the server takes no address outside ASCII", "address")
        size = self._extensions.get("SIZE", "")
        # A size of 0 is no limit (RFC 1870).
        if size.isascii() and size.isdigit() and 0 < int(size) < len(letter):
            return Refused(True, "longer than the server takes", "content")
        return None

    def _commands(self, envelope: Envelope, size: int) -> tuple[bytes, bytes, bytes]:
        parameters = f" SIZE={size}" if "SIZE" in self._extensions else ""
        if envelope.international:
            parameters += " BODY=8BITMIME SMTPUTF8"
        return (
            b"MAIL FROM:<%b>%b\r\n" % (envelope.sender.encode(), parameters.encode()),
            b"RCPT TO:<%b>\r\n" % envelope.recipient.encode(),
            b"DATA\r\n",
        )

    def _leave(self, replies: list[Reply]) -> None:
        """End a transaction that was refused, so that nothing of it is left for the next; else close."""
        if any(reply.code == 421 or reply.kind == 3 for reply in replies):
            # With 354 it waits for a letter that it must not get.
            self.drop()
            return
        try:
            self._wire.send(b"RSET\r\n")
            if read_reply(self._wire).code != 250:
                self.drop()
        except WireLost:
            self.drop()

    def _refusal(self, stage: Stage, reply: Reply) -> Refused:
        if reply.kind in {4, 5}:
            return refused(stage, reply)
        return Refused(False, f"{stage}: {reply.told} out of turn", "provider")


def _taken(reply: Reply, stage: Stage) -> bool:
    return reply.code == 354 if stage == "data" else reply.code in {250, 251, 252}


def _first_refusal(replies: list[Reply], stages: tuple[Stage, ...]) -> Refused | None:
    for reply, stage in zip(replies, stages, strict=False):
        if not _taken(reply, stage):
            if reply.kind in {4, 5}:
                return refused(stage, reply)
            return Refused(False, f"{stage}: {reply.told} out of turn", "provider")
    return None


def _plain(username: str, password: Secret[str]) -> Secret[bytes]:
    return Secret(b"AUTH PLAIN " + b64encode(f"\0{username}\0{password.reveal()}".encode()) + b"\r\n")


def _lost(stage: Stage, lost: WireLost) -> Refused:
    return Refused(False, f"{stage}: {lost.why}", "setup" if lost.setup else "provider")
