"""README, docs and docstrings are executed: an example that does not work is a failed test."""

from __future__ import annotations

import contextlib
import tempfile
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

pytest_plugins = ["tests.servers.plugin"]

_folders: dict[int, contextlib.ExitStack] = {}


def _enter_folder(namespace: dict[str, Any]) -> None:
    """One document runs in one empty folder of its own, so that `sqlite:///shop.db` leaves nothing behind."""
    stack = contextlib.ExitStack()
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="crmcore-docs-"))
    stack.enter_context(contextlib.chdir(folder))
    _folders[id(namespace)] = stack


def _leave_folder(namespace: dict[str, Any]) -> None:
    """Drop the document's objects before its folder goes: an open database would hold its files."""
    stack = _folders.pop(id(namespace))
    namespace.clear()
    stack.close()


_pages = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/*.md", "docs/*/*.md"],
    setup=_enter_folder,
    teardown=_leave_folder,
)
_docstrings = Sybil(
    parsers=[DocTestParser()],
    patterns=["src/*.py", "src/*/*.py", "src/*/*/*.py", "src/*/*/*/*.py", "src/*/*/*/*/*.py"],
    setup=_enter_folder,
    teardown=_leave_folder,
)

pytest_collect_file = (_pages + _docstrings).pytest()
