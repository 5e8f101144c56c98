"""URLs of SQLite databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmcore.errors import InvalidValue, StorageUnavailable
from crmcore_sqlite.plugin import register_stores
from crmcore_sqlite.store import SQLiteStore
from crmcore_sqlite.url import Location, parse_url


def test_three_slashes_are_relative_to_the_present_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`sqlite:///shop.db` lies in the folder that is present when it is opened, and stays there."""
    monkeypatch.chdir(tmp_path)
    assert Location(tmp_path / "shop.db") == parse_url("sqlite:///shop.db")
    store = SQLiteStore.open("sqlite:///shop.db")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    store.migrate()
    store.close()
    assert (tmp_path / "shop.db").exists()


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////srv/shop.db", "/srv/shop.db"),
        ("sqlite:////srv/my%20shop%3F.db", "/srv/my shop?.db"),
        ("sqlite:////srv/läden.db", "/srv/läden.db"),
    ],
)
def test_four_slashes_are_absolute(url: str, path: str) -> None:
    """`sqlite:////srv/shop.db` is the whole path; special characters are percent-encoded."""
    assert Path(path) == parse_url(url).path


def test_the_timeout_is_in_the_url() -> None:
    """`?timeout=` says for how many seconds to wait for another writer."""
    assert 2.5 == parse_url("sqlite:///shop.db?timeout=2.5").timeout


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://:memory:", ":memory:", "sqlite:"]
)
def test_memory_is_somewhere_else(url: str) -> None:
    """A URL without a file is refused, and the error names what to use instead."""
    with pytest.raises(InvalidValue, match=r"CRM\.in_memory\(\)"):
        parse_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://host/shop.db",
        "sqlite:shop.db",
        "shop.db",
        "sqlite:///folder/",
        "sqlite:///a%00b.db",
        "sqlite:///shop.db?timeout=soon",
        "sqlite:///shop.db?timeout=-1",
        "sqlite:///shop.db?timeout=nan",
        "sqlite:///shop.db?timeout=99999",
        "sqlite:///shop.db?mode=ro",
        "sqlite:///shop.db?timeout",
        "sqlite:///shop.db?&",
    ],
)
def test_other_shapes_are_refused(url: str) -> None:
    """Another shape, an unknown option or a senseless time-out is an `InvalidValue`."""
    with pytest.raises(InvalidValue):
        parse_url(url)


def test_opening_makes_no_file(tmp_path: Path) -> None:
    """The file is made by `migrate`, not by opening, reading or asking what is pending."""
    store = SQLiteStore.open(f"sqlite:///{tmp_path / 'shop.db'}")
    assert store.pending()
    assert [] == list(tmp_path.iterdir())


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """A database in a folder that does not exist cannot be opened, nor one that is a folder."""
    with pytest.raises(StorageUnavailable, match="folder"):
        SQLiteStore.open(f"sqlite:///{tmp_path / 'missing' / 'shop.db'}")
    with pytest.raises(StorageUnavailable, match="folder"):
        SQLiteStore.open(f"sqlite:///{tmp_path}")


def test_file_names_with_special_characters_work(tmp_path: Path) -> None:
    """A percent sign, a question mark, a hash or an umlaut in the path names just that file."""
    store = SQLiteStore.open(f"sqlite:///{tmp_path}/l%C3%A4den %2523 %3F#1.db")
    store.migrate()
    store.close()
    assert ["läden %23 ?#1.db"] == [path.name for path in tmp_path.iterdir()]


def test_the_plugin_opens_stores_by_url(tmp_path: Path) -> None:
    """The plugin registers the scheme `sqlite`."""
    store = register_stores()["sqlite"](f"sqlite:///{tmp_path / 'shop.db'}")
    assert isinstance(store, SQLiteStore)
    assert store.lasting
