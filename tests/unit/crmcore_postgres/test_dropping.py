"""Dropping a tenant of PostgreSQL, where others write at the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
import pytest

from crmcore import CRM, Person
from crmcore.errors import StorageBusy, UnknownTenant
from crmcore.stores.sql.tenant_rows import OWNED
from crmcore_postgres.tenant_rows import RECLAIM
from tests.servers.migrated import migrated_database
from tests.servers.server import Database, Server


@pytest.fixture
def database(postgres_server: Server) -> Iterator[Database]:
    """A database with the tables of crmcore."""
    made = migrated_database(postgres_server)
    yield made
    postgres_server.drop_database(made.name)


@pytest.fixture
def crm(database: Database) -> Iterator[CRM]:
    """A CRM of the tenants default and acme, each with a customer."""
    with CRM.open(database.url + "?timeout=2", keys=b"k" * 32) as opened:
        opened.migrate(currency="EUR", zone="UTC")
        opened.tenants.add("acme", currency="EUR", zone="UTC")
        for tenant in (opened, opened.tenant("acme")):
            tenant.customers.add(Person("Sara"))
        yield opened


def test_every_table_with_a_tenant_is_dropped_from(database: Database) -> None:
    """A migration that adds a table with a tenant adds it to what is dropped."""
    with psycopg.connect(database.url) as connection:
        found = connection.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant' ORDER BY 1"
        ).fetchall()
    assert [name for (name,) in found] == sorted(table.name for table in OWNED)


def test_what_points_at_customers_is_reclaimed(database: Database) -> None:
    """Before customers are deleted the room is given back of every table whose rows point at them."""
    with psycopg.connect(database.url) as connection:
        found = connection.execute(
            "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = 'crm_customer'::regclass"
        ).fetchall()
    assert {name for (name,) in found} == set(re.findall(r"crm_\w+", RECLAIM))


def rows_of(database: Database, tenant: int) -> int:
    """How many rows a tenant has in all tables."""
    with psycopg.connect(database.url) as connection:
        connection.execute("SELECT set_config('crmcore.tenant', %s, true)", (str(tenant),))
        counts = [
            connection.execute(f"SELECT COUNT(*) FROM {each.name} WHERE tenant = {tenant}".encode()).fetchone()
            for each in OWNED
        ]
    return sum(count[0] for count in counts if count is not None)


@pytest.mark.parametrize("chunk", [3, 10_000])
def test_a_tenant_is_dropped_whole(crm: CRM, database: Database, chunk: int) -> None:
    """No row of it is left under row security; another tenant keeps its rows."""
    default, acme = rows_of(database, 1), rows_of(database, 2)
    assert min(default, acme) > 10
    crm.tenants.drop("acme", confirm="acme", chunk=chunk)
    assert (default, 0) == (rows_of(database, 1), rows_of(database, 2))


def test_a_writer_that_holds_on_makes_it_busy(crm: CRM, database: Database) -> None:
    """A transaction begun before that writes and does not end: `StorageBusy`, and nothing is dropped; later it is."""
    with ExitStack() as stack:
        with pytest.raises(StorageBusy):
            stack.enter_context(_written(crm))
            crm.tenants.drop("acme", confirm="acme")
        assert 1 == crm.tenant("acme").customers.count()
    assert rows_of(database, 2) > 0
    crm.tenants.drop("acme", confirm="acme")
    assert 0 == rows_of(database, 2)


def test_what_a_writer_commits_meanwhile_is_deleted_too(crm: CRM, database: Database) -> None:
    """The drop waits for a transaction begun before, and deletes what that commits."""
    with ThreadPoolExecutor(1) as threads, psycopg.connect(database.url, autocommit=True) as watching:
        with _written(crm):
            dropping = threads.submit(crm.tenants.drop, "acme", confirm="acme")
            while not _waits(watching) and not dropping.done():
                pass
        dropping.result()
    with pytest.raises(UnknownTenant):
        crm.tenant("acme").customers.count()
    assert 0 == rows_of(database, 2)


class _written:  # noqa: N801 -- reads like a function
    """A transaction of the tenant acme in a thread of its own that has added a customer; commits at the end."""

    def __init__(self, crm: CRM) -> None:
        self._crm = crm
        self._threads = ThreadPoolExecutor(1)
        self._stack = ExitStack()

    def __enter__(self) -> None:
        self._threads.submit(self._write).result()

    def _write(self) -> None:
        tx = self._stack.enter_context(self._crm.tenant("acme").begin())
        tx.customers.add(Person("Ben"))

    def __exit__(self, *_: object) -> None:
        self._threads.submit(self._stack.close).result()
        self._threads.shutdown()


def _waits(watching: psycopg.Connection[tuple[object, ...]]) -> bool:
    found = watching.execute(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    ).fetchone()
    return found is not None and found[0] != 0
