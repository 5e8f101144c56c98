"""``crmcore dump`` and ``crmcore restore``."""

from __future__ import annotations

import json
from pathlib import Path

from crmcore import CRM, Email, Person
from tests.unit.cli.conftest import URL, Run, document


def _filled() -> None:
    with CRM.open(URL) as crm:
        crm.customers.add(Person("Kim"), Email("kim@example.org"))


def test_a_tenant_is_dumped_and_restored(shop: Run) -> None:
    """Into a new file, and from there into a new database."""
    _filled()
    told = document(shop("dump", URL, "shop.jsonl", "--json"))
    assert 3 == told["records"]["customer"]
    last = json.loads(Path("shop.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert told["sha256"] == last["sha256"]
    other = "sqlite:///other.db"
    shop("init", other, "--currency", "EUR", "--zone", "Europe/Berlin", "--region", "DE")
    done = shop("restore", other, "shop.jsonl")
    assert 0 == done.exit_code, done.stderr
    assert done.stdout.startswith("restored: ")
    assert 0 == shop("dump", other, "again.jsonl").exit_code
    assert Path("shop.jsonl").read_bytes() == Path("again.jsonl").read_bytes()


def test_a_dump_goes_to_standard_output(shop: Run) -> None:
    """Nothing else is printed there."""
    _filled()
    done = shop("dump", URL, "-")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["dump", "end"] == [lines[0]["record"], lines[-1]["record"]]
    assert 2 == shop("dump", URL, "-", "--json").exit_code


def test_what_cannot_be_restored_is_told(shop: Run) -> None:
    """A tenant that has something, a file that is cut, a file that is there."""
    _filled()
    assert 0 == shop("dump", URL, "shop.jsonl").exit_code
    assert 0 == shop("restore", URL, "shop.jsonl").exit_code
    with CRM.open(URL) as crm:
        crm.customers.add(Person("More"))
    assert "error[tenant_not_empty]" in shop("restore", URL, "shop.jsonl").stderr
    assert "error[invalid_value]" in shop("dump", URL, "shop.jsonl").stderr
    text = Path("shop.jsonl").read_text(encoding="utf-8")
    Path("cut.jsonl").write_text(text[:-20], encoding="utf-8")
    shop("tenants", URL, "add", "new", "--currency", "EUR", "--zone", "Europe/Berlin", "--region", "DE")
    done = shop("restore", URL, "cut.jsonl", "--tenant", "new")
    assert 2 == done.exit_code
    assert "error[invalid_dump]" in done.stderr
    assert 0 == shop("restore", URL, "shop.jsonl", "--tenant", "new").exit_code
