"""A database of every released schema survives: migrated by today's code it is whole, says the same, and goes on."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from crmcore import CRM, Email, External, Money, Rule, RulePolicy
from crmcore.codec.digests import event_chain
from crmcore.errors import AlreadyVoided, ExternalIdConflict, IdentifierConflict, KeyReused
from crmcore.testing import CountingIds, FrozenClock
from crmcore.testing.agreement import Side, refreshed_whole
from crmcore_sqlite.migrate import scripts
from crmcore_sqlite.store import SQLiteStore
from tests.migration.seed import END, NAMED, SEEDED, dumped, expected_of, key_beside, open_crm, portrait, seed, write

Seeds = sorted(SEEDED.glob("*.sql"))
NEWEST = scripts()[-1].migration.number


@frozen
class Loaded:
    """A seeded database as its release left it, in a file of its own."""

    seed: Path
    path: Path

    @property
    def expected(self) -> dict[str, Any]:
        """What the release said of it."""
        found: dict[str, Any] = json.loads(self.seed.with_suffix(".json").read_text(encoding="utf-8"))
        return found

    def open(self, clock: FrozenClock | None = None) -> CRM:
        """Today's CRM on it."""
        return open_crm(self.path, clock or FrozenClock(END))

    def connect(self) -> sqlite3.Connection:
        """The driver's own connection to it."""
        return sqlite3.connect(self.path, isolation_level=None)


@pytest.fixture(params=Seeds, ids=lambda path: path.stem)
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> Loaded:
    """Each seeded database, as it was released."""
    path = tmp_path / "crm.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    key_beside(path).write_bytes(request.param.with_suffix(".key").read_bytes())
    return Loaded(request.param, path)


@pytest.fixture
def migrated(loaded: Loaded) -> Loaded:
    """Each seeded database, migrated by today's code."""
    # A migration may declare measures, and events tell of it: their ids are not those of what the tests do later.
    with open_crm(loaded.path, FrozenClock(END), CountingIds("migration")) as crm:
        crm.migrate()
        assert [] == list(crm.pending())
    return loaded


def tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of a database."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found if not name.startswith("sqlite_")]


def schema(connection: sqlite3.Connection) -> dict[str, Any]:
    """All that is defined in a database, as written and as SQLite understands it."""
    found: dict[str, Any] = {
        f"{kind} {name}": " ".join((sql or "").split())
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")
    }
    for table in tables(connection):
        of_table = {}
        for pragma in ("table_xinfo", "index_list", "foreign_key_list"):
            rows = connection.execute("SELECT * FROM pragma_" + pragma + "(?)", (table,)).fetchall()
            # Numbers in a list tell the order of making, which is nobody's business.
            of_table[pragma] = sorted(map(repr, rows if pragma == "table_xinfo" else (row[1:] for row in rows)))
        for (index,) in connection.execute("SELECT name FROM pragma_index_list(?)", (table,)).fetchall():
            of_table[f"index {index}"] = connection.execute("SELECT * FROM pragma_index_xinfo(?)", (index,)).fetchall()
        found[f"what {table} is"] = of_table
    for row in connection.execute("SELECT name, type, ncol, wr, strict FROM pragma_table_list"):
        found[f"listed {row[0]}"] = row[1:]
    return found


def rows(connection: sqlite3.Connection, *names: str) -> dict[str, list[tuple[object, ...]]]:
    """The rows of some tables, in an order that does not depend on how they came there."""
    return {name: sorted(connection.execute("SELECT * FROM " + name), key=repr) for name in names}


def test_the_newest_migration_has_a_seed() -> None:
    """A migration comes with a database of its schema: run `python -m tests.migration.seed` and keep what it writes."""
    missing = [
        path.name
        for path in (SEEDED / f"{NEWEST:04}{suffix}" for suffix in (".sql", ".key", ".json"))
        if not path.exists()
    ]
    assert [] == missing, "run `python -m tests.migration.seed`"
    assert [] == [path.name for path in Seeds if int(path.stem) > NEWEST]


def test_a_seed_is_of_its_number(loaded: Loaded) -> None:
    """The seed of migration N was made by the first N migrations as they are now: a released one is never edited."""
    with closing(loaded.connect()) as connection:
        applied = connection.execute("SELECT number, name, digest FROM crm_migration ORDER BY number").fetchall()
    known = [
        (each.migration.number, each.migration.name, sha256(each.sql.encode()).digest())
        for each in scripts()[: int(loaded.seed.stem)]
    ]
    assert known == applied, "a migration was edited: before its release run `python -m tests.migration.seed`"


def test_no_table_of_a_seed_is_empty(loaded: Loaded) -> None:
    """Every table is filled, so that no migration passes for want of rows."""
    with closing(loaded.connect()) as connection:
        names = tables(connection)
        filled = [name for name in names if connection.execute("SELECT 1 FROM " + name + " LIMIT 1").fetchone()]
        assert names == filled
        assert len(names) > 25
        assert {"waiting", "claimed", "started", "accepted", "refused", "suppressed", "expired", "held"} == {
            state for (state,) in connection.execute("SELECT DISTINCT state FROM crm_message")
        }
        assert {0, 1} == {each for (each,) in connection.execute("SELECT DISTINCT sequence IS NULL FROM crm_event")}
        assert {1, 2} <= {each for (each,) in connection.execute("SELECT DISTINCT tenant FROM crm_interaction")}


def test_migrated_its_schema_is_that_of_a_new_database(migrated: Loaded, tmp_path: Path) -> None:
    """What is defined is equal to what a new database has: tables, columns, indexes, foreign keys."""
    fresh = tmp_path / "fresh.db"
    with CRM.open(f"sqlite:///{fresh}") as crm:
        crm.migrate(currency="EUR", zone="UTC")
    with closing(migrated.connect()) as found, closing(sqlite3.connect(fresh)) as expected:
        assert schema(expected) == schema(found)


def test_migrated_it_is_sound(migrated: Loaded) -> None:
    """No foreign key is broken, and SQLite finds nothing wrong with the file."""
    with closing(migrated.connect()) as connection:
        assert [] == connection.execute("PRAGMA foreign_key_check").fetchall()
        assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()


def test_migrated_it_says_what_its_release_said(migrated: Loaded) -> None:
    """Stories, figures, segments, decisions and messages of named customers are as they were."""
    expected = migrated.expected
    assert expected["customers"].keys() == NAMED.keys()
    with migrated.open() as crm:
        found = json.loads(json.dumps(expected_of(crm)))
    for name, known in expected["customers"].items():
        # A later release may know more of a customer; what was known has to stay.
        assert known == {part: found["customers"][name][part] for part in known}, name
    assert expected["backlog"] <= found["backlog"]
    same = {part: expected[part] for part in ("customers", "backlog")}
    assert expected == {**{part: found[part] for part in expected}, **same}


def test_migrated_everything_derived_can_be_rebuilt(migrated: Loaded) -> None:
    """Measures, costs, standings, golden values and members, made anew from the facts, are as they were (law I9)."""
    derived = ("crm_measure", "crm_measure_day", "crm_standing", "crm_attribute", "crm_cost")
    with closing(migrated.connect()) as connection, migrated.open() as crm:
        before = rows(connection, *derived)
        costs = connection.execute("SELECT tenant, customer, SUM(amount) FROM crm_ledger GROUP BY 1, 2").fetchall()
        assert sorted(before["crm_cost"], key=repr) == sorted(costs, key=repr)
        for tenant in (crm, crm.tenant("acme")):
            tenant.measures.rebuild()
            assert 0 == tenant.standings.evaluate()
        assert before == rows(connection, *derived)
    side = Side(SQLiteStore.open(f"sqlite:///{migrated.path}"), clock=FrozenClock(END))
    assert [] == side.rebuilt()
    side.crm.segments.refresh()
    assert [] == refreshed_whole(side)
    side.close()


def test_migrated_its_events_are_unbroken(migrated: Loaded) -> None:
    """Events are numbered without a gap and each is chained to the one before, those sealed before and after alike."""
    with closing(migrated.connect()) as connection:
        sealed = dict(connection.execute("SELECT id, chain FROM crm_event WHERE sequence IS NOT NULL"))
    kept = 0
    with migrated.open() as crm:
        for tenant in (crm, crm.tenant("acme")):
            last = bytes(32)
            for number, event in enumerate(tenant.events.since(), start=1):
                assert number == event.sequence
                last = event_chain(last, event)
                assert last == event.chain
                if event.id.bytes in sealed:
                    kept += 1
                    assert sealed[event.id.bytes] == event.chain
            assert 0 == tenant.events.backlog()
    assert len(sealed) == kept > 50


def test_migrated_what_was_under_way_is_finished(migrated: Loaded) -> None:
    """Messages claimed, started and waiting when the release ended are brought to an end, and no final one changes."""
    clock = FrozenClock(END + timedelta(hours=1))
    with closing(migrated.connect()) as connection, migrated.open(clock) as crm:
        final = "SELECT * FROM crm_message WHERE state NOT IN ('waiting', 'claimed', 'started') ORDER BY id"
        before = connection.execute(final).fetchall()
        # The release that was dumped may have had an epoch, and what is loaded is a copy of it.
        crm.outbox.resume_after_restore()
        ticked = crm.tick()
        clock.advance(hours=1)
        later = crm.tick()
        after = connection.execute(final).fetchall()
        assert 3 == ticked.dispatched.accepted + later.dispatched.accepted
        assert [] == [row for row in before if row not in after]
        assert {"waiting", "claimed", "started"}.isdisjoint(crm.outbox.counts())


def test_migrated_recording_goes_on(migrated: Loaded) -> None:
    """What is known is known again, what conflicts conflicts, and new things are recorded and decided."""
    with migrated.open(FrozenClock(END + timedelta(hours=1))) as crm:
        sara = crm.customers.find(Email("sara@example.org"))
        assert sara is not None
        before = crm.measures.of(sara)["purchases"]
        known = crm.interactions.find("shop", "o-3")
        assert known is not None
        again = crm.interactions.record(
            sara, known.content, occurred_at=known.occurred_at, source="shop", external_id="o-3", touchpoint="branch"
        )
        assert known.id == again
        slip = crm.interactions.purchase(
            NAMED["ben"], Money("33", "EUR"), source="shop", external_id="o-8", key="slip 8"
        )
        assert slip == crm.interactions.last(NAMED["ben"], 1)[0].id
        with pytest.raises(KeyReused):
            crm.interactions.purchase(NAMED["ben"], Money("34", "EUR"), source="shop", external_id="o-9", key="slip 8")
        with pytest.raises(ExternalIdConflict):
            crm.interactions.purchase(sara, Money("1", "EUR"), source="shop", external_id="o-1")
        with pytest.raises(IdentifierConflict):
            crm.customers.find(Email("sara@example.org"), External("erp", "4711"))
        with pytest.raises(AlreadyVoided):
            corrected = crm.interactions.find("shop", "o-7")
            assert corrected is not None
            crm.interactions.void(corrected.id)
        crm.interactions.purchase(sara, Money("10", "EUR"), source="shop", external_id="o-10")
        after = crm.measures.of(sara)["purchases"]
        assert isinstance(before.total, Money)
        assert (before.count + 1, before.total + Money("10", "EUR")) == (after.count, after.total)
        crm.segments.define("new", "purchases.days_since == 0")
        assert sara in set(crm.segments.members("new"))
        decided = crm.decide("later", RulePolicy([Rule(None, "taster", "post")]), segment="new")
        assert decided.decided == crm.segments.count("new")
        assert "later" == portrait(crm, NAMED["sara"])["decisions"][0][0]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The seed of today's code, made twice."""
    made = [write(tmp_path_factory.mktemp(f"seed{number}") / "seeded") for number in range(2)]
    return made[0], made[1]


@pytest.mark.parametrize("suffix", [".sql", ".key", ".json"])
def test_a_seed_is_the_same_whenever_it_is_made(twice: tuple[Path, Path], suffix: str) -> None:
    """Clock, ids and key are fixed, so that a seed made again is the same text."""
    first, second = (each.with_suffix(suffix).read_text(encoding="utf-8") for each in twice)
    assert first == second
    assert first


def test_a_dump_is_the_database(tmp_path: Path) -> None:
    """The SQL text makes a database equal to the one dumped, row by row."""
    path, again = tmp_path / "made.db", tmp_path / "again.db"
    seed(path)
    with closing(sqlite3.connect(again)) as copy, closing(sqlite3.connect(path)) as made:
        copy.executescript(dumped(path))
        assert schema(made) == schema(copy)
        assert rows(made, *tables(made)) == rows(copy, *tables(copy))
