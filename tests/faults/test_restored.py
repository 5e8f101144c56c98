"""Promise R14: a restored backup does not send yesterday's mail again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from crmcore import CRM, Email
from crmcore.errors import CustomerErased, InvalidValue, StorageError, TransactionError
from crmcore.testing import FrozenClock
from tests.faults.scenarios import START
from tests.servers.migrated import migrated_database
from tests.servers.server import Server
from tests.unit.services.sending import POLICY, Wire, decided

MESSAGES = 5
KEY = b"k" * 32
WEEK = timedelta(days=7)


def opened(url: str, wire: Wire, clock: FrozenClock, *, epoch: int | None = None, journal: Path | None = None) -> CRM:
    """The CRM at a URL, with a wire."""
    return CRM.open(url, keys=KEY, clock=clock, channels=[wire], epoch=epoch, erasure_journal=journal)


def made(crm: CRM) -> None:
    """Messages wait."""
    crm.migrate(currency="EUR", zone="UTC")
    decided(crm, count=MESSAGES)


def copied(path: Path, copy: Path) -> None:
    """Copy a database by SQLite's own backup."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _restored_in_place(path: Path, copy: Path) -> Path:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    copyfile(copy, path)
    return path


def _left_elsewhere(_: Path, copy: Path) -> Path:
    return copy


def once_more(crm: CRM, occasion: str) -> None:
    """One more message waits."""
    customer = crm.customers.find_or_add(Email("c0@example.org"))
    assert 1 == crm.decide(occasion, POLICY, customers=[customer]).messages


@pytest.mark.parametrize("restored", [_restored_in_place, _left_elsewhere], ids=["in place", "elsewhere"])
@pytest.mark.parametrize("by", ["backup", "sqlite"])
@pytest.mark.parametrize("sent", range(MESSAGES))
def test_a_restored_database_sends_nothing_until_it_is_told_to(
    tmp_path: Path, sent: int, by: str, restored: Callable[[Path, Path], Path]
) -> None:
    """However it was copied, and however much had gone out by then: nothing goes twice, and what is overdue expires."""
    path, wire, clock = tmp_path / "crm.db", Wire(), FrozenClock(START)
    with opened(f"sqlite:///{path}", wire, clock) as crm:
        made(crm)
        if sent:
            crm.outbox.dispatch(limit=sent)
        copy = tmp_path / "copy.db"
        if by == "backup":
            crm.backup(copy)
        else:
            copied(path, copy)
        assert MESSAGES - sent == crm.outbox.dispatch().accepted
    with opened(f"sqlite:///{restored(path, copy)}", wire, clock) as crm:
        done = crm.outbox.dispatch()
        assert (True, 0, MESSAGES - sent) == (done.restored, done.accepted, done.waiting)
        assert crm.health().restored
        clock.advance(WEEK)
        assert MESSAGES - sent == crm.tick().dispatched.expired
        assert MESSAGES == len(wire.given)
        assert (True, False) == (crm.outbox.resume_after_restore(), crm.outbox.resume_after_restore())
        assert not crm.health().restored
        once_more(crm, "later")
        assert (1, MESSAGES + 1) == (crm.outbox.dispatch().accepted, len(wire.given))


@pytest.mark.slow
def test_on_postgresql_the_app_gives_the_epoch(postgres_server: Server) -> None:
    """Twenty restores: given another number nothing goes until it is told to, given none neither."""
    wire, clock = Wire(), FrozenClock(START)
    database = migrated_database(postgres_server)
    try:
        with opened(database.url, wire, clock, epoch=1) as crm:
            made(crm)
            assert MESSAGES == crm.outbox.dispatch().accepted
        for epoch in range(2, 22):
            with opened(database.url, wire, clock) as crm:
                once_more(crm, f"occasion {epoch}")
                assert (True, 0) == (crm.outbox.dispatch().restored, crm.outbox.dispatch().accepted)
                with pytest.raises(InvalidValue):
                    crm.outbox.resume_after_restore()
            with opened(database.url, wire, clock, epoch=epoch) as crm:
                assert (True, 0) == (crm.outbox.dispatch().restored, crm.outbox.dispatch().accepted)
                assert (True, False) == (crm.outbox.resume_after_restore(), crm.outbox.resume_after_restore())
                assert (False, 1) == (crm.health().restored, crm.outbox.dispatch().accepted)
            clock.advance(WEEK)
        with opened(database.url, wire, clock) as crm, pytest.raises(StorageError):
            crm.backup("copy.db")
    finally:
        postgres_server.drop_database(database.name)


def test_later_erasures_are_replayed_before_a_restored_database_may_send(tmp_path: Path) -> None:
    """Whoever was erased after the copy was made is erased again while nothing is sent yet."""
    path, copy, journal = tmp_path / "crm.db", tmp_path / "copy.db", tmp_path / "erased"
    wire, clock = Wire(), FrozenClock(START)
    with opened(f"sqlite:///{path}", wire, clock, journal=journal) as crm:
        crm.migrate(currency="EUR", zone="UTC")
        erased, *_ = decided(crm, count=2)
        crm.backup(copy)
        crm.privacy.erase(erased)
    with opened(f"sqlite:///{_restored_in_place(path, copy)}", wire, clock, journal=journal) as crm:
        assert crm.tick().dispatched.restored
        with pytest.raises(CustomerErased):
            crm.customers.get(erased)
        crm.outbox.resume_after_restore()
        crm.tick()
        assert ["c1@example.org"] == [message.address.value for message in wire.given]


def test_a_database_made_anew_beside_what_another_left_sends(tmp_path: Path) -> None:
    """Whoever removes a database and makes another one of its name has restored nothing."""
    path, wire, clock = tmp_path / "crm.db", Wire(), FrozenClock(START)
    for accepted in (MESSAGES, 2 * MESSAGES):
        with opened(f"sqlite:///{path}", wire, clock) as crm:
            made(crm)
            assert (MESSAGES, False) == (crm.outbox.dispatch().accepted, crm.health().restored)
        path.unlink()
        assert accepted == len(wire.given)


def test_a_backup_is_whole_and_new(tmp_path: Path) -> None:
    """It takes no file's place, leaves nothing else in its folder and holds all that is kept."""
    path, copy, wire, clock = tmp_path / "crm.db", tmp_path / "copies" / "copy.db", Wire(), FrozenClock(START)
    copy.parent.mkdir()
    with opened(f"sqlite:///{path}", wire, clock) as crm:
        made(crm)
        crm.backup(copy)
        with pytest.raises(InvalidValue):
            crm.backup(copy)
        with pytest.raises(StorageError):
            crm.backup(tmp_path / "nowhere" / "copy.db")
        assert [copy] == list(copy.parent.iterdir())
        assert 0o600 == copy.stat().st_mode & 0o777
        with opened(f"sqlite:///{copy}", wire, clock) as other:
            assert crm.customers.count() == other.customers.count() == MESSAGES


def test_a_database_is_resumed_outside_of_transactions(tmp_path: Path) -> None:
    """The file beside it follows what has committed."""
    with opened(f"sqlite:///{tmp_path / 'crm.db'}", Wire(), FrozenClock(START)) as crm:
        made(crm)
        with crm.begin() as tx, pytest.raises(TransactionError):
            tx.outbox.resume_after_restore()


@pytest.mark.parametrize("epoch", [0, -1, True, "1", 1.0])
def test_an_epoch_is_a_whole_number_from_one_on(epoch: object) -> None:
    """Anything else is a typed error."""
    with pytest.raises(InvalidValue):
        CRM.open("memory://", epoch=epoch)  # type: ignore[arg-type]
