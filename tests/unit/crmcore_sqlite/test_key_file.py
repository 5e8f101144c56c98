"""The key file beside the database."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from crmcore.errors import KeyMismatch, StorageUnavailable
from crmcore_sqlite.key_file import KeyFile
from tests.unit.crmcore_sqlite.conftest import Child, Shop, needs_fork


def test_there_is_no_key_until_it_is_made(tmp_path: Path) -> None:
    """The key is None before `make`, and the same ever after."""
    keys = KeyFile(tmp_path / "shop.db")
    assert keys.master_key() is None
    key = keys.make()
    assert 32 == len(key)
    assert key == keys.make() == keys.master_key() == KeyFile(tmp_path / "shop.db").master_key()


def test_two_databases_have_two_keys(tmp_path: Path) -> None:
    """Each database has a key of its own."""
    assert KeyFile(tmp_path / "a.db").make() != KeyFile(tmp_path / "b.db").make()


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    """The file lies beside the database, has mode 0600 whatever the umask, and leaves nothing else behind."""
    before = os.umask(0)
    try:
        KeyFile(tmp_path / "shop.db").make()
    finally:
        os.umask(before)
    (made,) = tmp_path.iterdir()
    assert "shop.db.key" == made.name
    assert 0o600 == stat.S_IMODE(made.stat().st_mode)


@needs_fork
def test_racing_processes_get_the_same_key(tmp_path: Path) -> None:
    """Of many processes that make the key at once all get the one that is kept."""
    gate = tmp_path / "gate"
    folder = tmp_path / "data"
    folder.mkdir()

    def make() -> bytes:
        while not gate.exists():
            pass
        return KeyFile(folder / "shop.db").make()

    children = [Child(make) for _ in range(8)]
    gate.touch()
    keys = {child.answer() for child in children}
    assert {KeyFile(folder / "shop.db").master_key()} == keys
    assert ["shop.db.key"] == [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("content", [b"", b"00ff", b"not a key", "schlüssel".encode(), b"\xff" * 64])
def test_a_file_that_holds_no_key_is_a_mismatch(tmp_path: Path, content: bytes) -> None:
    """A key file cut short or overwritten is a `KeyMismatch`, and is not replaced."""
    path = tmp_path / "shop.db.key"
    path.write_bytes(content)
    keys = KeyFile(tmp_path / "shop.db")
    with pytest.raises(KeyMismatch):
        keys.master_key()
    with pytest.raises(KeyMismatch):
        keys.make()
    assert content == path.read_bytes()


def test_a_folder_in_its_place_is_an_error(tmp_path: Path) -> None:
    """What cannot be read is a typed error."""
    (tmp_path / "shop.db.key").mkdir()
    with pytest.raises(StorageUnavailable):
        KeyFile(tmp_path / "shop.db").master_key()
    with pytest.raises(StorageUnavailable):
        KeyFile(tmp_path / "missing" / "shop.db").make()


def test_the_store_keeps_its_key_there(shop: Shop) -> None:
    """The store's secrets are the file beside the database."""
    assert shop.store.secrets is not None
    key = shop.store.secrets.make()
    assert key.hex() == shop.path.with_name("shop.db.key").read_text().strip()
