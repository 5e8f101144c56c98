"""Ports of the loopback interface."""

from __future__ import annotations

import random
import socket

LOOPBACK = "127.0.0.1"

# Below what systems hand out to connections: a client that dials a server while it is down must not be given
# the server's own port and so be connected to itself.
_FIRST, _LAST = 15_000, 32_000


def free_port() -> int:
    """A port that nobody listens on; it is not held, so somebody may be quicker."""
    for _ in range(200):
        port = random.randint(_FIRST, _LAST)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
        return port
    raise OSError(f"no free port between {_FIRST} and {_LAST}")
