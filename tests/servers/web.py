"""HTTP servers on the loopback interface: one that speaks the protocol, and one that does whatever a test likes."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

TIMEOUT = 5.0


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answered:
    """What a server answers; `raw` instead of all else, before it hangs up."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""


Answering = Callable[[Asked], Answered]


@dataclass
class Web:
    """A server that keeps what it was asked. `answering` may be replaced; `connections` counts who came."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    server_names: list[str | None] = field(default_factory=list)
    answering: Answering = field(default=lambda _: Answered())

    def url(self, path: str = "/hook", host: str = "127.0.0.1", scheme: str = "http") -> str:
        """Where it is."""
        return f"{scheme}://{host}:{self.port}{path}"


@contextlib.contextmanager
def web_server(answering: Answering | None = None, *, tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    """A server that answers each request, over connections that are kept."""
    web = Web(answering=answering or (lambda _: Answered()))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = TIMEOUT
        disable_nagle_algorithm = True
        wbufsize = -1

        def setup(self) -> None:
            web.connections += 1
            super().setup()

        def log_message(self, format: str, *args: object) -> None:
            return

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.command, self.path, dict(self.headers.items()), body)
            web.asked.append(asked)
            answered = web.answering(asked)
            if answered.raw:
                self.close_connection = True
                self.wfile.write(answered.raw)
                return
            self.send_response(answered.status)
            for name, value in {"Content-Length": str(len(answered.body)), **answered.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answered.body)
            self.wfile.flush()

        do_GET = do_POST = do_PUT = answer  # noqa: N815

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        # Those who keep a connection are not waited for.
        block_on_close = False

        def get_request(self) -> tuple[Any, Any]:
            taken, address = super().get_request()
            # Within the thread of the connection: who does not finish the handshake holds up nobody.
            return (tls.wrap_socket(taken, server_side=True, do_handshake_on_connect=False) if tls else taken), address

        def handle_error(self, request: Any, client_address: Any) -> None:
            # Who hangs up in the middle is what is tested.
            return

    if tls is not None:
        tls.sni_callback = lambda _, name, __: web.server_names.append(name)
    server = Server(("127.0.0.1", 0), Handler)
    web.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join(TIMEOUT)


Script = Callable[[socket.socket, Event], None]
"""What is done with a connection; the event is set when the test is over."""


@contextlib.contextmanager
def raw_server(script: Script) -> Iterator[int]:
    """A server that does with each connection what a script does; gives its port."""
    over = Event()
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.02)
    served: list[Thread] = []

    def serve(taken: socket.socket) -> None:
        with taken, contextlib.suppress(OSError):
            taken.settimeout(TIMEOUT)
            script(taken, over)

    def accept() -> None:
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                taken, _ = listening.accept()
                served.append(Thread(target=serve, args=(taken,), daemon=True))
                served[-1].start()

    accepting = Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        accepting.join(TIMEOUT)
        for thread in served:
            thread.join(TIMEOUT)
        listening.close()


def read_request(taken: socket.socket) -> bytes:
    """One request, head and body."""
    content = b""
    while b"\r\n\r\n" not in content:
        more = taken.recv(65_536)
        if not more:
            return content
        content += more
    head, _, body = content.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        more = taken.recv(65_536)
        if not more:
            break
        body += more
    return head + b"\r\n\r\n" + body
