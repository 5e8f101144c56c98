"""README, docs and docstrings are executed: an example that does not work is a failed test."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection

from tests.interpreter import Interpreter
from tests.servers.server import Server

pytest_plugins = [
    "tests.measured",
    "tests.migrated_file",
    "tests.own_garbage",
    "tests.servers.plugin",
    "tests.servers.spark",
]

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


def _enter_process(namespace: dict[str, Any]) -> None:
    """A document of the kind that sets its process up runs in one of its own, in a folder of its own."""
    _enter_folder(namespace)
    namespace["interpreter"] = _folders[id(namespace)].enter_context(Interpreter())


@pytest.fixture(scope="module")
def postgres_page(postgres_server: Server) -> Iterator[None]:
    """The addresses of a new database, in the environment."""
    with postgres_server.database() as database, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OWNER_URL", database.url)
        patch.setenv("APP_URL", database.guest_url)
        yield


def _run_there(example: Example) -> None:
    lines_before = example.line + example.parsed.line_offset
    example.namespace["interpreter"].run("\n" * lines_before + example.parsed, example.path)


_pages = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/*.md", "docs/*/*.md"],
    excludes=["docs/*/*django*.md", "docs/*/*postgresql.md"],
    setup=_enter_folder,
    teardown=_leave_folder,
)
# Django is configured once in a process.
_django_pages = Sybil(
    parsers=[CodeBlockParser("python", _run_there), SkipParser()],
    patterns=["docs/*/*django*.md"],
    setup=_enter_process,
    teardown=_leave_folder,
)
# A page on a server has a database of its own, for a role that owns it and one that is to work there.
_postgres_pages = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["docs/*/*postgresql.md"],
    fixtures=["postgres_page"],
    setup=_enter_folder,
    teardown=_leave_folder,
)
_docstrings = Sybil(
    parsers=[DocTestParser()],
    patterns=["src/*.py", "src/*/*.py", "src/*/*/*.py", "src/*/*/*/*.py", "src/*/*/*/*/*.py"],
    setup=_enter_folder,
    teardown=_leave_folder,
)

pytest_collect_file = SybilCollection([_pages, _django_pages, _postgres_pages, _docstrings]).pytest()
