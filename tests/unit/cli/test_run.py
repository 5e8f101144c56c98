"""``crmcore run`` ticks until it is told to stop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crmcore import CRM, Email, MaildirChannel, Rule, RulePolicy
from tests.unit.cli.conftest import URL, Run

CHANNEL = ("--maildir", "mail", "--sender", "Tea Shop <news@shop.example>")


def decide(url: str, occasion: str) -> None:
    """Two messages wait."""
    with CRM.open(url, channels=[MaildirChannel("mail", sender="Tea Shop <news@shop.example>")]) as crm:
        for address in ("sara@example.org", "bo@example.org"):
            crm.consents.grant(Email(address), channel="email", purpose="offers", evidence="form")
        crm.offers.define("tea", "product", "convenience", {"email": ("Tea", "Tea for ${name | 'you'}")})
        crm.decide(occasion, RulePolicy([Rule(None, "tea", "email")]))


def letters() -> int:
    """How many letters there are."""
    return len(list(Path("mail/new").iterdir()))


def test_once_it_ends_when_nothing_is_left(shop: Run) -> None:
    """In as many rounds as it takes, each a line that says what it did."""
    decide(URL, "spring")
    result = shop("run", URL, *CHANNEL, "--once", "--messages", "1")
    assert (0, 2) == (result.exit_code, letters())
    rounds = [json.loads(line) for line in result.stdout.splitlines()]
    assert [1, 1] == [each["dispatched"]["accepted"] for each in rounds if each["dispatched"]["accepted"]]
    assert {"default"} == {each["tenant"] for each in rounds}
    assert "" == shop("run", URL, *CHANNEL, "--once").stdout


def test_each_tenant_is_ticked_in_turn(shop: Run) -> None:
    """Where it is asked for."""
    assert 0 == shop("tenants", URL, "add", "acme", "--currency", "EUR", "--zone", "UTC").exit_code
    shop("run", URL, "--once", "--all-tenants")
    with CRM.open(URL) as crm:
        assert [0, 0] == [crm.health().events_unsealed, crm.tenant("acme").health().events_unsealed]


def test_a_database_without_tables_ends_it(run: Run) -> None:
    """It says what to do, at once."""
    result = run("run", URL, "--once")
    assert result.exit_code != 0
    assert "crmcore init" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_its_round_and_itself(shop: Run, how: signal.Signals) -> None:
    """It goes on with what comes until then, and ends with 0."""
    shop("run", URL, "--once")
    command = [sys.executable, "-m", "crmcore.cli", "run", URL, *CHANNEL, "--interval", "0.05"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as worker:
        decide(URL, "spring")
        for _ in range(600):
            if Path("mail/new").is_dir() and letters() == 2:
                break
            time.sleep(0.05)
        worker.send_signal(how)
        told, _ = worker.communicate(timeout=60)
    assert (0, 2) == (worker.returncode, letters())
    assert 2 == sum(json.loads(line)["dispatched"]["accepted"] for line in told.splitlines())
