"""``crmcore export-customer`` and ``crmcore erase``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.cli.conftest import URL, Run, document


def test_all_that_is_known_is_printed(shop: Run) -> None:
    """As text, and as one JSON document."""
    text = shop("export-customer", URL, "sara@example.org")
    assert 0 == text.exit_code
    assert "Sara Öz" in text.stdout
    told = document(shop("export-customer", URL, "sara@example.org", "--json"))
    assert "Sara Öz" == told["customer"]["name"]
    assert ["o2", "o1"] == [each["external_id"] for each in told["interactions"]]


def test_a_dry_run_erases_nobody(shop: Run) -> None:
    """It tells what would be done, and asks nothing."""
    told = document(shop("erase", URL, "sara@example.org", "--dry-run", "--json"))
    assert told["dry_run"]
    assert {"name": "interactions", "done": "redacted", "rows": 2} in told["places"]
    assert 0 == shop("story", URL, "sara@example.org").exit_code


def test_it_asks_before_it_erases(shop: Run) -> None:
    """Without an answer nothing is done."""
    refused = shop("erase", URL, "sara@example.org", input="n\n")
    assert 130 == refused.exit_code
    assert "would be erased" in refused.stderr
    assert 0 == shop("story", URL, "sara@example.org").exit_code
    assert 0 == shop("erase", URL, "sara@example.org", input="y\n").exit_code
    assert 2 == shop("story", URL, "sara@example.org").exit_code


def test_yes_erases_without_asking_and_writes_the_journal(shop: Run) -> None:
    """The receipt is printed, and holds nothing personal."""
    done = shop("erase", URL, "sara@example.org", "--yes", "--journal", "erasures.log", "--json")
    told = document(done)
    assert (False, True, []) == (told["dry_run"], told["journalled"], told["pending"])
    assert "sara" not in done.stdout.lower()
    assert told["customer"] == json.loads(Path("erasures.log").read_text(encoding="utf-8"))["customer"]
    again = shop("erase", URL, told["customer"], "--yes")
    assert 2 == again.exit_code
    assert "erased" in again.stderr


def test_nobody_is_told_without_asking(shop: Run) -> None:
    """An unknown customer is an error at once."""
    assert 2 == shop("erase", URL, "nobody@example.org").exit_code
    assert 2 == shop("export-customer", URL, "nobody@example.org").exit_code
