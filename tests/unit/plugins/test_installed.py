"""Installed plugins are found in a running process, however often a CRM has been opened before."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmcore.plugins.registry import Plugins

_MODULE = """
from crmcore import hookimpl
from crmcore.domain.relationship.measure import MeasureDeclaration

@hookimpl
def register_measures():
    return [MeasureDeclaration("late_arrivals", ("visit",))]
"""


def names() -> list[str]:
    """The measures that plugins bring."""
    return [each.name for each in Plugins.load().measures()]


def test_what_is_installed_meanwhile_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of packages that was looked through before, and gone again when it is removed."""
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "late_arrivals" not in names()
    package = tmp_path / "late_plugin-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: late-plugin\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[crmcore]\nlate = late_plugin\n")
    (tmp_path / "late_plugin.py").write_text(_MODULE)
    assert "late_arrivals" in names()
    (package / "entry_points.txt").unlink()
    package.rename(tmp_path / "removed")
    assert "late_arrivals" not in names()
