"""The proxy makes the network fail where it was told to, and only there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic

import psycopg
import pytest

from tests.servers.proxy import Counts, Proxy
from tests.servers.server import Database

Commit = Callable[[psycopg.Connection], object]


def _by_method(connection: psycopg.Connection) -> None:
    connection.commit()


def _by_prepared_statement(connection: psycopg.Connection) -> None:
    connection.execute("COMMIT", prepare=True)


def _by_text_of_several(connection: psycopg.Connection) -> None:
    connection.execute("SELECT 1; COMMIT; SELECT 2")


def _in_pipeline(connection: psycopg.Connection) -> None:
    with connection.pipeline() as pipeline:
        connection.execute("SELECT 1")
        pipeline.sync()
        connection.execute("SELECT 2", prepare=True)
        connection.commit()


_WAYS = [_by_method, _by_prepared_statement, _by_text_of_several, _in_pipeline]


@pytest.fixture
def proxy(postgres_database: Database) -> Iterator[Proxy]:
    """A proxy before the run's server, and a table `item`."""
    with psycopg.connect(postgres_database.url) as connection:
        connection.execute("CREATE TABLE item (id integer PRIMARY KEY)")
        port = connection.info.port
    with Proxy(port) as proxy:
        yield proxy


@pytest.fixture
def through(proxy: Proxy, postgres_database: Database) -> Iterator[psycopg.Connection]:
    """A connection through the proxy."""
    with psycopg.connect(proxy.url(postgres_database.url)) as connection:
        yield connection


def _items(database: Database) -> list[int]:
    with psycopg.connect(database.url) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM item ORDER BY id")]


def test_sessions_pass(proxy: Proxy, through: psycopg.Connection, postgres_database: Database) -> None:
    """Statements and bulk data go through in both directions."""
    with through.cursor().copy("COPY item FROM STDIN") as copy:
        for number in range(20_000):
            copy.write_row([number])
    through.commit()
    assert list(range(20_000)) == [number for (number,) in through.execute("SELECT id FROM item ORDER BY id")]
    assert Counts(accepted=1, commits=1) == proxy.counts


def test_a_cut_ends_all_connections_and_takes_new_ones(
    proxy: Proxy, through: psycopg.Connection, postgres_database: Database
) -> None:
    """Who is connected is cut off, who comes next is not."""
    with psycopg.connect(proxy.url(postgres_database.url)) as other:
        assert 2 == proxy.cut()
        for connection in (through, other):
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
    with psycopg.connect(proxy.url(postgres_database.url)) as later:
        later.execute("SELECT 1")
    assert Counts(accepted=3, cut=2, commits=1) == proxy.counts


def test_new_connections_are_refused_until_accepted_again(
    proxy: Proxy, through: psycopg.Connection, postgres_database: Database
) -> None:
    """While it refuses, open connections stay, and the port is the same afterwards."""
    url = proxy.url(postgres_database.url)
    proxy.refuse()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(url)
    through.execute("SELECT 1")
    proxy.accept()
    psycopg.connect(url).close()


def test_a_delay_holds_back_both_directions(proxy: Proxy, through: psycopg.Connection) -> None:
    """Request and answer each take at least as long as told."""
    through.execute("SELECT 1")
    proxy.delay = 0.1
    start = monotonic()
    through.execute("SELECT 1")
    assert monotonic() - start >= 0.2


@pytest.mark.parametrize("commit", _WAYS)
def test_the_answer_to_a_commit_gets_lost(
    proxy: Proxy, through: psycopg.Connection, postgres_database: Database, commit: Commit
) -> None:
    """The client gets an error, and yet the row is there."""
    through.execute("INSERT INTO item VALUES (1)")
    proxy.cut_at("answer")
    with pytest.raises(psycopg.OperationalError):
        commit(through)
    assert [1] == _items(postgres_database)
    assert Counts(accepted=1, cut=1, commits=1, answers_dropped=1) == proxy.counts


@pytest.mark.parametrize("commit", _WAYS)
def test_a_commit_gets_lost(
    proxy: Proxy, through: psycopg.Connection, postgres_database: Database, commit: Commit
) -> None:
    """The client gets an error, and the row is not there."""
    through.execute("INSERT INTO item VALUES (1)")
    proxy.cut_at("request")
    with pytest.raises(psycopg.OperationalError):
        commit(through)
    assert [] == _items(postgres_database)
    assert Counts(accepted=1, cut=1, requests_dropped=1) == proxy.counts


def test_the_answer_to_a_commit_after_copy_gets_lost(
    proxy: Proxy, through: psycopg.Connection, postgres_database: Database
) -> None:
    """What COPY says in between is not taken for an answer to the commit."""
    with through.cursor().copy("COPY item FROM STDIN") as copy:
        copy.write_row([1])
    proxy.cut_at("answer")
    with pytest.raises(psycopg.OperationalError):
        through.commit()
    assert [1] == _items(postgres_database)


def test_a_commit_that_the_server_refuses_is_lost_the_same_way(
    proxy: Proxy, through: psycopg.Connection, postgres_database: Database
) -> None:
    """Whatever the answer says, it does not come; the next session is whole."""
    through.execute("ALTER TABLE item ADD CONSTRAINT same UNIQUE (id) DEFERRABLE INITIALLY DEFERRED")
    through.execute("ALTER TABLE item DROP CONSTRAINT item_pkey")
    through.execute("INSERT INTO item VALUES (1), (1)")
    proxy.cut_at("answer")
    with pytest.raises(psycopg.OperationalError):
        through.commit()
    assert [] == _items(postgres_database)


def test_any_statement_can_be_the_one(proxy: Proxy, postgres_database: Database) -> None:
    """A statement that commits by itself loses its answer too; others in the session do not."""
    with psycopg.connect(proxy.url(postgres_database.url), autocommit=True) as through:
        proxy.cut_at("answer", lambda statement: statement.startswith("INSERT"))
        through.execute("SELECT 1")
        with pytest.raises(psycopg.OperationalError):
            through.execute("INSERT INTO item VALUES (%s)", [1])
    assert [1] == _items(postgres_database)


def test_cuts_are_counted_down(proxy: Proxy, postgres_database: Database) -> None:
    """Two cuts hit two commits, and the third passes."""
    proxy.cut_at("answer", times=2)
    for number in (1, 2):
        with pytest.raises(psycopg.OperationalError), psycopg.connect(proxy.url(postgres_database.url)) as through:
            through.execute("INSERT INTO item VALUES (%s)", [number])
    with psycopg.connect(proxy.url(postgres_database.url)) as through:
        through.execute("INSERT INTO item VALUES (3)")
    assert [1, 2, 3] == _items(postgres_database)
    assert Counts(accepted=3, cut=2, commits=3, answers_dropped=2) == proxy.counts


def test_planned_cuts_can_be_cancelled(proxy: Proxy, through: psycopg.Connection, postgres_database: Database) -> None:
    """What was planned and has not come is forgotten."""
    proxy.cut_at("request", times=3)
    assert 3 == proxy.cancel()
    through.execute("INSERT INTO item VALUES (1)")
    through.commit()
    assert [1] == _items(postgres_database)


def test_a_server_that_is_down_is_counted(postgres_database: Database) -> None:
    """The client sees a connection that ends at once."""
    with Proxy(1) as proxy:
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(proxy.url(postgres_database.url))
        assert Counts(accepted=1, unreachable=1) == proxy.counts
