"""why-not on the command line."""

from __future__ import annotations

import csv
import io

import pytest

from crmcore import CRM, Email, MaildirChannel
from tests.unit.cli.conftest import URL, Run, document

MAIL = ("--channel", "email", "--maildir", "mail", "--sender", "Shop <news@example.org>")


@pytest.fixture
def asked(shop: Run) -> Run:
    """A segment of two customers, one of whom agreed to offers."""
    with CRM.open(URL, channels=[MaildirChannel("mail", sender="Shop <news@example.org>")]) as crm:
        crm.consents.grant(Email("sara@example.org"), channel="email", purpose="offers", evidence="form")
        crm.segments.define("buyers", "purchases.count > 0")
        crm.segments.refresh()
    return shop


def test_reasons_are_counted(asked: Run) -> None:
    """As a table for people, and as one document."""
    shown = asked("why-not", URL, "buyers", *MAIL)
    assert 0 == shown.exit_code, shown.stderr
    assert ["customers  verdict   guard    reason", "1          allow", "1          suppress  consent  no consent"] == (
        shown.stdout.splitlines()
    )
    told = document(asked("why-not", URL, "buyers", *MAIL, "--purpose", "research", "--json"))
    assert {"counts": [{"verdict": "suppress", "guard": "consent", "reason": "no consent", "customers": 2}]} == told


def test_each_customer_is_told_as_csv(asked: Run) -> None:
    """With until when a contact waits."""
    with CRM.open(URL, channels=[MaildirChannel("mail", sender="Shop <news@example.org>")]) as crm:
        crm.contact_times.define("mon 09:00-09:01")
    rows = list(csv.DictReader(io.StringIO(asked("why-not", URL, "buyers", *MAIL, "--csv").stdout)))
    assert ["consent", "hours"] == sorted(row["guard"] for row in rows)
    assert ["", "07:00:00+00:00"] == sorted(row["until"][-14:].replace("08:00", "07:00") for row in rows)


@pytest.mark.parametrize(
    "arguments",
    [("nobody", *MAIL), ("buyers", *MAIL, "--at", "2030-01-01T00:00"), ("buyers", *MAIL, "--csv", "--json")],
)
def test_bad_arguments_are_one_line(asked: Run, arguments: tuple[str, ...]) -> None:
    """An unknown segment, an instant without an offset, two forms at once: nothing is printed."""
    result = asked("why-not", URL, *arguments)
    assert (2, "") == (result.exit_code, result.stdout)
    assert 1 == len(result.stderr.splitlines())
