"""``crmcore cases`` lists cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crmcore import CRM, Email
from tests.unit.cli.conftest import URL, Run, document

SARA = Email("sara@example.org")


@pytest.fixture
def busy(shop: Run) -> Run:
    """A shop with a case for Kim that is overdue, and one for nobody yet."""
    at = datetime.now(UTC) - timedelta(days=1)
    with CRM.open(URL) as crm:
        crm.cases.open(SARA, "Cold tea", opened_at=at, due=at + timedelta(hours=1), employee="kim")
        crm.cases.open(SARA, "Wrong tea")
    return shop


def test_cases_are_listed(busy: Run) -> None:
    """By employee, or all, as a table and as JSON."""
    assert ["Cold tea", "Wrong tea"] == [each["subject"] for each in document(busy("cases", URL, "--json"))]
    for options, subject in ((["--employee", "kim"], "Cold tea"), (["--employee", ""], "Wrong tea")):
        assert [subject] == [each["subject"] for each in document(busy("cases", URL, *options, "--json"))]
    assert ["Cold tea"] == [each["subject"] for each in document(busy("cases", URL, "--overdue", "--json"))]
    table = busy("cases", URL).stdout.splitlines()
    assert (3, True, True) == (len(table), "kim" in table[1], "Cold tea" in table[1])
    assert [] == document(busy("cases", URL, "--state", "closed", "--json"))


def test_what_is_overdue_is_open(busy: Run) -> None:
    """Another state is refused."""
    assert 2 == busy("cases", URL, "--overdue", "--state", "closed").exit_code


def test_the_story_tells_cases(busy: Run) -> None:
    """With when they were opened, as JSON."""
    told = document(busy("story", URL, "sara@example.org", "--json"))["cases"]
    assert [("Cold tea", "kim", None), ("Wrong tea", "", None)] == [
        (each["subject"], each["employee"], each["closed_at"]) for each in told
    ]
