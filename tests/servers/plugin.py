"""What pytest has of the servers: fixtures, and a line in its header."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from tests.servers.cluster import Cluster, own_cluster
from tests.servers.installation import NoPostgres, installations
from tests.servers.migrated import migrated_database
from tests.servers.run import VARIABLE, Run, RunOwner
from tests.servers.server import Database, Server

_OWNER = pytest.StashKey[RunOwner]()
_FOLDER = "crmcore_servers"


class _Node(Protocol):
    """A worker as the process sees it that started the worker."""

    config: pytest.Config
    workerinput: dict[str, object]


def pytest_report_header() -> str:
    """The server that tests will use."""
    if os.environ.get(VARIABLE):
        given = Server(os.environ[VARIABLE], "")
        try:
            return f"postgres: {given.version} of {VARIABLE}"
        except psycopg.Error as error:
            return f"postgres: none, {VARIABLE} leads to none: {error}"
    try:
        first, *others = installations()
    except NoPostgres:
        return "postgres: none"
    also = f"; also {', '.join(str(other) for other in others)}" if others else ""
    return f"postgres: {first}{also}"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: _Node) -> None:
    """Tell a worker of pytest-xdist where the run's server is."""
    node.workerinput[_FOLDER] = str(_owner(node.config).run.folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the run's server down."""
    owner = config.stash.get(_OWNER, None)
    if owner is not None:
        del config.stash[_OWNER]
        owner.end()


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Server:
    """The PostgreSQL server of this run, shared by all workers: do not stop it, and leave its roles as they are."""
    told: dict[str, str] = getattr(pytestconfig, "workerinput", {})
    run = Run(Path(told[_FOLDER])) if _FOLDER in told else _owner(pytestconfig).run
    return run.server()


@pytest.fixture
def postgres_database(postgres_server: Server) -> Iterator[Database]:
    """A new, empty database, gone afterwards; it has URLs for roles of several kinds."""
    with postgres_server.database() as database:
        yield database


@pytest.fixture
def postgres_url(postgres_database: Database) -> str:
    """The URL of a new, empty database for the role that owns it, gone afterwards."""
    return postgres_database.url


@pytest.fixture
def migrated_url(postgres_server: Server) -> Iterator[str]:
    """As `postgres_url`, with the tables of crmcore: copying them is quicker than making them."""
    database = migrated_database(postgres_server)
    yield database.url
    postgres_server.drop_database(database.name)


@pytest.fixture
def own_postgres() -> Iterator[Cluster]:
    """A server for this test alone, with fsync on: to stop, crash and start again."""
    with own_cluster() as cluster:
        yield cluster


def _owner(config: pytest.Config) -> RunOwner:
    if _OWNER not in config.stash:
        config.stash[_OWNER] = RunOwner()
    return config.stash[_OWNER]
