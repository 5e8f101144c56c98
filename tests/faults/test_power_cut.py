"""Promise R4: after a power cut the database comes back as a prefix of what was committed, whole transactions only."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from crmcore import CRM, Email, Money, Person

CUTS = int(os.environ.get("CRMCORE_POWER_CUTS", "2000"))
COMMITS = 25


def committed(path: Path) -> Path:
    """A database whose last transactions stand in the log alone; each adds a customer, its purchase and a cost."""
    crm = CRM.open(f"sqlite:///{path}")
    crm.migrate(currency="EUR", zone="UTC")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # A reader of the state so far keeps checkpoints away from what comes after.
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM crm_customer").fetchone()
    for number in range(COMMITS):
        with crm.begin(actor="shop") as tx:
            customer = tx.customers.add(Person(f"C{number}"), Email(f"c{number}@example.org"))
            tx.interactions.purchase(customer, Money(str(number), "EUR"), source="shop", external_id=str(number))
            tx.ledger.book(customer, "product cost", Money("1", "EUR"))
    cut = path.parent / "cut"
    cut.mkdir()
    shutil.copy(path, cut / "shop.db")
    shutil.copy(f"{path}-wal", cut / "shop.db-wal")
    connection.close()
    crm.close()
    return cut


@pytest.mark.slow
def test_a_cut_log_is_a_prefix_of_what_was_committed(tmp_path: Path) -> None:
    """Wherever the log is cut, what comes back is the first so many transactions, each with all its rows."""
    cut = committed(tmp_path / "shop.db")
    log = (cut / "shop.db-wal").read_bytes()
    assert len(log) > 100_000
    chosen = random.Random(11)
    offsets = sorted({0, 1, 31, 32, 33, len(log) - 1, len(log), *(chosen.randrange(len(log)) for _ in range(CUTS))})
    seen: set[int] = set()
    for place, offset in enumerate(offsets):
        broken = tmp_path / "broken.db"
        shutil.copy(cut / "shop.db", broken)
        Path(f"{broken}-wal").write_bytes(log[:offset])
        Path(f"{broken}-shm").unlink(missing_ok=True)
        connection = sqlite3.connect(broken)
        connection.execute("PRAGMA synchronous = OFF")
        numbers = [name for (name,) in connection.execute("SELECT name FROM crm_customer ORDER BY id")]
        assert numbers == [f"C{number}" for number in range(len(numbers))]
        for table in (
            "crm_identifier",
            "crm_contact_point",
            "crm_interaction",
            "crm_ledger",
            "crm_standing",
            "crm_cost",
        ):
            (count,) = connection.execute("SELECT count(*) FROM " + table).fetchone()
            assert (table, len(numbers)) == (table, count)
        if place % 50 == 0:
            assert [("ok",)] == connection.execute("PRAGMA integrity_check").fetchall()
        connection.close()
        seen.add(len(numbers))
    assert set(range(COMMITS + 1)) == seen


@pytest.mark.slow
def test_work_goes_on_after_a_cut(tmp_path: Path) -> None:
    """On a database that lost its last transactions, recording them again gives what was lost, and nothing twice."""
    cut = committed(tmp_path / "shop.db")
    log = (cut / "shop.db-wal").read_bytes()
    (cut / "shop.db-wal").write_bytes(log[: len(log) // 2])
    with CRM.open(f"sqlite:///{cut / 'shop.db'}") as crm:
        assert 0 < crm.customers.count() < COMMITS
        for number in range(COMMITS):
            customer = crm.customers.find_or_add(Email(f"c{number}@example.org"), Person(f"C{number}"))
            crm.interactions.purchase(customer, Money(str(number), "EUR"), source="shop", external_id=str(number))
        assert (COMMITS, COMMITS) == (crm.customers.count(), crm.interactions.count())
