"""The command line is run in a folder of its own, on a database that is ready."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crmcore.cli.program import program

URL = "sqlite:///shop.db"
Run = Callable[..., Result]
ORDERS = (
    "order,mail,name,date,amount\n"
    "o1,sara@example.org,Sara Öz,2024-03-01,700\n"
    "o2,sara@example.org,Sara Öz,2024-03-02,12.50\n"
    "o3,bo@example.org,=Bo,2024-03-02,3\n"
)
MAPPING = """
source = "shop"
[customer]
email = "mail"
name = "name"
[interaction]
kind = "purchase"
occurred_at = "date"
amount = "amount"
external_id = "order"
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line with some arguments."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CRMCORE_URL", raising=False)
    Path("orders.csv").write_text(ORDERS, encoding="utf-8")
    Path("orders.toml").write_text(MAPPING, encoding="utf-8")
    return lambda *args, **options: CliRunner().invoke(program, args, **options)


@pytest.fixture
def shop(run: Run) -> Run:
    """The same, on a database with three orders of two customers."""
    assert 0 == run("init", URL, "--currency", "EUR", "--zone", "Europe/Berlin", "--region", "DE").exit_code
    assert 0 == run("import", URL, "orders.csv", "--map", "orders.toml").exit_code
    return run


def document(result: Result) -> Any:
    """The one JSON document that a command printed."""
    assert 0 == result.exit_code, result.stderr
    return json.loads(result.stdout)
