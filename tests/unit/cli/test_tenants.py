"""``crmcore tenants`` adds, lists and drops."""

from __future__ import annotations

import pytest

from crmcore import CRM, Email, Person
from tests.unit.cli.conftest import URL, Run, document


@pytest.fixture
def shops(shop: Run) -> Run:
    """A database with a second tenant, acme, that has one customer."""
    result = shop("tenants", URL, "add", "acme", "--currency", "USD", "--zone", "America/New_York", "--region", "US")
    assert (0, "added: acme\n") == (result.exit_code, result.stdout)
    with CRM.open(URL) as crm:
        crm.tenant("acme").customers.add(Person("Sara"), Email("sara@example.org"))
    return shop


def names(run: Run) -> list[str]:
    """The tenants there are."""
    return [each["name"] for each in document(run("tenants", URL, "list", "--json"))["tenants"]]


def test_tenants_are_listed(shops: Run) -> None:
    """As a table and as a document, with what they were added with."""
    told = document(shops("tenants", URL, "list", "--json"))["tenants"]
    assert [("default", "EUR", False), ("acme", "USD", False)] == [
        (each["name"], each["currency"], each["dropping"]) for each in told
    ]
    assert "America/New_York" in shops("tenants", URL, "list").stdout


def test_adding_tells_what_was_added(shop: Run) -> None:
    """As a document; a second of the name is refused."""
    arguments = ("tenants", URL, "add", "acme", "--currency", "USD", "--zone", "UTC", "--json")
    assert {"name": "acme", "currency": "USD", "zone": "UTC", "region": None} == document(shop(*arguments))
    result = shop(*arguments)
    assert 2 == result.exit_code
    assert "error[name_taken]" in result.stderr


def test_a_dry_run_drops_nothing(shops: Run) -> None:
    """It tells what would be deleted."""
    told = document(shops("tenants", URL, "drop", "acme", "--dry-run", "--json"))
    assert (True, 1) == (told["dry_run"], told["deleted"]["customers"])
    assert shops("tenants", URL, "drop", "acme", "--dry-run").stdout.startswith(
        "would be deleted: acme with 1 customers"
    )
    assert ["default", "acme"] == names(shops)


def test_yes_drops_without_asking(shops: Run) -> None:
    """The receipt counts what was deleted; the other tenant stays."""
    told = document(shops("tenants", URL, "drop", "acme", "--yes", "--json"))
    assert ("acme", False, 1) == (told["name"], told["dry_run"], told["deleted"]["customers"])
    assert ["default"] == names(shops)
    assert 0 == shops("story", URL, "sara@example.org").exit_code


def test_the_name_is_asked_for(shops: Run) -> None:
    """Another name than the tenant's deletes nothing; the name itself does."""
    refused = shops("tenants", URL, "drop", "acme", input="default\n")
    assert 2 == refused.exit_code
    assert "would be deleted: acme with 1 customers" in refused.stderr
    assert ["default", "acme"] == names(shops)
    done = shops("tenants", URL, "drop", "acme", input="acme\n")
    assert (0, True) == (done.exit_code, done.stdout.startswith("deleted: acme with 1 customers"))
    assert ["default"] == names(shops)


def test_nobody_answers(shops: Run) -> None:
    """Where there is nobody to ask nothing is deleted."""
    assert 130 == shops("tenants", URL, "drop", "acme", input="").exit_code
    assert ["default", "acme"] == names(shops)


def test_an_unknown_tenant_is_told_without_asking(shops: Run) -> None:
    """Exit code 2, and nobody is asked."""
    result = shops("tenants", URL, "drop", "nobody")
    assert 2 == result.exit_code
    assert "error[unknown_tenant]" in result.stderr
    assert "Type the name" not in result.stderr


def test_a_drop_that_was_interrupted_is_listed(shops: Run) -> None:
    """Its state says so; dropping it again finishes it."""
    with CRM.open(URL) as crm, crm._setting.store.begin(crm.tenant("acme")._key(), write=True) as unit:
        unit.tenants.begin_drop(crm._setting.clock.now())
    told = document(shops("tenants", URL, "list", "--json"))["tenants"]
    assert [("default", False), ("acme", True)] == [(each["name"], each["dropping"]) for each in told]
    assert "dropping" in shops("tenants", URL, "list").stdout
    assert 0 == shops("tenants", URL, "drop", "acme", "--yes").exit_code
    assert ["default"] == names(shops)
