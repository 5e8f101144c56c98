"""``crmcore run`` ticks until it is told to stop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from crmcore import CRM, CustomerId, Email, MaildirChannel, Person, Rule, RulePolicy, hookimpl
from crmcore.cli.rounds import Line, Rounds, go_on
from crmcore.errors import CRMError, UnknownTenant
from crmcore.plugins.records import Records
from crmcore.testing import FrozenClock
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


class Ledger:
    """A plugin that cannot erase one customer's records."""

    whose: CustomerId | None = None

    def erase(self, _: object, customer: CustomerId) -> int:
        """There are none; or it fails."""
        if customer == self.whose:
            raise OSError("sara@example.org is not to be told")
        return 0

    @hookimpl
    def register_records(self) -> list[Records]:
        """Its records."""
        nothing: Any = lambda *_: None  # noqa: E731 -- in short
        return [Records("ledger", ["ledger_row"], nothing, nothing, self.erase, nothing)]


def test_a_tenant_whose_tick_fails_pauses_and_the_others_go_on() -> None:
    """It is told with its code and no value, tried again ever later, and ticked as the others once it can be."""
    ledger, clock, stopped = Ledger(), FrozenClock(datetime(2026, 3, 1, tzinfo=UTC)), Event()
    told: list[Line] = []
    at: list[float] = []
    with CRM.in_memory(clock=clock, plugins=[ledger]) as crm:
        crm.tenants.add("acme", currency="EUR", zone="UTC")
        for each in (crm, crm.tenant("acme")):
            each.retentions.define("lapsed", "erase lapsed", days=10)
            ledger.whose = each.customers.add(Person("Sara"))
        clock.advance(timedelta(days=30))

        def tell(line: Line, failing: bool) -> None:
            told.append(line)
            if failing:
                at.append(time.monotonic())
            if len(at) == 4:
                ledger.whose = None
            if not failing and line["tenant"] == "acme":
                stopped.set()

        go_on(crm, Rounds(0.01, 10, "default", all_tenants=True, label={"channel": "x"}), stopped, tell)
    assert {("acme", "x", "plugin_error")} == {(e["tenant"], e["channel"], e["error"]) for e in told if "error" in e}
    assert [("default", 1), ("acme", 1)] == [(each["tenant"], each["erased"]) for each in told if "erased" in each]
    assert "sara@" not in str(told)
    pauses = [later - before for before, later in pairwise(at)]
    assert [True, True, True] == [pause >= least for pause, least in zip(pauses, (0.02, 0.04, 0.08), strict=True)]


@pytest.mark.parametrize("rounds", [Rounds(0.01, 10, "nobody"), Rounds(0.01, 10, "default", channels=("telex",))])
def test_what_is_asked_for_and_is_not_there_ends_it(rounds: Rounds) -> None:
    """No waiting brings it."""
    with CRM.in_memory() as crm, pytest.raises(CRMError, match=r"no (tenant|channel) is named"):
        go_on(crm, rounds, Event(), lambda *_: None)


def test_a_tenant_that_is_dropped_meanwhile_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all tenants it is told, and gone in the next round."""
    stopped = Event()
    told: list[Line] = []

    def tell(line: Line, failing: bool) -> None:
        told.append(line)
        stopped.set()

    with CRM.in_memory() as crm:
        crm.tick()

        def gone(_: CRM, **__: object) -> None:
            raise UnknownTenant("default")

        monkeypatch.setattr(CRM, "tick", gone)
        go_on(crm, Rounds(0.01, 10, "default", all_tenants=True), stopped, tell)
    assert ["unknown_tenant"] == [each["error"] for each in told]
