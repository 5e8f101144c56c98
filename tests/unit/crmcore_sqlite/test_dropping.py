"""Dropping a tenant of a database file deletes every row it has, also when it is interrupted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crmcore import CRM
from crmcore.errors import UnknownTenant
from crmcore.ports.store import FACTS
from crmcore.stores.sql.tenant_rows import COUNT, OWNED
from crmcore.testing import FrozenClock
from crmcore_sqlite.unit import SQLiteUnit
from tests.migration.seed import END, SEEDED, key_beside, open_crm

NEWEST = max(SEEDED.glob("*.sql"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database every table of which has rows of the default tenant, and some of the tenant acme."""
    path = tmp_path / "crm.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(NEWEST.read_text(encoding="utf-8"))
    key_beside(path).write_bytes(NEWEST.with_suffix(".key").read_bytes())
    return path


@pytest.fixture
def crm(path: Path) -> Iterator[CRM]:
    """The CRM on it."""
    with open_crm(path, FrozenClock(END)) as opened:
        yield opened


def owned_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that have a column named tenant."""
    found = connection.execute(
        "SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c ON c.name = 'tenant'"
        " WHERE m.type = 'table' ORDER BY m.name"
    )
    return [name for (name,) in found]


def rows(path: Path, tenant: int) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a tenant."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: sorted(connection.execute("SELECT * FROM " + name + " WHERE tenant = ?", (tenant,)), key=repr)
            for name in owned_tables(connection)
        }


def test_every_table_with_a_tenant_is_dropped_from(path: Path) -> None:
    """A migration that adds a table with a tenant adds it to what is dropped."""
    with closing(sqlite3.connect(path)) as connection:
        assert owned_tables(connection) == sorted(table.name for table in OWNED)


def test_tables_come_before_those_that_they_point_at(path: Path) -> None:
    """The order of deleting is one that foreign keys allow."""
    place = {table.name: number for number, table in enumerate(OWNED)}
    with closing(sqlite3.connect(path)) as connection:
        for name, number in place.items():
            for key in connection.execute("SELECT * FROM pragma_foreign_key_list(?)", (name,)):
                assert key[2] in ("crm_tenant", name) or number < place[key[2]], (name, key[2])


def test_each_statement_deletes_from_its_table() -> None:
    """What stands beside the name of a table deletes from that table, and names no other."""
    for table in OWNED:
        assert 2 == table.delete.count(f" FROM {table.name} WHERE tenant = ?1")
        assert 2 == table.delete.count("crm_")
        assert table.fact is None or f"'{table.fact}', COUNT(*) FROM {table.name} WHERE tenant = ?1" in COUNT
    assert sorted(FACTS) == sorted(table.fact for table in OWNED if table.fact is not None)


@pytest.mark.parametrize("chunk", [40, 100_000])
def test_no_row_is_left_and_no_other_tenant_is_touched(crm: CRM, path: Path, chunk: int) -> None:
    """After a drop no table holds a row of the tenant; the rows of others are as they were; nothing points nowhere."""
    before, others = rows(path, 1), rows(path, 2)
    assert [] == [name for name, held in before.items() if not held]
    counts = crm.tenants.drop("default", dry_run=True).counts
    assert before == rows(path, 1)
    assert counts == crm.tenants.drop("default", confirm="default", chunk=chunk).counts
    assert {len(held) for held in rows(path, 1).values()} == {0}
    assert others == rows(path, 2)
    with closing(sqlite3.connect(path)) as connection:
        assert [] == connection.execute("PRAGMA foreign_key_check").fetchall()
        assert [(2,)] == connection.execute("SELECT id FROM crm_tenant").fetchall()
        kept = [name for (name,) in connection.execute("SELECT name FROM crm_setting ORDER BY name")]
    assert ["draw salt 2", "epoch", "greatest tenant dropped", "heartbeat", "identity", "master key"] == kept


class Killed(BaseException):
    """Ends a transaction where a kill would."""


@pytest.mark.parametrize(
    "reached", ["DELETE FROM crm_decision", "DELETE FROM crm_interaction", "DELETE FROM crm_tenant"]
)
def test_ended_in_the_middle_it_is_finished_later(
    crm: CRM, path: Path, reached: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted, the tenant is found by nobody but `dropping`; called again the drop ends as if it had not been."""
    execute = SQLiteUnit.execute

    def until(unit: SQLiteUnit, sql: str, values: object = ()) -> object:
        if sql.startswith(reached):
            raise Killed
        return execute(unit, sql, values)  # type: ignore[arg-type]

    others = rows(path, 2)
    monkeypatch.setattr(SQLiteUnit, "execute", until)
    with pytest.raises(Killed):
        crm.tenants.drop("default", confirm="default", chunk=40)
    monkeypatch.setattr(SQLiteUnit, "execute", execute)
    with open_crm(path, FrozenClock(END)) as opened:
        with pytest.raises(UnknownTenant):
            opened.customers.count()
        assert ["default"] == [tenant.name for tenant in opened.tenants.dropping()]
        assert ["acme"] == [tenant.name for tenant in opened.tenants.all()]
        assert 0 < sum(opened.tenants.drop("default", dry_run=True).counts.values())
        opened.tenants.drop("default", confirm="default")
        assert [] == list(opened.tenants.dropping())
    assert {len(held) for held in rows(path, 1).values()} == {0}
    assert others == rows(path, 2)


def test_others_write_between_the_steps(crm: CRM, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a tenant is dropped step by step, another process writes for another tenant."""
    counted: list[int] = []
    with open_crm(path, FrozenClock(END)) as other:
        acme = other.tenant("acme")
        begin = type(crm._setting.store).begin

        def begun(store: object, tenant: int | None, *, write: bool, relying: bool = False) -> object:
            if store is crm._setting.store and tenant == 1 and write:
                counted.append(acme.customers.count())
                acme.customers.add_many([])
                acme.interactions.declare(f"kind_{len(counted)}")
            return begin(store, tenant, write=write, relying=relying)  # type: ignore[arg-type]

        monkeypatch.setattr(type(crm._setting.store), "begin", begun)
        crm.tenants.drop("default", confirm="default", chunk=200)
        monkeypatch.undo()
        assert len(counted) > 3
        assert f"kind_{len(counted)}" in acme.interactions.kinds()
