"""A proxy on the loopback interface that makes the network between a client and a server fail.

with Proxy(port) as proxy:
connection = psycopg.connect(proxy.url(database.url))
proxy.cut_at("answer")          # the next COMMIT reaches the server, its answer reaches nobody
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal, Self
from urllib.parse import urlsplit

from attrs import define, field, frozen

from tests.servers.messages import Message, Statements, Stream, is_commit
from tests.servers.ports import LOOPBACK, free_port

Side = Literal["request", "answer"]

_CHUNK = 65_536
_BLINK = 0.02


@define
class Counts:
    """What a proxy did, all since its start."""

    accepted: int = 0
    """Connections taken from clients."""
    unreachable: int = 0
    """Connections that were taken but ended at once, because the server took none."""
    cut: int = 0
    """Connections that it cut."""
    commits: int = 0
    """COMMITs passed to the server."""
    requests_dropped: int = 0
    """Statements that did not reach the server."""
    answers_dropped: int = 0
    """Statements whose answer, which had come, did not reach the client."""


@frozen
class _Plan:
    side: Side
    statement: Callable[[str], bool]


class Proxy:
    """Passes what clients and a server on a port of this machine say to each other, until told otherwise.

    Sessions are not encrypted: the proxy answers for the server that it cannot. It expects of clients, as psycopg keeps
    it, that none asks on before it has read the answer to its last query or pipeline.
    """

    def __init__(self, server_port: int, server_host: str = LOOPBACK) -> None:
        self.port = free_port()
        self.delay = 0.0
        """Seconds that it waits before it passes something on, in each direction."""
        self.counts = Counts()
        self._server = (server_host, server_port)
        self._lock = threading.Lock()
        self._plans: list[_Plan] = []
        self._taker: threading.Thread | None = None
        self._taking = threading.Event()
        self._links: set[_Link] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self.accept()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.refuse()
        self.cut()
        for thread in list(self._threads):
            thread.join()

    def url(self, url: str) -> str:
        """The URL with this proxy in the server's place."""
        parts = urlsplit(url)
        user = parts.netloc.rpartition("@")[0]
        return parts._replace(netloc=f"{user}@{LOOPBACK}:{self.port}").geturl()

    def accept(self) -> None:
        """Take new connections, on the same port as ever."""
        if self._taker is None:
            listener = socket.create_server((LOOPBACK, self.port), backlog=128)
            listener.settimeout(_BLINK)
            self._taking.set()
            self._taker = self._spawn(self._take_from, listener)

    def refuse(self) -> None:
        """Refuse new connections; those that are open stay."""
        if self._taker is not None:
            self._taking.clear()
            self._taker.join()
            self._taker = None

    def cut(self) -> int:
        """Cut all connections now; how many there were."""
        with self._lock:
            links = list(self._links)
        return sum(link.cut() for link in links)

    def cut_at(self, side: Side, statement: Callable[[str], bool] = is_commit, *, times: int = 1) -> None:
        """Cut the connection of who next sends such a statement, as many `times`.

        `request`: before the statement reaches the server. `answer`: after the server has executed and answered it,
        before the answer reaches the client. In a pipeline all that is answered together is lost together.
        """
        with self._lock:
            self._plans += [_Plan(side, statement)] * times

    def cancel(self) -> int:
        """Forget what `cut_at` planned; how many cuts had not come yet."""
        with self._lock:
            left = len(self._plans)
            self._plans.clear()
        return left

    def planned(self, statement: str) -> Side | None:
        """Take the next plan if it is for this statement."""
        with self._lock:
            if self._plans and self._plans[0].statement(statement):
                return self._plans.pop(0).side
        return None

    def count(self, what: str) -> None:
        """Count one more of what `Counts` names."""
        with self._lock:
            setattr(self.counts, what, getattr(self.counts, what) + 1)

    def leave(self, link: _Link) -> None:
        """A connection has ended."""
        with self._lock:
            self._links.discard(link)

    def _take_from(self, listener: socket.socket) -> None:
        with listener:
            while self._taking.is_set():
                with contextlib.suppress(TimeoutError):
                    client, _ = listener.accept()
                    self._take(client)

    def _take(self, client: socket.socket) -> None:
        self.count("accepted")
        try:
            server = socket.create_connection(self._server)
        except OSError:
            self.count("unreachable")
            client.close()
            return
        for end in (client, server):
            end.setblocking(True)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link = _Link(self, client, server)
        with self._lock:
            self._links.add(link)
        self._spawn(link.pass_requests)
        self._spawn(link.pass_answers)

    def _spawn(self, work: Callable[..., None], *given: object) -> threading.Thread:
        thread = threading.Thread(target=work, args=given, daemon=True, name="crmcore-proxy")
        with self._lock:
            self._threads = [known for known in self._threads if known.is_alive()] + [thread]
            thread.start()
        return thread


@define(eq=False)
class _Link:
    """One client's connection and the one to the server that belongs to it."""

    proxy: Proxy
    client: socket.socket
    server: socket.socket
    _lock: threading.Lock = field(init=False, factory=threading.Lock)
    _withholding: bool = field(init=False, default=False)
    _open: bool = field(init=False, default=True)
    _passing: int = field(init=False, default=2)

    def pass_requests(self) -> None:
        """Pass on what the client says, until either side is gone."""
        stream, statements = Stream(started=False), Statements()
        self._pass(self.client, stream, lambda message: self._request(message, statements))

    def pass_answers(self) -> None:
        """Pass on what the server says, until either side is gone."""
        self._pass(self.server, Stream(started=True), self._answer)

    def cut(self) -> bool:
        """End both connections; False if they had ended before."""
        return self._end(cut=True)

    def _request(self, message: Message, statements: Statements) -> bool:
        if message.asks_for_encryption:
            return self._send(self.client, b"N")
        statement = statements.executed_by(message)
        side = None if statement is None else self.proxy.planned(statement)
        if side == "request":
            self.proxy.count("requests_dropped")
            self.cut()
            return False
        if side == "answer":
            self._withholding = True
        if statement is not None and is_commit(statement):
            self.proxy.count("commits")
        return self._send(self.server, message.raw)

    def _answer(self, message: Message) -> bool:
        if not self._withholding:
            return self._send(self.client, message.raw)
        if message.ends_an_answer:
            self.proxy.count("answers_dropped")
            self.cut()
            return False
        return True

    def _pass(self, end: socket.socket, stream: Stream, handle: Callable[[Message], bool]) -> None:
        # An error means that the connection is gone, as it is when there is nothing more to receive.
        with contextlib.suppress(OSError):
            while chunk := end.recv(_CHUNK):
                if self.proxy.delay:
                    time.sleep(self.proxy.delay)
                if not all(handle(message) for message in stream.feed(chunk)):
                    break
        self._end(cut=False)
        with self._lock:
            self._passing -= 1
            last = self._passing == 0
        if last:
            self.client.close()
            self.server.close()

    def _send(self, end: socket.socket, data: bytes) -> bool:
        end.sendall(data)
        return True

    def _end(self, *, cut: bool) -> bool:
        with self._lock:
            was_open, self._open = self._open, False
        if was_open:
            if cut:
                self.proxy.count("cut")
            self.proxy.leave(self)
            _shut(self.client)
            _shut(self.server)
        return was_open


def _shut(end: socket.socket) -> None:
    """End a connection and wake who waits for it. Who reads from it closes it: its number may then be another's."""
    # The other side may have been quicker.
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
