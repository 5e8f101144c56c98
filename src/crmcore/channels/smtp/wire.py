"""The connection beneath a session: bytes out, lines in, and no wait beyond a deadline."""

from __future__ import annotations

import errno
import select
import socket
import ssl
from time import monotonic
from weakref import finalize

from crmcore.domain.kernel.secret import Secret

_LINE_LIMIT = 4096
_CHUNK = 65536


class WireLost(Exception):
    """Nothing more can be sent or heard. `why` says it in words that hold nothing personal; `setup` tells that it lies
    in how the channel is set up.
    """

    def __init__(self, why: str, *, setup: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.setup = setup


class Wire:
    """A connection. Whoever uses it sets `until` first: the moment (of `monotonic`) at which waiting ends."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        self.until = until
        self._heard = bytearray()
        self._hold(connected)

    def _hold(self, connected: socket.socket) -> None:
        self._socket = connected
        # A channel that is forgotten closes its connection without complaint.
        self._closing = finalize(self, connected.close)

    @classmethod
    def open(cls, host: str, port: int, source: str | None, until: float) -> Wire:
        """Connect to the first address of the host that takes it. Looking up the name is not bounded by `until`, which
        no system call allows. Raises `WireLost`.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise WireLost("host not found") from None
        why = "host not found"
        for family, kind, protocol, _, address in found:
            connected = socket.socket(family, kind, protocol)
            try:
                connected.settimeout(_left(until))
                if source is not None:
                    connected.bind((source, 0))
                connected.connect(address)
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                connected.close()
                why = _nature(error)
                continue
            except BaseException:
                connected.close()
                raise
            return cls(connected, until)
        raise WireLost(why)

    @property
    def local(self) -> str:
        """This end's address, as SMTP names a host without a name (RFC 5321, 4.1.3)."""
        address = str(self._socket.getsockname()[0]).partition("%")[0]
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    @property
    def far(self) -> str:
        """The other end's address."""
        return str(self._socket.getpeername()[0])

    @property
    def has_more(self) -> bool:
        """Whether something was heard that nobody has read: nothing may be, unless an answer is due."""
        return bool(self._heard)

    @property
    def speaks_unasked(self) -> bool:
        """Whether the other end has said something, or closed, without being asked."""
        if self._heard:
            return True
        try:
            waiting = select.poll()
            waiting.register(self._socket, select.POLLIN | select.POLLERR | select.POLLHUP)
            return bool(waiting.poll(0))
        except (OSError, ValueError):
            return True

    def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Go on under TLS, with the host's certificate verified as the context says. Raises `WireLost`."""
        try:
            self._socket.settimeout(_left(self.until))
            self._hold(context.wrap_socket(self._socket, server_hostname=host))
        except ssl.SSLCertVerificationError:
            raise WireLost("certificate not verified", setup=True) from None
        except OSError as error:
            raise WireLost(f"TLS: {_nature(error)}") from None

    def send(self, data: bytes | Secret[bytes]) -> None:
        """Send all of it. Raises `WireLost`: then the last of it was not sent."""
        left = memoryview(data.reveal() if isinstance(data, Secret) else data)
        try:
            while left:
                self._socket.settimeout(_left(self.until))
                left = left[self._socket.send(left[:_CHUNK]) :]
        except OSError as error:
            raise WireLost(_nature(error)) from None

    def line(self, limit: int = _LINE_LIMIT) -> bytes:
        """The next line, without its break, of so many bytes at most. Raises `WireLost`."""
        searched = 0
        while (end := self._heard.find(b"\n", searched)) < 0:
            searched = len(self._heard)
            if searched > limit:
                raise WireLost("an answer without end")
            self._hear()
        found = bytes(self._heard[:end])
        del self._heard[: end + 1]
        return found.removesuffix(b"\r")

    def read(self, size: int) -> bytes:
        """So many bytes. Raises `WireLost`."""
        while len(self._heard) < size:
            self._hear()
        found = bytes(self._heard[:size])
        del self._heard[:size]
        return found

    def _hear(self) -> None:
        try:
            self._socket.settimeout(_left(self.until))
            heard = self._socket.recv(_CHUNK)
        except OSError as error:
            raise WireLost(_nature(error)) from None
        if not heard:
            raise WireLost("connection closed")
        self._heard += heard

    def close(self) -> None:
        """Close this end. Nothing that was not sent goes out any more."""
        self._closing()


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _nature(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return (error.reason or "failed").lower().replace("_", " ")
    return errno.errorcode.get(error.errno or 0, "connection lost")
