"""Every table is dumped, or says why not: a table that a migration adds cannot be forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crmcore import CRM
from crmcore.ports.store.record_kind import Form
from crmcore.ports.store.record_kinds import MADE_COLUMNS, NO_RECORDS, RECORD_KINDS
from crmcore.stores.memory.record_rows import MAKERS
from crmcore.stores.memory.record_takers import TAKERS
from crmcore.stores.sql.tenant_rows import OWNED

_TYPES = {Form.ID: "BLOB", Form.DIGEST: "BLOB", Form.TEXT: "TEXT", Form.JSON: "TEXT", Form.REAL: "REAL"}
_KINDS = {kind.table: kind for kind in RECORD_KINDS}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A database with all tables."""
    path: Path = tmp_path_factory.mktemp("schema") / "crm.db"
    with CRM.open(f"sqlite:///{path}") as crm:
        crm.migrate(currency="EUR", zone="UTC")
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def _tables(schema: sqlite3.Connection) -> set[str]:
    found = schema.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'crm_%'")
    return {name for (name,) in found} - {"crm_migration"}


def test_every_table_is_dumped_or_says_why_not(schema: sqlite3.Connection) -> None:
    """What was added to neither would be lost with the next move."""
    assert _tables(schema) == _KINDS.keys() | NO_RECORDS.keys()
    assert not _KINDS.keys() & NO_RECORDS.keys()
    assert len(_KINDS) == len(RECORD_KINDS) == len({kind.name for kind in RECORD_KINDS})


def test_facts_that_are_counted_are_dumped() -> None:
    """What dropping a tenant counts as facts is dumped, but for what is remembered of commands."""
    counted = {table.name for table in OWNED if table.fact is not None} - {"crm_command"}
    assert counted <= _KINDS.keys()
    assert {table.name for table in OWNED} == (_KINDS.keys() | NO_RECORDS.keys()) - {"crm_tenant", "crm_setting"}


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.name)
def test_every_column_is_dumped_or_made(schema: sqlite3.Connection, kind: object) -> None:
    """A column that a migration adds is in its kind, of the type and as optional as it is there."""
    assert kind in RECORD_KINDS
    kind = next(each for each in RECORD_KINDS if each is kind)
    found = {
        name: (type_, not required)
        for _, name, type_, required, *_ in schema.execute("SELECT * FROM pragma_table_info(?)", (kind.table,))
    }
    made = {"tenant", *MADE_COLUMNS.get(kind.table, ())}
    assert made <= found.keys()
    told = {column.name: (_TYPES.get(column.form, "INTEGER"), column.optional) for column in kind.columns}
    assert {name: told for name, told in found.items() if name not in made} == told
    assert {*kind.key, *filter(None, [kind.after])} <= set(kind.names)


def test_a_kind_comes_after_those_it_refers_to(schema: sqlite3.Connection) -> None:
    """Restored in that order, no row points at one that is not there yet; and memory knows what a row points at."""
    place = {kind.table: number for number, kind in enumerate(RECORD_KINDS)}
    names = {kind.table: kind.name for kind in RECORD_KINDS}
    for kind in RECORD_KINDS:
        refers = {column.name: column.refers for column in kind.columns if column.refers}
        pointing: dict[str, str] = {}
        for row in schema.execute("SELECT * FROM pragma_foreign_key_list(?)", (kind.table,)):
            table, column = row[2], row[3]
            if table == "crm_tenant" or column == "tenant":
                continue
            assert place[table] < place[kind.table] or (table == kind.table and kind.after == column)
            if table != "crm_identifier":
                pointing[column] = names[table]
        assert pointing == refers


def test_memory_makes_and_takes_every_kind() -> None:
    """The store in memory has both for each kind, and for nothing else."""
    names = {kind.name for kind in RECORD_KINDS}
    assert names == MAKERS.keys() == TAKERS.keys()
