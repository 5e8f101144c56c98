"""The rows of every released schema survive on PostgreSQL too, and say what the release said of them on SQLite."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from crmcore import CRM
from crmcore.stores.sql.migrations import scripts
from crmcore.testing import CountingIds, FrozenClock
from crmcore_postgres.store import PostgresStore
from tests.migration.seed import END, KEY, SEEDED, Post, expected_of
from tests.servers.catalogue import catalogue
from tests.servers.server import Database, Server


def load(seed: Path, database: Database) -> None:
    """Make the schema of a seed's number, and put the seed's rows into it."""
    number = int(seed.stem)
    with closing(PostgresStore.open(database.url)) as store, psycopg.connect(database.url) as owner:
        for text in store.pending_sql()[:number]:
            owner.execute(text.encode())
    with closing(sqlite3.connect(":memory:")) as source, psycopg.connect(database.superuser_url) as target:
        source.executescript(seed.read_text(encoding="utf-8"))
        for script in scripts("crmcore_postgres")[:number]:
            # In the order in which tables are made, none is before one that it points at.
            for table in re.findall("^CREATE TABLE ([a-z_]+)", script.sql, re.MULTILINE):
                _copy(source, target, table)


def _copy(source: sqlite3.Connection, target: psycopg.Connection, table: str) -> None:
    found = source.execute("SELECT * FROM " + table)
    theirs = [column[0] for column in found.description]
    ours = [
        row[0] for row in target.execute(SQL("SELECT * FROM {} LIMIT 0").format(Identifier(table))).description or ()
    ]
    both = [name for name in ours if name in theirs]
    assert {"entry"} >= set(ours).symmetric_difference(theirs), table
    fields = SQL(", ").join(map(Identifier, both))
    marks = SQL(", ").join(SQL("%s") for _ in both)
    rows = [[row[theirs.index(name)] for name in both] for row in found]
    with target.cursor() as cursor:
        cursor.executemany(SQL("INSERT INTO {} ({}) VALUES ({})").format(Identifier(table), fields, marks), rows)


@pytest.fixture(params=sorted(SEEDED.glob("*.json")), ids=lambda path: path.stem)
def released(request: pytest.FixtureRequest, postgres_server: Server) -> Iterator[tuple[dict[str, Any], Database, int]]:
    """What a release said, and a database with its schema and rows."""
    path: Path = request.param
    with postgres_server.database() as database:
        load(path.with_suffix(".sql"), database)
        yield json.loads(path.read_text(encoding="utf-8")), database, int(path.stem)


def test_migrated_it_says_what_its_release_said(
    released: tuple[dict[str, Any], Database, int], postgres_url: str
) -> None:
    """Pending are the migrations since; then the schema is that of a new database, and everything said is as it was."""
    expected, database, number = released
    crm = CRM.open(database.url, keys=KEY, clock=FrozenClock(END), ids=CountingIds("later"), channels=[Post()])
    with crm, closing(PostgresStore.open(postgres_url)) as fresh:
        assert [each.migration for each in scripts("crmcore_postgres")[number:]] == crm.migrate()
        fresh.migrate()
        found = json.loads(json.dumps(expected_of(crm)))
        for name, known in expected["customers"].items():
            assert known == {part: found["customers"][name][part] for part in known}, name
        assert expected["backlog"] <= found["backlog"]
        same = {part: expected[part] for part in ("customers", "backlog")}
        assert expected == {**{part: found[part] for part in expected}, **same}
        assert catalogue(postgres_url) == catalogue(database.url)
        for tenant in (crm, crm.tenant("acme")):
            tenant.measures.rebuild()
            assert 0 == tenant.standings.evaluate()
            assert list(tenant.events.since())
            assert 0 == tenant.events.backlog()
        again = json.loads(json.dumps(expected_of(crm)))
        assert found["customers"] == again["customers"]
