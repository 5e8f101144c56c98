"""What becomes of a full disk, a file that cannot be written and a damaged one (promise R10)."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from crmcore.domain.relationship.interaction import Interaction
from crmcore.errors import (
    CommitUnknown,
    InvalidValue,
    MoneyOutOfRange,
    StorageBusy,
    StorageError,
    StorageFull,
    StorageReadOnly,
    StorageUnavailable,
)
from crmcore.testing.conformance import samples
from crmcore_sqlite.connection import require_version
from crmcore_sqlite.driver_errors import translated
from crmcore_sqlite.store import SQLiteStore
from crmcore_sqlite.url import Location
from tests.unit.crmcore_sqlite.conftest import Child, Shop, furnished, needs_fork


def many(first: int, count: int = 3_000) -> list[Interaction]:
    """More purchases than fit into a few pages."""
    return [samples.purchase(number, 1 + number % 3) for number in range(first, first + count)]


def leave_no_room(shop: Shop) -> None:
    """Let the database grow by a few pages and no more, on the one connection that the store has idle."""
    with shop.write() as unit:
        ((pages,),) = unit.execute("PRAGMA page_count").fetchall()
        assert pages < 200
        assert [(200,)] == unit.execute("PRAGMA max_page_count = 200").fetchall()


def test_a_full_disk_is_storage_full(shop: Shop) -> None:
    """A database that may not grow is `StorageFull`, is unchanged, reads, and writes when there is room."""
    shop.buy(1)
    leave_no_room(shop)
    with pytest.raises(StorageFull), shop.write() as unit:
        unit.interactions.add(many(2), samples.MEASURES)
    assert 1 == shop.count()
    with shop.write() as unit:
        unit.execute("PRAGMA max_page_count = 1000000").fetchall()
        unit.interactions.add(many(2), samples.MEASURES)
    assert 3_001 == shop.count()


def test_a_transaction_lost_inside_the_block_does_not_end_well(shop: Shop) -> None:
    """Who passes over an error after which SQLite has undone everything is told at the end of the block."""
    shop.buy(1)
    leave_no_room(shop)

    def ignore_it() -> None:
        with shop.write() as unit, suppress(StorageFull):
            unit.interactions.add(many(2), samples.MEASURES)

    with pytest.raises(StorageError, match="undid"):
        ignore_it()
    assert 1 == shop.count()


def test_a_full_disk_in_the_app_s_transaction(shop: Shop) -> None:
    """In a joined transaction a full disk is `StorageFull` as well."""
    with closing(shop.connect()) as app:
        app.execute("PRAGMA max_page_count = 1")
        app.execute("BEGIN")
        with pytest.raises(StorageFull), shop.store.join(app, shop.tenant) as unit:
            unit.interactions.add(many(1), samples.MEASURES)
    assert 0 == shop.count()


@needs_fork
def test_a_disk_that_fails_to_write(shop: Shop) -> None:
    """A write that the system refuses is a typed error; another process finds the state unchanged."""
    shop.buy(1)

    def work() -> object:
        # As if the disk gave out: no file may grow beyond what the log is now.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = shop.path.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, resource.RLIM_INFINITY))
        try:
            with shop.write() as unit:
                unit.interactions.add(many(2, 20_000), samples.MEASURES)
        except StorageError as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            return type(error), shop.count()
        return None

    kind, count = Child(work).answer()
    assert kind in (StorageUnavailable, CommitUnknown, StorageFull)
    assert 1 == count == shop.count()


def as_somebody_else(action: Callable[[], object]) -> object:
    """Do it in a child without the rights of the superuser."""

    def work() -> object:
        if os.geteuid() == 0:
            os.setuid(65_534)
        return action()

    return Child(work).answer()


@needs_fork
def test_a_file_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    """A read-only file is `StorageReadOnly` to writers, and readers read it."""
    shop = furnished(tmp_path / "shop.db")
    shop.buy(1)
    shop.store.close()
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o777 if folder == tmp_path else 0o755)
    shop.path.chmod(0o444)
    own = shop.again()

    def work() -> object:
        count = own.count()
        try:
            own.buy(2)
        except StorageReadOnly:
            return count, own.count()
        return "written"

    assert (1, 1) == as_somebody_else(work)


@needs_fork
def test_a_folder_that_may_not_be_entered_is_unavailable(tmp_path: Path) -> None:
    """It is told at open, and by a store that was opened before; nothing is made."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    (tmp_path / "shop").mkdir()
    shop = furnished(tmp_path / "shop" / "shop.db")
    shop.store.close()
    (tmp_path / "shop").chmod(0)
    store = SQLiteStore(Location(shop.path))

    def work() -> object:
        found = []
        for call in (lambda: SQLiteStore.open(f"sqlite:///{tmp_path}/shop/shop.db"), store.pending):
            try:
                call()
            except StorageUnavailable as error:
                found.append(str(error))
        return found

    try:
        assert ["the folder of the database may not be entered; check its rights"] * 2 == as_somebody_else(work)
    finally:
        (tmp_path / "shop").chmod(0o700)


def test_a_name_that_no_file_can_have_is_unavailable() -> None:
    """What the system says of it is told, and is no error of Python's."""
    with pytest.raises(StorageUnavailable, match="too long"):
        SQLiteStore.open(f"sqlite:////tmp/{'x' * 5_000}.db")


@needs_fork
def test_a_file_that_cannot_be_read_is_unavailable(tmp_path: Path) -> None:
    """A file without the right to read it is `StorageUnavailable`."""
    shop = furnished(tmp_path / "shop.db")
    shop.store.close()
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    shop.path.chmod(0)
    own = shop.again()
    assert isinstance(as_somebody_else(own.count), StorageUnavailable)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A file of something else is `StorageUnavailable` and is left as it is."""
    path = tmp_path / "shop.db"
    path.write_text("A letter, and no database at all. " * 100)
    shop = Shop(furnished(tmp_path / "other.db").store, samples.uuid(1).int, path).again()  # type: ignore[arg-type]
    for attempt in (shop.count, shop.store.migrate, shop.store.pending):
        with pytest.raises(StorageUnavailable):
            attempt()
    assert path.read_text().startswith("A letter")


def test_a_damaged_database_is_unavailable(tmp_path: Path) -> None:
    """Pages overwritten with noise are a typed error, never one of the driver, and never silently accepted."""
    shop = furnished(tmp_path / "shop.db")
    with shop.write() as unit:
        unit.interactions.add(many(1), samples.MEASURES)
    shop.store.close()
    content = bytearray(shop.path.read_bytes())
    content[8_192 : len(content)] = b"\xa5" * (len(content) - 8_192)
    shop.path.write_bytes(content)
    own = shop.again()
    with pytest.raises(StorageUnavailable):
        own.count()
    with pytest.raises(StorageUnavailable):
        own.buy(5_000)


@pytest.mark.slow
@needs_fork
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OverflowError("Python int too large to convert to SQLite INTEGER"), MoneyOutOfRange),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), InvalidValue),
        (sqlite3.ProgrammingError("Cannot operate on a closed database."), StorageError),
    ],
)
def test_errors_without_a_code_are_typed_too(error: Exception, kind: type[Exception]) -> None:
    """Values that do not fit and misuse of the driver are errors of ours."""
    assert type(translated(error)) is kind


def test_a_lock_of_a_shared_cache_is_busy() -> None:
    """SQLITE_LOCKED is `StorageBusy` like SQLITE_BUSY."""
    error = sqlite3.OperationalError("database table is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_LOCKED
    error.sqlite_errorname = "SQLITE_LOCKED"
    assert isinstance(translated(error), StorageBusy)


def test_an_old_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite before 3.38 is refused with the version found."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 37, 2))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.37.2")
    with pytest.raises(StorageUnavailable, match=r"3\.38.*3\.37\.2"):
        require_version()
