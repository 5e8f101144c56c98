"""The example with Django is a project: it migrates, passes its own tests and answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest

PROJECT = Path(__file__).parents[2] / "examples" / "django_app"

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project."""
    return shutil.copytree(PROJECT, tmp_path / "project", ignore=shutil.ignore_patterns("__pycache__", "*.db*"))


def manage(project: Path, *command: str) -> str:
    """What a command of the project says; it has to succeed, without a warning."""
    environment = os.environ | {"SHOP_FOLDER": str(project), "DJANGO_SETTINGS_MODULE": "shop.settings"}
    run = subprocess.run(
        [sys.executable, "-W", "error", *command],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == run.returncode, run.stdout + run.stderr
    return run.stdout + run.stderr


def test_its_own_tests_pass(project: Path) -> None:
    """`manage.py test` runs them on a database that Django makes and removes."""
    told = manage(project, "manage.py", "test")
    assert "Ran 8 tests" in told
    assert [] == [each for pattern in ("*.db", "*.db*-*", "*.mail") for each in project.glob(pattern)]


def test_its_migrations_are_whole(project: Path) -> None:
    """Models and migrations agree, and `manage.py migrate` makes the tables of both, again and again."""
    assert "No changes detected" in manage(project, "manage.py", "makemigrations", "--check", "--dry-run")
    for _ in range(2):
        manage(project, "manage.py", "migrate")
    told = manage(
        project,
        "-c",
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "made = Client().post('/orders/', {'email': 'sara@example.org', 'total': '24.90'})\n"
        "print(made.status_code, Client().get('/customers/sara@example.org/').content.decode())",
    )
    assert told.startswith("201 ")
    assert "revenue 24.90 EUR" in told
    assert "0 sent, 0 held, 0 waiting\n" == manage(project, "manage.py", "crmcore_tick")


def test_its_command_is_the_one_that_the_page_shows() -> None:
    """Word for word, but for what a file says of itself."""
    source = (PROJECT / "orders" / "management" / "commands" / "crmcore_tick.py").read_text(encoding="utf-8")
    shown = source.partition("import annotations\n\n")[2].replace("  # type: ignore[misc]", "")
    page = (PROJECT.parents[1] / "docs" / "how-to" / "run-in-production.md").read_text(encoding="utf-8")
    assert indent(shown, "    ") in page
