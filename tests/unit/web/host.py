"""A host that serves the app on the loopback interface, for a real browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

_PATIENCE = 20.0


@contextmanager
def hosted(app: Starlette, at: str = "/crm") -> Iterator[str]:
    """Where the app is, mounted in a host that runs until the end of the block."""
    config = uvicorn.Config(
        Starlette(routes=[Mount(at, app)]), host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + _PATIENCE
    while not server.started:
        assert time.monotonic() < until, "the host does not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}{at}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)
