"""Every column of every table is judged: personal, with what erasing does to it, or not. Found by introspection."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import attrs
import psycopg
import pytest

from crmcore import CRM
from crmcore.stores.memory.rows import TenantRows
from crmcore.stores.sql.personal_rows import PERSONAL, PLAIN
from tests.servers.server import Database

DECLARED = {table: {*PERSONAL.get(table, ()), *PLAIN.get(table, "").split()} for table in sorted({*PERSONAL, *PLAIN})}

IN_MEMORY = {
    "definitions", "customers", "name_keys", "erased", "erased_keys", "restrictions_of", "rectifications_of",
    "health", "wires",
    "identifiers", "identifiers_of", "profiles", "points", "points_of", "reached_at", "addresses", "statements_of",
    "rates", "interactions", "interactions_of", "recorded", "recorded_digests", "redacted", "voided", "measures",
    "entries", "entries_of", "booked", "booked_digests", "standings", "transitions_of", "evaluated", "members",
    "refreshed", "touched", "looked", "ticks", "consents", "consents_of", "consents_at", "suppressed", "decisions",
    "decisions_of", "decided", "messages", "messages_of", "messages_once", "message_costs", "under_way", "events",
    "sealed", "commands", "figures", "order", "merges", "linked", "ties", "ties_of", "entitlements", "entitlements_of",
    "entitlement_uses", "entitlements_used", "promises", "promises_of", "cases", "cases_of", "source_ranks", "quality",
    "allowed", "suggestions", "campaigns", "audiences", "chosen_hours_of", "inbox", "inbox_of", "tasks", "tasks_of",
}  # fmt: skip


def test_every_column_of_sqlite_is_judged(tmp_path: Path) -> None:
    """What is declared is what there is."""
    path = tmp_path / "crm.db"
    with CRM.open(f"sqlite:///{path}") as crm:
        crm.migrate(currency="EUR", zone="UTC")
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'crm_%'")
        found = {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")} for (name,) in tables.fetchall()
        }
    assert found == DECLARED


def test_every_column_of_postgres_is_judged(postgres_database: Database) -> None:
    """What is declared is what there is."""
    with CRM.open(postgres_database.url, keys=b"k" * 32) as crm:
        crm.migrate(currency="EUR", zone="UTC")
    found: dict[str, set[str]] = {}
    with psycopg.connect(postgres_database.url) as connection:
        rows = connection.execute(
            "SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid"
            " WHERE c.relkind IN ('r', 'p') AND c.relname LIKE 'crm\\_%' AND a.attnum > 0 AND NOT a.attisdropped"
        )
        for table, column in rows.fetchall():
            found.setdefault(table, set()).add(column)
    # The order in which interactions come is kept by SQLite alone.
    assert found == {**DECLARED, "crm_interaction": DECLARED["crm_interaction"] - {"entry"}}


def test_no_column_is_judged_twice() -> None:
    """A column is personal or it is not."""
    assert {} == {
        table: both for table in PERSONAL if (both := set(PERSONAL[table]) & set(PLAIN.get(table, "").split()))
    }


def test_every_mapping_in_memory_is_judged() -> None:
    """A mapping that is added to the store in memory has to be looked at by its erasing."""
    assert {part.name for part in attrs.fields(TenantRows)} == IN_MEMORY


@pytest.mark.parametrize("table", sorted(PERSONAL))
def test_what_is_personal_has_a_fate(table: str) -> None:
    """Erasing deletes, redacts or digests."""
    assert {"deleted", "redacted", "digested"} >= set(PERSONAL[table].values())
