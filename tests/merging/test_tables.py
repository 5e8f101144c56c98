"""Every table with a customer in it has a rule for merging; no row is lost and none points at whom nothing is about
(laws I7 and I8, over the foreign keys that the database itself tells).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from crmcore import CRM
from crmcore.stores.sql.merges import DERIVED, OWN, POINTED
from crmcore.testing import FrozenClock
from tests.migration.seed import END, NAMED, open_crm, seed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with rows in every table."""
    made = tmp_path / "seeded.db"
    seed(made)
    return made


def pointing(path: Path) -> dict[str, set[str]]:
    """For each table with a foreign key to the customers the columns that hold one."""
    found: dict[str, set[str]] = {}
    with closing(sqlite3.connect(path)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            for key in connection.execute("SELECT * FROM pragma_foreign_key_list(?)", (table,)):
                if key[2] == "crm_customer" and key[3] != "tenant":
                    found.setdefault(table, set()).add(key[3])
    return found


def counted(path: Path, tables: Mapping[str, object]) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables}


def test_every_table_with_a_customer_has_a_rule(path: Path) -> None:
    """A migration that adds a table whose rows are about customers says what a merge does with them."""
    ruled = {*POINTED, *DERIVED, *OWN}
    found = pointing(path)
    assert found.keys() == ruled
    assert {table for table, columns in found.items() if "origin" in columns} == {*POINTED}
    for table in POINTED:
        assert {"customer", "origin"} <= found[table]


@pytest.fixture
def crm(path: Path) -> Iterator[CRM]:
    """The CRM on it."""
    with open_crm(path, FrozenClock(END)) as opened:
        yield opened


@pytest.mark.parametrize("names", [("ben", "sara"), ("sara", "ben"), ("ada", "ben")])
def test_no_row_is_lost(crm: CRM, path: Path, names: tuple[str, str]) -> None:
    """As many rows as before in every table of facts, all about the head, and where it stands now is one more."""
    one, other = (crm.customers.get(NAMED[name]).id for name in names)
    before = counted(path, pointing(path))
    assert crm.merges.merge(one, other)
    after = counted(path, pointing(path))
    assert [] == [table for table in {*POINTED} - {"crm_transition"} if before[table] != after[table]]
    assert before["crm_transition"] <= after["crm_transition"] <= before["crm_transition"] + 1
    assert before["crm_merge"] + 1 == after["crm_merge"]
    with closing(sqlite3.connect(path)) as connection:
        for table in (*POINTED, *DERIVED):
            about = f"SELECT COUNT(*) FROM {table} WHERE tenant = 1 AND customer = ?"
            assert (0,) == connection.execute(about, (one.bytes,)).fetchone(), table
        assert [] == connection.execute("PRAGMA foreign_key_check").fetchall()
    crm.merges.unmerge(one)
    assert before["crm_interaction"] == counted(path, pointing(path))["crm_interaction"]


def test_every_id_resolves(crm: CRM) -> None:
    """After merges and undoing some, every id and identifier ever given names its own customer or its head."""
    ids = {name: crm.customers.get(who).id for name, who in NAMED.items()}
    people = [
        name for name in ids if type(crm.customers.get(ids[name]).party) is type(crm.customers.get(ids["sara"]).party)
    ]
    for name in people:
        if name != "sara":
            crm.merges.merge(ids[name], ids["sara"])
    for name in people:
        assert ids["sara"] == crm.customers.get(ids[name]).id == crm.customers.get(NAMED[name]).id
    for name in people[::2]:
        if name != "sara":
            crm.merges.unmerge(ids[name])
    for place, name in enumerate(people):
        expected = ids[name] if name != "sara" and place % 2 == 0 else ids["sara"]
        assert expected == crm.customers.get(ids[name]).id == crm.customers.get(NAMED[name]).id
