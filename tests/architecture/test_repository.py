"""The repository's files say nothing about the machine they were written on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_MADE_HERE = {".git", ".venv", "build", "__pycache__"} | {f".{tool}_cache" for tool in ("mypy", "pytest", "ruff")}
_SKIPPED = _MADE_HERE | {".hypothesis", ".import_linter_cache"}

_MACHINE_PATH = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|farm|tmp|root|home|Users|opt|mnt)/[A-Za-z0-9_.]")
_REGISTRY_HOST = re.compile(r"files\.pythonhosted|pypi\.org/simple|registry\.npmjs|deb\.debian")


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in _SKIPPED or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _found(pattern: re.Pattern[str]) -> list[str]:
    """place:line of each match in the files that are text."""
    found: list[str] = []
    for path in _files(ROOT):
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    return found


def test_no_file_holds_an_absolute_path_of_a_machine() -> None:
    """Paths are relative to the repository, or the user's own."""
    assert [] == _found(_MACHINE_PATH)


def test_no_file_names_the_host_of_a_package_registry() -> None:
    """Which index packages come from is the machine's own setting."""
    assert [] == _found(_REGISTRY_HOST)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (_MACHINE_PATH, "see " + "/home" + "/someone/file"),
        (_MACHINE_PATH, "/tmp" + "/out"),
        (_REGISTRY_HOST, "https://" + "pypi.org" + "/simple/attrs"),
    ],
)
def test_what_is_looked_for_would_be_found(pattern: re.Pattern[str], line: str) -> None:
    """The patterns match what they are for."""
    assert pattern.search(line)
