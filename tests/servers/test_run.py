"""All workers of a run share one server."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.servers import plugin
from tests.servers.installation import installations
from tests.servers.run import VARIABLE, Run, RunOwner
from tests.servers.server import Server


@pytest.fixture
def owner() -> Iterator[RunOwner]:
    """A run of its own beside the one that this test is part of."""
    owner = RunOwner()
    yield owner
    if owner.run.folder.exists():
        owner.end()


def _answers(server: Server) -> bool:
    try:
        psycopg.connect(server.admin_url).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.mark.slow
def test_the_first_worker_starts_the_server_and_the_end_of_the_run_takes_it_down(
    owner: RunOwner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that ask at once are given the same."""
    monkeypatch.delenv(VARIABLE, raising=False)
    with ThreadPoolExecutor() as workers:
        servers = set(workers.map(lambda _: Run(owner.run.folder).server(), range(4)))
    (server,) = servers
    assert _answers(server)
    owner.end()
    assert not _answers(server)
    assert not owner.run.folder.exists()


def test_a_run_without_a_server_leaves_nothing(owner: RunOwner) -> None:
    """No test asked for one."""
    owner.end()
    assert not owner.run.folder.exists()


def test_a_server_that_is_named_is_used_and_stays(
    owner: RunOwner, monkeypatch: pytest.MonkeyPatch, postgres_server: Server
) -> None:
    """What the run made in it is dropped."""
    monkeypatch.setenv(VARIABLE, postgres_server.admin_url)
    server = owner.run.server()
    database = server.create_database()
    psycopg.connect(database.url).close()
    owner.end()
    assert _answers(postgres_server)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database.url)


def test_the_header_tells_which_server(monkeypatch: pytest.MonkeyPatch, postgres_server: Server) -> None:
    """The one that was found, or the one that was named, without its password."""
    monkeypatch.delenv(VARIABLE, raising=False)
    assert f"postgres: {installations()[0]}" in plugin.pytest_report_header()
    monkeypatch.setenv(VARIABLE, postgres_server.admin_url)
    assert f"postgres: {postgres_server.version} of {VARIABLE}" == plugin.pytest_report_header()
    monkeypatch.setenv(VARIABLE, "postgresql://app:hush@127.0.0.1:1/app")
    header = plugin.pytest_report_header()
    assert f"postgres: none, {VARIABLE}" in header
    assert "hush" not in header
