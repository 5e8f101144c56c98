"""Statements sent together: what they give, where they stop, and what is prepared."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from crmcore_postgres.session import Session
from tests.servers.server import Database

PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'crm\\_%'"


@pytest.fixture
def session(postgres_database: Database) -> Iterator[Session]:
    """A session on an empty database, outside of any transaction."""
    with psycopg.connect(postgres_database.url, autocommit=True, prepare_threshold=None) as connection:
        yield Session(connection, prepares=True)


def prepared(session: Session) -> int:
    """How many statements of a session's are prepared on the server."""
    row = session.connection.execute(PREPARED).fetchone()
    assert row is not None
    return int(row[0])


def test_each_statement_gives_its_own_rows(session: Session) -> None:
    """Rows come back to the statement that asked for them, in parts or at once."""
    statements = [session.statement(b"SELECT generate_series(1, $1)", (number,)) for number in (3, 0, 5)]
    session.exchange(statements)
    assert [(1,), (2,)] == session.rows(statements[2], 2)
    assert [(3,), (4,), (5,)] == session.rows(statements[2])
    assert [[(1,), (2,), (3,)], [], []] == [session.rows(each) for each in statements]


def test_nothing_runs_after_what_fails(session: Session) -> None:
    """The first statement that fails is the one told, and the session goes on."""
    session.exchange([session.statement(b"CREATE TEMP TABLE seen (value int8)")])
    with pytest.raises(psycopg.errors.DivisionByZero):
        session.exchange(
            [
                session.statement(b"BEGIN"),
                session.statement(b"SELECT 1 / $1", (0,)),
                session.statement(b"SELECT nonsense"),
                session.statement(b"COMMIT"),
            ]
        )
    session.exchange([session.statement(b"ROLLBACK"), session.statement(b"INSERT INTO seen VALUES (1)")])
    count = session.statement(b"SELECT count(*) FROM seen")
    session.exchange([count])
    assert [(1,)] == session.rows(count)


def test_what_comes_often_is_prepared_once(session: Session) -> None:
    """From its fifth time on a statement is prepared, also within one message, and stays so after a rollback."""
    session.exchange([session.statement(b"SELECT $1 + 1", (number,)) for number in range(20)])
    assert 1 == prepared(session)
    session.exchange([session.statement(each) for each in (b"BEGIN", b"ROLLBACK")])
    last = session.statement(b"SELECT $1 + 1", (41,))
    session.exchange([last])
    assert ([(42,)], 1) == (session.rows(last), prepared(session))


def test_what_failed_to_be_prepared_is_not_taken_for_prepared(session: Session) -> None:
    """A statement that was to be prepared after one that failed is sent whole again."""
    for _ in range(4):
        session.exchange([session.statement(b"SELECT $1 + 2", (1,))])
    with pytest.raises(psycopg.errors.SyntaxError):
        session.exchange([session.statement(b"nonsense"), session.statement(b"SELECT $1 + 2", (1,))])
    assert 0 == prepared(session)
    for number in range(6):
        last = session.statement(b"SELECT $1 + 2", (number,))
        session.exchange([last])
        assert [(number + 2,)] == session.rows(last)
    assert 1 == prepared(session)


def test_what_has_not_come_for_long_is_forgotten(session: Session) -> None:
    """However many statements there are, the server keeps a limited number, and all give what they should."""
    for number in range(600):
        again = [session.statement(b"SELECT %d + $1" % number, (1,)) for _ in range(5)]
        session.exchange(again)
        assert [(number + 1,)] == session.rows(again[-1])
    assert 100 <= prepared(session) <= 250
    again = [session.statement(b"SELECT 0 + $1", (1,)) for _ in range(5)]
    session.exchange(again)
    assert [(1,)] == session.rows(again[-1])


def test_more_than_buffers_hold_goes_both_ways(session: Session) -> None:
    """Neither side waits for the other when much is sent and much comes back."""
    text = "x" * 1_000_000
    statements = [session.statement(b"SELECT $1::text", (text,)) for _ in range(20)]
    session.exchange(statements)
    assert all([(text,)] == session.rows(each) for each in statements)
