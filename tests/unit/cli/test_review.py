"""``crmcore review`` finds, lists and decides."""

from __future__ import annotations

import pytest

from crmcore import CRM, Email, Person
from tests.unit.cli.conftest import URL, Run, document


@pytest.fixture
def doubled(shop: Run) -> Run:
    """A shop that knows Sara twice, at one address."""
    with CRM.open(URL) as crm:
        crm.attributes.declare("town")
        crm.customers.add(Person("Öz, SARA"), Email("sara@example.org", shared=True))
    return shop


def test_what_is_found_is_listed_and_decided(doubled: Run) -> None:
    """By id: rejected, opened again and accepted."""
    found = document(doubled("review", URL, "find", "--field", "city=town", "--json"))
    assert (3, 1, 1) == (found["customers"], found["deterministic"], found["added"])
    assert "1 open before" in doubled("review", URL, "find").stdout
    told = document(doubled("review", URL, "list", "--json"))
    (suggestion,) = told["suggestions"]
    assert (1, True, "contact_point") == (
        told["open"],
        suggestion["deterministic"],
        suggestion["reasons"][0]["field"],
    )
    id_ = suggestion["id"]
    listed = doubled("review", URL, "list").stdout
    assert "by rule: contact_point same" in listed
    assert listed.endswith("1 of 1\n")
    assert "rejected\n" == doubled("review", URL, "reject", id_).stdout
    assert "rejected before\n" == doubled("review", URL, "reject", id_).stdout
    assert 0 == document(doubled("review", URL, "list", "--json"))["open"]
    assert "open\n" == doubled("review", URL, "reopen", id_).stdout
    merged = doubled("review", URL, "accept", id_, "--into", "sara@example.org")
    with CRM.open(URL) as crm:
        assert f"merged into {crm.customers.find(Email('sara@example.org'))}\n" == merged.stdout
        assert 2 == crm.customers.count()


def test_what_is_sure_is_merged_when_asked(doubled: Run) -> None:
    """In one go."""
    assert 1 == document(doubled("review", URL, "find", "--automatic", "0.99", "--json"))["merged"]


def test_wrong_calls_are_told(doubled: Run) -> None:
    """With what would be right."""
    result = doubled("review", URL, "find", "--field", "city")
    assert (2, True) == (result.exit_code, "PART=ATTRIBUTE" in result.stderr)
    result = doubled("review", URL, "accept", "0195e5a0-8f00-7c4e-9c05-3f1f9d2b7a10")
    assert "error[unknown_suggestion]" in result.stderr
