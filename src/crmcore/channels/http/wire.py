"""A connection to one checked address: opened, written to and read from within a deadline."""

from __future__ import annotations

import errno
import os
import select
import socket
import ssl
from http.client import HTTPException
from io import BufferedReader, RawIOBase
from time import monotonic
from typing import Any

from crmcore.channels.http.addresses import IP
from crmcore.domain.kernel.secret import Secret

IDLE_SECONDS = 4.0
"""How long a connection is kept without use: less than common servers do, so that they do not close it under us."""


class Deadline:
    """So many seconds from now, for everything that is done under it together."""

    def __init__(self, seconds: float) -> None:
        self._ends = monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left. Raises `TimeoutError` when there are none."""
        left = self._ends - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class TooLong(HTTPException):
    """An answer has more bytes than are read."""


class Wire:
    """A connected socket. It is used by one thread, and by the process that opened it."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._process = os.getpid()
        self._used = monotonic()

    @classmethod
    def open(cls, ip: IP, port: int, deadline: Deadline, *, tls: ssl.SSLContext | None, host: str, most: float) -> Wire:
        """Connect to the address itself, within the deadline and `most` seconds, and with `tls` have the certificate
        checked against the host. Raises `OSError`, of which `ssl.SSLError` is one.
        """
        opened = socket.socket(socket.AF_INET if ip.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
        try:
            opened.settimeout(min(deadline.left(), most))
            opened.connect((str(ip), port))
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls is not None:
                opened.settimeout(deadline.left())
                opened = tls.wrap_socket(opened, server_hostname=host)
        except BaseException:
            opened.close()
            raise
        return cls(opened)

    def is_fresh(self) -> bool:
        """Whether it may be used again: it is this process's, was used lately, and nothing has come in meanwhile (the
        far side's farewell, or what nobody asked for).
        """
        return self._process == os.getpid() and monotonic() - self._used < IDLE_SECONDS and not _readable(self._socket)

    def send(self, content: Secret[bytes], deadline: Deadline) -> None:
        """Write everything. Raises `OSError`."""
        rest = memoryview(content.reveal())
        while rest:
            self._socket.settimeout(deadline.left())
            rest = rest[self._socket.send(rest) :]

    def incoming(self, deadline: Deadline, limit: int) -> Incoming:
        """What comes in, to read an answer from."""
        self._used = monotonic()
        return Incoming(self._socket, deadline, limit)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class Incoming(RawIOBase):
    """The bytes of one answer: each read keeps to the deadline, all of them to `limit` bytes."""

    def __init__(self, connected: socket.socket, deadline: Deadline, limit: int) -> None:
        self._socket = connected
        self._deadline = deadline
        self._left = limit

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Raises `OSError`, `TooLong`."""
        self._socket.settimeout(self._deadline.left())
        count = self._socket.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise TooLong
        return count

    def makefile(self, _: str) -> BufferedReader:
        """What http.client asks a socket for."""
        return BufferedReader(self)


def _readable(connected: socket.socket) -> bool:
    try:
        if hasattr(select, "poll"):
            poll = select.poll()
            poll.register(connected, select.POLLIN)
            return bool(poll.poll(0))
        return bool(select.select([connected], [], [], 0)[0])
    except (OSError, ValueError):
        return True


def nature(error: OSError) -> str:
    """What failed, in a word that holds no address."""
    if isinstance(error, TimeoutError):
        return "timed out"
    if isinstance(error, ssl.SSLError):
        return "TLS failed"
    if error.errno is None and isinstance(error, ConnectionError):
        return "the connection was closed"
    return errno.errorcode.get(error.errno or 0, "OSError")
