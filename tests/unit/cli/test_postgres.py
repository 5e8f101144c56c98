"""The command line on PostgreSQL: the same commands, with a key from the environment."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.servers.server import Database
from tests.unit.cli.conftest import Run, document

KEY = "6b" * 32
INIT = ("--currency", "EUR", "--zone", "Europe/Berlin", "--region", "DE")


@pytest.fixture
def url(postgres_database: Database, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database; its key is in the environment."""
    monkeypatch.setenv("CRMCORE_KEY", KEY)
    return postgres_database.url


def test_the_whole_life_of_a_database(run: Run, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planned, made ready, filled, looked at, kept up and found well."""
    assert document(run("migrate", url, "--plan", "--json"))["migrations"]
    assert [] == document(run("init", url, *INIT, "--json"))["tenants"][1:]
    assert "nothing to do" in run("init", url, *INIT).stdout
    assert "3 recorded" in run("import", url, "orders.csv", "--map", "orders.toml").stdout
    assert "3 known" in run("import", url, "orders.csv", "--map", "orders.toml").stdout
    story = document(run("story", url, "sara@example.org", "--json"))
    assert {"amount": "712.50", "currency": "EUR"} == story["value"]["revenue"]
    assert "Sara Öz" in run("story", url, "sara@example.org").stdout
    assert 0 == run("segments", url, "define", "buyers", "purchases.count > 1").exit_code
    assert 0 == run("tick", url).exit_code
    assert "buyers" in run("segments", url, "list").stdout
    assert "712.50" in run("table", url, "purchases.total").stdout
    assert 0 == run("fields", url).exit_code
    assert 0 == run("doctor", url).exit_code
    assert "up to date\n" == run("migrate", url).stdout
    monkeypatch.setenv("CRMCORE_URL", url)
    assert "Sara Öz" in run("story", "sara@example.org").stdout


def test_what_is_printed_for_an_administrator_is_enough(run: Run, postgres_database: Database, url: str) -> None:
    """The SQL is printed without a key, run by somebody else, and nothing is pending then."""
    printed = run("migrate", f"{url}?schema=crm", "--sql", env={"CRMCORE_KEY": None})
    assert 0 == printed.exit_code
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(printed.stdout.encode())
    assert "-- up to date\n" == run("migrate", f"{url}?schema=crm", "--sql").stdout
    assert 0 == run("init", f"{url}?schema=crm", *INIT).exit_code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("crm_test_", "nobody_"), "storage_unavailable"),
        (("127.0.0.1:", "127.0.0.1:1"), "storage_unavailable"),
        (("postgresql:", "postgresql+psycopg:"), "unknown_scheme"),
    ],
)
def test_what_the_server_refuses_is_one_line_without_the_password(
    run: Run, postgres_database: Database, url: str, change: tuple[str, str], code: str
) -> None:
    """Exit code, code and cure; the URL is not repeated."""
    result = run("doctor", url.replace(*change, 1))
    assert result.exit_code in (2, 3)
    assert f"error[{code}]" in result.stderr
    assert postgres_database.server.password not in result.stderr + result.stdout


def test_without_a_key_nothing_is_made(run: Run, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server has no place for the key: the cure names the variable."""
    monkeypatch.delenv("CRMCORE_KEY")
    result = run("init", url, *INIT)
    assert 3 == result.exit_code
    assert "CRMCORE_KEY" in result.stderr
    assert Path("orders.csv").exists()
    assert document(run("migrate", url, "--plan", "--json"))["migrations"]
