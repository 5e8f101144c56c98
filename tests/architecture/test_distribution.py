"""The schema can be spread over machines by tenant, as Citus demands it: told from the catalogue of each database.

The tenant is the first column of every primary key, unique constraint and foreign key of a table that holds rows of
tenants, and no number is drawn from a sequence that machines would have to share.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from attrs import frozen

from crmcore_sqlite.store import SQLiteStore
from tests.servers.migrated import migrated_database
from tests.servers.server import Server

OF_THE_DATABASE = {"crm_migration", "crm_setting", "crm_tenant"}
"""Tables that every machine has whole; foreign keys may point at the tenants among them."""
ROWIDS = {"crm_event", "crm_interaction"}
"""On SQLite alone, which is one file, rows of these are numbered as they come; PostgreSQL has no such key."""


@frozen
class Catalogue:
    """What a database says of its tables."""

    tables: frozenset[str]
    keys: tuple[tuple[str, tuple[str, ...]], ...]
    """For each primary key and unique index, partial ones too: the table and the columns."""
    foreign: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]
    """For each foreign key the table, that which it points at, and the columns of both."""
    sequences: tuple[str, ...]


def of_sqlite(connection: sqlite3.Connection) -> Catalogue:
    """The catalogue of a database file."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    keys: list[tuple[str, tuple[str, ...]]] = []
    foreign: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = []
    for table in tables:
        columns = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,))
        keys.append((table, tuple(name for (name,) in columns)))
        indexes = connection.execute('SELECT name FROM pragma_index_list(?) WHERE "unique"', (table,)).fetchall()
        for (index,) in indexes:
            columns = connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,))
            keys.append((table, tuple(name for (name,) in columns)))
        pointing: dict[int, list[tuple[str, str, str]]] = {}
        for number, _, target, source, to, *_ in connection.execute(
            "SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq", (table,)
        ):
            pointing.setdefault(number, []).append((target, source, to))
        foreign += [
            (table, parts[0][0], tuple(part[1] for part in parts), tuple(part[2] for part in parts))
            for parts in pointing.values()
        ]
    counted = [name for name in tables if name == "sqlite_sequence"]
    return Catalogue(frozenset(tables), tuple(keys), tuple(foreign), tuple(counted))


_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
_KEYS = (
    "SELECT t.relname, ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place)"
    " JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number ORDER BY k.place)"
    " FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid"
    " WHERE i.indisunique AND t.relnamespace = current_schema()::regnamespace"
)
_FOREIGN = (
    "SELECT t.relname, o.relname,"
    " ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)"
    " JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.place),"
    " ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place)"
    " JOIN pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = k.number ORDER BY k.place)"
    " FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid JOIN pg_class AS o ON o.oid = c.confrelid"
    " WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace"
)
_SEQUENCES = "SELECT relname FROM pg_class WHERE relkind = 'S'"


def of_postgres(connection: psycopg.Connection) -> Catalogue:
    """The catalogue of a database of PostgreSQL."""
    keys = connection.execute(_KEYS).fetchall()
    foreign = connection.execute(_FOREIGN).fetchall()
    return Catalogue(
        frozenset(name for (name,) in connection.execute(_TABLES)),
        tuple((table, tuple(columns)) for table, columns in keys),
        tuple((table, target, tuple(columns), tuple(others)) for table, target, columns, others in foreign),
        tuple(name for (name,) in connection.execute(_SEQUENCES)),
    )


@pytest.fixture(params=["sqlite", "postgres"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    """The catalogue of each database, migrated."""
    if request.param == "sqlite":
        store = SQLiteStore.open(f"sqlite:///{tmp_path / 'crm.db'}")
        store.migrate()
        store.close()
        with closing(sqlite3.connect(tmp_path / "crm.db")) as connection:
            yield of_sqlite(connection)
        return
    server: Server = request.getfixturevalue("postgres_server")
    made = migrated_database(server)
    with psycopg.connect(made.url) as connection:
        yield of_postgres(connection)
    server.drop_database(made.name)


def faults(catalogue: Catalogue) -> list[str]:
    """What stands in the way of distributing the tables by tenant."""
    owned = {table for table in catalogue.tables - OF_THE_DATABASE if table.startswith("crm_")}
    found = [
        f"key of {table}: {columns}"
        for table, columns in catalogue.keys
        if table in owned
        and columns[:1] != ("tenant",)
        and (table, columns) not in {(each, ("entry",)) for each in ROWIDS}
    ]
    for table, target, columns, others in catalogue.foreign:
        if table not in owned:
            found.append(f"foreign key of {table}, which belongs to no tenant")
        elif target == "crm_tenant":
            found += [f"foreign key of {table} to a tenant: {columns}"] * (columns != ("tenant",))
        elif target not in owned or columns[:1] != ("tenant",) or others[:1] != ("tenant",):
            found.append(f"foreign key of {table} to {target}: {columns}")
    return found + [f"sequence {name}" for name in catalogue.sequences]


def test_the_tenant_leads_every_key(catalogue: Catalogue) -> None:
    """Primary keys, unique indexes and foreign keys begin with the tenant; there is no sequence."""
    assert len(catalogue.tables) > 25
    assert len(catalogue.keys) > 30
    assert len(catalogue.foreign) > 30
    assert [] == faults(catalogue)


def test_only_sqlite_numbers_rows(catalogue: Catalogue, request: pytest.FixtureRequest) -> None:
    """The exceptions are there on SQLite, and only there."""
    numbered = {table for table, columns in catalogue.keys if columns == ("entry",)}
    assert numbered == (ROWIDS if request.node.callspec.params["catalogue"] == "sqlite" else set())


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE crm_planted (id INTEGER NOT NULL PRIMARY KEY, tenant INTEGER NOT NULL)",
        "CREATE TABLE crm_planted (tenant INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (id, tenant)) WITHOUT ROWID",
        "CREATE UNIQUE INDEX crm_planted ON crm_interaction (source, external_id) WHERE external_id IS NOT NULL",
        "CREATE TABLE crm_planted (tenant, id, PRIMARY KEY (tenant, id), FOREIGN KEY (id) REFERENCES crm_rate (day))",
        "CREATE TABLE crm_planted (tenant INTEGER NOT NULL, id INTEGER PRIMARY KEY AUTOINCREMENT)",
    ],
)
def test_what_stands_in_the_way_would_be_found(statement: str, tmp_path: Path) -> None:
    """A key without the tenant in front, planted in a schema, is told."""
    store = SQLiteStore.open(f"sqlite:///{tmp_path / 'crm.db'}")
    store.migrate()
    store.close()
    with closing(sqlite3.connect(tmp_path / "crm.db")) as connection:
        connection.execute(statement)
        assert faults(of_sqlite(connection))
