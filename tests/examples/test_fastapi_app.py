"""The example with FastAPI: real HTTP, many clients at once, and an event loop that nothing blocks."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from crmcore import CRM, Email

EXAMPLE = Path(__file__).parents[2] / "examples" / "fastapi_app"
CLIENTS = 50
ORDERS_EACH = 2
BEAT = 0.005
LONGEST_GAP = 2.0
"""Far above what a busy machine takes from the loop, far below the seconds that a blocked one would stand still."""

pytestmark = pytest.mark.slow


class Served:
    """The app, served on the loopback interface from a thread whose event loop also keeps a heartbeat."""

    def __init__(self, app: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self.longest_gap = 0.0
        self.beats = 0

    async def _serve(self) -> None:
        heart = asyncio.create_task(self._beat())
        await self._server.serve(sockets=[self._socket])
        heart.cancel()
        with suppress(asyncio.CancelledError):
            await heart

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(BEAT)
            now = loop.time()
            if self._server.started:
                self.longest_gap = max(self.longest_gap, now - last)
                self.beats += 1
            last = now

    @contextmanager
    def running(self) -> Iterator[Served]:
        """Serve during the block."""
        self._thread.start()
        try:
            yield self
        finally:
            self._server.should_exit = True
            self._thread.join(60)
            assert not self._thread.is_alive()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The app's database."""
    return f"sqlite:///{tmp_path / 'orders.db'}?timeout=60"


@pytest.fixture
def served(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The app, served."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    with Served(import_module("orders_api").create_app(url)).running() as running:
        with httpx.Client(transport=httpx.HTTPTransport(retries=20)) as client:
            assert 200 == client.get(f"{running.url}/figures", timeout=60).status_code
        yield running


async def shop(served: Served, client: int) -> list[int]:
    """One client places orders, one after the other, and reads its story; returns the statuses."""
    email = f"client{client}@example.org"
    statuses = []
    async with httpx.AsyncClient(base_url=served.url, timeout=120, trust_env=False) as http:
        for number in range(ORDERS_EACH):
            placed = await http.post("/orders", json={"email": email, "euros": f"{number + 1}.00"})
            statuses.append(placed.status_code)
        told = await http.get(f"/customers/{email}")
        statuses.append(told.status_code)
        assert f"purchases: {ORDERS_EACH} on 1 days" in told.text
    return statuses


def test_fifty_clients_at_once_are_served_and_the_loop_is_never_blocked(served: Served, url: str) -> None:
    """Each order of each client is there once with its purchase, and the loop's heartbeat went on all the while."""

    async def main() -> list[list[int]]:
        return await asyncio.gather(*(shop(served, client) for client in range(CLIENTS)))

    statuses = asyncio.run(main())
    assert [[201] * ORDERS_EACH + [200]] * CLIENTS == statuses
    with CRM.open(url) as crm:
        assert (CLIENTS, CLIENTS * ORDERS_EACH) == (crm.customers.count(), crm.interactions.count())
        for client in range(CLIENTS):
            assert ORDERS_EACH == crm.measures.of(Email(f"client{client}@example.org"))["purchases"].count
    assert served.beats > 10
    assert served.longest_gap < LONGEST_GAP


def test_while_one_request_waits_for_the_database_others_are_answered(served: Served, url: str) -> None:
    """With the database locked by another process's writer, an order waits in its thread and everybody reads on."""

    async def main() -> tuple[int, list[int]]:
        async with httpx.AsyncClient(base_url=served.url, timeout=120, trust_env=False) as http:
            with CRM.open(url) as other, other.begin() as tx:
                tx.customers.find_or_add(Email("other@example.org"))
                waiting = asyncio.create_task(http.post("/orders", json={"email": "sara@example.org", "euros": "1"}))
                read = [(await http.get("/figures")).json()["customers"] for _ in range(20)]
                assert not waiting.done()
            return (await waiting).status_code, read

    assert (201, [0] * 20) == asyncio.run(main())


def test_what_crmcore_refuses_is_an_answer(served: Served) -> None:
    """An address that is none is 422 with the error's code, and no order is left."""
    with httpx.Client(base_url=served.url, timeout=60, trust_env=False) as http:
        refused = http.post("/orders", json={"email": "sara", "euros": "1"})
        assert (422, {"code": "malformed_identifier"}) == (refused.status_code, refused.json())
        assert {"customers": 0, "interactions": 0} == http.get("/figures").json()
        assert 1 == http.post("/orders", json={"email": "sara@example.org", "euros": "1"}).json()["number"]
