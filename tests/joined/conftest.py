"""A database for each test, of each kind, and each way in which an app holds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmcore import CRM
from tests.joined.hosts import WAYS, Transaction
from tests.joined.place import Place
from tests.servers.server import Server


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A furnished database."""
    if request.param == "sqlite":
        made = Place(f"sqlite:///{tmp_path / 'app.db'}")
        made.furnish()
        yield made
    else:
        server: Server = request.getfixturevalue("postgres_server")
        template = server.template("joined", lambda database: Place(database.url).furnish())
        with server.database(template=template) as database:
            yield Place(database.url)


@pytest.fixture
def crm(place: Place) -> Iterator[CRM]:
    """The CRM on it."""
    with place.open() as opened:
        yield opened


@pytest.fixture(params=sorted(WAYS))
def begin(request: pytest.FixtureRequest) -> Transaction:
    """How the app opens a transaction."""
    return WAYS[request.param]
