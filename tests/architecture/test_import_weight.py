"""`import crmcore` is light."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import crmcore

HEAVY = {
    "cattrs",
    "click",
    "django",
    "email_validator",
    "hypothesis",
    "jinja2",
    "numpy",
    "phonenumbers",
    "psycopg",
    "pyarrow",
    "pytest",
    "rapidfuzz",
    "rich",
    "sqlalchemy",
    "sqlglot",
}
HEAVY |= {"sqlite3"}


def _modules_after(statement: str) -> set[str]:
    """Top-level names of what a fresh interpreter has loaded after one statement.

    Coverage is not measured there: it would load modules of its own.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment["PYTHONPATH"] = str(Path(crmcore.__file__).parents[1])
    program = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


def test_importing_the_front_door_loads_nothing_heavy() -> None:
    """`import crmcore` loads no converter, parser of addresses, database driver or tool of an extra."""
    loaded = _modules_after("import crmcore")
    assert "crmcore" in loaded
    assert set() == HEAVY & loaded


def test_what_is_heavy_would_be_seen() -> None:
    """The measurement sees a module that is loaded on purpose."""
    assert {"sqlite3"} == HEAVY & _modules_after("import crmcore, sqlite3")


def test_joining_a_connection_loads_no_library_that_the_app_has_not() -> None:
    """`join` and `prepare` know SQLAlchemy and Django by sight: an app without them loads neither."""
    program = """
import pathlib, sqlite3, tempfile
from crmcore import CRM
folder = tempfile.TemporaryDirectory()
path = pathlib.Path(folder.name) / "shop.db"
crm = CRM.open(f"sqlite:///{path}")
crm.migrate(currency="EUR", zone="UTC")
connection = sqlite3.connect(path)
crm.prepare(connection)
with crm.join(connection):
    pass
connection.close()
crm.close()
folder.cleanup()
"""
    assert set() == {"django", "sqlalchemy"} & _modules_after(program)
