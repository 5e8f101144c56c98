"""A server gives databases of one's own, and roles of each kind."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.servers.server import Database, NoSuchRole, Server


def _rights(url: str) -> tuple[object, ...]:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolname = pg_get_userbyid(datdba) FROM pg_roles, pg_database"
            " WHERE rolname = current_user AND datname = current_database()"
        ).fetchone()
    assert found is not None
    return found


def _exists(server: Server, name: str) -> bool:
    with psycopg.connect(server.admin_url) as admin:
        return admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def test_the_usual_role_owns_the_database_and_no_more(postgres_database: Database) -> None:
    """Neither superuser nor BYPASSRLS."""
    assert (False, False, True) == _rights(postgres_database.url)


def test_the_other_roles_have_what_they_are_named_for(postgres_database: Database) -> None:
    """A guest has nothing, one bypasses row security, one may do all; none owns the database."""
    assert (False, False, False) == _rights(postgres_database.guest_url)
    assert (False, True, False) == _rights(postgres_database.bypassrls_url)
    assert (True, False, False) == _rights(postgres_database.superuser_url)


def test_a_guest_reads_what_it_was_granted(postgres_database: Database) -> None:
    """And nothing before."""
    with psycopg.connect(postgres_database.url) as owner, psycopg.connect(postgres_database.guest_url) as guest:
        owner.execute("CREATE TABLE item (id integer)")
        owner.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            guest.execute("SELECT FROM item")
        guest.rollback()
        owner.execute(SQL("GRANT SELECT ON item TO {}").format(Identifier(postgres_database.role("guest"))))
        owner.commit()
        assert [] == guest.execute("SELECT FROM item").fetchall()


def test_the_url_of_a_fixture_is_the_owners(postgres_url: str) -> None:
    """What most tests use."""
    assert (False, False, True) == _rights(postgres_url)


def test_a_database_is_new_and_goes(postgres_server: Server) -> None:
    """It is empty, and is dropped even with somebody connected."""
    with postgres_server.database() as database:
        left = psycopg.connect(database.url)
        tables = left.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        left.commit()
    left.close()
    assert [] == tables
    assert not _exists(postgres_server, database.name)


def test_a_copy_of_a_database_belongs_to_the_same_role(postgres_server: Server, postgres_database: Database) -> None:
    """Tables and rows are copied, and the role that owns the copy owns its tables."""
    with psycopg.connect(postgres_database.url) as connection:
        connection.execute("CREATE TABLE item AS SELECT 7 AS id")
    with postgres_server.database(template=postgres_database.name) as copy, psycopg.connect(copy.url) as connection:
        connection.execute("ALTER TABLE item ADD COLUMN mine integer")
        assert [(7, None)] == connection.execute("SELECT * FROM item").fetchall()


def test_a_template_is_filled_once(given: Server) -> None:
    """Of calls at once one makes it, and the others find it."""
    filled: list[str] = []

    def fill(database: Database) -> None:
        filled.append(database.name)
        with psycopg.connect(database.url) as connection:
            connection.execute("CREATE TABLE item ()")

    with ThreadPoolExecutor() as workers:
        names = set(workers.map(lambda _: given.template("furnished", fill), range(4)))
    assert 1 == len(filled) == len(names)
    assert not _exists(given, filled[0])
    with given.database(template=names.pop()) as copy, psycopg.connect(copy.url) as connection:
        connection.execute("SELECT FROM item")


def test_a_template_that_could_not_be_filled_is_not_there(postgres_server: Server) -> None:
    """The next call tries again."""

    def fail(database: Database) -> None:
        raise ValueError(database.name)

    for _ in range(2):
        with pytest.raises(ValueError, match="crm_test"):
            postgres_server.template("failed", fail)


def test_a_server_that_was_given_is_used_and_left_as_it_was(given: Server) -> None:
    """Its role may create roles and databases, no more; all that the run made is dropped by name."""
    given.template("kept", lambda database: None)
    database = given.create_database()
    assert (False, False, True) == _rights(database.url)
    assert (False, False, False) == _rights(database.guest_url)
    with pytest.raises(NoSuchRole, match="superuser"):
        _ = database.superuser_url
    given.clear()
    with psycopg.connect(given.admin_url) as admin:
        pattern = given.prefix + "%"
        assert [] == admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern]).fetchall()
        assert [] == admin.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [pattern]).fetchall()


@pytest.fixture
def given(postgres_server: Server) -> Iterator[Server]:
    """A server by the URL of a role that may create roles and databases."""
    name, password = f"app_{secrets.token_hex(4)}", secrets.token_hex(16)
    role = Identifier(name)
    with psycopg.connect(postgres_server.admin_url, autocommit=True) as admin:
        admin.execute(SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD {}").format(role, password))
        url = postgres_server.url("postgres")
        url = url.replace(postgres_server.role("owner"), name).replace(postgres_server.password, password)
        made = Server(url, password, prefix=f"given_{name}")
        made.furnish()
        yield made
        made.clear()
        admin.execute(SQL("DROP ROLE {}").format(role))
