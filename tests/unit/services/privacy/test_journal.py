"""The erasure journal: what it holds, and replaying it after a restore."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crmcore import CRM, CustomerId, Email, Person, Rule, RulePolicy
from crmcore.errors import CustomerErased, InvalidValue, SchemaTooNew, StorageUnavailable
from crmcore.system.journal import FileJournal
from crmcore.testing import FrozenClock
from tests.unit.services.privacy.conftest import KEY, MAIL, NOON, Letters, Open, known


class Stop(Exception):
    """Ends a transaction without a trace."""


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Where erasures are written down."""
    return tmp_path / "erasures.log"


def lines(journal: Path) -> list[dict[str, object]]:
    """The lines of a journal."""
    return [json.loads(line) for line in journal.read_text().splitlines()]


def test_a_line_names_tenant_and_customer_and_nothing_personal(opened: Open, journal: Path) -> None:
    """A line holds the tenant, the id, the instant and keyed digests."""
    crm = opened(erasure_journal=journal)
    sara = known(crm)
    receipt = crm.privacy.erase(sara)
    assert receipt.journalled
    (line,) = lines(journal)
    assert ("erase", "default", str(sara), 2) == (line["do"], line["tenant"], line["customer"], len(line["suppressed"]))  # type: ignore[arg-type]
    assert not any(word in journal.read_text().lower() for word in ("sara", "901820", "c-42"))
    assert "0o600" == oct(journal.stat().st_mode & 0o777)


def test_a_dry_run_leaves_no_line(opened: Open, journal: Path) -> None:
    """What was not done is not in the journal."""
    crm = opened(erasure_journal=journal)
    assert not crm.privacy.erase(known(crm), dry_run=True).journalled
    assert not journal.exists()


def test_an_erasure_rolled_back_is_undone_in_the_journal(opened: Open, journal: Path) -> None:
    """Replaying does not erase whom the app has not erased after all."""
    crm = opened(erasure_journal=journal)
    sara = known(crm)
    with pytest.raises(Stop), crm.begin() as tx:
        tx.privacy.erase(sara)
        raise Stop
    assert ["erase", "undo"] == [line["do"] for line in lines(journal)]
    crm.tick()
    assert 0 == crm.privacy.replay().erased
    assert "Sara Öz" == crm.customers.get(sara).name


def test_a_journal_that_cannot_be_written_stops_the_erasure(opened: Open, tmp_path: Path) -> None:
    """Without its line nobody is erased."""
    crm = opened(erasure_journal=tmp_path / "missing" / "erasures.log")
    sara = known(crm)
    with pytest.raises(StorageUnavailable):
        crm.privacy.erase(sara)
    assert "Sara Öz" == crm.customers.get(sara).name


def test_replaying_twice_is_replaying_once(opened: Open, journal: Path) -> None:
    """Who is erased stays so, and is counted as already erased; ids nobody has are counted apart."""
    crm = opened(erasure_journal=journal)
    sara = known(crm)
    crm.privacy.erase(sara)
    line = {**lines(journal)[0], "customer": "01900000-0000-7000-8000-000000000001"}
    FileJournal(journal).append(json.dumps(line))
    for _ in range(2):
        done = crm.privacy.replay(journal)
        assert (0, 1, 1, 0) == (done.erased, done.already, done.unknown, done.suppressed)


def test_lines_of_other_tenants_are_passed_over(opened: Open, journal: Path) -> None:
    """Each tenant replays its own."""
    crm = opened(erasure_journal=journal)
    crm.tenants.add("acme", currency="EUR", zone="UTC")
    acme = crm.tenant("acme")
    acme.privacy.erase(acme.customers.add(Person("Kim")))
    assert 0 == crm.privacy.replay().already
    assert 1 == acme.privacy.replay().already


def test_what_is_no_journal_is_refused(opened: Open, journal: Path) -> None:
    """A line cut off is passed over; other lines than ours, and those of a version to come, are errors."""
    crm = opened()
    with pytest.raises(InvalidValue):
        crm.privacy.replay()
    with pytest.raises(InvalidValue):
        opened(erasure_journal=3)
    journal.write_text('{"v":1,"do":"era\n{"v":1,"do":"erase"')
    assert 0 == crm.privacy.replay(journal).erased
    FileJournal(journal).append('{"v":1,"do":"erase"}')
    with pytest.raises(InvalidValue):
        crm.privacy.replay(journal)
    journal.write_text('{"v":2}\n')
    with pytest.raises(SchemaTooNew):
        crm.privacy.replay(journal)


@pytest.fixture
def restored(tmp_path: Path, journal: Path) -> Iterator[tuple[CRM, CustomerId, Letters]]:
    """A database restored from before an erasure, with a message to the one who was erased still waiting."""
    path, backup, letters = tmp_path / "crm.db", tmp_path / "backup.db", Letters()

    def opened() -> CRM:
        return CRM.open(
            f"sqlite:///{path}", keys=KEY, clock=FrozenClock(NOON), channels=[letters], erasure_journal=journal
        )

    with opened() as crm:
        crm.migrate(currency="EUR", zone="Europe/Berlin", region="DE")
        sara = known(crm)
        crm.offers.define("tea", "product", "innovation", {"email": ("Tea", "Tea for ${name}")})
        crm.decide("spring", RulePolicy([Rule(None, "tea", "email")]), customers=[sara])
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(backup)) as copy:
            source.backup(copy)
        crm.privacy.erase(sara)
    for name in ("crm.db", "crm.db-wal", "crm.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    backup.rename(path)
    with opened() as crm:
        assert "Sara Öz" == crm.customers.get(sara).name
        yield crm, sara, letters


def test_a_restored_database_erases_again_before_anything_is_sent(
    restored: tuple[CRM, CustomerId, Letters],
) -> None:
    """`tick` replays what the database lacks first, so that nothing goes to whom it brought back."""
    crm, sara, letters = restored
    assert 0 == crm.tick().dispatched.accepted
    assert [] == letters.sent
    with pytest.raises(CustomerErased):
        crm.customers.get(sara)
    assert crm.suppressions.is_suppressed(MAIL)


def test_dispatching_by_itself_replays_first_too(restored: tuple[CRM, CustomerId, Letters]) -> None:
    """Whoever dispatches without a tick is held to the same."""
    crm, _, letters = restored
    assert 0 == crm.outbox.dispatch().accepted
    assert [] == letters.sent


def test_replaying_after_a_restore_tells_what_it_did(restored: tuple[CRM, CustomerId, Letters]) -> None:
    """It erases again and suppresses again, and leaves the journal as it was."""
    crm, sara, _ = restored
    done = crm.privacy.replay()
    assert (1, 0, 0, 2) == (done.erased, done.already, done.unknown, done.suppressed)
    with pytest.raises(CustomerErased):
        crm.customers.get(sara)
    crm.tick()
    assert 0 == crm.privacy.replay().erased


def test_an_erasure_that_was_not_committed_is_done_by_the_next_tick(opened: Open, journal: Path) -> None:
    """A process that dies between the journal and the commit leaves a line, and the customer is erased after all."""
    crm = opened(erasure_journal=journal)
    sara = known(crm)
    crm.privacy.erase(crm.customers.add(Person("Kim"), Email("kim@example.org")))
    line = {**lines(journal)[0], "customer": str(sara), "suppressed": []}
    FileJournal(journal).append(json.dumps(line))
    crm.tick()
    with pytest.raises(CustomerErased):
        crm.customers.get(sara)
