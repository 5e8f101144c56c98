"""A server of one's own can be stopped, crashed and started, and goes with its owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.servers.account import server_account
from tests.servers.cluster import Cluster, own_cluster
from tests.servers.installation import available_servers
from tests.servers.keeper import await_gone
from tests.servers.server import Database

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

_OWNER = """
import time
from tests.servers.cluster import own_cluster

with own_cluster() as cluster:
    print(cluster.folder, cluster.port, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def database(own_postgres: Cluster) -> Iterator[Database]:
    """A database with a table `item` in which 1 is committed."""
    with own_postgres.server.database() as database:
        with psycopg.connect(database.url) as connection:
            connection.execute("CREATE TABLE item AS SELECT 1 AS id")
        yield database


def _items(database: Database) -> list[int]:
    with psycopg.connect(database.url) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM item ORDER BY id")]


def test_a_stopped_server_takes_nobody_and_comes_back(own_postgres: Cluster, database: Database) -> None:
    """On the same port, with its rows."""
    own_postgres.stop()
    assert not own_postgres.is_running()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(database.url)
    own_postgres.start()
    assert own_postgres.is_running()
    assert [1] == _items(database)


def test_an_immediate_stop_is_a_crash(own_postgres: Cluster, database: Database) -> None:
    """Sessions break, what was committed is there, what was not is not, and the server had to recover."""
    with pytest.raises(psycopg.OperationalError), psycopg.connect(database.url) as connection:
        connection.execute("INSERT INTO item VALUES (2)")
        connection.commit()
        connection.execute("INSERT INTO item VALUES (3)")
        own_postgres.restart("immediate")
        connection.execute("SELECT 1")
    assert [1, 2] == _items(database)
    assert "database system was not properly shut down" in own_postgres.log()


def test_a_server_has_the_time_zone_that_nobody_expects(own_postgres: Cluster) -> None:
    """Code that relies on the server's own zone is found out."""
    with psycopg.connect(own_postgres.url) as connection:
        assert ("Pacific/Chatham",) == connection.execute("SHOW TimeZone").fetchone()


def test_a_server_of_ones_own_writes_to_the_disk(own_postgres: Cluster) -> None:
    """What it acknowledged is to outlive a crash."""
    with psycopg.connect(own_postgres.url) as connection:
        assert ("on",) == connection.execute("SHOW fsync").fetchone()


def test_each_version_of_the_machine_can_be_had() -> None:
    """With the roles and a database, settings as told, and its folder gone afterwards."""
    for installation in available_servers():
        with (
            own_cluster(installation, fsync=False, max_connections="17") as cluster,
            cluster.server.database() as database,
            psycopg.connect(database.url) as connection,
        ):
            assert ("17",) == connection.execute("SHOW max_connections").fetchone()
            assert installation.version == cluster.server.version
        assert not cluster.folder.exists()


def test_the_server_does_not_run_as_root(own_postgres: Cluster) -> None:
    """Whoever runs the tests."""
    pid = int((own_postgres.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    expected = os.geteuid() or server_account().user
    assert expected == (own_postgres.folder / "data").stat().st_uid
    owner = subprocess.run(["ps", "-o", "uid=", "-p", str(pid)], capture_output=True, text=True, check=True)
    assert expected == int(owner.stdout)


def test_programs_that_the_servers_user_does_not_reach_are_copied(tmp_path: Path) -> None:
    """As where root has the library in a folder of its own; who is not root reaches what it can read."""
    for installation in available_servers():
        hidden = installation.copy_to(tmp_path / str(installation.major))
        tmp_path.chmod(0o700)
        with own_cluster(hidden, fsync=False) as cluster, psycopg.connect(cluster.url) as connection:
            connection.execute("SELECT 1")


def test_a_killed_owner_takes_its_server_along() -> None:
    """Nothing is left of it, neither process nor folder."""
    command = [sys.executable, "-c", _OWNER]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as owner:
        assert owner.stdout is not None
        folder, port = owner.stdout.readline().split()
        os.killpg(owner.pid, signal.SIGKILL)
    await_gone(Path(folder))
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres")
