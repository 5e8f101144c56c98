"""``crmcore desk`` lists tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crmcore import CRM, Email
from tests.unit.cli.conftest import URL, Run, document

SARA = Email("sara@example.org")


@pytest.fixture
def busy(shop: Run) -> Run:
    """A shop with a task for Kim, and one for whoever is free."""
    due = datetime.now(UTC) + timedelta(days=1)
    with CRM.open(URL) as crm:
        crm.desk.add(SARA, "Say hello", due=due, employee="kim", subject="Hello")
        crm.desk.add(SARA, "Say goodbye", due=due + timedelta(hours=1))
    return shop


def test_tasks_are_listed(busy: Run) -> None:
    """By employee, or all, as a table and as JSON."""
    assert ["Say hello", "Say goodbye"] == [each["script"] for each in document(busy("desk", URL, "--json"))]
    assert ["Say hello"] == [each["script"] for each in document(busy("desk", URL, "--employee", "kim", "--json"))]
    assert ["Say goodbye"] == [each["script"] for each in document(busy("desk", URL, "--employee", "", "--json"))]
    table = busy("desk", URL).stdout.splitlines()
    assert (3, True, True) == (len(table), "kim" in table[1], "Hello" in table[1])
    assert [] == document(busy("desk", URL, "--overdue", "--json"))
    assert [] == document(busy("desk", URL, "--state", "done", "--json"))


def test_what_is_overdue_is_open(busy: Run) -> None:
    """Another state is refused."""
    assert 2 == busy("desk", URL, "--overdue", "--state", "done").exit_code
