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


def until_sent() -> None:
    """Wait until both have gone."""
    for _ in range(600):
        if Path("mail/new").is_dir() and letters() == 2:
            return
        time.sleep(0.05)
    raise AssertionError("they do not go")


def worker(*options: str) -> subprocess.Popen[str]:
    """``crmcore run`` in a process of its own."""
    command = [sys.executable, "-m", "crmcore", "run", URL, *CHANNEL, "--interval", "0.05", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))


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


def test_a_restored_database_sends_when_told_to(shop: Run) -> None:
    """Once, as it begins."""
    decide(URL, "spring")
    with CRM.open(URL) as crm:
        crm.backup("copy.db")
    copy, key = "sqlite:///copy.db", {"CRMCORE_KEY": Path("shop.db.key").read_text().strip()}
    assert [True] == [json.loads(line)["dispatched"]["restored"] for line in ran(shop, copy, key)]
    ran(shop, copy, key, "--after-restore")
    assert 2 == letters()


def ran(shop: Run, url: str, key: dict[str, str], *options: str) -> list[str]:
    """What it told of running once."""
    return list(shop("run", url, *CHANNEL, "--once", *options, env=key).stdout.splitlines())


def test_a_tick_may_be_of_some_channels(shop: Run) -> None:
    """Others wait; a channel that is not there is an error."""
    decide(URL, "spring")
    assert 0 == shop("tick", URL, *CHANNEL, "--channel", "desk", "--channel", "inbox").exit_code
    assert not Path("mail/new").exists() or letters() == 0
    assert 0 == shop("tick", URL, *CHANNEL, "--channel", "email").exit_code
    assert 2 == letters()
    assert "error[unknown_channel]" in shop("tick", URL, "--channel", "telex").stderr


@pytest.mark.slow
def test_in_one_process_nothing_else_is_started(shop: Run) -> None:
    """It ticks all channels by turns, until it is told to stop."""
    decide(URL, "spring")
    with worker("--one-process") as process:
        until_sent()
        assert "" == Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        process.terminate()
        told, _ = process.communicate(timeout=60)
    assert (0, 2) == (process.returncode, sum(json.loads(line)["dispatched"]["accepted"] for line in told.splitlines()))


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
    with worker() as process:
        decide(URL, "spring")
        until_sent()
        process.send_signal(how)
        told, _ = process.communicate(timeout=60)
    assert (0, 2) == (process.returncode, letters())
    assert 2 == sum(json.loads(line)["dispatched"]["accepted"] for line in told.splitlines())
