"""Promises R4 and R14 for erasures: a process killed at any point leaves somebody erased, or asked for again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crmcore import CRM, Email, Person
from crmcore.errors import CustomerErased, UnknownCustomer
from crmcore.testing import FrozenClock
from tests.unit.services.privacy.conftest import NOON

KEY = b"k" * 32
MAIL = Email("quetzal.canary@example.org")
_KILLED = """
import os, sys
from crmcore import CRM, Email
from crmcore.system import journal
from crmcore_sqlite import store
path, folder, fatal = sys.argv[1:]

def dying(inner, moment):
    def call(*arguments, **options):
        if moment == "before":
            os.kill(os.getpid(), 9)
        inner(*arguments, **options)
        os.kill(os.getpid(), 9)
    return call

name, moment = fatal.split()
if name == "journal":
    journal.FileJournal.append = dying(journal.FileJournal.append, moment)
elif name == "commit":
    commit = store._commit
    def committing(connection, unit):
        if any("erased_at" in each for each in TRACE):
            if moment == "before":
                os.kill(os.getpid(), 9)
            commit(connection, unit)
            os.kill(os.getpid(), 9)
        commit(connection, unit)
    store._commit = committing
else:
    store.SQLiteStore.scrub = dying(store.SQLiteStore.scrub, moment)
TRACE = []
from crmcore_sqlite.unit import SQLiteUnit
execute = SQLiteUnit.execute
def traced(self, sql, values=()):
    if sql.startswith("UPDATE crm_customer SET name = ''"):
        TRACE.append(sql)
    return execute(self, sql, values)
SQLiteUnit.execute = traced
crm = CRM.open("sqlite:///" + path, keys=b"k" * 32, erasure_journal=folder)
crm.privacy.erase(Email("quetzal.canary@example.org"))
"""


@pytest.mark.parametrize(
    "fatal", ["journal before", "journal after", "commit before", "commit after", "scrub before", "scrub after"]
)
def test_a_kill_at_any_point_is_made_good_by_the_next_tick(tmp_path: Path, fatal: str) -> None:
    """Before the journal has it nothing has happened; from then on the next tick brings it to its end."""
    path, journal = tmp_path / "crm.db", tmp_path / "erasures.log"

    def opened() -> CRM:
        return CRM.open(f"sqlite:///{path}", keys=KEY, clock=FrozenClock(NOON), erasure_journal=journal)

    with opened() as crm:
        crm.migrate(currency="EUR", zone="UTC", region="DE")
        who = crm.customers.add(Person("Quetzalcoatl"), MAIL)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(path), str(journal), fatal], capture_output=True, check=False, timeout=60
    )
    assert -9 == done.returncode, done.stderr.decode()
    with opened() as crm:
        if fatal == "journal before":
            assert "Quetzalcoatl" == crm.customers.get(who).name
            crm.privacy.erase(who)
        crm.tick()
        assert () == tuple(crm.privacy.finish())
        with pytest.raises(CustomerErased):
            crm.customers.get(who)
        with pytest.raises(UnknownCustomer):
            crm.customers.get(MAIL)
        assert crm.suppressions.is_suppressed(MAIL)
        assert 0 == crm.privacy.replay().erased
    assert not [each.name for each in tmp_path.iterdir() if b"quetzal" in each.read_bytes().lower()]
