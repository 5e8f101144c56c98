"""A mail server on the loopback interface: aiosmtpd in a thread, which keeps what it is given."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from attrs import define, field, frozen

from tests.servers.ports import LOOPBACK

_HANGING = 60.0


@frozen
class Mail:
    """What one transaction brought: the envelope, the bytes as they were sent, and the number of its connection."""

    sender: str
    recipients: Sequence[str]
    options: Sequence[str]
    content: bytes
    connection: int


@define
class _Keeping:
    """The handler: keeps what comes, in the order in which it came."""

    pipelining: bool
    mails: list[Mail] = field(factory=list)
    commands: list[str] = field(factory=list)
    connections: int = 0
    dead: set[str] = field(factory=set)
    next_answer: str = ""
    hangs_next: bool = False

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], *(["250-PIPELINING"] * self.pipelining), responses[-1]]

    async def handle_RCPT(  # noqa: N802 - so too
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.dead:
            return "550 5.1.1 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - so too
        answer, self.next_answer = self.next_answer, ""
        if answer:
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        number = server.number  # type: ignore[attr-defined]  # of `_Counted`
        self.mails.append(
            Mail(envelope.mail_from or "", list(envelope.rcpt_tos), list(envelope.mail_options), content, number)
        )
        hangs, self.hangs_next = self.hangs_next, False
        if hangs:
            await asyncio.sleep(_HANGING)
        return "250 OK"


class _Counted(SMTP):
    """The protocol of one connection, which knows its number."""

    def __init__(self, handler: _Keeping, **options: Any) -> None:
        super().__init__(handler, **options)
        handler.connections += 1
        self.number = handler.connections

    async def _call_handler_hook(self, command: str, *args: Any) -> Any:
        self.event_handler.commands.append(command)
        return await super()._call_handler_hook(command, *args)


class MailServer:
    """A running mail server: ``with MailServer() as server: server.port``.

    `tls` encrypts from the first byte on; `starttls` offers it. `logins` are the passwords by user name that are asked
    for. Other options are those of aiosmtpd's `SMTP`: ``timeout``, ``enable_SMTPUTF8``, ``data_size_limit``.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        logins: dict[str, str] | None = None,
        pipelining: bool = False,
        **options: Any,
    ) -> None:
        self._handler = _Keeping(pipelining)
        self._tls = tls
        self._options = {"hostname": "mail.example.org", "tls_context": starttls, **options}
        if logins is not None:
            self._options |= {"authenticator": _authenticator(logins), "auth_required": True}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    @property
    def mails(self) -> Sequence[Mail]:
        """What has come so far."""
        return self._handler.mails

    def forget(self) -> None:
        """Keep none of what has come."""
        self._handler.mails.clear()

    @property
    def commands(self) -> Sequence[str]:
        """The commands that were understood so far."""
        return self._handler.commands

    @property
    def connections(self) -> int:
        """How many connections were made so far."""
        return self._handler.connections

    def kill(self, address: str) -> None:
        """Know nobody of that address any more."""
        self._handler.dead.add(address)

    def answer_next(self, answer: str) -> None:
        """Answer the next letter so, and do not take it."""
        self._handler.next_answer = answer

    def hang_next(self) -> None:
        """Take the next letter, and never answer."""
        self._handler.hangs_next = True

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(self._listen(), self._loop)
        self._server = listening.result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, kind: type[BaseException] | None, raised: BaseException | None, _: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(
            lambda: _Counted(self._handler, loop=self._loop, **self._options), LOOPBACK, 0, ssl=self._tls
        )

    async def _close(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        # Transports say good-bye in the next turns of the loop.
        for _ in range(3):
            await asyncio.sleep(0)


def _authenticator(logins: dict[str, str]) -> Any:
    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        taken = logins.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=taken, handled=False)

    return authenticate
